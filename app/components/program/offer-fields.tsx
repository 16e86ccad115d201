import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, Text, TextField } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Terms } from "../../core/program/terms.ts";
import { GoodsPicker } from "./goods-picker.tsx";
import type { OfferDraft } from "./offer-draft.ts";

const kinds: readonly {
  readonly label: string;
  readonly value: OfferDraft["offerKind"];
  readonly helpText?: string;
}[] = [
  { label: "Percentage", value: "percent" },
  { label: "Fixed amount", value: "amount" },
  { label: "Free shipping", value: "free_shipping" },
  { label: "Free product", value: "free_item", helpText: "One piece, for whoever buys something of what you choose." },
  { label: "Nothing", value: "none", helpText: "Only the referrer is rewarded. The link attributes the order." },
];

/** What the friend gets. Shows the fields of the chosen kind alone. */
export function OfferFields(props: {
  readonly draft: OfferDraft;
  readonly errors: Partial<Record<keyof OfferDraft, string>>;
  readonly currency: string;
  readonly mayReadProducts: boolean;
  readonly onAllowed: () => void;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<OfferDraft>) => void;
}) {
  const { draft, errors, onChange, disabled } = props;
  const text = (field: TextKey, label: string, more: Partial<TextMore> = {}) => (
    <TextField
      label={label}
      name={field}
      value={draft[field]}
      onChange={(value) => onChange({ [field]: value })}
      {...(errors[field] === undefined ? {} : { error: errors[field] })}
      disabled={disabled}
      autoComplete="off"
      {...more}
    />
  );
  const decimal = { inputMode: "decimal", prefix: props.currency } as const;
  const picker = { mayRead: props.mayReadProducts, disabled, onAllowed: props.onAllowed };
  const kind = draft.offerKind;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          What the friend gets
        </Text>
        <FormLayout>
          <FormLayout.Group condensed>
            <ChoiceList
              title="Discount"
              name="offerKind"
              choices={[...kinds]}
              selected={[kind]}
              onChange={([chosen]) => onChange(toKind(draft, (chosen ?? kind) as OfferDraft["offerKind"]))}
              disabled={disabled}
            />
            {kind === "percent"
              ? text("offerPercent", "Percentage off", { inputMode: "decimal", suffix: "%" })
              : kind === "amount"
                ? text("offerAmount", "Amount off", decimal)
                : null}
          </FormLayout.Group>
          {kind === "free_item" ? (
            <GoodsPicker
              {...picker}
              id="freeItem"
              label="The free product"
              type="product"
              most={1}
              chosen={draft.freeItem === null ? [] : [draft.freeItem]}
              error={errors.freeItem}
              onChange={([item]) => onChange({ freeItem: item ?? null })}
            />
          ) : null}
          {kind === "none" || kind === "free_shipping" ? null : <Goods {...props} picker={picker} />}
          {kind === "none" ? null : (
            <>
              {text("offerMinimum", "Smallest order for the discount", {
                ...decimal,
                placeholder: "No minimum",
                helpText:
                  draft.offerItems === "all" || kind === "free_shipping"
                    ? "Leave empty for none."
                    : "Only the chosen goods count for it. Leave empty for none.",
              })}
              <Checkbox
                label="Once per customer"
                checked={draft.oncePerCustomer}
                onChange={(oncePerCustomer) => onChange({ oncePerCustomer })}
                disabled={disabled}
              />
              {text("offerMaxUses", "Orders with one referrer’s code", {
                inputMode: "numeric",
                placeholder: "No limit",
                helpText: "When so many friends have used it, the code gives no discount any more.",
              })}
              <End {...props} text={text} />
              <ChoiceList
                title="May be used together with"
                name="combinesWith"
                allowMultiple
                choices={[
                  { label: "Product discounts", value: "product" },
                  { label: "Order discounts", value: "order" },
                  // Shopify takes one shipping discount for an order.
                  ...(kind === "free_shipping" ? [] : [{ label: "Shipping discounts", value: "shipping" }]),
                ]}
                selected={[...draft.combinesWith]}
                onChange={(chosen) => onChange({ combinesWith: chosen as Terms["offerCombinesWith"] })}
                disabled={disabled}
              />
            </>
          )}
        </FormLayout>
      </BlockStack>
    </Card>
  );
}

/** A free product is given beside something that is bought: everything is no choice there. */
function toKind(draft: OfferDraft, offerKind: OfferDraft["offerKind"]): Partial<OfferDraft> {
  return offerKind === "free_item" && draft.offerItems === "all"
    ? { offerKind, offerItems: "products" }
    : { offerKind };
}

function Goods(props: {
  readonly draft: OfferDraft;
  readonly errors: Partial<Record<keyof OfferDraft, string>>;
  readonly disabled: boolean;
  readonly picker: { readonly mayRead: boolean; readonly disabled: boolean; readonly onAllowed: () => void };
  readonly onChange: (change: Partial<OfferDraft>) => void;
}) {
  const { draft, picker, onChange } = props;
  const free = draft.offerKind === "free_item";
  return (
    <BlockStack gap="300">
      <ChoiceList
        title={free ? "For whoever buys" : "Off what"}
        name="offerItems"
        choices={[
          ...(free ? [] : [{ label: "The whole order", value: "all" }]),
          { label: free ? "One of these products" : "These products", value: "products" },
          { label: free ? "Something of these collections" : "These collections", value: "collections" },
        ]}
        selected={[draft.offerItems]}
        onChange={([items]) => onChange({ offerItems: (items ?? draft.offerItems) as OfferDraft["offerItems"] })}
        disabled={props.disabled}
      />
      {draft.offerItems === "products" ? (
        <GoodsPicker
          {...picker}
          id="offerItems"
          label="Products"
          type="product"
          most={100}
          chosen={draft.offerProducts}
          error={props.errors.offerItems}
          onChange={(offerProducts) => onChange({ offerProducts, offerItems: "products" })}
        />
      ) : draft.offerItems === "collections" ? (
        <GoodsPicker
          {...picker}
          id="offerItems"
          label="Collections"
          type="collection"
          most={100}
          chosen={draft.offerCollections}
          error={props.errors.offerItems}
          onChange={(offerCollections) => onChange({ offerCollections, offerItems: "collections" })}
        />
      ) : null}
    </BlockStack>
  );
}

/** Until when the discount can be had. */
function End(props: {
  readonly draft: OfferDraft;
  readonly errors: Partial<Record<keyof OfferDraft, string>>;
  readonly disabled: boolean;
  readonly text: (field: TextKey, label: string, more?: Partial<TextMore>) => ReactNode;
  readonly onChange: (change: Partial<OfferDraft>) => void;
}) {
  const { draft, text, onChange } = props;
  return (
    <ChoiceList
      title="The offer ends"
      name="offerEnds"
      choices={[
        { label: "Never", value: "never" },
        {
          label: "On a day",
          value: "on",
          helpText: "In your store’s time zone. Links go on attributing afterwards, without a discount.",
          renderChildren: (chosen) => (chosen ? text("offerEndDay", "Last day", { type: "date" }) : null),
        },
        {
          label: "So many days after these terms begin",
          value: "after_days",
          helpText: "They begin when the program is activated, or when you save them in a program that runs.",
          renderChildren: (chosen) =>
            chosen ? text("offerEndDays", "Valid for", { inputMode: "numeric", suffix: "days" }) : null,
        },
      ]}
      selected={[draft.offerEnds]}
      onChange={([ends]) => onChange({ offerEnds: (ends ?? draft.offerEnds) as OfferDraft["offerEnds"] })}
      disabled={props.disabled}
    />
  );
}

type TextKey = {
  [Key in keyof OfferDraft]: string extends OfferDraft[Key] ? Key : never;
}[keyof OfferDraft];

interface TextMore {
  readonly helpText: string;
  readonly placeholder: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly inputMode: "decimal" | "numeric";
  readonly type: "date";
}
