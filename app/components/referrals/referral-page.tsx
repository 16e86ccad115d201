import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineStack, Layout, Link, Page, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { ConfirmModal } from "../confirm-modal.tsx";
import { Fact } from "../fact.tsx";
import { ReferralBadge, RewardBadge } from "../state-badge.tsx";
import { useToast } from "../use-toast.ts";
import { DecideModal, type DecideQuestion } from "./decide-modal.tsx";
import { type LedgerData, LedgerTable } from "./ledger-table.tsx";
import { type ChainStep, Timeline } from "./timeline.tsx";

/** One referral, written out. */
export interface ReferralPageData {
  readonly title: string;
  readonly state: ReferralState;
  readonly steps: readonly ChainStep[];
  readonly ledger: LedgerData;
  readonly rewards: readonly { readonly id: string; readonly amount: string; readonly state: RewardState }[];
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
  readonly canReject: boolean;
  /** Orders that staff may remove, or put back. */
  readonly orders: readonly { readonly id: string; readonly name: string; readonly removed: boolean }[];
  /** The referral that took this one's place when the friend was moved. */
  readonly movedTo: string | null;
}

/** What the server said to a rejection. */
export interface RejectAnswer {
  readonly toast?: string;
  readonly message?: string;
}

/** One referral from click to payout. */
export function ReferralPage({ data }: { readonly data: ReferralPageData }) {
  const [rejecting, setRejecting] = useState(false);
  const [asked, setAsked] = useState<DecideQuestion | null>(null);
  const actions = [
    ...(data.movedTo === null && data.orders.length > 0
      ? [{ content: "Move to another referrer", onAction: () => setAsked(moveQuestion) }]
      : []),
    ...data.orders.map((order) => ({
      content: order.removed ? `Put order ${order.name} back` : `Remove order ${order.name}`,
      onAction: () => setAsked(orderQuestion(order)),
    })),
  ];
  return (
    <Page
      title={data.title}
      titleMetadata={<ReferralBadge state={data.state} />}
      backAction={{ content: "Referrals", url: "/app/referrals" }}
      {...(data.canReject
        ? { secondaryActions: [{ content: "Reject referral", destructive: true, onAction: () => setRejecting(true) }] }
        : {})}
      {...(actions.length === 0 ? {} : { actionGroups: [{ title: "Decide by hand", actions }] })}
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
      <RejectModal open={rejecting} onClose={() => setRejecting(false)} />
      {asked === null ? null : (
        <DecideModal key={asked.intent + asked.orderId} asked={asked} onClose={() => setAsked(null)} />
      )}
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

function orderQuestion({ id, name, removed }: ReferralPageData["orders"][number]): DecideQuestion {
  return removed
    ? {
        intent: "put_back",
        orderId: id,
        title: `Put order ${name} back?`,
        intro: "The order counts again as it did before staff removed it.",
        action: "Put order back",
      }
    : {
        intent: "remove",
        orderId: id,
        title: `Remove order ${name}?`,
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
                </Text>
                <RewardBadge state={reward.state} />
              </InlineStack>
            ))
          )}
          <Fact label="The referrer reads">
            <Text as="p">“{data.personReads}”</Text>
          </Fact>
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

function RejectModal({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const fetcher = useFetcher<RejectAnswer>();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    if (fetcher.data?.message) setProblem(fetcher.data.message);
  }, [fetcher.data]);
  const press = () => {
    if (note.trim() === "") setProblem("Say why: the note is kept with the referral.");
    else fetcher.submit({ intent: "reject", note }, { method: "post" });
  };
  return (
    <ConfirmModal
      open={open}
      title="Reject this referral?"
      action="Reject referral"
      destructive
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={onClose}
    >
      <Banner tone="warning">
        <Text as="p">
          A reward that has not gone out is cancelled. One that has gone out is taken back in the books, and later
          rewards of this referrer fill it. The friend keeps the discount.
        </Text>
      </Banner>
      <TextField
        label="Note"
        helpText="Kept with the referral. The referrer does not see it."
        value={note}
        onChange={(value) => {
          setNote(value);
          setProblem(null);
        }}
        {...(problem === null ? {} : { error: problem })}
        multiline={3}
        maxLength={500}
        showCharacterCount
        autoComplete="off"
      />
    </ConfirmModal>
  );
}
