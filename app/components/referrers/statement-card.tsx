import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Button, Divider, InlineStack, Select, Text } from "@shopify/polaris";

/** A month of somebody's account, written out. */
export interface StatementData {
  readonly month: string;
  readonly earlier: string;
  /** Null in the present month. */
  readonly later: string | null;
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly opening: string;
  readonly closing: string;
  /** How the closing balance is made up, when it is not plain: what is on hold, what is below zero and why. */
  readonly explained: readonly string[];
  readonly lines: readonly {
    readonly id: string;
    readonly at: string;
    /** As the person reads it. */
    readonly text: string;
    /** What only the merchant reads: the order, the rail, the reason. */
    readonly because: string | null;
    /** Signed; null where nothing of the balance changed. */
    readonly amount: string | null;
    readonly balance: string;
  }[];
  /** The address of the next page of this month; null at its end. */
  readonly next: string | null;
  /** The address of its first page, on a later one. */
  readonly top: string | null;
}

/** What the shop owed before the month, what changed it, and what it owes after it. */
export function StatementCard({ data }: { readonly data: StatementData }) {
  const navigate = useNavigate();
  const search = (month: string, currency = data.currency) => `?tab=statement&month=${month}&currency=${currency}`;
  return (
    <BlockStack gap="400">
      <InlineStack align="space-between" blockAlign="end" gap="200">
        <Text as="h2" variant="headingMd">
          {data.month}
        </Text>
        <InlineStack gap="200" blockAlign="end">
          {data.currencies.length < 2 ? null : (
            <Select
              label="Currency"
              labelInline
              options={[...data.currencies]}
              value={data.currency}
              onChange={(currency) => navigate({ search: `?tab=statement&currency=${currency}` })}
            />
          )}
          <Button onClick={() => navigate({ search: search(data.earlier) })}>Earlier month</Button>
          <Button disabled={data.later === null} onClick={() => navigate({ search: search(data.later ?? "") })}>
            Later month
          </Button>
        </InlineStack>
      </InlineStack>
      <Total label="Owed before" amount={data.opening} />
      <Divider />
      {data.lines.length === 0 ? (
        <Text as="p" tone="subdued">
          Nothing happened in this month.
        </Text>
      ) : (
        <BlockStack as="ul" gap="300">
          {data.lines.map((line) => (
            <Box as="li" key={line.id}>
              <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                <BlockStack>
                  <Text as="p">{line.text}</Text>
                  <Text as="p" variant="bodySm" tone="subdued" breakWord>
                    {[line.at, line.because].filter((part) => part !== null).join(" · ")}
                  </Text>
                </BlockStack>
                <Box minWidth="6rem">
                  <BlockStack inlineAlign="end">
                    <Text as="p" numeric>
                      {line.amount ?? "–"}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued" numeric>
                      <Text as="span" visuallyHidden>
                        Owed after it:{" "}
                      </Text>
                      {line.balance}
                    </Text>
                  </BlockStack>
                </Box>
              </InlineStack>
            </Box>
          ))}
        </BlockStack>
      )}
      {data.next === null && data.top === null ? null : (
        <InlineStack gap="200" align="center">
          {data.top === null ? null : (
            <Button onClick={() => navigate({ search: data.top ?? "" })}>From the beginning</Button>
          )}
          {data.next === null ? null : (
            <Button onClick={() => navigate({ search: data.next ?? "" })}>More of this month</Button>
          )}
        </InlineStack>
      )}
      <Divider />
      <BlockStack gap="100">
        <Total label="Owed after" amount={data.closing} />
        {data.explained.map((sentence) => (
          <Text as="p" key={sentence} tone="subdued">
            {sentence}
          </Text>
        ))}
      </BlockStack>
    </BlockStack>
  );
}

function Total({ label, amount }: { readonly label: string; readonly amount: string }) {
  return (
    <InlineStack align="space-between">
      <Text as="p" fontWeight="semibold">
        {label}
      </Text>
      <Text as="p" fontWeight="semibold" numeric>
        {amount}
      </Text>
    </InlineStack>
  );
}
