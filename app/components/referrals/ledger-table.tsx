import { BlockStack, Box, Card, Divider, InlineStack, Text } from "@shopify/polaris";

/** The books of one referral, written out. */
export interface LedgerData {
  readonly movements: readonly {
    readonly id: string;
    readonly at: string;
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly amount: string;
  }[];
  readonly balances: readonly { readonly account: string; readonly amount: string }[];
}

/** Every movement of the books, and what the accounts hold after them. */
export function LedgerTable({ ledger }: { readonly ledger: LedgerData }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          The books
        </Text>
        {ledger.movements.length === 0 ? (
          <Text as="p" tone="subdued">
            No money moved for this referral.
          </Text>
        ) : (
          <>
            <BlockStack as="ul" gap="200">
              {ledger.movements.map((movement) => (
                <Box as="li" key={movement.id}>
                  <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                    <BlockStack>
                      <Text as="p">
                        {movement.kind}{" "}
                        <Text as="span" tone="subdued">
                          {movement.at}
                        </Text>
                      </Text>
                      <Text as="p" variant="bodySm" tone="subdued">
                        {movement.from} → {movement.to}
                      </Text>
                    </BlockStack>
                    <Text as="p" numeric>
                      {movement.amount}
                    </Text>
                  </InlineStack>
                </Box>
              ))}
            </BlockStack>
            <Divider />
            <BlockStack gap="100">
              <Text as="h3" variant="headingSm">
                Balance after all of it
              </Text>
              {ledger.balances.map((balance) => (
                <InlineStack key={`${balance.account}${balance.amount}`} align="space-between">
                  <Text as="span">{balance.account}</Text>
                  <Text as="span" numeric>
                    {balance.amount}
                  </Text>
                </InlineStack>
              ))}
              <Text as="p" variant="bodySm" tone="subdued">
                The lines add up to zero: nothing appears from nowhere.
              </Text>
            </BlockStack>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
