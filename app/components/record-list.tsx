import { BlockStack, Box, Link, Text } from "@shopify/polaris";
import { NothingHere } from "./nothing-here.tsx";

/** A line of somebody's record: who did what, when and why. */
export interface RecordLine {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly text: string;
  readonly note: string | null;
  readonly url: string | null;
}

/** What happened to one person, the newest first. It is never changed: a correction is a line of its own. */
export function RecordList({ lines }: { readonly lines: readonly RecordLine[] }) {
  if (lines.length === 0)
    return (
      <NothingHere heading="Nothing has happened yet">Every event is written down here and never changed.</NothingHere>
    );
  return (
    <BlockStack as="ul" gap="300">
      {lines.map((line) => (
        <Box as="li" key={line.id}>
          <Text as="p">
            {line.url === null ? (
              line.text
            ) : (
              <Link url={line.url} monochrome removeUnderline>
                {line.text}
              </Link>
            )}
          </Text>
          {line.note === null ? null : (
            <Text as="p" breakWord>
              Note: {line.note}
            </Text>
          )}
          <Text as="p" variant="bodySm" tone="subdued">
            {line.at} · {line.by}
          </Text>
        </Box>
      ))}
    </BlockStack>
  );
}
