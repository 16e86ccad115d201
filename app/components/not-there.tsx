import { Card, Page } from "@shopify/polaris";
import { NothingHere } from "./nothing-here.tsx";

/** An address that leads nowhere, and the way back. */
export function NotThere({ what }: { readonly what: "page" | "referral" }) {
  const list = what === "referral";
  return (
    <Page
      title="Not found"
      backAction={list ? { content: "Referrals", url: "/app/referrals" } : { content: "Home", url: "/app" }}
    >
      <Card>
        <NothingHere
          heading={list ? "There is no such referral" : "There is no such page"}
          action={list ? { content: "Go to Referrals", url: "/app/referrals" } : { content: "Go to Home", url: "/app" }}
        >
          {list
            ? "The link may be old, or the referral belongs to another store."
            : "The link may be old. Everything in Goodword is reached from the menu."}
        </NothingHere>
      </Card>
    </Page>
  );
}
