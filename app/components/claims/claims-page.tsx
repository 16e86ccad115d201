import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Link, Page, Tabs, Text } from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import type { ClaimPressKind, ClaimRow, ClaimsData } from "./claim-row.ts";
import { DecideClaimModal } from "./decide-claim-modal.tsx";

const tabs = [
  { id: "waiting", content: "To decide", empty: "Nothing to decide" },
  { id: "accepted", content: "Accepted", empty: "Nothing accepted yet" },
  { id: "declined", content: "Declined", empty: "Nothing declined yet" },
] as const;

const tells = {
  waiting:
    "Who forgot a code says so on your storefront. What fits an order counts by itself; what a fraud rule flags waits here until you decide.",
  accepted: "Orders that count because somebody told the forgotten code. Each can be taken back.",
  declined: "What fits no order that can count is declined by itself. You can look at it again and accept it.",
} as const;

const labels: Readonly<Record<ClaimPressKind, string>> = {
  accept: "Accept",
  decline: "Decline",
  undo: "Take back",
};

/** What was said afterwards of who referred an order. */
export function ClaimsPage({ data }: { readonly data: ClaimsData }) {
  const navigate = useNavigate();
  const [press, setPress] = useState<{ kind: ClaimPressKind; row: ClaimRow } | null>(null);
  const selected = tabs.findIndex((tab) => tab.id === data.tab);
  return (
    <Page title="Claims" backAction={{ content: "Home", url: "/app" }}>
      <Card padding="0">
        <Tabs
          tabs={tabs.map(({ id, content }) => ({
            id,
            content,
            panelID: "claims",
            ...(id === "waiting" && data.waiting > 0
              ? { badge: data.waiting >= 100 ? "100+" : String(data.waiting) }
              : {}),
          }))}
          selected={selected}
          onSelect={(index) => navigate(`/app/claims?show=${tabs[index]?.id ?? "waiting"}`)}
        />
        <div id="claims">
          {data.rows.length === 0 && data.newer === null ? (
            <NothingHere
              heading={tabs[selected]?.empty ?? ""}
              action={{
                content: data.isOn ? "See referrals" : "See programs",
                url: data.isOn ? "/app/referrals" : "/app/programs",
              }}
            >
              {data.isOn
                ? tells[data.tab]
                : "No program that runs takes forgotten codes. Say in a program for how many days they can be told."}
            </NothingHere>
          ) : (
            <BlockStack as="ul">
              {data.rows.map((row) => (
                <Claim key={row.id} row={row} onPress={(kind) => setPress({ kind, row })} />
              ))}
            </BlockStack>
          )}
          <Pager newer={data.newer} older={data.older} name="claims" />
        </div>
      </Card>
      {press === null ? null : <DecideClaimModal kind={press.kind} row={press.row} onClose={() => setPress(null)} />}
    </Page>
  );
}

function Claim({ row, onPress }: { readonly row: ClaimRow; readonly onPress: (kind: ClaimPressKind) => void }) {
  return (
    <Box as="li" padding="400" borderBlockEndWidth="025" borderColor="border">
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="300">
          <BlockStack gap="050">
            <Text as="h3" variant="headingSm">
              {row.referralUrl === null ? (
                `Order ${row.order}`
              ) : (
                <Link url={row.referralUrl} removeUnderline monochrome>
                  Order {row.order}
                </Link>
              )}
            </Text>
            <Text as="p" tone="subdued">
              Referred by <Link url={row.referrer.url}>{row.referrer.name}</Link> · {row.program}
            </Text>
          </BlockStack>
          <InlineStack gap="200">
            {row.can.map((kind) => (
              <Button
                key={kind}
                onClick={() => onPress(kind)}
                accessibilityLabel={`${labels[kind]}: order ${row.order}`}
                {...(kind === "accept" ? { variant: "primary" } : {})}
              >
                {labels[kind]}
              </Button>
            ))}
          </InlineStack>
        </InlineStack>
        {row.why === null ? null : (
          <Text as="p" breakWord>
            {row.why}
          </Text>
        )}
        {row.answer === null ? null : (
          <Text as="p" breakWord>
            Your answer: {row.answer}
          </Text>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          {row.line}
        </Text>
      </BlockStack>
    </Box>
  );
}
