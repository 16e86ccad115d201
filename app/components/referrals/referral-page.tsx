import { Banner, BlockStack, Card, InlineStack, Layout, Link, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { orderTitle } from "../../core/language/order-title.ts";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { Fact } from "../fact.tsx";
import { type DecisionKind, ReviewModal } from "../reviews/review-modal.tsx";
import { SuspicionCard, type SuspicionData } from "../reviews/suspicion-card.tsx";
import { ReferralBadge, RewardBadge } from "../state-badge.tsx";
import { DecideModal, type DecideQuestion } from "./decide-modal.tsx";
import { type LedgerData, LedgerTable } from "./ledger-table.tsx";
import { type ChainStep, Timeline } from "./timeline.tsx";

/** One referral, written out. */
export interface ReferralPageData {
  readonly title: string;
  readonly state: ReferralState;
  readonly steps: readonly ChainStep[];
  readonly ledger: LedgerData;
  readonly rewards: readonly {
    readonly id: string;
    readonly amount: string;
    readonly state: RewardState;
    /** Whether it is the friend's own. */
    readonly isFriends: boolean;
  }[];
  /** What the friend has before them of a reward of their own; null where they get none. */
  readonly friendReads: { readonly text: string; readonly isQuote: boolean } | null;
  /** Their account, where they are owed something or were. */
  readonly friendAccountUrl: string | null;
  /** The sentence that the referrer has before them now. */
  readonly personReads: string;
  readonly referrer: { readonly name: string; readonly email: string | null; readonly url: string };
  readonly friendUrl: string;
  readonly code: string | null;
  readonly program: {
    readonly name: string;
    readonly version: number;
    readonly offer: string;
    readonly reward: string;
  };
  readonly id: string;
  readonly canReject: boolean;
  /** Orders that staff may remove, or put back. */
  readonly orders: readonly { readonly id: string; readonly name: string; readonly removed: boolean }[];
  /** The referral that took this one's place when the friend was moved. */
  readonly movedTo: string | null;
  readonly canApprove: boolean;
  /** What rules found and where the review stands; null when there is nothing to tell. */
  readonly suspicion: SuspicionData | null;
}

/** One referral from click to payout. */
export function ReferralPage({ data }: { readonly data: ReferralPageData }) {
  const [asked, setAsked] = useState<DecideQuestion | null>(null);
  const actions = [
    ...(data.movedTo === null && data.orders.length > 0
      ? [{ content: "Move to another referrer", onAction: () => setAsked(moveQuestion) }]
      : []),
    ...data.orders.map((order) => ({
      content: order.removed ? `Put ${thing(order.name)} back` : `Remove ${thing(order.name)}`,
      onAction: () => setAsked(orderQuestion(order)),
    })),
  ];
  const [deciding, setDeciding] = useState<DecisionKind | null>(null);
  const { suspicion } = data;
  const ways: readonly [boolean, DecisionKind, string, boolean][] = [
    [data.canApprove, "approve", "Approve referral", false],
    [data.canReject, "reject", "Reject referral", true],
    [suspicion?.canUndo ?? false, "undo", "Take decision back", false],
    [suspicion !== null && !suspicion.banned, "ban", "Ban referrer", true],
    [suspicion?.banned ?? false, "lift_ban", "Lift ban", false],
  ];
  return (
    <Page
      title={data.title}
      titleMetadata={<ReferralBadge state={data.state} />}
      backAction={{ content: "Referrals", url: "/app/referrals" }}
      {...(actions.length === 0 ? {} : { actionGroups: [{ title: "Decide by hand", actions }] })}
      secondaryActions={ways
        .filter(([possible]) => possible)
        .map(([, kind, content, destructive]) => ({ content, destructive, onAction: () => setDeciding(kind) }))}
    >
      <Layout>
        {data.movedTo === null ? null : (
          <Layout.Section variant="fullWidth">
            <Banner
              tone="info"
              title="Staff moved this friend to another referrer"
              action={{ content: "Open the referral that took its place", url: `/app/referrals/${data.movedTo}` }}
            >
              <Text as="p">Orders and rewards are there now. The friend can be moved back from there.</Text>
            </Banner>
          </Layout.Section>
        )}
        <Layout.Section>
          <BlockStack gap="400">
            {suspicion === null ? null : <SuspicionCard data={suspicion} />}
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingMd">
                  From click to reward
                </Text>
                <Timeline steps={data.steps} />
              </BlockStack>
            </Card>
            <LedgerTable ledger={data.ledger} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Facts data={data} />
        </Layout.Section>
      </Layout>
      {asked === null ? null : (
        <DecideModal key={asked.intent + asked.orderId} asked={asked} onClose={() => setAsked(null)} />
      )}
      <ReviewModal
        kind={deciding}
        action={`/app/referrals/${data.id}`}
        referralId={data.id}
        onClose={() => setDeciding(null)}
      />
    </Page>
  );
}

const moveQuestion: DecideQuestion = {
  intent: "move",
  orderId: "",
  title: "Move the friend to another referrer?",
  intro:
    "A friend belongs to one referrer in a program, so all of their orders go along. The terms stay those of this referral. You can move them back.",
  action: "Move friend",
};

/** As it is called within a sentence. */
const thing = (name: string) => orderTitle(name).replace(/^./, (first) => first.toLowerCase());

function orderQuestion({ id, name, removed }: ReferralPageData["orders"][number]): DecideQuestion {
  return removed
    ? {
        intent: "put_back",
        orderId: id,
        title: `Put ${thing(name)} back?`,
        intro: "The order counts again as it did before staff removed it.",
        action: "Put order back",
      }
    : {
        intent: "remove",
        orderId: id,
        title: `Remove ${thing(name)}?`,
        intro: "You say that nobody referred this order. Its evidence stays, and you can put it back.",
        action: "Remove order",
      };
}

function Facts({ data }: { readonly data: ReferralPageData }) {
  const { referrer, program } = data;
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Reward
          </Text>
          {data.rewards.length === 0 ? (
            <Text as="p">Nothing was earned.</Text>
          ) : (
            data.rewards.map((reward) => (
              <InlineStack key={reward.id} align="space-between" blockAlign="center">
                <Text as="p" variant="headingLg">
                  {reward.amount}
                  {reward.isFriends ? " for the friend" : ""}
                </Text>
                <RewardBadge state={reward.state} />
              </InlineStack>
            ))
          )}
          <Fact label="The referrer reads">
            <Text as="p">“{data.personReads}”</Text>
          </Fact>
          {data.friendReads === null ? null : (
            <Fact label={data.friendReads.isQuote ? "The friend reads" : "Reward of the friend"}>
              <Text as="p">{data.friendReads.isQuote ? `“${data.friendReads.text}”` : data.friendReads.text}</Text>
            </Fact>
          )}
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Who
          </Text>
          <Fact label="Referrer">
            <Text as="p" breakWord>
              <Link url={referrer.url}>{referrer.name}</Link>
            </Text>
            {referrer.email === null ? null : (
              <Text as="p" tone="subdued" breakWord>
                {referrer.email}
              </Text>
            )}
          </Fact>
          <Fact label="Code">
            <Text as="p">{data.code ?? "None: the friend was known already"}</Text>
          </Fact>
          <Fact label="Friend">
            <Text as="p">
              <Link url={data.friendUrl}>Their orders and record</Link>
            </Text>
            {data.friendAccountUrl === null ? null : (
              <Text as="p">
                <Link url={data.friendAccountUrl}>Their rewards and balance</Link>
              </Text>
            )}
          </Fact>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Terms it was made under
          </Text>
          <Text as="p" tone="subdued">
            {program.name}, version {program.version}. This referral keeps them, whatever you change.
          </Text>
          <Fact label="Friend">
            <Text as="p">{program.offer}</Text>
          </Fact>
          <Fact label="Referrer">
            <Text as="p">{program.reward}</Text>
          </Fact>
        </BlockStack>
      </Card>
    </BlockStack>
  );
}
