import { useNavigation, useSubmit } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  Checkbox,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Page,
  Text,
  TextField,
  useBreakpoints,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";

/** The list as it is shown. */
export interface ReferrerListData {
  readonly search: string;
  readonly belowZero: boolean;
  readonly ambassadors: boolean;
  readonly rows: readonly ReferrerRow[];
  readonly newer: string | null;
  readonly older: string | null;
}

export interface ReferrerRow {
  readonly id: string;
  readonly joined: string;
  readonly name: string;
  readonly code: string | null;
  /** What they are besides active, in a word. */
  readonly note: string | null;
  /** One a currency; empty for none. */
  readonly held: readonly string[];
  readonly payable: readonly string[];
  readonly belowZero: boolean;
}

const address = "/app/referrers";

/** Everybody who refers, to be found by what a person who asks can say. */
export function ReferrerListPage({ data }: { readonly data: ReferrerListData }) {
  const narrowed = data.search !== "" || data.belowZero || data.ambassadors;
  return (
    <Page title="Referrers" backAction={{ content: "Home", url: "/app" }}>
      {data.rows.length === 0 && !narrowed && data.newer === null ? (
        <Card>
          <NothingHere
            heading="No referrers yet"
            action={{ content: "Go to the setup guide", url: "/app" }}
            secondaryAction={{ content: "Open program", url: "/app/program" }}
          >
            Everybody who gets a code on your storefront is listed here with what they earned and what you owe them.
          </NothingHere>
        </Card>
      ) : (
        <Card padding="0">
          <Narrow key={`${data.search}|${data.belowZero}|${data.ambassadors}`} data={data} />
          <Rows data={data} />
          <Pager newer={data.newer} older={data.older} name="referrers" />
        </Card>
      )}
    </Page>
  );
}

function Narrow({ data }: { readonly data: ReferrerListData }) {
  const { search, belowZero, ambassadors } = data;
  const submit = useSubmit();
  const navigation = useNavigation();
  const [typed, setTyped] = useState(search);
  const look = (text: string, only: { readonly below?: boolean; readonly taken?: boolean } = {}) => {
    const wanted = new URLSearchParams();
    if (text.trim() !== "") wanted.set("q", text.trim());
    if (only.below ?? belowZero) wanted.set("below", "zero");
    if (only.taken ?? ambassadors) wanted.set("who", "ambassadors");
    submit(wanted, { method: "get", action: address });
  };
  const busy = navigation.state === "loading" && navigation.location.pathname === address;
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border">
      <form
        aria-label="Search"
        onSubmit={(event) => {
          event.preventDefault();
          look(typed);
        }}
      >
        <BlockStack gap="200">
          <Box maxWidth="26rem">
            <TextField
              label="Find a referrer"
              value={typed}
              onChange={setTyped}
              placeholder="Code, exact e-mail or order number"
              type="search"
              autoComplete="off"
              clearButton
              onClearButtonClick={() => look("")}
              maxLength={254}
              connectedRight={
                <Button submit loading={busy}>
                  Search
                </Button>
              }
            />
          </Box>
          <InlineStack gap="400">
            <Checkbox
              label="Only balances below zero"
              checked={belowZero}
              onChange={(below) => look(typed, { below })}
            />
            <Checkbox label="Only ambassadors" checked={ambassadors} onChange={(taken) => look(typed, { taken })} />
          </InlineStack>
        </BlockStack>
      </form>
    </Box>
  );
}

function Rows({ data }: { readonly data: ReferrerListData }) {
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      resourceName={{ singular: "referrer", plural: "referrers" }}
      itemCount={data.rows.length}
      headings={[
        { title: "Referrer" },
        { title: "Code" },
        { title: "Joined" },
        { title: "On hold", alignment: "end" },
        { title: "Due", alignment: "end" },
      ]}
      emptyState={<EmptySearchResult {...nobody(data)} withIllustration={false} />}
    >
      {data.rows.map((row, index) => (
        <IndexTable.Row id={row.id} key={row.id} position={index}>
          {smDown ? (
            <Box padding="300">
              <BlockStack gap="150">
                <InlineStack align="space-between" gap="200">
                  <NameLink row={row} />
                  <Amounts values={row.payable} />
                </InlineStack>
                <Text as="span" tone="subdued">
                  {[row.code, `joined ${row.joined}`].filter(Boolean).join(" · ")}
                </Text>
                <Marks row={row} />
              </BlockStack>
            </Box>
          ) : (
            <>
              <IndexTable.Cell>
                <InlineStack gap="200" wrap={false}>
                  <NameLink row={row} />
                  <Marks row={row} />
                </InlineStack>
              </IndexTable.Cell>
              <IndexTable.Cell>{row.code ?? "–"}</IndexTable.Cell>
              <IndexTable.Cell>{row.joined}</IndexTable.Cell>
              <IndexTable.Cell>
                <Amounts values={row.held} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <Amounts values={row.payable} />
              </IndexTable.Cell>
            </>
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

/** Why the narrowed list is empty. */
function nobody({ search, belowZero, ambassadors }: ReferrerListData): { title: string; description: string } {
  if (search !== "")
    return {
      title: "Nobody found",
      description:
        "Names are kept sealed and cannot be searched. Try the code, the exact e-mail address, or the number of an order that the person referred.",
    };
  if (belowZero)
    return {
      title: ambassadors ? "No ambassador’s balance is below zero" : "Nobody’s balance is below zero",
      description: "A balance goes below zero when a reward was sent and its order was refunded afterwards.",
    };
  return { title: "No ambassadors yet", description: "Who you take in under Ambassadors is listed here." };
}

function NameLink({ row }: { readonly row: ReferrerRow }) {
  return (
    <Button variant="monochromePlain" url={`${address}/${row.id}`} dataPrimaryLink textAlign="start">
      {row.name}
    </Button>
  );
}

function Marks({ row }: { readonly row: ReferrerRow }) {
  if (!row.belowZero && row.note === null) return null;
  return (
    <InlineStack gap="100">
      {row.belowZero ? <Badge tone="warning">Below zero</Badge> : null}
      {row.note === null ? null : <Badge>{row.note}</Badge>}
    </InlineStack>
  );
}

function Amounts({ values }: { readonly values: readonly string[] }) {
  return (
    <Text as="span" alignment="end" numeric>
      {values.length === 0 ? "–" : values.join(" + ")}
    </Text>
  );
}
