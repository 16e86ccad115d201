import {
  Badge,
  BlockStack,
  Box,
  Button,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { ReferralBadge, RewardBadge } from "../state-badge.tsx";

/** A referral as a list shows it. */
export interface ReferralRow {
  readonly id: string;
  readonly at: string;
  readonly referrer: string;
  readonly code: string | null;
  readonly order: string | null;
  readonly refused: boolean;
  readonly state: ReferralState;
  readonly reward: { readonly amount: string; readonly state: RewardState } | null;
}

/** Referrals, each leading to its whole story. */
export function ReferralRows({ rows }: { readonly rows: readonly ReferralRow[] }) {
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      resourceName={{ singular: "referral", plural: "referrals" }}
      itemCount={rows.length}
      headings={[
        { title: "Date" },
        { title: "Referrer" },
        { title: "Code" },
        { title: "Order" },
        { title: "Referral" },
        { title: "Reward", alignment: "end" },
        { title: "Reward state" },
      ]}
      emptyState={
        <EmptySearchResult
          title="Nothing found"
          description="Names are kept sealed and cannot be searched. Try the code, the order number with #, or the exact e-mail address of the referrer or the friend."
          withIllustration={false}
        />
      }
    >
      {rows.map((row, index) => {
        const link = (
          <Button variant="monochromePlain" url={`/app/referrals/${row.id}`} dataPrimaryLink textAlign="start">
            {row.referrer}
          </Button>
        );
        return (
          <IndexTable.Row id={row.id} key={row.id} position={index}>
            {smDown ? (
              <Box padding="300">
                <BlockStack gap="150">
                  <InlineStack align="space-between" gap="200">
                    {link}
                    <Text as="span" numeric>
                      {row.reward?.amount ?? ""}
                    </Text>
                  </InlineStack>
                  <Text as="span" tone="subdued">
                    {[row.order, row.code, row.at].filter(Boolean).join(" · ")}
                  </Text>
                  <InlineStack gap="200">
                    <ReferralBadge state={row.state} />
                    {row.reward ? <RewardBadge state={row.reward.state} /> : <NoReward refused={row.refused} />}
                  </InlineStack>
                </BlockStack>
              </Box>
            ) : (
              <>
                <IndexTable.Cell>{row.at}</IndexTable.Cell>
                <IndexTable.Cell>{link}</IndexTable.Cell>
                <IndexTable.Cell>{row.code ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>{row.order ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>
                  <ReferralBadge state={row.state} />
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.reward?.amount ?? "–"}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  {row.reward ? <RewardBadge state={row.reward.state} /> : <NoReward refused={row.refused} />}
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
}

function NoReward({ refused }: { readonly refused: boolean }) {
  return refused ? <Badge>Earned nothing</Badge> : <Badge>No reward</Badge>;
}
