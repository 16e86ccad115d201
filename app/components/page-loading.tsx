import { useLocation, useNavigation } from "@remix-run/react";
import { BlockStack, Card, SkeletonBodyText, SkeletonDisplayText, SkeletonPage } from "@shopify/polaris";
import type { ReactNode } from "react";

/**
 * Shows a page's outline while the address is changing to another page, so that a press is answered at once. A change of
 * filter or tab on the same page keeps what is there.
 */
export function PageLoading({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const leaving =
    navigation.state === "loading" && navigation.formMethod === undefined && navigation.location.pathname !== pathname;
  if (!leaving) return children;
  return (
    <SkeletonPage>
      <BlockStack gap="400">
        {["first", "second"].map((card) => (
          <Card key={card}>
            <BlockStack gap="400">
              <SkeletonDisplayText size="small" />
              <SkeletonBodyText lines={4} />
            </BlockStack>
          </Card>
        ))}
      </BlockStack>
    </SkeletonPage>
  );
}
