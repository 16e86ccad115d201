import { useFetcher } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Checkbox,
  Divider,
  IndexTable,
  InlineStack,
  Select,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { useToast } from "../use-toast.ts";
import type { ProgressAnswer } from "./in-progress.tsx";
import { type Selection, selectionFields } from "./issue-answer.ts";
import type { RewardRowData } from "./reward-row.ts";
import { NarrowReward, RewardLink } from "./reward-table.tsx";

/** What the due list is narrowed to, as it stands in the address; empty for all. */
export interface DueFilterChoice {
  readonly program: string;
  readonly waiting: string;
  readonly show: string;
}

/** The filter with what it can be set to, and what it shows. */
export interface DueFilterData extends DueFilterChoice {
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  /** How many rewards it shows over all pages. */
  readonly count: number;
  /** How many wait for somebody's approval, whatever is shown. */
  readonly toApprove: number;
}

/** What is due: narrow it down, select one, some, the page or all pages, and issue; or approve what waits for that. */
export function DueRewards(props: {
  readonly rows: readonly RewardRowData[];
  readonly filter: DueFilterData;
  readonly onFilter: (filter: DueFilterChoice) => void;
  readonly onIssue: (selection: Selection) => void;
}) {
  const { rows, filter, onFilter, onIssue } = props;
  const { smDown } = useBreakpoints();
  const approving = useFetcher<ProgressAnswer>();
  useToast(approving.data?.kind === "done" ? approving.data : undefined);
  const onApprove = (selection: Selection) =>
    approving.submit({ intent: "approve", ...selectionFields(selection) }, { method: "post", action: "/app/rewards" });
  const narrowed = filter.program !== "" || filter.waiting !== "" || filter.show !== "";
  const list = { rows, filter, onIssue, onApprove, approving: approving.state !== "idle" };
  if (rows.length === 0 && narrowed) {
    return (
      <>
        <Filters filter={filter} onFilter={onFilter} />
        <NothingHere heading="Nothing due fits">Widen the filter above to see what else is due.</NothingHere>
      </>
    );
  }
  if (rows.length === 0) {
    return (
      <NothingHere
        heading="Nothing is due"
        secondaryAction={{ content: "See what is on hold", url: "/app/rewards?tab=on-hold" }}
      >
        When the hold of a reward ends, it comes here: for you to issue, or to wait for the day on which its program
        issues automatically.
      </NothingHere>
    );
  }
  return (
    <>
      <Box padding="300">
        <Text as="p" tone="subdued">
          The longest waiting first. Select rewards, then press Issue rewards: you see what would happen before anything
          is sent.
        </Text>
      </Box>
      {approving.data?.kind === "trouble" ? (
        <Box paddingInline="300" paddingBlockEnd="300">
          <Banner tone="critical" title={approving.data.message} />
        </Box>
      ) : null}
      {filter.toApprove > 0 && filter.show === "" ? (
        <Box paddingInline="300" paddingBlockEnd="300">
          <Banner
            tone="warning"
            title={filter.toApprove === 1 ? "1 reward waits for you" : `${filter.toApprove} rewards wait for you`}
            action={{ content: "Show them", onAction: () => onFilter({ program: "", waiting: "", show: "approval" }) }}
          >
            <Text as="p">They are above what their program sends by itself. Select them and press Approve.</Text>
          </Banner>
        </Box>
      ) : null}
      <Filters filter={filter} onFilter={onFilter} />
      {smDown ? <NarrowList {...list} /> : <WideTable {...list} />}
    </>
  );
}

function Filters({ filter, onFilter }: Pick<Parameters<typeof DueRewards>[0], "filter" | "onFilter">) {
  const { program, waiting, show, programs } = filter;
  return (
    <Box paddingInline="300" paddingBlockEnd="300">
      <InlineStack gap="300">
        {programs.length < 2 ? null : (
          <Select
            label="Program"
            options={[
              { label: "All programs", value: "" },
              ...programs.map(({ id, name }) => ({ label: name, value: id })),
            ]}
            value={program}
            onChange={(value) => onFilter({ program: value, waiting, show })}
          />
        )}
        <Select
          label="Due for"
          options={[
            { label: "Any time", value: "" },
            { label: "A week or longer", value: "7" },
            { label: "A month or longer", value: "30" },
          ]}
          value={waiting}
          onChange={(value) => onFilter({ program, waiting: value, show })}
        />
        <Select
          label="Show"
          options={[
            { label: "Everything due", value: "" },
            { label: "What waits for approval", value: "approval" },
          ]}
          value={show}
          onChange={(value) => onFilter({ program, waiting, show: value })}
        />
      </InlineStack>
    </Box>
  );
}

interface ListProps {
  readonly rows: readonly RewardRowData[];
  readonly filter: DueFilterData;
  readonly onIssue: (selection: Selection) => void;
  readonly onApprove: (selection: Selection) => void;
  readonly approving: boolean;
}

const everything = ({ program, waiting, show, count }: DueFilterData): Selection => ({
  kind: "all",
  program,
  waiting,
  show,
  count,
});

/** When it goes out, and how its person wants it. */
const goesOut = ({ goesOut: when, wants }: RewardRowData) => (wants === null ? when : `${when} · wants ${wants}`);

/** Whether something of what is selected waits for approval. */
const anyToApprove = (rows: readonly RewardRowData[], ids: { has(id: string): boolean }) =>
  rows.some((row) => row.toApprove && ids.has(row.id));

function WideTable({ rows, filter, onIssue, onApprove, approving }: ListProps) {
  const [everyPage, setEveryPage] = useState(false);
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(
    rows.map((row) => ({ id: row.id })),
  );
  const more = filter.count > rows.length;
  const selection = (): Selection => (everyPage ? everything(filter) : { kind: "some", rewardIds: selectedResources });
  return (
    <IndexTable
      resourceName={{ singular: "reward", plural: "rewards" }}
      itemCount={rows.length}
      selectedItemsCount={everyPage ? "All" : selectedResources.length}
      onSelectionChange={(...change) => {
        setEveryPage(false);
        handleSelectionChange(...change);
      }}
      hasMoreItems={more}
      {...(more && allResourcesSelected
        ? {
            paginatedSelectAllActionText: everyPage ? "Undo" : `Select all ${filter.count} on every page`,
            paginatedSelectAllText: everyPage ? `All ${filter.count} rewards are selected.` : "",
            paginatedSelectAllAction: {
              content: everyPage ? "Undo" : `Select all ${filter.count} on every page`,
              onAction: () => setEveryPage(!everyPage),
            },
          }
        : {})}
      promotedBulkActions={[
        {
          content: "Issue rewards",
          onAction: () => onIssue(selection()),
        },
        ...(anyToApprove(rows, new Set(selectedResources))
          ? [{ content: "Approve", disabled: approving, onAction: () => onApprove(selection()) }]
          : []),
      ]}
      headings={[
        { title: "Referrer" },
        { title: "Order" },
        { title: "Earned" },
        { title: "Due since" },
        { title: "Goes out" },
        { title: "Amount", alignment: "end" },
      ]}
    >
      {rows.map((row, index) => (
        <IndexTable.Row id={row.id} key={row.id} position={index} selected={selectedResources.includes(row.id)}>
          <IndexTable.Cell>
            <RewardLink row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell>{row.order}</IndexTable.Cell>
          <IndexTable.Cell>{row.earned}</IndexTable.Cell>
          <IndexTable.Cell>{row.due}</IndexTable.Cell>
          <IndexTable.Cell>{goesOut(row)}</IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              {row.amount}
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

/** The table's narrow form has no boxes to tick, so a narrow screen gets a list of its own. */
function NarrowList({ rows, filter, onIssue, onApprove, approving }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const all = chosen.size === rows.length;
  const some = (): Selection => ({
    kind: "some",
    rewardIds: rows.flatMap((row) => (chosen.has(row.id) ? [row.id] : [])),
  });
  const toggle = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((each) => each !== id)));
  return (
    <Box paddingInline="300" paddingBlockEnd="300">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Checkbox
            label={chosen.size === 0 ? "Select the page" : `${chosen.size} selected`}
            checked={all ? true : chosen.size > 0 ? "indeterminate" : false}
            onChange={() => setChosen(new Set(all ? [] : rows.map((row) => row.id)))}
          />
          <InlineStack gap="200">
            {anyToApprove(rows, chosen) ? (
              <Button loading={approving} onClick={() => onApprove(some())}>
                Approve
              </Button>
            ) : null}
            <Button variant="primary" disabled={chosen.size === 0} onClick={() => onIssue(some())}>
              Issue rewards
            </Button>
          </InlineStack>
        </InlineStack>
        {all && filter.count > rows.length ? (
          <Button onClick={() => onIssue(everything(filter))}>{`Issue all ${filter.count} on every page`}</Button>
        ) : null}
        {rows.map((row) => (
          <BlockStack key={row.id} gap="300">
            <Divider />
            <InlineStack gap="200" wrap={false} blockAlign="start">
              <Checkbox
                label={`Select ${row.referrer}, ${row.order}`}
                labelHidden
                checked={chosen.has(row.id)}
                onChange={(on) => toggle(row.id, on)}
              />
              <NarrowReward row={row} line={`Due since ${row.due}. Goes out: ${goesOut(row)}`} bare />
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );
}
