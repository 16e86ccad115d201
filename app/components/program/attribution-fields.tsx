import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import type { AttributionDraft } from "./attribution-draft.ts";
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
  const claimError = errors["attribution.claimDays"];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Who referred an order
        </Text>
        <FormLayout>
          <TextField
            label="Forgotten codes can be told for"
            name="attribution.claimDays"
            value={attribution.claimDays}
            onChange={(claimDays) => set({ claimDays })}
            {...(claimError === undefined ? {} : { error: claimError })}
            placeholder="Never"
            suffix="days"
            inputMode="numeric"
            helpText="Friends and referrers do it on a page of your storefront, with the order’s number and e-mail address. What fits counts as if the code had been used; what a fraud rule flags waits for you under Claims."
            disabled={disabled}
            autoComplete="off"
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
