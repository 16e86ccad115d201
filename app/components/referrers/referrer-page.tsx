import { useNavigate } from "@remix-run/react";
import { Badge, BlockStack, Box, Card, Layout, Link, Page, Tabs, Text } from "@shopify/polaris";
import { Fact } from "../fact.tsx";
import { Pager } from "../pager.tsx";
import { type RecordLine, RecordList } from "../record-list.tsx";
import { type ReferralRow, ReferralRows } from "../referrals/referral-rows.tsx";
import { BalanceCard, type BalanceCardData } from "./balance-card.tsx";
import { MoneyList, type MoneyRow } from "./money-list.tsx";
import { StatementCard, type StatementData } from "./statement-card.tsx";

/** What the page's tabs are called in the address. */
export const referrerTabs = ["statement", "referrals", "rewards", "payouts", "record"] as const;

export type ReferrerTab = (typeof referrerTabs)[number];

/** What the chosen tab shows. */
export type ReferrerTabData =
  | { readonly tab: "statement"; readonly statement: StatementData }
  | { readonly tab: "referrals"; readonly rows: readonly ReferralRow[] }
  | { readonly tab: "rewards" | "payouts"; readonly rows: readonly MoneyRow[] }
  | { readonly tab: "record"; readonly lines: readonly RecordLine[] };

/** One referrer, written out. */
export interface ReferrerPageData {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly customerUrl: string | null;
  readonly erased: boolean;
  /** Where they stand with the ambassadors, in a word; null for other people. */
  readonly standing: string | null;
  readonly joined: string;
  /** How they chose to be paid; null leaves it to the store. */
  readonly wants: string | null;
  /** What they left to be paid by, masked, and how far it is. */
  readonly details: readonly string[];
  readonly codes: readonly { readonly code: string; readonly active: boolean; readonly program: string }[];
  readonly owed: BalanceCardData;
  readonly content: ReferrerTabData;
  readonly newer: string | null;
  readonly older: string | null;
}

const titles: Readonly<Record<ReferrerTab, string>> = {
  statement: "Statement",
  referrals: "Referrals",
  rewards: "Rewards",
  payouts: "Payouts",
  record: "Record",
};

/** Everything about one referrer: who they are, what they are owed and why, and what happened. */
export function ReferrerPage({ data }: { readonly data: ReferrerPageData }) {
  const navigate = useNavigate();
  const mark = data.erased ? "Erased" : data.standing;
  return (
    <Page
      title={data.name}
      {...(mark === null ? {} : { titleMetadata: <Badge>{mark}</Badge> })}
      backAction={{ content: "Referrers", url: "/app/referrers" }}
    >
      <Layout>
        <Layout.Section>
          <Card padding="0">
            <Tabs
              tabs={referrerTabs.map((tab) => ({ id: tab, content: titles[tab], panelID: `${tab}-panel` }))}
              selected={referrerTabs.indexOf(data.content.tab)}
              onSelect={(index) => navigate({ search: `?tab=${referrerTabs[index]}` })}
            >
              <Content content={data.content} />
            </Tabs>
            <Pager newer={data.newer} older={data.older} name={titles[data.content.tab].toLowerCase()} />
          </Card>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <BalanceCard data={data.owed} />
            <Who data={data} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function Content({ content }: { readonly content: ReferrerTabData }) {
  switch (content.tab) {
    case "statement":
      return (
        <Box padding="400">
          <StatementCard data={content.statement} />
        </Box>
      );
    case "referrals":
      return <ReferralRows rows={content.rows} />;
    case "rewards":
      return (
        <MoneyList
          rows={content.rows}
          empty={{ heading: "No rewards yet", text: "A reward is listed here as soon as a friend’s order earns one." }}
        />
      );
    case "payouts":
      return (
        <MoneyList
          rows={content.rows}
          empty={{ heading: "Nothing was sent yet", text: "What you issue to this person is listed here." }}
        />
      );
    case "record":
      return (
        <Box padding="400">
          <RecordList lines={content.lines} />
        </Box>
      );
  }
}

function Who({ data }: { readonly data: ReferrerPageData }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Who
        </Text>
        {data.email === null ? null : (
          <Fact label="E-mail">
            <Text as="p" breakWord>
              {data.email}
            </Text>
          </Fact>
        )}
        <Fact label="Customer">
          {data.customerUrl === null ? (
            <Text as="p">{data.erased ? "Erased at the customer’s request" : "No account in your store"}</Text>
          ) : (
            <Link url={data.customerUrl} target="_top">
              Open in Shopify
            </Link>
          )}
        </Fact>
        <Fact label="Joined">
          <Text as="p">{data.joined}</Text>
        </Fact>
        <Fact label="Wants rewards by">
          <Text as="p">{data.wants ?? "Left to you"}</Text>
        </Fact>
        {data.details.length === 0 ? null : (
          <Fact label="Payout details">
            {data.details.map((line) => (
              <Text as="p" key={line} breakWord>
                {line}
              </Text>
            ))}
          </Fact>
        )}
        <Fact label={data.codes.length === 1 ? "Code" : "Codes"}>
          {data.codes.length === 0 ? <Text as="p">None</Text> : null}
          {data.codes.map((code) => (
            <Text as="p" key={code.code} breakWord>
              {code.code}
              <Text as="span" tone="subdued">
                {` · ${code.program}${code.active ? "" : " · closed"}`}
              </Text>
            </Text>
          ))}
          {data.codes.length === 0 ? null : <Link url={`/app/codes?q=${data.id}`}>Change or close codes</Link>}
        </Fact>
      </BlockStack>
    </Card>
  );
}
