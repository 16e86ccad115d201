import { BlockStack, Box, Button, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import { NothingHere } from "../nothing-here.tsx";
import type { RefusedRow, RewardRowData } from "./reward-row.ts";

/** What did not reach anybody: rewards that can be tried again, and orders that earned nothing. Each says why. */
export function NotRewarded(props: {
  readonly failed: readonly RewardRowData[];
  readonly refused: readonly RefusedRow[];
  readonly takenBack: readonly RewardRowData[];
  readonly onIssue: (rewardIds: readonly string[]) => void;
}) {
  const { failed, refused, takenBack, onIssue } = props;
  if (failed.length + refused.length + takenBack.length === 0) {
    return (
      <NothingHere heading="Everything was rewarded">
        Rewards that could not be issued, and referred orders that earn nothing, are listed here with the reason and the
        next step.
      </NothingHere>
    );
  }
  return (
    <Box padding="400">
      <BlockStack gap="600">
        {failed.length === 0 ? null : (
          <BlockStack gap="300">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="h2" variant="headingMd">
                Could not be issued
              </Text>
              {failed.length < 2 ? null : (
                <Button onClick={() => onIssue(failed.map((row) => row.id))}>{`Try all ${failed.length} again`}</Button>
              )}
            </InlineStack>
            {failed.map((row, index) => (
              <BlockStack key={row.id} gap="300">
                {index === 0 ? null : <Divider />}
                <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
                  <BlockStack gap="050">
                    <Text as="p">
                      <Link url={row.url}>{row.referrer}</Link>, {row.amount} for {row.order}
                    </Text>
                    <Text as="p">{row.why ?? "The reason was not kept."}</Text>
                    {row.detail === null ? null : (
                      <Text as="p" tone="subdued" breakWord>
                        {row.detail}
                      </Text>
                    )}
                    {row.payout === "" ? null : (
                      <Text as="p" tone="subdued">
                        {row.payout}
                      </Text>
                    )}
                  </BlockStack>
                  <Button
                    onClick={() => onIssue([row.id])}
                    accessibilityLabel={`Try again for ${row.referrer}, ${row.order}`}
                  >
                    Try again
                  </Button>
                </InlineStack>
              </BlockStack>
            ))}
          </BlockStack>
        )}
        {takenBack.length === 0 ? null : (
          <BlockStack gap="300">
            <BlockStack gap="050">
              <Text as="h2" variant="headingMd">
                Taken back after they were issued
              </Text>
              <Text as="p" tone="subdued">
                Nothing is pulled from anybody: later rewards of the same referrer fill it first.
              </Text>
            </BlockStack>
            {takenBack.map((row) => (
              <InlineStack key={row.id} align="space-between" gap="200">
                <Text as="p">
                  <Link url={row.url}>{row.referrer}</Link>, {row.amount} for {row.order}
                  {row.why === null ? "" : `: ${row.why}`}
                </Text>
                <Text as="span" tone="subdued">
                  {row.changed}
                </Text>
              </InlineStack>
            ))}
          </BlockStack>
        )}
        {refused.length === 0 ? null : (
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Orders that earned nothing
            </Text>
            {refused.map((row, index) => (
              <BlockStack key={row.id} gap="300">
                {index === 0 ? null : <Divider />}
                <BlockStack gap="050">
                  <InlineStack align="space-between" gap="200">
                    <Text as="p">
                      <Link url={row.url}>{row.order}</Link>, referred by {row.referrer}
                    </Text>
                    <Text as="span" tone="subdued">
                      {row.at}
                    </Text>
                  </InlineStack>
                  <Text as="p">
                    {row.why}
                    {row.lost === null ? "" : ` A reward of ${row.lost} was cancelled.`}
                  </Text>
                </BlockStack>
              </BlockStack>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Box>
  );
}
