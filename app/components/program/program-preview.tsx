import { BlockStack, Box, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { type Currency, exponentOf, formatMoney, money } from "../../core/money/money.ts";
import { describeOffer, describeReward } from "../../core/program/describe-terms.ts";
import { isMoney } from "../../core/program/piece-of.ts";
import type { Terms } from "../../core/program/terms.ts";
import { costBesides, orderCost, rewardAboveOrder } from "./order-cost.ts";
import { readAmount } from "./read-amount.ts";

/** What a friend and a referrer will read, and what an order will cost. Follows every key that is pressed. */
export function ProgramPreview(props: {
  readonly terms: Terms | null;
  readonly currency: Currency;
  readonly shopName: string;
}) {
  const { terms, currency } = props;
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            What they see
          </Text>
          {terms === null ? (
            <Text as="p" tone="subdued">
              The preview comes back when the marked fields are right.
            </Text>
          ) : (
            <>
              {terms.kind === "waiting_list" ? null : terms.offer.value.kind === "none" ? (
                <Text as="p" tone="subdued">
                  The friend sees nothing: the link leads to your store, and the order is attributed by it.
                </Text>
              ) : (
                <Sample
                  label="The friend, after following the link"
                  above="A good word from Anna"
                  {...describeOffer(terms, currency)}
                  button="Apply discount"
                />
              )}
              <Sample
                {...(terms.kind === "waiting_list"
                  ? { label: "Everybody, on the page of the list", above: props.shopName, button: "Get my place" }
                  : {
                      label: "The referrer, in your store",
                      above: `Share ${props.shopName === "" ? "a good word" : props.shopName}`,
                      button: "Get my link",
                    })}
                {...describeReward(terms, currency)}
              />
            </>
          )}
        </BlockStack>
      </Card>
      {terms?.kind === "waiting_list" ? null : (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              What it costs
            </Text>
            <Cost terms={terms} currency={currency} />
          </BlockStack>
        </Card>
      )}
    </BlockStack>
  );
}

function Sample(props: {
  readonly label: string;
  readonly above: string;
  readonly headline: string;
  readonly detail: string;
  readonly button: string;
}) {
  return (
    <BlockStack gap="150">
      <Text as="p" variant="bodySm" tone="subdued">
        {props.label}
      </Text>
      <Box padding="400" borderRadius="300" borderWidth="025" borderColor="border" background="bg-surface-secondary">
        <BlockStack gap="150" inlineAlign="center">
          <Text as="p" variant="bodySm" alignment="center">
            {props.above}
          </Text>
          <Text as="p" variant="headingLg" alignment="center">
            {props.headline}
          </Text>
          {props.detail === "" ? null : (
            <Text as="p" variant="bodySm" tone="subdued" alignment="center">
              {props.detail}
            </Text>
          )}
          <Box paddingBlockStart="100">
            {/* Only a picture of a button: it must not be reachable. */}
            <Box padding="200" paddingInline="400" borderRadius="200" background="bg-fill-brand">
              <Text as="span" variant="bodySm" fontWeight="semibold" tone="text-inverse">
                {props.button}
              </Text>
            </Box>
          </Box>
        </BlockStack>
      </Box>
    </BlockStack>
  );
}

function Cost({ terms, currency }: { readonly terms: Terms | null; readonly currency: Currency }) {
  const [typed, setTyped] = useState(exponentOf(currency) === 0 ? "10000" : "100");
  const order = readAmount(typed, currency);
  const cost = terms !== null && typeof order === "number" ? orderCost(terms, order, currency) : null;
  const besides = terms === null ? [] : costBesides(terms);
  const above = terms === null ? null : rewardAboveOrder(terms);
  return (
    <BlockStack gap="300">
      <TextField
        label="For an order of"
        prefix={currency}
        value={typed}
        onChange={setTyped}
        inputMode="decimal"
        autoComplete="off"
        {...(typeof order === "number" ? {} : { error: order.problem })}
      />
      {cost === null || typeof order !== "number" ? null : (
        <Box aria-live="polite">
          <BlockStack gap="150">
            {terms?.offer.value.kind === "none" ? null : (
              <Line
                label={cost.belowOffer ? "Discount: the order is below its minimum" : "Discount for the friend"}
                value={formatMoney(cost.discount)}
              />
            )}
            {terms !== null && !isMoney(terms.reward) && !cost.belowReward ? null : (
              <Line
                label={
                  cost.belowReward
                    ? "Reward: the order is below the minimum spend"
                    : `Reward for the referrer${which(terms)}`
                }
                value={formatMoney(cost.reward)}
              />
            )}
            {terms?.friendReward == null ? null : (
              <Line label="Reward for the friend" value={formatMoney(cost.friendReward)} />
            )}
            <Text as="p" fontWeight="semibold">
              For a {formatMoney(money(order, currency))} order you pay {formatMoney(cost.total)}, {cost.share}% of it.
            </Text>
          </BlockStack>
        </Box>
      )}
      {besides.map((sentence) => (
        <Text key={sentence} as="p" tone="subdued" variant="bodySm">
          {sentence}
        </Text>
      ))}
      {above === null ? null : (
        <Text as="p" tone="subdued" variant="bodySm">
          An order of less than {formatMoney(above)} earns more than it brings in. A minimum spend prevents that.
        </Text>
      )}
    </BlockStack>
  );
}

/** Of which order the reward is, where not every referred order earns the same. */
function which(terms: Terms | null): string {
  if (terms?.trigger === "sign_up" && terms.signUp.guard !== "first_payment")
    return " for a sign-up, whether they buy or not";
  if (terms?.trigger === "nth_paid_order") return `, with order no. ${terms.nthOrder} of a friend`;
  return terms?.trigger === "every_paid_order" && terms.recurrence.firstReward !== null
    ? ", after the first order"
    : "";
}

function Line({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="span">{label}</Text>
      <Text as="span" numeric>
        {value}
      </Text>
    </InlineStack>
  );
}
