import { BlockStack, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import {
  modes,
  type SignalName,
  signalOf,
  type UnreviewedOutcome,
  unreviewedOutcomes,
} from "../../core/fraud/signals.ts";
import type { RuleDraft, RulesErrors } from "./rules-draft.ts";

const modeLabels = { off: "Off", shadow: "Note only", flag: "Put up for review", block: "Refuse" } as const;
const outcomeLabels: Readonly<Record<UnreviewedOutcome, string>> = {
  pay: "It counts",
  hold: "It goes on waiting",
  void: "It is voided",
  escalate: "You are asked again",
};

/** One rule: what it compares, why it is there, and what it does to each side. */
export function SignalFields(props: {
  readonly name: SignalName;
  readonly rule: RuleDraft;
  readonly errors: RulesErrors;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<RuleDraft>) => void;
}) {
  const { name, rule, errors, disabled, onChange } = props;
  const signal = signalOf(name);
  const flags = rule.friend === "flag" || rule.referrer === "flag";
  const mode = (side: "friend" | "referrer", label: string) => (
    <Select
      label={label}
      options={modes.map((value) => ({ value, label: modeLabels[value] }))}
      value={rule[side]}
      onChange={(value) => onChange({ [side]: modes.find((each) => each === value) ?? "off" })}
      disabled={disabled}
      {...(side === "friend" && rule.friend === "block" && !signal.beforePurchase
        ? { helpText: "Shopify gives the discount before this can be told; it is written down with the order." }
        : {})}
    />
  );
  const number = (field: "threshold" | "windowDays", label: string, suffix: string) => (
    <TextField
      label={label}
      name={`${name}.${field}`}
      value={rule[field]}
      onChange={(value) => onChange({ [field]: value })}
      suffix={suffix}
      inputMode="numeric"
      autoComplete="off"
      disabled={disabled}
      {...(errors[`${name}.${field}`] === undefined ? {} : { error: errors[`${name}.${field}`] })}
    />
  );
  const { threshold, windowDays } = signal;
  return (
    <BlockStack gap="200" as="fieldset">
      <Text as="legend" variant="headingSm">
        {signal.title}
      </Text>
      <Text as="p">{signal.compares}</Text>
      <Text as="p" tone="subdued" variant="bodySm">
        {signal.source} A new program starts with: friend {modeLabels[signal.start.friend].toLowerCase()}, referrer{" "}
        {modeLabels[signal.start.referrer].toLowerCase()}
        {threshold === null
          ? ""
          : threshold.unit === "percent"
            ? `, from ${threshold.start} percent`
            : `, beyond ${threshold.start} ${threshold.unit}`}
        {windowDays === null ? "." : ` in ${windowDays} days.`}
      </Text>
      <FormLayout>
        <FormLayout.Group condensed>
          {mode("referrer", "Referrer’s reward")}
          {mode("friend", "Friend’s discount")}
        </FormLayout.Group>
        {threshold === null && windowDays === null ? null : (
          <FormLayout.Group condensed>
            {threshold === null
              ? null
              : number("threshold", threshold.unit === "percent" ? "From" : "More than", threshold.unit)}
            {windowDays === null ? null : number("windowDays", "Within", "days")}
          </FormLayout.Group>
        )}
      </FormLayout>
      {flags ? (
        <InlineStack>
          <Select
            label="When nobody reviews it in time"
            options={unreviewedOutcomes.map((value) => ({ value, label: outcomeLabels[value] }))}
            value={rule.unreviewed}
            onChange={(value) =>
              onChange({ unreviewed: unreviewedOutcomes.find((one) => one === value) ?? "escalate" })
            }
            disabled={disabled}
          />
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
