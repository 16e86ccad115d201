import {
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
import type { Selection } from "./issue-answer.ts";
import type { RewardRowData } from "./reward-row.ts";
import { NarrowReward, RewardLink } from "./reward-table.tsx";

/** What the due list is narrowed to, as it stands in the address; empty for all. */
export interface DueFilterData {
  readonly program: string;
  readonly waiting: string;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  /** How many rewards it shows over all pages. */
  readonly count: number;
}

/** What is due: narrow it down, select one, some, the page or all pages, and issue. */
export function DueRewards(props: {
  readonly rows: readonly RewardRowData[];
  readonly filter: DueFilterData;
  readonly onFilter: (filter: { readonly program: string; readonly waiting: string }) => void;
  readonly onIssue: (selection: Selection) => void;
}) {
  const { rows, filter, onFilter, onIssue } = props;
  const { smDown } = useBreakpoints();
  const narrowed = filter.program !== "" || filter.waiting !== "";
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
        When the hold of a reward ends, it comes here for you to issue. Programs that issue automatically skip this
        list.
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
      <Filters filter={filter} onFilter={onFilter} />
      {smDown ? (
        <NarrowList rows={rows} filter={filter} onIssue={onIssue} />
      ) : (
        <WideTable rows={rows} filter={filter} onIssue={onIssue} />
      )}
    </>
  );
}

function Filters({ filter, onFilter }: Pick<Parameters<typeof DueRewards>[0], "filter" | "onFilter">) {
  const { program, waiting, programs } = filter;
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
            onChange={(value) => onFilter({ program: value, waiting })}
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
          onChange={(value) => onFilter({ program, waiting: value })}
        />
      </InlineStack>
    </Box>
  );
}

interface ListProps {
  readonly rows: readonly RewardRowData[];
  readonly filter: DueFilterData;
  readonly onIssue: (selection: Selection) => void;
}

const everything = ({ program, waiting, count }: DueFilterData): Selection => ({
  kind: "all",
  program,
  waiting,
  count,
});

function WideTable({ rows, filter, onIssue }: ListProps) {
  const [everyPage, setEveryPage] = useState(false);
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(
    rows.map((row) => ({ id: row.id })),
  );
  const more = filter.count > rows.length;
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
          onAction: () => onIssue(everyPage ? everything(filter) : { kind: "some", rewardIds: selectedResources }),
        },
      ]}
      headings={[
        { title: "Referrer" },
        { title: "Order" },
        { title: "Earned" },
        { title: "Due since" },
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
function NarrowList({ rows, filter, onIssue }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const all = chosen.size === rows.length;
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
          <Button
            variant="primary"
            disabled={chosen.size === 0}
            onClick={() =>
              onIssue({ kind: "some", rewardIds: rows.flatMap((row) => (chosen.has(row.id) ? [row.id] : [])) })
            }
          >
            Issue rewards
          </Button>
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
              <NarrowReward row={row} line={`Due since ${row.due}`} bare />
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );
}
