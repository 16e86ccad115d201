import {
  BlockStack,
  Box,
  Button,
  Checkbox,
  Divider,
  IndexTable,
  InlineStack,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import type { RewardRowData } from "./reward-row.ts";
import { NarrowReward, RewardLink } from "./reward-table.tsx";

/** What is due: select one, some or the page, and issue. */
export function DueRewards(props: {
  readonly rows: readonly RewardRowData[];
  readonly onIssue: (rewardIds: readonly string[]) => void;
}) {
  const { rows, onIssue } = props;
  const { smDown } = useBreakpoints();
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
      {smDown ? <NarrowList rows={rows} onIssue={onIssue} /> : <WideTable rows={rows} onIssue={onIssue} />}
    </>
  );
}

interface ListProps {
  readonly rows: readonly RewardRowData[];
  readonly onIssue: (rewardIds: readonly string[]) => void;
}

function WideTable({ rows, onIssue }: ListProps) {
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(
    rows.map((row) => ({ id: row.id })),
  );
  return (
    <IndexTable
      resourceName={{ singular: "reward", plural: "rewards" }}
      itemCount={rows.length}
      selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
      onSelectionChange={handleSelectionChange}
      promotedBulkActions={[{ content: "Issue rewards", onAction: () => onIssue(selectedResources) }]}
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
function NarrowList({ rows, onIssue }: ListProps) {
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
            onClick={() => onIssue(rows.flatMap((row) => (chosen.has(row.id) ? [row.id] : [])))}
          >
            Issue rewards
          </Button>
        </InlineStack>
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
