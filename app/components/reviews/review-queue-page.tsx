import { useFetcher, useNavigate } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  Page,
  Tabs,
  Text,
} from "@shopify/polaris";
import { type ReactNode, useState } from "react";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import { Fact } from "../fact.tsx";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { ReferralBadge } from "../state-badge.tsx";
import { type DecisionKind, ReviewModal } from "./review-modal.tsx";

/** A review as it is shown: what fired, and both sides beside each other. */
export interface ReviewCardData {
  readonly id: string;
  readonly referralId: string;
  readonly state: ReferralState;
  readonly title: string;
  readonly asked: boolean;
  readonly plea: string | null;
  /** What happens by itself, and when; for a decided one who decided, when and why. */
  readonly line: string;
  readonly hits: readonly {
    readonly key: string;
    readonly title: string;
    readonly detail: string;
    readonly serious: boolean;
  }[];
  readonly referrer: {
    readonly name: string;
    readonly email: string | null;
    readonly url: string | null;
    readonly record: string;
    readonly banned: boolean;
  };
  readonly friend: {
    readonly url: string | null;
    readonly orders: readonly { readonly key: string; readonly text: string }[];
  };
  readonly reward: string | null;
  /** What can be pressed. */
  readonly can: readonly DecisionKind[];
}

export interface ReviewQueueData {
  readonly show: "open" | "decided";
  readonly rows: readonly ReviewCardData[];
  readonly newer: string | null;
  readonly older: string | null;
  /** Time has decided something that nobody has looked at since. */
  readonly endedUnseen: boolean;
}

const tabs = [
  { id: "open", content: "To review", panelID: "reviews" },
  { id: "decided", content: "Decided", panelID: "reviews" },
] as const;

const labels: Readonly<Record<DecisionKind, string>> = {
  approve: "Approve",
  reject: "Reject",
  ban: "Ban referrer",
  lift_ban: "Lift ban",
  undo: "Take decision back",
};

/** What somebody has to look at, the oldest first, and what was decided lately. */
export function ReviewQueuePage({ data }: { readonly data: ReviewQueueData }) {
  const navigate = useNavigate();
  const [press, setPress] = useState<{ kind: DecisionKind; referralId: string } | null>(null);
  const [shownId, setShownId] = useState("");
  const decide = (kind: DecisionKind, referralId: string) => {
    setShownId(referralId);
    setPress({ kind, referralId });
  };
  return (
    <Page
      title="Reviews"
      backAction={{ content: "Home", url: "/app" }}
      secondaryActions={[{ content: "Fraud rules", url: "/app/fraud-rules" }]}
    >
      <BlockStack gap="400">
        <Tabs
          tabs={[...tabs]}
          selected={data.show === "open" ? 0 : 1}
          onSelect={(index) => navigate(index === 0 ? "/app/reviews" : "/app/reviews?show=decided")}
        />
        {data.endedUnseen ? <EndedBanner /> : null}
        <div id="reviews">
          <BlockStack gap="400">
            {data.rows.length === 0 && data.newer === null ? (
              <Card>
                <NothingHere
                  heading={data.show === "open" ? "Nothing to review" : "Nothing decided yet"}
                  action={{ content: "See referrals", url: "/app/referrals" }}
                >
                  {data.show === "open"
                    ? "When a rule flags a referral, or a referrer asks for a second look, it waits here with its evidence. Its reward stays on hold until you decide."
                    : "What you approve or reject is kept here, and can be taken back."}
                </NothingHere>
              </Card>
            ) : null}
            {data.rows.map((row) => (
              <ReviewCard key={row.id} row={row} onDecide={decide} />
            ))}
            <Pager newer={data.newer} older={data.older} name="reviews" />
          </BlockStack>
        </div>
      </BlockStack>
      <ReviewModal
        kind={press?.kind ?? null}
        action="/app/reviews"
        referralId={shownId}
        onClose={() => setPress(null)}
      />
    </Page>
  );
}

function EndedBanner() {
  const fetcher = useFetcher();
  if (fetcher.state !== "idle") return null;
  return (
    <Banner
      tone="warning"
      title="Time decided about referrals that nobody had reviewed"
      action={{ content: "I have seen it", onAction: () => fetcher.submit({ intent: "seen" }, { method: "post" }) }}
    >
      <Text as="p">Their rules say what becomes of them. Each is under Decided, where you can take it back.</Text>
    </Banner>
  );
}

function ReviewCard({
  row,
  onDecide,
}: {
  readonly row: ReviewCardData;
  readonly onDecide: (kind: DecisionKind, referralId: string) => void;
}) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              <Link url={`/app/referrals/${row.referralId}`} removeUnderline>
                {row.title}
              </Link>
            </Text>
            <ReferralBadge state={row.state} />
            {row.asked ? <Badge tone="info">Second look asked for</Badge> : null}
          </InlineStack>
          <InlineStack gap="200">
            {row.can.map((kind) => (
              <Button
                key={kind}
                onClick={() => onDecide(kind, row.referralId)}
                {...(kind === "approve" ? { variant: "primary" as const } : {})}
                {...(kind === "ban" || kind === "reject" ? { tone: "critical" as const } : {})}
                accessibilityLabel={`${labels[kind]}: ${row.title}`}
              >
                {labels[kind]}
              </Button>
            ))}
          </InlineStack>
        </InlineStack>
        <Text as="p" tone="subdued">
          {row.line}
        </Text>
        {row.plea === null ? null : <Text as="p">The referrer writes: “{row.plea}”</Text>}
        <BlockStack gap="200">
          {row.hits.map((hit) => (
            <InlineStack key={hit.key} gap="200" blockAlign="start" wrap={false}>
              <Badge {...(hit.serious ? { tone: "warning" as const } : {})}>{hit.title}</Badge>
              <Text as="p">{hit.detail}</Text>
            </InlineStack>
          ))}
        </BlockStack>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <Side title="Referrer">
            <Text as="p" breakWord>
              {row.referrer.url === null ? row.referrer.name : <Link url={row.referrer.url}>{row.referrer.name}</Link>}
            </Text>
            {row.referrer.email === null ? null : (
              <Text as="p" tone="subdued" breakWord>
                {row.referrer.email}
              </Text>
            )}
            <Text as="p">{row.referrer.record}</Text>
            {row.referrer.banned ? <Badge tone="critical">Banned</Badge> : null}
          </Side>
          <Side title="Friend">
            {row.friend.url === null ? (
              <Text as="p">A guest: nothing about the friend is kept here</Text>
            ) : (
              <Link url={row.friend.url} target="_top">
                Open the customer in Shopify
              </Link>
            )}
            {row.friend.orders.map((order) => (
              <Text as="p" key={order.key}>
                {order.text}
              </Text>
            ))}
            {row.reward === null ? null : <Text as="p">{row.reward}</Text>}
          </Side>
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function Side({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card background="bg-surface-secondary">
      <Fact label={title}>{children}</Fact>
    </Card>
  );
}
