import { BlockStack, Button, ChoiceList, InlineStack, Text } from "@shopify/polaris";
import { mostRewardCollections } from "../../core/program/limit-rules.ts";
import { GoodsPicker } from "./goods-picker.tsx";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";

const kinds: readonly { readonly value: ProgramDraft["rewardItems"]; readonly label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "only", label: "Only these products and collections" },
  { value: "all_but", label: "Everything but these products and collections" },
];

/** Which products and collections of an order count for the rewards. */
export function RewardGoodsFields(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly mayReadProducts: boolean;
  readonly onAllowed: () => void;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, disabled, onChange } = props;
  const picker = { disabled, mayRead: props.mayReadProducts, onAllowed: props.onAllowed };
  return (
    <BlockStack gap="300">
      <ChoiceList
        title="What of an order counts"
        name="rewardItems"
        choices={[...kinds]}
        selected={[draft.rewardItems]}
        onChange={([kind]) => onChange({ rewardItems: kinds.find(({ value }) => value === kind)?.value ?? "all" })}
        disabled={disabled}
      />
      {draft.rewardItems === "all" ? null : (
        <>
          <Text as="p" tone="subdued">
            Percentages and the minimum spend are of what counts. An order with nothing of it earns nothing.
          </Text>
          <SameAsOffer draft={draft} disabled={disabled} onChange={onChange} />
          <GoodsPicker
            {...picker}
            id="rewardItems"
            label="Products"
            type="product"
            most={100}
            chosen={draft.rewardProducts}
            error={props.errors.rewardItems}
            onChange={(rewardProducts) => onChange({ rewardProducts })}
          />
          {props.mayReadProducts ? (
            <>
              <GoodsPicker
                {...picker}
                id="rewardCollections"
                label="Collections"
                type="collection"
                most={mostRewardCollections}
                chosen={draft.rewardCollections}
                error={undefined}
                onChange={(rewardCollections) => onChange({ rewardCollections })}
              />
              <Text as="p" tone="subdued">
                What counts is what is in a collection when we first hear of an order, a few seconds after it is paid.
                Later changes of the collection leave that order as it is. At most {mostRewardCollections} collections.
              </Text>
            </>
          ) : null}
        </>
      )}
    </BlockStack>
  );
}

/** One press for what the friend's discount is for already. */
function SameAsOffer(props: {
  readonly draft: ProgramDraft;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { offerItems, offerProducts, offerCollections, rewardProducts, rewardCollections } = props.draft;
  const goods = offerItems === "products" ? offerProducts : offerItems === "collections" ? offerCollections : [];
  if (goods.length === 0 || rewardProducts.length + rewardCollections.length > 0) return null;
  const same =
    offerItems === "products"
      ? { rewardProducts: goods }
      : { rewardCollections: goods.slice(0, mostRewardCollections) };
  return (
    <InlineStack>
      <Button variant="plain" disabled={props.disabled} onClick={() => props.onChange(same)}>
        {`Use the ${offerItems} of the friend’s discount`}
      </Button>
    </InlineStack>
  );
}
