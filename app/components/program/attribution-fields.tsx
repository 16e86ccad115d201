import { BlockStack, Card, ChoiceList, FormLayout, Text, TextField } from "@shopify/polaris";
import { clickModels } from "../../core/program/limit-rules.ts";
import type { AttributionDraft, AttributionField } from "./attribution-draft.ts";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";

/** Whose an order is, where a code does not say it by itself. */
export function AttributionFields(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { errors, disabled } = props;
  const { attribution } = props.draft;
  const set = (part: Partial<AttributionDraft>) => props.onChange({ attribution: { ...attribution, ...part } });
  const days = (field: AttributionField, label: string, placeholder: string, helpText: string) => {
    const error = errors[`attribution.${field}`];
    return (
      <TextField
        label={label}
        name={`attribution.${field}`}
        value={attribution[field]}
        onChange={(value) => set({ [field]: value })}
        {...(error === undefined ? {} : { error })}
        placeholder={placeholder}
        suffix="days"
        inputMode="numeric"
        helpText={helpText}
        disabled={disabled}
        autoComplete="off"
      />
    );
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Who referred an order
        </Text>
        <FormLayout>
          <ChoiceList
            title="When a friend followed several links"
            name="clickModel"
            choices={clickModels.map((value) => ({ value, ...models[value] }))}
            selected={[attribution.clickModel]}
            onChange={([value]) =>
              set({ clickModel: clickModels.find((one) => one === value) ?? attribution.clickModel })
            }
            disabled={disabled}
          />
          <FormLayout.Group condensed>
            {days(
              "clickDays",
              "A followed link counts for",
              "No end",
              "From the visit to the order. Codes that are used at checkout count whenever.",
            )}
            {days(
              "claimDays",
              "Forgotten codes can be told for",
              "Never",
              "After the order, on a page of your storefront. What a fraud rule flags waits under Claims.",
            )}
          </FormLayout.Group>
        </FormLayout>
        <Text as="p" tone="subdued">
          A code that is typed at checkout comes before any link. Of several codes on one order the first one counts
          that can: the buyer’s own comes last. A friend stays with the first referrer whose order counted.
        </Text>
      </BlockStack>
    </Card>
  );
}

const models: Readonly<Record<AttributionDraft["clickModel"], { readonly label: string; readonly helpText: string }>> =
  {
    last: { label: "The last one counts", helpText: "Whoever sent them last before the order." },
    first: {
      label: "The first one counts",
      helpText: "Whoever sent them first while the cart remembers it; the discount is the one that they used.",
    },
  };
