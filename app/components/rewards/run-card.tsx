import { useRevalidator } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Link, ProgressBar, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import { PayoutBadge } from "../state-badge.tsx";
import type { NotIssued } from "./group-by-reason.ts";
import { NotIssuedList } from "./issue-modal.tsx";

/** What became of a bulk issue so far. */
export interface RunData {
  readonly id: string;
  readonly rail: string;
  readonly at: string;
  readonly by: string;
  readonly payouts: readonly {
    readonly id: string;
    readonly referrer: string;
    /** How many rewards went into it. */
    readonly rewards: number;
    readonly amount: string;
    readonly state: PayoutState;
    readonly why: string | null;
    readonly url: string | null;
  }[];
}

const open: ReadonlySet<PayoutState> = new Set(["requested", "sending", "unknown", "accepted"]);
/** Looks again for two minutes; a provider that takes longer tells us later, and the page says so. */
const looks = 60;

/** The result of a press: what went out, what is on its way, and what did not go, each with its reason. */
export function RunCard(props: {
  readonly run: RunData;
  readonly notIssued: readonly NotIssued[];
  readonly offset: number;
  readonly onClose: () => void;
}) {
  const { run, notIssued, offset } = props;
  const waiting = run.payouts.filter((payout) => open.has(payout.state)).length;
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

  const ended = run.payouts.length - waiting;
  const issued = run.payouts.filter((payout) => payout.state === "issued");
  const failed = run.payouts.filter((payout) => payout.state === "failed" || payout.state === "reversed");
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
        {run.payouts.length === 0 ? null : (
          <BlockStack gap="200">
            <Text as="p" id="run-progress">
              <span aria-live="polite">
                Payouts: {issued.length} issued, {waiting} on the way, {failed.length + notIssued.length} not issued
              </span>
            </Text>
            <ProgressBar
              progress={(ended / run.payouts.length) * 100}
              size="small"
              tone="success"
              ariaLabelledBy="run-progress"
            />
          </BlockStack>
        )}
        {offset === 0 ? null : (
          <Text as="p">
            {offset === 1 ? "1 reward" : `${offset} rewards`} filled an earlier one that had been taken back. Nothing
            was sent for it.
          </Text>
        )}
        <Payouts title="Issued" payouts={issued} />
        <Payouts title="On the way" payouts={run.payouts.filter((payout) => open.has(payout.state))} />
        <Payouts title="Not issued" payouts={failed} />
        {notIssued.length === 0 ? null : (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              Not tried
            </Text>
            <NotIssuedList rows={notIssued} />
          </BlockStack>
        )}
        {failed.length + notIssued.length === 0 ? null : (
          <InlineStack>
            <Button url="/app/rewards?tab=not-rewarded">See what was not rewarded</Button>
          </InlineStack>
        )}
        {waiting > 0 && left.current <= 0 && state === "idle" ? (
          <Text as="p" tone="subdued">
            Some providers take minutes. You can leave this page: the rest goes on by itself.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Payouts({ title, payouts }: { readonly title: string; readonly payouts: RunData["payouts"] }) {
  if (payouts.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {payouts.map((payout) => (
        <BlockStack key={payout.id} gap="050">
          <InlineStack align="space-between" gap="200">
            <Text as="span">
              {payout.url === null ? payout.referrer : <Link url={payout.url}>{payout.referrer}</Link>}
              {payout.rewards === 1 ? "" : `, ${payout.rewards} rewards in one payout`}
            </Text>
            <InlineStack gap="200">
              <Text as="span" numeric>
                {payout.amount}
              </Text>
              <PayoutBadge state={payout.state} />
            </InlineStack>
          </InlineStack>
          {payout.why === null ? null : (
            <Text as="p" tone="subdued">
              {payout.why}
            </Text>
          )}
        </BlockStack>
      ))}
    </BlockStack>
  );
}
