import { BlockStack, ChoiceList, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { budgetEnds, budgetPeriods, limitPeriods } from "../../core/program/limit-rules.ts";
import type { LimitField, LimitsDraft } from "./limits-draft.ts";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";
import { neededKinds } from "./reward-draft.ts";

const capPeriods: Readonly<Record<LimitsDraft["capPeriod"], string>> = {
  month: "Each month",
  quarter: "Each quarter",
  year: "Each year",
  ever: "In all",
};
const budgetTimes: Readonly<Record<LimitsDraft["budgetPeriod"], string>> = { month: "Each month", ever: "In all" };
const ends: Readonly<Record<LimitsDraft["whenSpent"], { readonly label: string; readonly helpText: string }>> = {
  stop: { label: "Orders earn nothing more", helpText: "The reason is shown with each order and to its referrer." },
  hold: { label: "Rewards wait", helpText: "They are earned, and become due as soon as you raise the budget." },
  pause: {
    label: "Pause the program",
    helpText:
      "Links and codes stop giving the discount. It goes on by itself with a new month, or once you raise the budget.",
  },
};

/** The most that one referrer, and all of them together, can earn. */
export function ProgramLimits(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { errors, currency, disabled } = props;
  const { limits } = props.draft;
  const set = (part: Partial<LimitsDraft>) => props.onChange({ limits: { ...limits, ...part } });
  const amount = (
    field: Exclude<LimitField, "lapseDays" | "remindDays" | "capPieces">,
    label: string,
    helpText: string,
  ) => {
    const error = errors[`limits.${field}`];
    return (
      <TextField
        label={label}
        name={`limits.${field}`}
        value={limits[field]}
        onChange={(value) => set({ [field]: value })}
        {...(error === undefined ? {} : { error })}
        placeholder={field === "minimumPayout" ? "No minimum" : "No limit"}
        prefix={currency}
        inputMode="decimal"
        helpText={helpText}
        disabled={disabled}
        autoComplete="off"
      />
    );
  };
  const givesPieces = [...neededKinds(props.draft)].some((kind) => kind !== "money");
  const days = (field: "lapseDays" | "remindDays", label: string, helpText: string) => {
    const error = errors[`limits.${field}`];
    return (
      <TextField
        label={label}
        name={`limits.${field}`}
        value={limits[field]}
        onChange={(value) => set({ [field]: value })}
        {...(error === undefined ? {} : { error })}
        placeholder="Never"
        suffix="days"
        inputMode="numeric"
        helpText={helpText}
        disabled={disabled}
        autoComplete="off"
      />
    );
  };
  return (
    <BlockStack gap="400">
      <Text as="h2" variant="headingMd">
        Limits
      </Text>
      <FormLayout>
        <FormLayout.Group condensed>
          {amount("capAmount", "Most for one referrer", "The order that reaches it earns what is left.")}
          <Select
            label="Counted"
            options={limitPeriods.map((value) => ({ value, label: capPeriods[value] }))}
            value={limits.capPeriod}
            onChange={(value) => set({ capPeriod: limitPeriods.find((one) => one === value) ?? limits.capPeriod })}
            disabled={disabled}
          />
        </FormLayout.Group>
        {givesPieces || limits.capPieces.trim() !== "" ? (
          <FormLayout.Group condensed>
            <TextField
              label="Most codes and gifts for one referrer"
              name="limits.capPieces"
              value={limits.capPieces}
              onChange={(capPieces) => set({ capPieces })}
              {...(errors["limits.capPieces"] === undefined ? {} : { error: errors["limits.capPieces"] })}
              placeholder="No limit"
              inputMode="numeric"
              helpText="Of each kind of reward that is no money."
              disabled={disabled}
              autoComplete="off"
            />
            <Select
              label="Codes and gifts counted"
              options={limitPeriods.map((value) => ({ value, label: capPeriods[value] }))}
              value={limits.piecesPeriod}
              onChange={(value) =>
                set({ piecesPeriod: limitPeriods.find((one) => one === value) ?? limits.piecesPeriod })
              }
              disabled={disabled}
            />
          </FormLayout.Group>
        ) : null}
        <FormLayout.Group condensed>
          {amount(
            "budgetAmount",
            "Budget of the program",
            givesPieces
              ? "Most money that all referrers earn together; codes and gifts are not counted. A refund gives its part back. Lowering it takes nothing back."
              : "Most that all referrers earn together. A refund gives its part back. Lowering it takes nothing back.",
          )}
          <Select
            label="For"
            options={budgetPeriods.map((value) => ({ value, label: budgetTimes[value] }))}
            value={limits.budgetPeriod}
            onChange={(value) =>
              set({ budgetPeriod: budgetPeriods.find((one) => one === value) ?? limits.budgetPeriod })
            }
            disabled={disabled}
          />
        </FormLayout.Group>
        {limits.budgetAmount.trim() === "" ? null : (
          <ChoiceList
            title="When the budget is spent"
            name="whenSpent"
            choices={budgetEnds.map((value) => ({ value, ...ends[value] }))}
            selected={[limits.whenSpent]}
            onChange={([value]) => set({ whenSpent: budgetEnds.find((one) => one === value) ?? limits.whenSpent })}
            disabled={disabled}
          />
        )}
        {amount(
          "minimumPayout",
          "Smallest payout",
          "Due rewards wait until their person is owed so much. Codes and other things that are no money do not wait.",
        )}
        <FormLayout.Group condensed>
          {days(
            "lapseDays",
            "Unclaimed rewards lapse after",
            "Counted from the day a reward is due. Only rewards that their person has to do something for lapse.",
          )}
          {limits.lapseDays.trim() === ""
            ? null
            : days("remindDays", "Tell them before", "On their page and statement.")}
        </FormLayout.Group>
        <Text as="p" tone="subdued">
          Months begin at midnight UTC. An order counts on the day it was paid.
        </Text>
      </FormLayout>
    </BlockStack>
  );
}
