import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Link, Page, Tabs, Text } from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { AddAmbassadorModal } from "./add-ambassador-modal.tsx";
import type { AmbassadorsData, ApplicationPress, ApplicationRow } from "./application-row.ts";
import { DecideApplicationModal } from "./decide-application-modal.tsx";

const tabs = [
  { id: "waiting", content: "Applications", empty: "Nobody waits" },
  { id: "approved", content: "Ambassadors", empty: "No ambassadors yet" },
  { id: "declined", content: "Declined", empty: "Nobody was declined" },
] as const;

const tells = {
  waiting: "Who applies on your storefront waits here until you decide. They read your answer on the same page.",
  approved:
    "Who you approve has a code in the ambassadors’ program, and its terms instead of those of other customers.",
  declined: "Who you decline reads your reason. You can take the decision back.",
} as const;

/** Who wants to be an ambassador, who is one, and who was declined. */
export function AmbassadorsPage({ data }: { readonly data: AmbassadorsData }) {
  const navigate = useNavigate();
  const [press, setPress] = useState<{ kind: ApplicationPress; row: ApplicationRow } | null>(null);
  const [adding, setAdding] = useState(false);
  const add = { content: "Add ambassador", onAction: () => setAdding(true) };
  const none = data.programs.length === 0;
  const create = { content: "Create program", url: "/app/program?new=1" };
  const selected = tabs.findIndex((tab) => tab.id === data.tab);
  return (
    <Page title="Ambassadors" backAction={{ content: "Home", url: "/app" }} {...(none ? {} : { primaryAction: add })}>
      <Card padding="0">
        <Tabs
          tabs={tabs.map(({ id, content }) => ({
            id,
            content,
            panelID: "applications",
            ...(id === "waiting" && data.waiting > 0
              ? { badge: data.waiting >= 100 ? "100+" : String(data.waiting) }
              : {}),
          }))}
          selected={selected}
          onSelect={(index) => navigate(`/app/ambassadors?show=${tabs[index]?.id ?? "waiting"}`)}
        />
        <div id="applications">
          {data.rows.length === 0 && data.newer === null ? (
            <NothingHere heading={tabs[selected]?.empty ?? ""} action={none ? create : add}>
              {none
                ? "An ambassadors’ program takes people one by one. Create one, then people can apply."
                : tells[data.tab]}
            </NothingHere>
          ) : (
            <BlockStack as="ul">
              {data.rows.map((row) => (
                <Application key={row.id} row={row} tab={data.tab} onPress={(kind) => setPress({ kind, row })} />
              ))}
            </BlockStack>
          )}
          <Pager newer={data.newer} older={data.older} name="applications" />
        </div>
      </Card>
      {press === null ? null : (
        <DecideApplicationModal kind={press.kind} row={press.row} onClose={() => setPress(null)} />
      )}
      {adding ? <AddAmbassadorModal programs={data.programs} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function Application(props: {
  readonly row: ApplicationRow;
  readonly tab: AmbassadorsData["tab"];
  readonly onPress: (kind: ApplicationPress) => void;
}) {
  const { row, tab, onPress } = props;
  return (
    <Box as="li" padding="400" borderBlockEndWidth="025" borderColor="border">
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="300">
          <BlockStack gap="050">
            <Text as="h3" variant="headingSm">
              <Link url={row.url} removeUnderline monochrome>
                {row.name}
              </Link>
            </Text>
            <Text as="p" tone="subdued">
              {[row.email, row.program].filter((part) => part !== null).join(" · ")}
            </Text>
          </BlockStack>
          <InlineStack gap="200">
            {tab === "waiting" ? (
              <>
                <Button onClick={() => onPress("approve")} accessibilityLabel={`Approve ${row.name}`} variant="primary">
                  Approve
                </Button>
                <Button onClick={() => onPress("decline")} accessibilityLabel={`Decline ${row.name}`}>
                  Decline
                </Button>
              </>
            ) : (
              <Button onClick={() => onPress("undo")} accessibilityLabel={`Take back the decision about ${row.name}`}>
                Take back
              </Button>
            )}
          </InlineStack>
        </InlineStack>
        {row.about === null ? null : (
          <Text as="p" breakWord>
            “{row.about}”
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
