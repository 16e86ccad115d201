import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";

/** What speaks against a referral, written out. */
export interface SuspicionData {
  readonly hits: readonly {
    readonly key: string;
    readonly order: string;
    readonly title: string;
    readonly detail: string;
    readonly does: string;
    /** Its rule flags or blocks; else it was only noted. */
    readonly serious: boolean;
  }[];
  readonly review: {
    readonly since: string;
    /** The referrer asked for it; else a rule did. */
    readonly asked: boolean;
    readonly plea: string | null;
    readonly next: string;
  } | null;
  readonly canUndo: boolean;
  readonly referrerId: string;
  readonly banned: boolean;
  readonly banNote: string | null;
}

/** Which signals fired and where the review stands. */
export function SuspicionCard({ data }: { readonly data: SuspicionData }) {
  const { hits, review } = data;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Checks
        </Text>
        {data.banned ? (
          <Banner tone="warning" title="The referrer is banned">
            {data.banNote ? <Text as="p">{data.banNote}</Text> : null}
          </Banner>
        ) : null}
        {review === null ? null : (
          <Banner
            tone={review.asked ? "info" : "warning"}
            title={review.asked ? "The referrer asks for a second look" : "Waits for your review"}
          >
            {review.plea === null ? null : <Text as="p">“{review.plea}”</Text>}
            <Text as="p">
              Since {review.since}. {review.next}
            </Text>
          </Banner>
        )}
        {hits.length === 0 ? <Text as="p">No rule has found anything.</Text> : null}
        {hits.map((hit) => (
          <BlockStack key={hit.key} gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm">
                {hit.title}
              </Text>
              {hit.order === "" ? null : <Badge>{hit.order}</Badge>}
              {hit.serious ? null : <Badge tone="info">Shadow</Badge>}
            </InlineStack>
            <Text as="p">{hit.detail}</Text>
            <Text as="p" tone="subdued">
              {hit.does}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
