import { BlockStack, ChoiceList, FormLayout, Text, TextField } from "@shopify/polaris";
import type { ValueKind } from "../../core/money/asset.ts";
import { firstWay, reachesFriendsWithMoney } from "./first-way.ts";
import type { FriendDraft, FriendField } from "./friend-draft.ts";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";
import { type RailOption, RailOrder } from "./rail-order.tsx";

const kinds: readonly { readonly value: FriendDraft["kind"]; readonly label: string; readonly helpText?: string }[] = [
  { value: "none", label: "Nothing more" },
  { value: "fixed", label: "Fixed amount" },
  { value: "percent_of_order", label: "Percentage of the order" },
];

const money: ReadonlySet<ValueKind> = new Set(["money"]);

/** What the friend is owed after their order, besides the discount. */
export function FriendFields(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly rails: readonly RailOption[];
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { errors, currency, disabled } = props;
  const { friend } = props.draft;
  const set = (part: Partial<FriendDraft>) => props.onChange({ friend: { ...friend, ...part } });
  const start = friend.rails.length > 0 ? friend.rails : firstWay(props.rails, reachesFriendsWithMoney);
  const text = (
    field: Exclude<FriendField, "rails">,
    label: string,
    more: { prefix?: string; suffix?: string; placeholder?: string; helpText?: string },
  ) => {
    const error = errors[`friend.${field}`];
    return (
      <TextField
        label={label}
        name={`friend.${field}`}
        value={friend[field]}
        onChange={(value) => set({ [field]: value })}
        {...(error === undefined ? {} : { error })}
        inputMode="decimal"
        disabled={disabled}
        autoComplete="off"
        {...more}
      />
    );
  };
  return (
    <BlockStack gap="400">
      <Text as="h2" variant="headingMd">
        What the friend gets after their order
      </Text>
      <FormLayout>
        <ChoiceList
          title="Reward for the friend, once"
          name="friend.kind"
          choices={[...kinds]}
          selected={[friend.kind]}
          onChange={([kind]) =>
            set({ kind: kinds.find(({ value }) => value === kind)?.value ?? friend.kind, rails: start })
          }
          disabled={disabled}
        />
        {friend.kind === "none" ? null : (
          <FormLayout.Group condensed>
            {friend.kind === "fixed"
              ? text("amount", "Reward for the friend", { prefix: currency })
              : text("percent", "Percentage of their order", { suffix: "%" })}
            {friend.kind === "fixed"
              ? null
              : text("cap", "Most that they get", { prefix: currency, placeholder: "No limit" })}
          </FormLayout.Group>
        )}
      </FormLayout>
      {friend.kind === "none" ? null : (
        <>
          <Text as="p" tone="subdued">
            Earned with the order by which the friend counts, held and taken back as the referrer’s reward is. It counts
            towards the budget, not towards what one referrer may earn. Goodword keeps the friend’s address from then
            on, to send it.
          </Text>
          <RailOrder
            title="How friends get it"
            needed={money}
            options={props.rails.filter(({ reachesFriends }) => reachesFriends)}
            chosen={friend.rails}
            error={errors["friend.rails"]}
            onChange={(rails) => set({ rails })}
          />
        </>
      )}
    </BlockStack>
  );
}
