import { Banner, BlockStack, Button, Card, DataTable, InlineStack, Select, Text } from "@shopify/polaris";
import { replayStretches } from "./replay-stretches.ts";

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

export type ReplayStretch = (typeof replayStretches)[number];

const stretchNames: Readonly<Record<ReplayStretch, string>> = {
  "30": "The last 30 days",
  "90": "The last 90 days",
  "365": "The last year",
  all: "All of them",
};

/** Tries the rules, saved or not, on what has happened already. */
export function ReplayCard(props: {
  readonly data: ReplayData | undefined;
  /** What was changed since, and what to do; null where the answer is for what stands here. */
  readonly stale: string | null;
  readonly busy: boolean;
  readonly days: ReplayStretch;
  readonly onDays: (days: ReplayStretch) => void;
  readonly onReplay: () => void;
}) {
  const { data, stale, busy, days, onDays, onReplay } = props;
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
        <InlineStack gap="300" blockAlign="end">
          <Select
            label="Orders of"
            options={replayStretches.map((value) => ({ value, label: stretchNames[value] }))}
            value={days}
            onChange={(value) => onDays(replayStretches.find((one) => one === value) ?? days)}
          />
          <Button onClick={onReplay} loading={busy}>
            Try the rules
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {data === undefined ? null : (
            <BlockStack gap="300">
              {stale === null ? null : <Banner tone="info" title={stale} />}
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
