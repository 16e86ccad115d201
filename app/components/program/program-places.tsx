import { BlockStack, Button, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { PieceFields } from "./piece-fields.tsx";
import type { DraftErrors, DraftField, ProgramDraft } from "./program-draft.ts";
import { type BonusKind, bonusKinds, type RewardKind, rewardKinds, rewardNames } from "./reward-draft.ts";

type Tier = ProgramDraft["tiers"][number];
type Milestone = ProgramDraft["milestones"][number];

/** What changes with the number of friends a referrer has brought: bigger rewards, bonuses, or a reward for every N-th only. */
export function ProgramPlaces(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly mayReadProducts: boolean;
  readonly onAllowed: () => void;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, errors, currency, disabled, onChange } = props;
  const field = (
    name: keyof DraftErrors,
    label: string,
    value: string,
    change: (value: string) => void,
    more: {
      prefix?: string;
      suffix?: string;
      placeholder?: string;
      helpText?: string;
      inputMode: "numeric" | "decimal";
    },
  ) => (
    <TextField
      label={label}
      name={name}
      value={value}
      onChange={change}
      {...(errors[name] === undefined ? {} : { error: errors[name] })}
      disabled={disabled}
      autoComplete="off"
      {...more}
    />
  );
  const piece = (
    kind: RewardKind,
    typed: { readonly value: string; readonly item: Tier["item"] },
    [valueField, itemField]: readonly [DraftField, DraftField],
    onValue: (value: string) => void,
    onItem: (item: Tier["item"]) => void,
  ) => (
    <PieceFields
      kind={kind}
      {...typed}
      valueField={valueField}
      itemField={itemField}
      valueError={errors[valueField]}
      itemError={errors[itemField]}
      mayRead={props.mayReadProducts}
      disabled={disabled}
      onAllowed={props.onAllowed}
      onValue={onValue}
      onItem={onItem}
    />
  );
  const isList = draft.kind === "waiting_list";
  const setTier = (at: number, part: Partial<Tier>) =>
    onChange({ tiers: draft.tiers.map((tier, index) => (index === at ? { ...tier, ...part } : tier)) });
  const setMilestone = (at: number, part: Partial<Milestone>) =>
    onChange({ milestones: draft.milestones.map((each, index) => (index === at ? { ...each, ...part } : each)) });
  const without = <Row,>(rows: readonly Row[], at: number) => rows.filter((_row, index) => index !== at);
  return (
    <BlockStack gap="400">
      <Text as="h2" variant="headingMd">
        {isList ? "What there is for bringing others" : "For referrers who bring many"}
      </Text>
      {isList ? (
        <Text as="p" tone="subdued">
          The page of the list says what you promise here. Who has brought so many people who confirmed earns it, once:
          it is held and goes out as every reward does.
        </Text>
      ) : null}
      {(isList ? [] : draft.tiers).map((tier, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and are only added at the end or taken away
        <BlockStack key={index} gap="200" as="fieldset">
          <FormLayout.Group condensed>
            {field(`tiers.${index}.from`, "From friend number", tier.from, (from) => setTier(index, { from }), {
              inputMode: "numeric",
            })}
            <Select
              label="They earn"
              options={rewardKinds.map((value) => ({ value, label: rewardNames[value] }))}
              value={tier.kind}
              onChange={(kind) => setTier(index, { kind: rewardKinds.find((one) => one === kind) ?? tier.kind })}
              disabled={disabled}
            />
            {tier.kind === "fixed" || tier.kind === "percent_of_order"
              ? field(
                  `tiers.${index}.value`,
                  "Reward from there on",
                  tier.value,
                  (value) => setTier(index, { value }),
                  {
                    inputMode: "decimal",
                    ...(tier.kind === "fixed" ? { prefix: currency } : { suffix: "%" }),
                  },
                )
              : piece(
                  tier.kind,
                  tier,
                  [`tiers.${index}.value`, `tiers.${index}.item`],
                  (value) => setTier(index, { value }),
                  (item) => setTier(index, { item }),
                )}
            {tier.kind !== "percent_of_order"
              ? null
              : field(`tiers.${index}.cap`, "Most for one order there", tier.cap, (cap) => setTier(index, { cap }), {
                  inputMode: "decimal",
                  prefix: currency,
                  placeholder: "No limit",
                })}
            {tier.kind !== "points_of_order"
              ? null
              : field(`tiers.${index}.cap`, "For each", tier.cap, (cap) => setTier(index, { cap }), {
                  inputMode: "decimal",
                  prefix: currency,
                })}
          </FormLayout.Group>
          <InlineStack>
            <Button
              variant="plain"
              tone="critical"
              accessibilityLabel={`Remove tier ${index + 1}`}
              onClick={() => onChange({ tiers: without(draft.tiers, index) })}
              disabled={disabled}
            >
              Remove tier
            </Button>
          </InlineStack>
        </BlockStack>
      ))}
      {draft.milestones.map((milestone, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and are only added at the end or taken away
        <BlockStack key={index} gap="200" as="fieldset">
          <FormLayout.Group condensed>
            {field(
              `milestones.${index}.at`,
              isList ? "With person number" : "With friend number",
              milestone.at,
              (at) => setMilestone(index, { at }),
              {
                inputMode: "numeric",
              },
            )}
            <Select
              label="They get, once"
              options={bonusKinds.map((value) => ({ value, label: rewardNames[value] }))}
              value={milestone.kind}
              onChange={(kind) =>
                setMilestone(index, { kind: (bonusKinds.find((one) => one === kind) ?? milestone.kind) as BonusKind })
              }
              disabled={disabled}
            />
            {milestone.kind === "fixed"
              ? field(
                  `milestones.${index}.amount`,
                  "Bonus, once",
                  milestone.amount,
                  (amount) => setMilestone(index, { amount }),
                  { inputMode: "decimal", prefix: currency },
                )
              : piece(
                  milestone.kind,
                  { value: milestone.amount, item: milestone.item },
                  [`milestones.${index}.amount`, `milestones.${index}.item`],
                  (amount) => setMilestone(index, { amount }),
                  (item) => setMilestone(index, { item }),
                )}
          </FormLayout.Group>
          <InlineStack>
            <Button
              variant="plain"
              tone="critical"
              accessibilityLabel={`Remove bonus ${index + 1}`}
              onClick={() => onChange({ milestones: without(draft.milestones, index) })}
              disabled={disabled}
            >
              Remove bonus
            </Button>
          </InlineStack>
        </BlockStack>
      ))}
      <InlineStack gap="200">
        {isList ? null : (
          <Button
            onClick={() =>
              onChange({
                tiers: [
                  ...draft.tiers,
                  {
                    from: nextPlace(draft.tiers.map((tier) => tier.from)),
                    kind: draft.rewardKind,
                    value: "",
                    cap: "",
                    item: null,
                  },
                ],
              })
            }
            disabled={disabled || draft.tiers.length >= 10}
          >
            Add a tier
          </Button>
        )}
        <Button
          onClick={() =>
            onChange({
              milestones: [
                ...draft.milestones,
                { at: nextPlace(draft.milestones.map((each) => each.at)), kind: "fixed", amount: "", item: null },
              ],
            })
          }
          disabled={disabled || draft.milestones.length >= 20}
        >
          Add a bonus
        </Button>
      </InlineStack>
      {isList
        ? null
        : field("everyNth", "Reward only every", draft.everyNth, (everyNth) => onChange({ everyNth }), {
            inputMode: "numeric",
            placeholder: "Each friend",
            suffix: "friends",
            helpText: "Leave empty to reward for each friend.",
          })}
    </BlockStack>
  );
}

/** Five friends further than the row before. */
function nextPlace(places: readonly string[]): string {
  const last = Number(places.at(-1) ?? 0);
  return String(Number.isInteger(last) ? last + 5 : 5);
}
