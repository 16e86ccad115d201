import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import type { ScheduleDraft } from "./schedule-draft.ts";

/** When the program begins and ends by itself. */
export function ScheduleFields(props: {
  readonly draft: ScheduleDraft;
  readonly errors: Partial<Record<keyof ScheduleDraft, string>>;
  readonly timeZone: string;
  /** It has begun: its beginning is told and no longer chosen. */
  readonly begun: boolean;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ScheduleDraft>) => void;
}) {
  const { draft, errors } = props;
  const field = (name: keyof ScheduleDraft, label: string, type: "date" | "time", disabled: boolean, help?: string) => (
    <TextField
      label={label}
      name={name}
      type={type}
      value={draft[name]}
      onChange={(value) => props.onChange({ [name]: value })}
      {...(errors[name] === undefined ? {} : { error: errors[name] })}
      {...(help === undefined ? {} : { helpText: help })}
      disabled={disabled}
      autoComplete="off"
    />
  );
  const noStart = props.disabled || props.begun;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          When it runs
        </Text>
        <FormLayout>
          <FormLayout.Group condensed>
            {field("startDay", "Begins on", "date", noStart, "Leave empty to begin when you press Activate.")}
            {field("startTime", "Begins at", "time", noStart || draft.startDay === "")}
          </FormLayout.Group>
          <FormLayout.Group condensed>
            {field("endDay", "Ends on", "date", props.disabled, "Leave empty for no end. What was earned goes on.")}
            {field("endTime", "Ends at", "time", props.disabled || draft.endDay === "")}
          </FormLayout.Group>
        </FormLayout>
        <Text as="p" tone="subdued">
          In your store’s time zone, {props.timeZone}.
        </Text>
      </BlockStack>
    </Card>
  );
}
