import { useRevalidator } from "@remix-run/react";
import { Card, Page } from "@shopify/polaris";
import { useEffect } from "react";
import { NothingHere } from "./nothing-here.tsx";

/** Shown in the seconds between the first opening of the app and the shop's row; looks again by itself. */
export function SettingUp() {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(revalidate, 2_000);
    return () => clearInterval(timer);
  }, [revalidate]);
  return (
    <Page title="Goodword">
      <Card>
        <NothingHere
          heading="Setting up your store"
          action={{ content: "Look again", onAction: revalidate, loading: state === "loading" }}
        >
          This takes a few seconds. If it takes longer, close Goodword and open it again from the Apps list.
        </NothingHere>
      </Card>
    </Page>
  );
}
