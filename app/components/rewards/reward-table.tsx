import { BlockStack, Box, Button, IndexTable, InlineStack, Text, useBreakpoints } from "@shopify/polaris";
import type { ReactNode } from "react";
import { NothingHere } from "../nothing-here.tsx";
import type { RewardRowData } from "./reward-row.ts";

/** Rewards to read, with one column of its own at the end. */
export function RewardTable(props: {
  readonly rows: readonly RewardRowData[];
  readonly empty: { readonly heading: string; readonly text: string };
  readonly last: { readonly title: string; readonly cell: (row: RewardRowData) => string };
  /** What can be done about a row, where something can. */
  readonly action?: (row: RewardRowData) => ReactNode;
}) {
  const { rows, last, action } = props;
  const { smDown } = useBreakpoints();
  if (rows.length === 0) return <NothingHere heading={props.empty.heading}>{props.empty.text}</NothingHere>;
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      resourceName={{ singular: "reward", plural: "rewards" }}
      itemCount={rows.length}
      headings={[
        { title: "Referrer" },
        { title: "Order" },
        { title: "Earned" },
        { title: "Amount", alignment: "end" },
        { title: last.title },
      ]}
    >
      {rows.map((row, index) => (
        <IndexTable.Row id={row.id} key={row.id} position={index}>
          {smDown ? (
            <>
              <NarrowReward row={row} line={last.cell(row)} />
              {action?.(row)}
            </>
          ) : (
            <>
              <IndexTable.Cell>
                <RewardLink row={row} />
              </IndexTable.Cell>
              <IndexTable.Cell>{row.order}</IndexTable.Cell>
              <IndexTable.Cell>{row.earned}</IndexTable.Cell>
              <IndexTable.Cell>
                <Text as="span" alignment="end" numeric>
                  {row.amount}
                </Text>
              </IndexTable.Cell>
              <IndexTable.Cell>
                <InlineStack gap="200" blockAlign="center">
                  {last.cell(row)}
                  {action?.(row)}
                </InlineStack>
              </IndexTable.Cell>
            </>
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

/** The referrer's name, leading to the whole story. */
export function RewardLink({ row }: { readonly row: Pick<RewardRowData, "url" | "referrer"> }) {
  return (
    <Button variant="monochromePlain" url={row.url} textAlign="start">
      {row.referrer}
    </Button>
  );
}

/** A reward on a narrow screen; `bare` where something around it brings the space. */
export function NarrowReward(props: { readonly row: RewardRowData; readonly line: string; readonly bare?: boolean }) {
  const { row, line, bare } = props;
  return (
    <Box padding={bare ? "0" : "300"} width="100%">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <RewardLink row={row} />
          <Text as="span" fontWeight="semibold" numeric>
            {row.amount}
          </Text>
        </InlineStack>
        <Text as="span" tone="subdued">
          {row.order} · {row.earned}
        </Text>
        <Text as="span">{line}</Text>
      </BlockStack>
    </Box>
  );
}
