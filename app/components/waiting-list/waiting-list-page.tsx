import { useSubmit } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Page,
  Select,
  Tabs,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { saveFile } from "../save-file.ts";
import type { ListEntryRow, ListTab, WaitingListData } from "./list-entry-row.ts";
import { MoveEntryModal } from "./move-entry-modal.tsx";

const tabs = [
  { id: "listed", content: "On the list", empty: "Nobody is on the list yet" },
  { id: "open", content: "Not confirmed", empty: "Nobody waits for a confirmation" },
  { id: "removed", content: "Taken off", empty: "Nobody was taken off" },
] as const;

const tells: Readonly<Record<ListTab, string>> = {
  listed: "People join on the page of the list. Put a link to it where they see it; who has confirmed stands here.",
  open: "Who has not followed the link of the mail has no place. After 30 days their address is forgotten.",
  removed: "Who you take off counts for nobody. You can put them back.",
};

/** The people on a waiting list, those who brought the most first. */
export function WaitingListPage({ data }: { readonly data: WaitingListData }) {
  const [moved, setMoved] = useState<ListEntryRow | null>(null);
  const submit = useSubmit();
  const { program } = data;
  if (program === null)
    return (
      <Page title="Waiting list" backAction={{ content: "Programs", url: "/app/programs" }}>
        <Card>
          <NothingHere heading="No waiting list yet" action={{ content: "Create program", url: "/app/program?new=1" }}>
            People give their address for a launch or a newsletter, share a link, and move up with everybody they bring.
          </NothingHere>
        </Card>
      </Page>
    );
  const go = (part: Readonly<Record<string, string>>) =>
    submit({ program: program.id, ...part }, { method: "get", action: "/app/waiting-list" });
  const selected = tabs.findIndex((tab) => tab.id === data.tab);
  return (
    <Page
      title="Waiting list"
      subtitle={program.name}
      backAction={{ content: "Programs", url: "/app/programs" }}
      secondaryActions={[{ content: "Program", url: `/app/program?id=${program.id}` }]}
    >
      <BlockStack gap="400">
        {program.runs ? null : (
          <Banner tone="info" title="Nobody can join now">
            <Text as="p">The program does not run. Who is on the list still sees their place.</Text>
          </Banner>
        )}
        <Card>
          <BlockStack gap="300">
            <Text as="p">
              The page of the list:{" "}
              <Text as="span" fontWeight="semibold" breakWord>
                {program.url}
              </Text>
            </Text>
            {data.programs.length > 1 ? (
              <Select
                label="List"
                options={data.programs.map(({ id, name }) => ({ value: id, label: name }))}
                value={program.id}
                onChange={(id) => go({ program: id })}
              />
            ) : null}
            {/* A width of its own: one that goes by the field would move the button away under a press. */}
            <Box maxWidth="26rem">
              <Search
                key={data.search}
                typed={data.search}
                onSearch={(search) => go(search === "" ? {} : { search })}
              />
            </Box>
            <InlineStack>
              <Download program={program.id} />
            </InlineStack>
          </BlockStack>
        </Card>
        <Card padding="0">
          {data.search === "" ? (
            <Tabs
              tabs={tabs.map(({ id, content }) => ({ id, content, panelID: "list-entries" }))}
              selected={selected}
              onSelect={(index) => go({ show: tabs[index]?.id ?? "listed" })}
            />
          ) : null}
          <div id="list-entries">
            {data.rows.length === 0 && data.newer === null ? (
              data.search === "" ? (
                <NothingHere heading={tabs[selected]?.empty ?? ""}>{tells[data.tab]}</NothingHere>
              ) : (
                <NothingHere
                  heading="Nobody has this address or code"
                  action={{ content: "Show everybody", onAction: () => go({}) }}
                >
                  Type a whole e-mail address, or the code of a link, which begins with W.
                </NothingHere>
              )
            ) : (
              <BlockStack as="ul">
                {data.rows.map((row) => (
                  <Entry key={row.id} row={row} onPress={() => setMoved(row)} />
                ))}
              </BlockStack>
            )}
            <Pager newer={data.newer} older={data.older} name="people" />
          </div>
        </Card>
      </BlockStack>
      {moved === null ? null : <MoveEntryModal row={moved} onClose={() => setMoved(null)} />}
    </Page>
  );
}

function Search(props: { readonly typed: string; readonly onSearch: (text: string) => void }) {
  const [text, setText] = useState(props.typed);
  return (
    <form
      aria-label="Search"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSearch(text.trim());
      }}
    >
      <TextField
        label="Find a person"
        placeholder="E-mail address or code"
        value={text}
        onChange={setText}
        clearButton
        onClearButtonClick={() => props.onSearch("")}
        type="search"
        maxLength={254}
        autoComplete="off"
        connectedRight={<Button submit>Search</Button>}
      />
    </form>
  );
}

function Download({ program }: { readonly program: string }) {
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    setFailed(!(await saveFile(`/app/waiting-list-file?program=${program}`, "goodword-waiting-list.csv")));
    setBusy(false);
  };
  return (
    <BlockStack gap="100">
      <Button onClick={() => void press()} loading={busy}>
        Download CSV
      </Button>
      {failed ? (
        <Text as="p" tone="critical">
          The file could not be made. Try again.
        </Text>
      ) : null}
    </BlockStack>
  );
}

const states = { open: "Not confirmed", listed: null, removed: "Taken off", erased: "Erased" } as const;

function Entry({ row, onPress }: { readonly row: ListEntryRow; readonly onPress: () => void }) {
  const state = states[row.state];
  return (
    <Box as="li" padding="400" borderBlockEndWidth="025" borderColor="border">
      <InlineStack align="space-between" blockAlign="start" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {row.name}
            </Text>
            {state === null ? <Badge tone="success">{row.place}</Badge> : <Badge>{state}</Badge>}
          </InlineStack>
          <Text as="p">{row.shownName === null ? row.brought : `${row.brought} Shown as ${row.shownName}.`}</Text>
          {row.reached === null ? null : <Text as="p">Has reached: {row.reached}</Text>}
          {row.accountUrl === null ? null : (
            <InlineStack>
              <Button variant="plain" url={row.accountUrl} accessibilityLabel={`Rewards of ${row.name}`}>
                Rewards
              </Button>
            </InlineStack>
          )}
          <Text as="p" tone="subdued" variant="bodySm" breakWord>
            {row.line}
          </Text>
        </BlockStack>
        {row.state === "erased" ? null : row.state === "removed" ? (
          <Button onClick={onPress} accessibilityLabel={`Put back: ${row.name}`}>
            Put back
          </Button>
        ) : (
          <Button onClick={onPress} accessibilityLabel={`Take off: ${row.name}`}>
            Take off
          </Button>
        )}
      </InlineStack>
    </Box>
  );
}
