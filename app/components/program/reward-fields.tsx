import { BlockStack, ChoiceList, FormLayout } from "@shopify/polaris";
import type { ReactNode } from "react";
import { PieceFields } from "./piece-fields.tsx";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";
import type { TextKey, TextMore } from "./program-text.ts";
import { type RewardKind, rewardKinds, rewardNames } from "./reward-draft.ts";

/** Where the two rewards of the form that have fields of their own keep them. */
const fields = {
  usual: {
    kind: "rewardKind",
    amount: "rewardAmount",
    percent: "rewardPercent",
    cap: "rewardCap",
    piece: "rewardPiece",
    item: "rewardItem",
  },
  first: {
    kind: "firstKind",
    amount: "firstAmount",
    percent: "firstPercent",
    cap: "firstCap",
    piece: "firstPiece",
    item: "firstItem",
  },
} as const;

const words = {
  usual: {
    title: "Reward for each friend who orders",
    amount: "Reward",
    percent: "Percentage of the order",
    cap: "Most for one order",
    percentHelp: "Of what the friend pays for goods: after discounts and refunds, without shipping and tax.",
    capHelp: "Leave empty for none.",
    per: "For each",
  },
  first: {
    title: "For the first order",
    amount: "Reward for the first order",
    percent: "Percentage of the first order",
    cap: "Most for the first order",
    percentHelp: undefined,
    capHelp: undefined,
    per: "For each of the first order",
  },
} as const;

/** What the referrer gets, or what they get for a first order: its kind, and the fields of that kind alone. */
export function RewardFields(props: {
  readonly of: "usual" | "first";
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly mayReadProducts: boolean;
  readonly disabled: boolean;
  readonly text: (field: TextKey, label: string, more?: Partial<TextMore>) => ReactNode;
  readonly onAllowed: () => void;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, errors, text, onChange, disabled } = props;
  const names = fields[props.of];
  const said = words[props.of];
  const kind = draft[names.kind];
  const decimal = { inputMode: "decimal", prefix: props.currency } as const;
  return (
    <BlockStack gap="300">
      <FormLayout.Group condensed>
        <ChoiceList
          title={said.title}
          name={names.kind}
          choices={rewardKinds.map((value) => ({ value, label: rewardNames[value] }))}
          selected={[kind]}
          onChange={([chosen]) => onChange({ [names.kind]: (chosen ?? kind) as RewardKind })}
          disabled={disabled}
        />
        {kind === "fixed" ? (
          text(names.amount, said.amount, decimal)
        ) : kind === "percent_of_order" ? (
          text(names.percent, said.percent, {
            inputMode: "decimal",
            suffix: "%",
            ...(said.percentHelp === undefined ? {} : { helpText: said.percentHelp }),
          })
        ) : (
          <PieceFields
            kind={kind}
            value={draft[names.piece]}
            item={draft[names.item]}
            valueField={names.piece}
            itemField={names.item}
            valueError={errors[names.piece]}
            itemError={errors[names.item]}
            mayRead={props.mayReadProducts}
            disabled={disabled}
            onAllowed={props.onAllowed}
            onValue={(value) => onChange({ [names.piece]: value })}
            onItem={(item) => onChange({ [names.item]: item })}
          />
        )}
      </FormLayout.Group>
      {kind === "percent_of_order"
        ? text(names.cap, said.cap, {
            ...decimal,
            placeholder: "No limit",
            ...(said.capHelp === undefined ? {} : { helpText: said.capHelp }),
          })
        : null}
      {kind === "points_of_order" ? text(names.cap, said.per, decimal) : null}
    </BlockStack>
  );
}
