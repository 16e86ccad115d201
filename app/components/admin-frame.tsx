import { NavMenu } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, Page, Text } from "@shopify/polaris";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { type ReactNode, useEffect } from "react";

/** Where App Bridge is loaded from, and for which app. */
export interface AppBridgeSource {
  readonly apiKey: string;
  readonly url: string;
}

/** Everything inside the Shopify admin stands in this frame: App Bridge, Polaris, and the app's entries in the side menu. */
export function AdminFrame({
  appBridge,
  waitingList,
  children,
}: {
  readonly appBridge: AppBridgeSource;
  /** Whether the shop has a waiting list to look at. */
  readonly waitingList: boolean;
  readonly children: ReactNode;
}) {
  useEffect(rememberPlace, []);
  return (
    <AppProvider isEmbeddedApp apiKey={appBridge.apiKey} __APP_BRIDGE_URL={appBridge.url}>
      <NavMenu>
        <a href="/app" rel="home">
          Home
        </a>
        <a href="/app/programs">Programs</a>
        <a href="/app/referrals">Referrals</a>
        <a href="/app/referrers">Referrers</a>
        <a href="/app/ambassadors">Ambassadors</a>
        {waitingList ? <a href="/app/waiting-list">Waiting list</a> : null}
        <a href="/app/codes">Codes</a>
        <a href="/app/reviews">Reviews</a>
        <a href="/app/claims">Claims</a>
        <a href="/app/rewards">Reward due</a>
        <a href="/app/balances">Balances</a>
        <a href="/app/annual">Annual totals</a>
        <a href="/app/by-hand">By hand</a>
        <a href="/app/files">Files</a>
        <a href="/app/settings">Settings</a>
      </NavMenu>
      {children}
    </AppProvider>
  );
}

/**
 * Only the first page of a visit has shop and host in its address. They are kept for the tab, so that a later page that is
 * loaded anew finds its way back (`app/platform/lost-frame.ts`).
 */
function rememberPlace(): void {
  const query = new URLSearchParams(location.search);
  const place = new URLSearchParams();
  for (const name of ["shop", "host"]) {
    const value = query.get(name);
    if (value === null) return;
    place.set(name, value);
  }
  try {
    sessionStorage.setItem("goodword:opened-with", String(place));
  } catch {
    // A browser that keeps nothing for frames: such a reload ends with the advice to open the app anew.
  }
}

/** A page that could not be shown, and what to do. */
export function AdminTrouble(props: {
  readonly title: string;
  readonly advice: string;
  readonly onRetry?: () => void;
}) {
  return (
    <Page title={props.title} backAction={{ content: "Home", url: "/app" }}>
      <Card>
        <BlockStack gap="400" inlineAlign="start">
          <Text as="p">{props.advice}</Text>
          {props.onRetry ? <Button onClick={props.onRetry}>Try again</Button> : null}
        </BlockStack>
      </Card>
    </Page>
  );
}
