import { useFetcher } from "@remix-run/react";
import { Badge, Banner, BlockStack, Box, Button, Card, Divider, InlineStack, List, Page, Text } from "@shopify/polaris";
import { NothingHere } from "../nothing-here.tsx";
import { useToast } from "../use-toast.ts";

/** A discount that is not as it was made. */
export interface DriftRow {
  readonly discountId: string;
  /** Its page in the Shopify admin. */
  readonly url: string;
  /** “Friends”, or "rewards (Discount code)". */
  readonly name: string;
  readonly gone: boolean;
  readonly changes: readonly string[];
  readonly found: string;
  readonly accepted: boolean;
  /** A running program's offer cannot be left without its discount. */
  readonly mayStay: boolean;
}

export interface DiscountsData {
  readonly rows: readonly DriftRow[];
}

/** What a press comes to. */
export type DiscountsAnswer = { readonly toast: string } | { readonly message: string };

/** Discounts of ours that were changed in Shopify: what is other, and what to do about each. */
export function DiscountsPage({ data }: { readonly data: DiscountsData }) {
  const fetcher = useFetcher<DiscountsAnswer>();
  const answer = fetcher.data;
  useToast(answer && "toast" in answer ? answer : undefined);
  const busy = fetcher.state !== "idle";
  const press = (intent: "mend" | "accept" | "check", discountId = "") =>
    fetcher.submit({ intent, discountId }, { method: "post" });
  return (
    <Page
      title="Changed discounts"
      subtitle="Goodword looks every hour whether its discounts in Shopify are as it made them."
      backAction={{ content: "Home", url: "/app" }}
      secondaryActions={[{ content: "Look now", onAction: () => press("check"), disabled: busy }]}
    >
      <BlockStack gap="400">
        {answer && "message" in answer ? <Banner tone="critical" title={answer.message} /> : null}
        <Card padding="0">
          {data.rows.length === 0 ? (
            <NothingHere heading="Every discount is as it was made">
              When one is deleted, switched off or edited in Shopify, it is listed here, and you decide what holds.
            </NothingHere>
          ) : (
            data.rows.map((row, index) => (
              <Box key={row.discountId}>
                {index === 0 ? null : <Divider />}
                <Drift row={row} busy={busy} onPress={press} />
              </Box>
            ))
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}

function Drift(props: {
  readonly row: DriftRow;
  readonly busy: boolean;
  readonly onPress: (intent: "mend" | "accept", discountId: string) => void;
}) {
  const { row, busy, onPress } = props;
  return (
    <Box padding="400">
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm">
            Discount of {row.name}
          </Text>
          {row.accepted ? <Badge>Left as it is</Badge> : null}
        </InlineStack>
        {row.gone ? (
          <Text as="p">It was deleted in Shopify: its links and codes give nothing any more.</Text>
        ) : (
          <List>
            {row.changes.map((change) => (
              <List.Item key={change}>{change}</List.Item>
            ))}
          </List>
        )}
        <Text as="p" tone="subdued">
          Found {row.found}.
        </Text>
        <InlineStack gap="200">
          <Button
            variant="primary"
            disabled={busy}
            accessibilityLabel={`${row.gone ? "Make it again" : "Put it right"}: ${row.name}`}
            onClick={() => onPress("mend", row.discountId)}
          >
            {row.gone ? "Make it again" : "Put it right"}
          </Button>
          {row.accepted || !row.mayStay ? null : (
            <Button
              disabled={busy}
              accessibilityLabel={`Leave it as it is: ${row.name}`}
              onClick={() => onPress("accept", row.discountId)}
            >
              Leave it as it is
            </Button>
          )}
          {row.gone ? null : (
            <Button variant="plain" url={row.url} target="_blank">
              Open in Shopify
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
