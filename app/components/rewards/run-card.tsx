import { useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Link, ProgressBar, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import { PayoutBadge } from "../state-badge.tsx";

/** A payout of a bulk issue, or a reward that was left out of it. */
export interface RunRow {
  readonly id: string;
  readonly referrer: string;
  readonly amount: string | null;
  /** Null for what was left out before anything was sent. */
  readonly state: PayoutState | null;
  readonly why: string | null;
  readonly url: string | null;
  /** Its rewards; none when they cannot be tried again now. */
  readonly retry: readonly string[];
  /** How many rewards went into it. */
  readonly rewards: number;
}

/** Payouts that left together. */
interface RunBatch {
  readonly id: string;
  readonly what: string;
  readonly how: string;
  readonly amount: string;
  /** What the merchant must do at the provider first, and where. */
  readonly attention: { readonly what: string; readonly url: string; readonly label: string } | null;
}

/** What became of a bulk issue so far. */
export interface RunData {
  readonly id: string;
  readonly rail: string;
  readonly at: string;
  readonly by: string;
  /** Rewards that filled an earlier clawback. */
  readonly offset: number;
  readonly counts: { readonly issued: number; readonly waiting: number; readonly notIssued: number };
  readonly batches: readonly RunBatch[];
  readonly issuedAmounts: readonly string[];
  /** The first of each kind; the counts are of all. */
  readonly issued: readonly RunRow[];
  readonly waiting: readonly RunRow[];
  readonly notRewarded: readonly RunRow[];
}

/** Looks again for ten minutes; a provider that takes longer tells us later, and the page says so. */
const looks = 300;

/** The result of a press: what went out, what is on its way, and what did not go, each with its reason and the way on. */
export function RunCard(props: {
  readonly run: RunData;
  readonly onIssue: (rewardIds: readonly string[]) => void;
  readonly onClose: () => void;
}) {
  const { run, onIssue } = props;
  const { issued, waiting, notIssued } = run.counts;
  const { revalidate, state } = useRevalidator();
  const left = useRef(looks);
  useEffect(() => {
    if (waiting === 0) return;
    const timer = setInterval(() => {
      if (left.current <= 0 || document.hidden) return;
      left.current -= 1;
      revalidate();
    }, 2_000);
    return () => clearInterval(timer);
  }, [waiting, revalidate]);

  const all = issued + waiting + notIssued;
  const again = run.notRewarded.flatMap((row) => row.retry);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {waiting > 0 ? "Rewards are going out" : "What went out"}
          </Text>
          <Button variant="tertiary" onClick={props.onClose}>
            Close
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {run.by} over {run.rail}, {run.at}
        </Text>
        {all === 0 ? null : (
          <BlockStack gap="200">
            <Text as="p" id="run-progress">
              <span aria-live="polite">
                Payouts: {issued} issued, {waiting} on the way, {notIssued} not issued
              </span>
              {run.issuedAmounts.length === 0 ? "" : `. ${run.issuedAmounts.join(" and ")} went out.`}
            </Text>
            <ProgressBar
              progress={((all - waiting) / all) * 100}
              size="small"
              tone="success"
              ariaLabelledBy="run-progress"
            />
          </BlockStack>
        )}
        {run.offset === 0 ? null : (
          <Text as="p">
            {run.offset === 1 ? "1 reward" : `${run.offset} rewards`} filled an earlier one that had been taken back.
            Nothing was sent for it.
          </Text>
        )}
        {run.batches.map((batch) => (
          <Batch key={batch.id} batch={batch} />
        ))}
        {run.notRewarded.length === 0 ? null : (
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="center">
              <Text as="h3" variant="headingSm">
                Not rewarded
              </Text>
              {again.length < 2 ? null : (
                <Button onClick={() => onIssue(again)}>{`Try all ${again.length} again`}</Button>
              )}
            </InlineStack>
            {run.notRewarded.map((row) => (
              <Row key={row.id} row={row} onIssue={onIssue} />
            ))}
            <InlineStack>
              <Button url="/app/rewards?tab=not-rewarded">See what was not rewarded</Button>
            </InlineStack>
          </BlockStack>
        )}
        <Rows title="On the way" rows={run.waiting} all={waiting} onIssue={onIssue} />
        <Rows title="Issued" rows={run.issued} all={issued} onIssue={onIssue} />
        {waiting > 0 && left.current <= 0 && state === "idle" ? (
          <Text as="p" tone="subdued">
            Some providers take long. You can leave this page: the rest goes on by itself.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Batch({ batch }: { readonly batch: RunBatch }) {
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="span" fontWeight="semibold">
          {batch.what}
        </Text>
        <Text as="span" numeric>
          {batch.amount}
        </Text>
      </InlineStack>
      <Text as="p" tone="subdued">
        {batch.how}
      </Text>
      {batch.attention === null ? null : (
        <Banner tone="warning">
          <BlockStack gap="200">
            <Text as="p">{batch.attention.what}</Text>
            <InlineStack>
              <Button url={batch.attention.url} external>
                {batch.attention.label}
              </Button>
            </InlineStack>
          </BlockStack>
        </Banner>
      )}
    </BlockStack>
  );
}

type OnIssue = (rewardIds: readonly string[]) => void;

function Rows(props: {
  readonly title: string;
  readonly rows: readonly RunRow[];
  readonly all: number;
  readonly onIssue: OnIssue;
}) {
  const { title, rows, all } = props;
  if (rows.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {rows.map((row) => (
        <Row key={row.id} row={row} onIssue={props.onIssue} />
      ))}
      {all <= rows.length ? null : (
        <Text as="p" tone="subdued">
          And {all - rows.length} more.
        </Text>
      )}
    </BlockStack>
  );
}

function Row({ row, onIssue }: { readonly row: RunRow; readonly onIssue: OnIssue }) {
  return (
    <BlockStack gap="050">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="span">
          {row.url === null ? row.referrer : <Link url={row.url}>{row.referrer}</Link>}
          {row.rewards === 1 ? "" : `, ${row.rewards} rewards in one payout`}
        </Text>
        <InlineStack gap="200" blockAlign="center">
          {row.amount === null ? null : (
            <Text as="span" numeric>
              {row.amount}
            </Text>
          )}
          {row.state === null ? null : <PayoutBadge state={row.state} />}
          {row.retry.length === 0 ? null : (
            <Button size="slim" onClick={() => onIssue(row.retry)} accessibilityLabel={`Try again for ${row.referrer}`}>
              Try again
            </Button>
          )}
        </InlineStack>
      </InlineStack>
      {row.why === null ? null : (
        <Text as="p" tone="subdued">
          {row.why}
        </Text>
      )}
    </BlockStack>
  );
}
