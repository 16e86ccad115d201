import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, Text, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";
import type { Terms } from "../../core/program/terms.ts";
import { AttributionFields } from "./attribution-fields.tsx";
import { FriendFields } from "./friend-fields.tsx";
import { IssueRuleFields } from "./issue-rule-fields.tsx";
import { OfferFields } from "./offer-fields.tsx";
import type { DraftErrors, ProgramDraft } from "./program-draft.ts";
import { ProgramLimits } from "./program-limits.tsx";
import { ProgramPlaces } from "./program-places.tsx";
import type { TextKey, TextMore } from "./program-text.ts";
import { type RailOption, RailOrder } from "./rail-order.tsx";
import { neededKinds } from "./reward-draft.ts";
import { RewardFields } from "./reward-fields.tsx";
import { RewardGoodsFields } from "./reward-goods-fields.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import { SignUpFields } from "./sign-up-fields.tsx";

/** The program's form. Every field says its own error; nothing is kept here. */
export function ProgramFields(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly rails: readonly RailOption[];
  readonly mayReadProducts: boolean;
  readonly timeZone: string;
  readonly begun: boolean;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, errors, currency, onChange, disabled } = props;
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
  const decimal = { inputMode: "decimal", prefix: currency } as const;
  const days = Number(draft.holdDays);
  const [allowed, setAllowed] = useState(false);
  const goods = { mayReadProducts: props.mayReadProducts || allowed, onAllowed: () => setAllowed(true) };
  const byOrder = draft.trigger !== "sign_up" || draft.guard === "first_payment";
  const who = (
    <Card>
      <FormLayout>
        {text("name", "Program name", { helpText: "Only you see it.", maxLength: 80 })}
        <ChoiceList
          title="Who may refer"
          name="kind"
          choices={[
            { label: "Every customer who asks for a code", value: "refer_a_friend" },
            {
              label: "Ambassadors",
              value: "ambassador",
              helpText:
                "People apply on your storefront, and you approve them under Ambassadors. For them this program comes before others.",
            },
            {
              label: "People on a waiting list",
              value: "waiting_list",
              helpText:
                "They give their address on the page /apps/goodword/list of your store, confirm it by mail, and bring others by their link.",
            },
          ]}
          selected={[draft.kind]}
          onChange={([kind]) => onChange({ kind: (kind ?? draft.kind) as Terms["kind"] })}
          {...(errors.kind === undefined ? {} : { error: errors.kind })}
          disabled={disabled || props.begun}
        />
      </FormLayout>
    </Card>
  );
  const issue = (
    <ChoiceList
      title="When a reward becomes due"
      name="issue"
      choices={[
        { label: "I issue it", value: "manual", helpText: "It waits for you under Reward due." },
        {
          label: "Issue it automatically",
          value: "automatic",
          helpText: "It goes out by itself, when you say here.",
          renderChildren: (chosen) => (chosen ? <IssueRuleFields {...props} text={text} /> : null),
        },
      ]}
      selected={[draft.issue]}
      onChange={([issue]) => onChange({ issue: issue === "automatic" ? "automatic" : "manual" })}
      disabled={disabled}
    />
  );
  const railOrder = (options: readonly RailOption[]) => (
    <RailOrder
      options={options}
      needed={neededKinds(draft)}
      chosen={draft.rails}
      error={errors.rails}
      onChange={(rails) => onChange({ rails })}
    />
  );
  if (draft.kind === "waiting_list")
    return (
      <BlockStack gap="400">
        {who}
        <Card>
          <ProgramPlaces {...props} {...goods} />
        </Card>
        {draft.milestones.length === 0 ? null : (
          <>
            <Card>
              <ProgramLimits {...props} />
            </Card>
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingMd">
                  When it is earned
                </Text>
                <FormLayout>
                  {text("holdDays", "Hold rewards for", {
                    suffix: "days after they confirmed",
                    inputMode: "numeric",
                    helpText:
                      "Counted from the person who made the number full. Who is taken off in this time, or erased, counts for nothing. Addresses cost nothing to make: look at the list before the hold is over.",
                  })}
                  {issue}
                </FormLayout>
                {/* People on a list are known by an address alone; what was chosen otherwise can be taken out. */}
                {railOrder(
                  props.rails.filter(({ name, reachesFriends }) => reachesFriends || draft.rails.includes(name)),
                )}
              </BlockStack>
            </Card>
          </>
        )}
        <ScheduleFields {...props} />
      </BlockStack>
    );
  return (
    <BlockStack gap="400">
      {who}
      <OfferFields {...props} {...goods} />
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            What the referrer gets
          </Text>
          <FormLayout>
            <RewardFields {...props} {...goods} of="usual" text={text} />
          </FormLayout>
        </BlockStack>
      </Card>
      <Card>
        <FriendFields {...props} />
      </Card>
      <Card>
        <ProgramPlaces {...props} {...goods} />
      </Card>
      <Card>
        <ProgramLimits {...props} />
      </Card>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            When it counts
          </Text>
          <FormLayout>
            <ChoiceList
              title="What earns"
              name="trigger"
              choices={[
                { label: "A friend’s first order", value: "first_paid_order" },
                {
                  label: "Every order of a friend",
                  value: "every_paid_order",
                  helpText: "The friend belongs to the referrer for good, with or without the code.",
                  renderChildren: (chosen) => (chosen ? <Recurrence {...props} {...goods} text={text} /> : null),
                },
                {
                  label: "A later order of a friend",
                  value: "nth_paid_order",
                  helpText: "Those before only count.",
                  renderChildren: (chosen) =>
                    chosen ? text("nthOrder", "Which one", { prefix: "no.", inputMode: "numeric" }) : null,
                },
                {
                  label: "A friend’s sign-up",
                  value: "sign_up",
                  helpText:
                    "The link leads to an invitation: the friend gives an address there, and makes an account with it.",
                  renderChildren: (chosen) => (chosen ? <SignUpFields {...props} text={text} /> : null),
                },
              ]}
              selected={[draft.trigger]}
              onChange={([trigger]) => onChange({ trigger: (trigger ?? draft.trigger) as ProgramDraft["trigger"] })}
              disabled={disabled}
            />
            {byOrder ? <RewardGoodsFields {...props} {...goods} /> : null}
            {byOrder
              ? text("minimumSpend", "Minimum spend", {
                  ...decimal,
                  placeholder: "No minimum",
                  helpText: "The friend’s order after discounts must reach it for the referrer to be rewarded.",
                })
              : null}
            <Checkbox
              label="New customers only"
              helpText="The friend must not have ordered from your store before. Shopify is asked after each order."
              checked={draft.newCustomersOnly}
              onChange={(newCustomersOnly) => onChange({ newCustomersOnly })}
              disabled={disabled}
            />
            <ChoiceList
              title="Leave out"
              name="leaveOut"
              allowMultiple
              choices={[
                { label: "Orders at the point of sale", value: "pos" },
                { label: "Orders made from drafts", value: "draft" },
              ]}
              selected={[...draft.leaveOut]}
              onChange={(chosen) => onChange({ leaveOut: chosen as Terms["leaveOut"] })}
              disabled={disabled}
            />
            {draft.trigger === "sign_up" ? null : (
              <ChoiceList
                title="The hold begins"
                name="holdFrom"
                choices={[
                  { label: "When the order is paid", value: "payment" },
                  {
                    label: "When everything of it is fulfilled",
                    value: "fulfilment",
                    helpText: "You are told of orders that are still not fulfilled after 120 days.",
                  },
                ]}
                selected={[draft.holdFrom]}
                onChange={([from]) => onChange({ holdFrom: from === "fulfilment" ? "fulfilment" : "payment" })}
                disabled={disabled}
              />
            )}
            {text("holdDays", "Hold rewards for", {
              suffix: byOrder
                ? draft.holdFrom === "fulfilment" && draft.trigger !== "sign_up"
                  ? "days after fulfilment"
                  : "days after payment"
                : "days after that",
              inputMode: "numeric",
              helpText: !byOrder
                ? "A friend whose account is deleted in this time earns nothing. Later the reward stays."
                : draft.holdDays.trim() !== "" && days >= 0 && days < 14
                  ? "Shorter than 14 days, the usual return window: a reward may go out for an order that comes back."
                  : "An order that is returned in this time earns nothing.",
            })}
            {issue}
          </FormLayout>
          {railOrder(props.rails)}
        </BlockStack>
      </Card>
      <AttributionFields draft={draft} errors={errors} disabled={disabled} onChange={onChange} />
      <ScheduleFields {...props} />
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Codes
          </Text>
          <Checkbox
            label="Referrers may choose their own code"
            helpText="Everybody gets a code of eight letters and digits. With this, they can change it on their page; links with the old one go on working."
            checked={draft.referrerPicksCode}
            onChange={(referrerPicksCode) => onChange({ referrerPicksCode })}
            disabled={disabled}
          />
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

/** How the orders of one friend go on earning. */
function Recurrence(props: {
  readonly draft: ProgramDraft;
  readonly errors: DraftErrors;
  readonly currency: string;
  readonly mayReadProducts: boolean;
  readonly onAllowed: () => void;
  readonly disabled: boolean;
  readonly text: (field: TextKey, label: string, more?: Partial<TextMore>) => ReactNode;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, text, onChange, disabled } = props;
  const noEnd = { placeholder: "No end", inputMode: "numeric" } as const;
  return (
    <BlockStack gap="300">
      <Checkbox
        label="The first order earns something else"
        checked={draft.firstDiffers}
        onChange={(firstDiffers) => onChange({ firstDiffers })}
        disabled={disabled}
      />
      {draft.firstDiffers ? <RewardFields {...props} of="first" /> : null}
      <FormLayout.Group condensed>
        {text("maxOrders", "Orders of a friend that earn", noEnd)}
        {text("maxMonths", "For so long", { ...noEnd, suffix: "months" })}
        {text("maxTotal", "Most for one friend", {
          placeholder: "No limit",
          inputMode: "decimal",
          prefix: props.currency,
        })}
      </FormLayout.Group>
      <Text as="p" tone="subdued">
        Leave empty what should not end it. What comes first ends it.
      </Text>
    </BlockStack>
  );
}
