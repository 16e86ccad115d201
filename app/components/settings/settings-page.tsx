import { BlockStack, Box, Layout, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { DaysSetting } from "./days-setting.tsx";
import { MailCard, type MailCardData } from "./mail-card.tsx";
import { PointsCard, type PointsDraft } from "./points-card.tsx";
import { RailCard, type RailCardData } from "./rail-card.tsx";

/** How rewards go out, what points bring, what people say of where they are paid, and mail. */
export function SettingsPage(props: {
  readonly rails: readonly RailCardData[];
  readonly points: PointsDraft;
  readonly currency: string;
  readonly mail: MailCardData;
  readonly detailsWaitDays: number;
  readonly expiryRemindDays: number | null;
}) {
  const { rails, points, currency, mail, detailsWaitDays, expiryRemindDays } = props;
  const ready = rails.filter((rail) => rail.state === "ready");
  return (
    <Page title="Settings" backAction={{ content: "Home", url: "/app" }}>
      <Layout>
        <Layout.AnnotatedSection
          title={<Inset>How rewards are paid</Inset>}
          description={
            <Inset>
              Connect the ways you want to use. The program says which is tried first. Keys are stored encrypted and
              never shown again.
            </Inset>
          }
        >
          <BlockStack gap="400">
            {ready.length > 0 ? null : (
              <Text as="p" tone="subdued">
                Nothing is ready yet: rewards are earned and wait until you connect one.
              </Text>
            )}
            {rails.map((rail) => (
              <RailCard key={rail.name} rail={rail} />
            ))}
          </BlockStack>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={<Inset>Points</Inset>}
          description={
            <Inset>
              Where a program rewards people with points, they give them for one of these on your storefront. What they
              choose goes out over the other ways that the program allows.
            </Inset>
          }
        >
          <PointsCard draft={points} currency={currency} />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={<Inset>What ends</Inset>}
          description={
            <Inset>
              Discount codes, store credit and gift cards can end: each says after how many days, above. Who has not
              used theirs is told once, by mail and on their page.
            </Inset>
          }
        >
          <DaysSetting
            name="Reminder before something ends"
            intent="expiry-reminder"
            label="Remind people before it ends"
            suffix="days before"
            helpText="From 1 to 60; loyalty programs use 7 to 30. Empty tells nobody. What is short-lived is told of when half of its time is over."
            days={expiryRemindDays}
            saves="Save when people are reminded"
          />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={<Inset>People’s payout details</Inset>}
          description={
            <Inset>
              PayPal addresses and bank details are confirmed by mail before the first payout. Whoever changes theirs
              waits, and the old address is told, so that a stolen account pays nobody else.
            </Inset>
          }
        >
          <DaysSetting
            name="Changed payout details"
            intent="details-wait"
            label="Changed details wait"
            suffix="days"
            helpText="From 0 to 30. It holds for changes from now on."
            days={detailsWaitDays}
            saves="Save how long changed details wait"
          />
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title={<Inset>Mail</Inset>}
          description={
            <Inset>
              Confirmations and warnings to the people who refer your store, in their language. Nothing in them tracks
              anybody.
            </Inset>
          }
        >
          <MailCard mail={mail} />
        </Layout.AnnotatedSection>
      </Layout>
    </Page>
  );
}

/** On a narrow screen cards reach the edges, and text between them must not. */
function Inset({ children }: { readonly children: ReactNode }) {
  return <Box paddingInline={{ xs: "400", sm: "0" }}>{children}</Box>;
}
