import { BlockStack, FormLayout, Select } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ProgramDraft } from "./program-draft.ts";
import type { TextKey, TextMore } from "./program-text.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** When rewards that are issued automatically go out, and what has to come first. */
export function IssueRuleFields(props: {
  readonly draft: ProgramDraft;
  readonly currency: string;
  readonly disabled: boolean;
  readonly text: (field: TextKey, label: string, more?: Partial<TextMore>) => ReactNode;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, currency, text, onChange, disabled } = props;
  return (
    <BlockStack gap="300">
      <FormLayout.Group condensed>
        <Select
          label="Rewards go out"
          options={[
            { label: "As soon as their hold ends", value: "at_once" },
            { label: "On one day of each week", value: "weekly" },
            { label: "On one day of each month", value: "monthly" },
          ]}
          value={draft.issueWhen}
          onChange={(value) => onChange({ issueWhen: value as ProgramDraft["issueWhen"] })}
          disabled={disabled}
          helpText="In your store’s time zone. A change here also holds for what waits already."
        />
        {draft.issueWhen === "weekly" ? (
          <Select
            label="On"
            options={weekdays.map((label, index) => ({ label, value: String(index + 1) }))}
            value={draft.issueWeekday}
            onChange={(issueWeekday) => onChange({ issueWeekday })}
            disabled={disabled}
          />
        ) : null}
        {draft.issueWhen === "monthly"
          ? text("issueMonthDay", "On day", {
              inputMode: "numeric",
              helpText: "31 is the last day of every month.",
            })
          : null}
      </FormLayout.Group>
      {text("approvalAbove", "Ask me above", {
        placeholder: "No limit",
        inputMode: "decimal",
        prefix: currency,
        helpText: "What goes to one person at once and is more waits for your approval under Reward due.",
      })}
    </BlockStack>
  );
}
