import { BlockStack, Box, Card, Divider, InlineStack, Layout, Link, Page, Text } from "@shopify/polaris";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { Fact } from "../fact.tsx";
import { Pager } from "../pager.tsx";
import { type RecordLine, RecordList } from "../record-list.tsx";
import { ReferralBadge, RewardBadge } from "../state-badge.tsx";

/** One friend, written out. */
export interface FriendPageData {
  readonly title: string;
  readonly customerUrl: string | null;
  readonly since: string;
  readonly referrals: readonly {
    readonly id: string;
    readonly state: ReferralState;
    readonly why: string;
    readonly program: string;
    readonly referrer: string;
    readonly referrerUrl: string;
    readonly since: string;
    /** Where their own rewards and balance are; null without any. */
    readonly accountUrl: string | null;
    readonly rewards: readonly {
      readonly id: string;
      readonly amount: string;
      readonly state: RewardState;
      /** The sentence that they have before them. */
      readonly reads: string;
    }[];
  }[];
  readonly orders: readonly {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly referralUrl: string;
    readonly at: string;
    readonly base: string;
    /** Why it belongs to the referrer, piece by piece, and how sure that is. */
    readonly evidence: readonly string[];
    readonly why: string;
  }[];
  readonly record: readonly RecordLine[];
  readonly newer: string | null;
  readonly older: string | null;
}

/** Whose friend somebody is, on what evidence, what they bought, and what happened. */
export function FriendPage({ data }: { readonly data: FriendPageData }) {
  return (
    <Page title={data.title} backAction={{ content: "Referrals", url: "/app/referrals" }}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingMd">
                  Orders
                </Text>
                {data.orders.length === 0 ? (
                  <Text as="p" tone="subdued">
                    No order of this friend is a referral’s any more.
                  </Text>
                ) : (
                  data.orders.map((order, index) => (
                    <BlockStack gap="200" key={order.id}>
                      {index === 0 ? null : <Divider />}
                      <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                        <BlockStack gap="050">
                          <Text as="h3" variant="headingSm">
                            <Link url={order.url} target="_top" monochrome>
                              {order.name}
                            </Link>
                          </Text>
                          <Text as="p">{order.why}</Text>
                          {order.evidence.map((piece) => (
                            <Text as="p" variant="bodySm" tone="subdued" key={piece} breakWord>
                              {piece}
                            </Text>
                          ))}
                          <Text as="p" variant="bodySm">
                            <Link url={order.referralUrl} accessibilityLabel={`The whole story of ${order.name}`}>
                              The whole story
                            </Link>
                          </Text>
                        </BlockStack>
                        <BlockStack inlineAlign="end">
                          <Text as="p" numeric>
                            {order.base}
                          </Text>
                          <Text as="p" variant="bodySm" tone="subdued">
                            {order.at}
                          </Text>
                        </BlockStack>
                      </InlineStack>
                    </BlockStack>
                  ))
                )}
              </BlockStack>
            </Card>
            <Card padding="0">
              <Box padding="400">
                <BlockStack gap="400">
                  <Text as="h2" variant="headingMd">
                    Record
                  </Text>
                  <RecordList lines={data.record} />
                </BlockStack>
              </Box>
              <Pager newer={data.newer} older={data.older} name="the record" />
            </Card>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {data.referrals.map((referral) => (
              <Card key={referral.id}>
                <BlockStack gap="300">
                  <InlineStack align="space-between" blockAlign="center">
                    <Text as="h2" variant="headingMd">
                      {referral.program}
                    </Text>
                    <ReferralBadge state={referral.state} />
                  </InlineStack>
                  <Fact label="Referred by">
                    <Text as="p" breakWord>
                      <Link url={referral.referrerUrl}>{referral.referrer}</Link>
                    </Text>
                  </Fact>
                  <Fact label="Why it stands so">
                    <Text as="p">{referral.why}</Text>
                  </Fact>
                  <Fact label="Since">
                    <Text as="p">{referral.since}</Text>
                  </Fact>
                  {referral.rewards.map((reward) => (
                    <Fact label="Their own reward" key={reward.id}>
                      <InlineStack gap="200" blockAlign="center">
                        <Text as="p" fontWeight="semibold" numeric>
                          {reward.amount}
                        </Text>
                        <RewardBadge state={reward.state} />
                      </InlineStack>
                      <Text as="p">They read: “{reward.reads}”</Text>
                    </Fact>
                  ))}
                  {referral.accountUrl === null ? null : (
                    <Text as="p">
                      <Link url={referral.accountUrl}>Their rewards and balance</Link>
                    </Text>
                  )}
                </BlockStack>
              </Card>
            ))}
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  Who
                </Text>
                <Fact label="Customer">
                  {data.customerUrl === null ? (
                    <Text as="p">A guest, or erased: nothing that says who they are is kept here</Text>
                  ) : (
                    <Link url={data.customerUrl} target="_top">
                      Open in Shopify
                    </Link>
                  )}
                </Fact>
                <Fact label="Known since">
                  <Text as="p">{data.since}</Text>
                </Fact>
              </BlockStack>
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
