import { useNavigate } from "@remix-run/react";
import { BlockStack, Card, Page, Tabs } from "@shopify/polaris";
import { useCallback, useState } from "react";
import { Pager } from "../pager.tsx";
import { useToast } from "../use-toast.ts";
import { type DueFilterChoice, type DueFilterData, DueRewards } from "./due-rewards.tsx";
import { InProgress, type PausedRail } from "./in-progress.tsx";
import type { IssueAnswer, IssuePress, IssueRail, Selection } from "./issue-answer.ts";
import { IssueModal } from "./issue-modal.tsx";
import { NotRewarded } from "./not-rewarded.tsx";
import type { RefusedRow, RewardRowData } from "./reward-row.ts";
import { RewardTable } from "./reward-table.tsx";
import { RunCard, type RunData } from "./run-card.tsx";

/** The tabs, as they stand in the address. */
export type RewardsTab = "due" | "in-progress" | "not-rewarded" | "on-hold" | "issued";

/** One tab of the rewards page. */
export interface RewardsPageData {
  readonly tab: RewardsTab;
  readonly rails: readonly IssueRail[];
  /** Fresh with every rendering: the key of the next press. */
  readonly pressKey: string;
  readonly filter: DueFilterData;
  readonly paused: readonly PausedRail[];
  readonly counts: { readonly due: number; readonly inProgress: number; readonly failed: number };
  readonly rows: readonly RewardRowData[];
  readonly refused: readonly RefusedRow[];
  /** The last ones that were taken back after they had been issued. */
  readonly takenBack: readonly RewardRowData[];
  readonly newer: string | null;
  readonly older: string | null;
  /** The run named in the address. */
  readonly run: RunData | null;
}

type Requested = Extract<IssueAnswer, { kind: "requested" }>;

/** What is due, what is on its way, what was not rewarded and why, and what went out. */
export function RewardsPage({ data }: { readonly data: RewardsPageData }) {
  const navigate = useNavigate();
  const [press, setPress] = useState<IssuePress | null>(null);
  const [result, setResult] = useState<Requested | null>(null);
  useToast(result ?? undefined);
  const tabs = [
    { id: "due", content: "Due", ...(data.counts.due > 0 ? { badge: String(data.counts.due) } : {}) },
    {
      id: "in-progress",
      content: "In progress",
      ...(data.counts.inProgress > 0 ? { badge: String(data.counts.inProgress) } : {}),
    },
    {
      id: "not-rewarded",
      content: "Not rewarded and why",
      ...(data.counts.failed > 0 ? { badge: String(data.counts.failed) } : {}),
    },
    { id: "on-hold", content: "On hold" },
    { id: "issued", content: "Issued" },
  ];
  const issue = (selection: Selection) => setPress({ selection, pressKey: data.pressKey });
  const issueSome = (rewardIds: readonly string[]) => issue({ kind: "some", rewardIds });
  const done = useCallback(
    (answer: Requested) => {
      setPress(null);
      setResult(answer);
      navigate(`/app/rewards?tab=due&run=${answer.runId}`, { replace: true });
    },
    [navigate],
  );
  return (
    <Page title="Rewards" backAction={{ content: "Home", url: "/app" }}>
      <BlockStack gap="400">
        {data.run === null ? null : (
          <RunCard
            key={data.run.id}
            run={data.run}
            onIssue={issueSome}
            onClose={() => navigate(`/app/rewards?tab=${data.tab}`, { replace: true })}
          />
        )}
        <Card padding="0">
          <Tabs
            tabs={tabs}
            selected={tabs.findIndex((tab) => tab.id === data.tab)}
            onSelect={(index) => navigate(`/app/rewards?tab=${tabs[index]?.id ?? "due"}`)}
          >
            <Content
              data={data}
              onIssue={issue}
              onFilter={(filter) => navigate(`/app/rewards?${new URLSearchParams({ tab: "due", ...filter })}`)}
            />
          </Tabs>
          <Pager newer={data.newer} older={data.older} name="rewards" />
        </Card>
      </BlockStack>
      {press === null ? null : (
        <IssueModal press={press} rails={data.rails} onDone={done} onClose={() => setPress(null)} />
      )}
    </Page>
  );
}

function Content(props: {
  readonly data: RewardsPageData;
  readonly onIssue: (selection: Selection) => void;
  readonly onFilter: (filter: DueFilterChoice) => void;
}) {
  const { data, onIssue } = props;
  const issueSome = (rewardIds: readonly string[]) => onIssue({ kind: "some", rewardIds });
  switch (data.tab) {
    case "due":
      return (
        <DueRewards
          key={data.rows[0]?.id ?? "none"}
          rows={data.rows}
          filter={data.filter}
          onFilter={props.onFilter}
          onIssue={onIssue}
        />
      );
    case "not-rewarded":
      return <NotRewarded failed={data.rows} refused={data.refused} takenBack={data.takenBack} onIssue={issueSome} />;
    case "in-progress":
      return <InProgress rows={data.rows} paused={data.paused} />;
    case "on-hold":
      return (
        <RewardTable
          rows={data.rows}
          empty={{
            heading: "Nothing is on hold",
            text: "A reward waits here until the return window of its order is over. Then it becomes due.",
          }}
          last={{ title: "Becomes due", cell: (row) => row.due }}
        />
      );
    case "issued":
      return (
        <RewardTable
          rows={data.rows}
          empty={{
            heading: "Nothing was issued yet",
            text: "Every reward that reached a referrer is listed here with its proof.",
          }}
          last={{ title: "How", cell: (row) => row.payout }}
        />
      );
  }
}
