import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

/** Lets the merchant allow the app more in their store, in Shopify's own dialog; nothing where nothing is missing. */
export function AllowScopes(props: { readonly scopes: readonly string[] | undefined; readonly onAllowed: () => void }) {
  const { scopes, onAllowed } = props;
  const shopify = useAppBridge();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  if (scopes === undefined || scopes.length === 0) return null;
  const ask = async () => {
    setAsking(true);
    setRefused(null);
    try {
      const { result } = await shopify.scopes.request([...scopes]);
      if (result === "granted-all") onAllowed();
      else setRefused("Nothing was allowed, so nothing changed.");
    } catch {
      setRefused("Shopify does not let this app ask for that yet. The docs say why.");
    } finally {
      setAsking(false);
    }
  };
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button onClick={ask} loading={asking}>
          Allow in Shopify
        </Button>
      </InlineStack>
      {refused === null ? null : <Text as="p">{refused}</Text>}
    </BlockStack>
  );
}
