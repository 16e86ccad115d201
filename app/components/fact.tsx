import { BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A fact beside a page: what it is, and under it how it is. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="050">
      <Text as="h3" variant="bodySm" tone="subdued">
        {label}
      </Text>
      {children}
    </BlockStack>
  );
}
