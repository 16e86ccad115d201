import { Card, Page } from "@shopify/polaris";
import { NothingHere } from "./nothing-here.tsx";

/** Where each kind of thing is listed. */
const lists = {
  page: { title: "Home", url: "/app" },
  referral: { title: "Referrals", url: "/app/referrals" },
  referrer: { title: "Referrers", url: "/app/referrers" },
  friend: { title: "Referrals", url: "/app/referrals" },
} as const;

/** An address that leads nowhere, and the way back. */
export function NotThere({ what }: { readonly what: keyof typeof lists }) {
  const { title, url } = lists[what];
  return (
    <Page title="Not found" backAction={{ content: title, url }}>
      <Card>
        <NothingHere heading={`There is no such ${what}`} action={{ content: `Go to ${title}`, url }}>
          {what === "page"
            ? "The link may be old. Everything in Goodword is reached from the menu."
            : `The link may be old, or the ${what} belongs to another store.`}
        </NothingHere>
      </Card>
    </Page>
  );
}
