import { BlockStack, ChoiceList } from "@shopify/polaris";
import { GoodsPicker } from "./goods-picker.tsx";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";

const kinds: readonly { readonly value: ProgramDraft["rewardItems"]; readonly label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "only", label: "Only these products" },
  { value: "all_but", label: "Everything but these products" },
];

/** Which products of an order count for the rewards. */
export function RewardGoodsFields(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly mayReadProducts: boolean;
  readonly onAllowed: () => void;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, disabled, onChange } = props;
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
        <GoodsPicker
          id="rewardItems"
          label="Percentages and the minimum spend are of what counts. An order with nothing of it earns nothing."
          type="product"
          most={100}
          chosen={draft.rewardProducts}
          error={props.errors.rewardItems}
          mayRead={props.mayReadProducts}
          disabled={disabled}
          onAllowed={props.onAllowed}
          onChange={(rewardProducts) => onChange({ rewardProducts })}
        />
      )}
    </BlockStack>
  );
}
