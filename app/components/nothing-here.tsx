import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

interface Way {
  readonly content: string;
  readonly url?: string;
  readonly onAction?: () => void;
  readonly loading?: boolean;
}

/** What stands where there is nothing yet: what will come, and what to do for it. */
export function NothingHere(props: {
  readonly heading: string;
  readonly action?: Way;
  readonly secondaryAction?: Way;
  readonly children: ReactNode;
}) {
  return (
    <Box paddingBlock="800" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <Picture />
        <Text as="h2" variant="headingMd" alignment="center">
          {props.heading}
        </Text>
        <Box maxWidth="26rem">
          <Text as="p" tone="subdued" alignment="center">
            {props.children}
          </Text>
        </Box>
        {props.action || props.secondaryAction ? (
          <InlineStack gap="200" align="center">
            {props.action ? <WayButton way={props.action} primary /> : null}
            {props.secondaryAction ? <WayButton way={props.secondaryAction} /> : null}
          </InlineStack>
        ) : null}
      </BlockStack>
    </Box>
  );
}

function WayButton({ way, primary }: { readonly way: Way; readonly primary?: boolean }) {
  return (
    <Button
      {...(primary ? { variant: "primary" as const } : {})}
      {...(way.url === undefined ? {} : { url: way.url })}
      {...(way.onAction === undefined ? {} : { onClick: way.onAction })}
      loading={way.loading ?? false}
    >
      {way.content}
    </Button>
  );
}

/** Two people and a word between them. */
function Picture() {
  return (
    <svg width="112" height="72" viewBox="0 0 112 72" fill="none" aria-hidden="true" focusable="false">
      <circle cx="22" cy="40" r="9" fill="#d6d6d6" />
      <path d="M6 68c0-10 7-16 16-16s16 6 16 16z" fill="#d6d6d6" />
      <circle cx="90" cy="40" r="9" fill="#d6d6d6" />
      <path d="M74 68c0-10 7-16 16-16s16 6 16 16z" fill="#d6d6d6" />
      <path d="M38 6h36a8 8 0 0 1 8 8v14a8 8 0 0 1-8 8H52l-10 9v-9h-4a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8z" fill="#29845a" />
      <path
        d="M56 29c-5-3.400-8-6-8-9.300A4.200 4.200 0 0 1 56 17.500a4.200 4.200 0 0 1 8 2.200C64 23 61 25.600 56 29z"
        fill="#fff"
      />
    </svg>
  );
}
