import { Banner, BlockStack, Button, Card, DataTable, InlineStack, Text } from "@shopify/polaris";

/** What was caught, in words for a row. */
export interface ReplayRow {
  readonly title: string;
  readonly orders: string;
  readonly boughtAgain: string;
  readonly lost: string;
  readonly examples: string;
}

/** What a replay said. */
export interface ReplayData {
  /** "312 referred orders since 3 September". */
  readonly looked: string;
  readonly outcome: string;
  /** Empty where nothing was caught. */
  readonly rows: readonly ReplayRow[];
}

/** Tries the rules, saved or not, on what has happened already. */
export function ReplayCard(props: {
  readonly data: ReplayData | undefined;
  readonly stale: boolean;
  readonly busy: boolean;
  readonly onReplay: () => void;
}) {
  const { data, stale, busy, onReplay } = props;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Try these rules on your past orders
        </Text>
        <Text as="p">
          Nothing is changed or decided by it. You see what the rules on this page would have caught, and how many of
          those friends bought again: people who come back are rarely fraud.
        </Text>
        <InlineStack>
          <Button onClick={onReplay} loading={busy}>
            Try the rules
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {data === undefined ? null : (
            <BlockStack gap="300">
              {stale ? <Banner tone="info" title="The rules have changed since. Try them again." /> : null}
              <Text as="p">{data.looked}</Text>
              <Text as="p" fontWeight="semibold">
                {data.outcome}
              </Text>
              {data.rows.length === 0 ? null : (
                <DataTable
                  columnContentTypes={["text", "numeric", "numeric", "numeric", "text"]}
                  headings={["Signal", "Orders", "Bought again", "Fell through", "For example"]}
                  rows={data.rows.map((row) => [row.title, row.orders, row.boughtAgain, row.lost, row.examples])}
                />
              )}
            </BlockStack>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}
