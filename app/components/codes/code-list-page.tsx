import { useFetcher, useNavigation, useSubmit } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Select,
  Text,
  TextField,
  useBreakpoints,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import type { PressAnswer } from "../press-answer.ts";
import { useToast } from "../use-toast.ts";
import { ChangeCodeModal } from "./change-code-modal.tsx";
import { CloseCodeModal } from "./close-code-modal.tsx";
import type { CodeRowData } from "./code-row.ts";

/** The list as it is shown. */
export interface CodeListData {
  readonly search: string;
  readonly refused: boolean;
  readonly rows: readonly CodeRowData[];
  readonly newer: string | null;
  readonly older: string | null;
}

const looks = {
  shared: ["Shared now", "success"],
  good: ["Still works", undefined],
  setting_up: ["Being set up", "info"],
  closed: ["Closed", undefined],
  refused: ["Not set up", "critical"],
} as const;

/** Every referral code of the shop. */
export function CodeListPage({ data }: { readonly data: CodeListData }) {
  const [changing, setChanging] = useState<CodeRowData | null>(null);
  const [closing, setClosing] = useState<CodeRowData | null>(null);
  const narrowed = data.search !== "" || data.refused;
  return (
    <Page
      title="Codes"
      backAction={{ content: "Home", url: "/app" }}
      secondaryActions={[{ content: "Import codes", url: "/app/codes/import" }]}
    >
      {data.rows.length === 0 && !narrowed && data.newer === null ? (
        <Card>
          <NothingHere
            heading="No codes yet"
            action={{ content: "Import codes", url: "/app/codes/import" }}
            secondaryAction={{ content: "Open program", url: "/app/program" }}
          >
            Every customer who joins the program gets a code of their own. Codes of another app can be imported.
          </NothingHere>
        </Card>
      ) : (
        <Card padding="0">
          <Narrow key={`${data.search}|${data.refused}`} search={data.search} refused={data.refused} />
          <Rows data={data} onChange={setChanging} onClose={setClosing} />
          <Pager newer={data.newer} older={data.older} name="codes" />
        </Card>
      )}
      {changing === null ? null : (
        <ChangeCodeModal key={changing.id} code={changing} onClose={() => setChanging(null)} />
      )}
      {closing === null ? null : <CloseCodeModal key={closing.id} code={closing} onClose={() => setClosing(null)} />}
    </Page>
  );
}

function Narrow({ search, refused }: Pick<CodeListData, "search" | "refused">) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const [typed, setTyped] = useState(search);
  const look = (text: string, which: string) => {
    const wanted = new URLSearchParams();
    if (text.trim() !== "") wanted.set("q", text.trim());
    if (which !== "") wanted.set("state", which);
    submit(wanted, { method: "get", action: "/app/codes" });
  };
  const busy = navigation.state === "loading" && navigation.location.pathname === "/app/codes";
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border">
      <form
        aria-label="Search"
        onSubmit={(event) => {
          event.preventDefault();
          look(typed, refused ? "refused" : "");
        }}
      >
        <InlineStack gap="200" blockAlign="end">
          <Box minWidth="min(100%, 26rem)">
            <TextField
              label="Find a code"
              value={typed}
              onChange={setTyped}
              placeholder="Code or exact e-mail"
              type="search"
              autoComplete="off"
              clearButton
              onClearButtonClick={() => look("", refused ? "refused" : "")}
              maxLength={254}
              connectedRight={
                <Button submit loading={busy}>
                  Search
                </Button>
              }
            />
          </Box>
          <Select
            label="Show"
            options={[
              { label: "All codes", value: "" },
              { label: "Not set up", value: "refused" },
            ]}
            value={refused ? "refused" : ""}
            onChange={(which) => look(typed, which)}
          />
        </InlineStack>
      </form>
    </Box>
  );
}

function Rows(props: {
  readonly data: CodeListData;
  readonly onChange: (code: CodeRowData) => void;
  readonly onClose: (code: CodeRowData) => void;
}) {
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      resourceName={{ singular: "code", plural: "codes" }}
      itemCount={props.data.rows.length}
      headings={[
        { title: "Code" },
        { title: "Referrer" },
        { title: "Program" },
        { title: "Opened", alignment: "end" },
        { title: "Friends", alignment: "end" },
        { title: "State" },
        { title: "Actions", hidden: true },
      ]}
      emptyState={
        <EmptySearchResult
          title="Nothing found"
          description="Try the whole code, or the exact e-mail address of the referrer."
          withIllustration={false}
        />
      }
    >
      {props.data.rows.map((row, index) => {
        const [label, tone] = looks[row.standing];
        const badge = tone === undefined ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>;
        const actions = <RowActions row={row} onChange={props.onChange} onClose={props.onClose} />;
        return (
          <IndexTable.Row id={row.id} key={row.id} position={index}>
            {smDown ? (
              <Box padding="300">
                <BlockStack gap="150">
                  <InlineStack align="space-between" gap="200">
                    <Text as="span" fontWeight="semibold" breakWord>
                      {row.code}
                    </Text>
                    {badge}
                  </InlineStack>
                  <Link url={`/app/referrers/${row.referrer.id}`}>{row.referrer.name}</Link>
                  <Text as="span" tone="subdued">
                    {`${row.story} · opened ${row.visits} · friends ${row.friends}`}
                  </Text>
                  {actions}
                </BlockStack>
              </Box>
            ) : (
              <>
                <IndexTable.Cell>
                  <BlockStack gap="050">
                    <Text as="span" fontWeight="semibold" breakWord>
                      {row.code}
                    </Text>
                    <Text as="span" tone="subdued">
                      {row.story}
                    </Text>
                  </BlockStack>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Link url={`/app/referrers/${row.referrer.id}`} removeUnderline>
                    {row.referrer.name}
                  </Link>
                </IndexTable.Cell>
                <IndexTable.Cell>{row.program.name}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.visits}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.friends}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{badge}</IndexTable.Cell>
                <IndexTable.Cell>{actions}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
}

function RowActions(props: {
  readonly row: CodeRowData;
  readonly onChange: (code: CodeRowData) => void;
  readonly onClose: (code: CodeRowData) => void;
}) {
  const { row } = props;
  const fetcher = useFetcher<PressAnswer>();
  useToast(fetcher.data);
  const opens = row.standing === "closed" || row.standing === "refused";
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" wrap={false}>
        {row.standing === "shared" || row.standing === "setting_up" ? (
          <Button onClick={() => props.onChange(row)} accessibilityLabel={`Change the code ${row.code}`}>
            Change
          </Button>
        ) : null}
        {opens ? (
          <Button
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit({ intent: "open", codeId: row.id }, { method: "post" })}
            accessibilityLabel={row.standing === "closed" ? `Open the code ${row.code} again` : `Try ${row.code} again`}
          >
            {row.standing === "closed" ? "Open again" : "Try again"}
          </Button>
        ) : null}
        {row.standing === "closed" ? null : (
          <Button onClick={() => props.onClose(row)} accessibilityLabel={`Close the code ${row.code}`}>
            Close
          </Button>
        )}
      </InlineStack>
      {fetcher.data?.message ? (
        <Text as="p" tone="critical">
          {fetcher.data.message}
        </Text>
      ) : null}
    </BlockStack>
  );
}
