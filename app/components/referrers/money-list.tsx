import { BlockStack, Box, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { NothingHere } from "../nothing-here.tsx";
import { PayoutBadge, RewardBadge } from "../state-badge.tsx";

/** A reward or a payout in a list of one person's. */
export interface MoneyRow {
  readonly id: string;
  readonly url: string | null;
  readonly title: string;
  readonly amount: string;
  readonly state:
    | { readonly kind: "reward"; readonly is: RewardState }
    | { readonly kind: "payout"; readonly is: PayoutState };
  readonly lines: readonly string[];
}

/** Rewards or payouts of one person: how much, how it stands and why. */
export function MoneyList(props: {
  readonly rows: readonly MoneyRow[];
  readonly empty: { readonly heading: string; readonly text: string };
}) {
  if (props.rows.length === 0) return <NothingHere heading={props.empty.heading}>{props.empty.text}</NothingHere>;
  return (
    <BlockStack as="ul">
      {props.rows.map((row, index) => (
        <Box as="li" key={row.id}>
          {index === 0 ? null : <Divider />}
          <Box padding="400">
            <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
              <BlockStack gap="050">
                <Text as="p">{row.url === null ? row.title : <Link url={row.url}>{row.title}</Link>}</Text>
                {row.lines.map((line) => (
                  <Text as="p" variant="bodySm" tone="subdued" key={line} breakWord>
                    {line}
                  </Text>
                ))}
              </BlockStack>
              <BlockStack gap="100" inlineAlign="end">
                <Text as="p" numeric>
                  {row.amount}
                </Text>
                {row.state.kind === "reward" ? (
                  <RewardBadge state={row.state.is} />
                ) : (
                  <PayoutBadge state={row.state.is} />
                )}
              </BlockStack>
            </InlineStack>
          </Box>
        </Box>
      ))}
    </BlockStack>
  );
}
