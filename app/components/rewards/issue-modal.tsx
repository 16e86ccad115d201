import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Divider, InlineStack, List, Select, Spinner, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { groupByReason, type NotIssued } from "./group-by-reason.ts";

/** A rail that rewards can go out over now. */
export interface IssueRail {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
}

/** What a dry run found, or what a press did; written out by the server. */
export type IssueAnswer =
  | {
      readonly kind: "checked";
      readonly rail: string;
      readonly ready: number;
      readonly totals: readonly string[];
      readonly funds: string | null;
      /** What fills earlier rewards that were taken back: nothing is sent for it. */
      readonly fills: readonly string[];
      readonly refused: readonly NotIssued[];
    }
  | {
      readonly kind: "requested";
      readonly runId: string;
      readonly payouts: number;
      readonly totals: readonly string[];
      readonly offset: number;
      readonly notIssued: readonly NotIssued[];
      readonly toast: string;
    }
  | { readonly kind: "trouble"; readonly message: string };

/** What was selected, and the key of this press: the same press twice is one run. */
export interface IssuePress {
  readonly rewardIds: readonly string[];
  readonly pressKey: string;
}

/** Asks over which rail, says what would happen, and only then issues. */
export function IssueModal(props: {
  readonly press: IssuePress;
  readonly rails: readonly IssueRail[];
  readonly onDone: (answer: Extract<IssueAnswer, { kind: "requested" }>) => void;
  readonly onClose: () => void;
}) {
  const { press, rails, onDone, onClose } = props;
  const [rail, setRail] = useState(rails[0]?.name ?? "");
  const check = useFetcher<IssueAnswer>();
  const issue = useFetcher<IssueAnswer>();
  const { submit: runCheck } = check;
  const ids = press.rewardIds.join(" ");
  useEffect(() => {
    if (rail !== "") runCheck({ intent: "check", rail, rewardIds: ids }, { method: "post", action: "/app/rewards" });
  }, [runCheck, rail, ids]);
  useEffect(() => {
    if (issue.state === "idle" && issue.data?.kind === "requested") onDone(issue.data);
  }, [issue.state, issue.data, onDone]);

  const checking = check.state !== "idle";
  const found = !checking && check.data?.kind === "checked" && check.data.rail === rail ? check.data : null;
  const trouble =
    issue.data?.kind === "trouble" ? issue.data.message : check.data?.kind === "trouble" ? check.data.message : null;
  const count = press.rewardIds.length;
  const chosen = rails.find((each) => each.name === rail);
  return (
    <ConfirmModal
      open
      title={count === 1 ? "Issue 1 reward" : `Issue ${count} rewards`}
      action={found && found.ready > 0 ? `Issue ${found.totals.join(" and ")}` : "Issue rewards"}
      busy={issue.state !== "idle"}
      disabled={found === null || found.ready + found.fills.length === 0}
      onConfirm={() =>
        issue.submit(
          { intent: "issue", rail, rewardIds: ids, pressKey: press.pressKey },
          { method: "post", action: "/app/rewards" },
        )
      }
      onClose={onClose}
    >
      {rails.length === 0 ? (
        <Banner
          tone="warning"
          title="No way of paying is connected"
          action={{ content: "Open Settings", url: "/app/settings" }}
        >
          <Text as="p">Connect one, then come back. The rewards stay due.</Text>
        </Banner>
      ) : (
        <Select
          label="Pay over"
          options={rails.map((each) => ({ label: each.title, value: each.name }))}
          value={rail}
          onChange={setRail}
          helpText={chosen?.summary}
          disabled={issue.state !== "idle"}
        />
      )}
      {trouble === null ? null : <Banner tone="critical" title={trouble} />}
      <Box aria-live="polite">
        {checking ? (
          <InlineStack gap="200" blockAlign="center">
            <Spinner size="small" />
            <Text as="p">Looking at the accounts. Nothing is sent yet.</Text>
          </InlineStack>
        ) : found === null ? null : (
          <Found found={found} />
        )}
      </Box>
    </ConfirmModal>
  );
}

function Found({ found }: { readonly found: Extract<IssueAnswer, { kind: "checked" }> }) {
  return (
    <BlockStack gap="300">
      <Divider />
      {found.ready === 0 ? (
        <Text as="p" fontWeight="semibold">
          Nothing can go out this way.
        </Text>
      ) : (
        <Line
          label={found.ready === 1 ? "1 person gets" : `${found.ready} people get`}
          value={found.totals.join(" and ")}
        />
      )}
      {found.fills.length === 0 ? null : (
        <Line label="Fills earlier rewards that were taken back; not sent" value={found.fills.join(" and ")} />
      )}
      <Line label="Fees of Goodword" value="none" />
      {found.funds === null ? null : <Line label="The provider has" value={found.funds} />}
      {found.refused.length === 0 ? null : (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {found.refused.length === 1
              ? "1 reward cannot go out this way"
              : `${found.refused.length} rewards cannot go out this way`}
          </Text>
          <NotIssuedList rows={found.refused} />
          <Text as="p" tone="subdued">
            {found.ready === 0
              ? "Put it right and come back, or choose another way. The rewards stay as they are."
              : "If you go on, they are listed under Not rewarded with this reason, and can be tried again another way."}
          </Text>
        </BlockStack>
      )}
    </BlockStack>
  );
}

/** Who was left out and why, one line a reason; the detail is the provider's own words. */
export function NotIssuedList({ rows }: { readonly rows: readonly NotIssued[] }) {
  return (
    <List>
      {groupByReason(rows).map((group) => (
        <List.Item key={`${group.why}${group.detail}`}>
          <Text as="span" fontWeight="semibold">
            {group.names}
          </Text>
          : {group.why} {group.detail}
        </List.Item>
      ))}
    </List>
  );
}

function Line({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <InlineStack align="space-between" gap="200">
      <Text as="span">{label}</Text>
      <Text as="span" fontWeight="semibold" numeric>
        {value}
      </Text>
    </InlineStack>
  );
}
