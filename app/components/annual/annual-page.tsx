import { useFetcher, useNavigate } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { saveFile } from "../save-file.ts";
import { useToast } from "../use-toast.ts";

/** What reached whom in a year, written out. */
export interface AnnualData {
  readonly year: number;
  readonly years: readonly number[];
  readonly currency: string;
  /** As it is typed; empty for none. */
  readonly threshold: string;
  readonly rows: readonly {
    readonly id: string;
    readonly url: string;
    readonly name: string;
    readonly amount: string;
    readonly currency: string;
    /** The day their tax form was marked as received; null for not. */
    readonly form: string | null;
    readonly above: boolean;
  }[];
  /** Whether this is the list's first page, and where the next one begins. */
  readonly first: boolean;
  readonly next: string | null;
}

/** What a press came to. */
export type AnnualAnswer = { readonly toast: string } | { readonly message: string };

const here = { method: "post", action: "/app/annual" } as const;

/** What each person was paid in a calendar year, the threshold for tax forms, and whose form is there. */
export function AnnualPage({ data }: { readonly data: AnnualData }) {
  const navigate = useNavigate();
  return (
    <Page
      title="Annual totals"
      subtitle="What reached each person in a calendar year"
      backAction={{ content: "Home", url: "/app" }}
    >
      <BlockStack gap="400">
        <Threshold key={data.threshold} data={data} />
        <Card padding="0">
          <Box padding="400">
            <InlineStack gap="300" blockAlign="end" align="space-between">
              <Select
                label="Year"
                options={data.years.map((year) => ({ label: String(year), value: String(year) }))}
                value={String(data.year)}
                onChange={(year) => navigate(`/app/annual?year=${year}`)}
              />
              <Download year={data.year} disabled={data.rows.length === 0} />
            </InlineStack>
          </Box>
          {data.rows.length === 0 ? (
            <NothingHere heading={`Nothing reached anybody in ${data.year}`}>
              As soon as a reward has arrived, its person is listed here with what they were paid in the year.
            </NothingHere>
          ) : (
            <Totals data={data} />
          )}
          {data.first && data.next === null ? null : (
            <Box padding="400">
              <InlineStack gap="200" align="center">
                {data.first ? null : <Button url={`/app/annual?year=${data.year}`}>To the largest</Button>}
                {data.next === null ? null : (
                  <Button url={`/app/annual?year=${data.year}&after=${encodeURIComponent(data.next)}`}>Next</Button>
                )}
              </InlineStack>
            </Box>
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}

function Threshold({ data }: { readonly data: AnnualData }) {
  const fetcher = useFetcher<AnnualAnswer>();
  const [amount, setAmount] = useState(data.threshold);
  const answer = fetcher.data;
  useToast(answer && "toast" in answer ? answer : undefined);
  return (
    <Card>
      <form
        aria-label="Tax forms"
        onSubmit={(event) => {
          event.preventDefault();
          fetcher.submit({ intent: "threshold", amount }, here);
        }}
      >
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Tax forms
          </Text>
          <Text as="p" tone="subdued">
            Some countries want a form from people who are paid more than so much in a year. What would take somebody
            above your threshold waits under Not rewarded until you mark their form as received.
          </Text>
          <InlineStack gap="200" blockAlign="start">
            <TextField
              label="Ask for a form above"
              prefix={data.currency}
              suffix="a year"
              placeholder="No threshold"
              inputMode="decimal"
              value={amount}
              onChange={setAmount}
              autoComplete="off"
              {...(answer && "message" in answer ? { error: answer.message } : {})}
            />
            <Box paddingBlockStart="600">
              <Button submit loading={fetcher.state !== "idle"}>
                Save
              </Button>
            </Box>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}

function Totals({ data }: { readonly data: AnnualData }) {
  return (
    <IndexTable
      selectable={false}
      resourceName={{ singular: "person", plural: "people" }}
      itemCount={data.rows.length}
      headings={[{ title: "Referrer" }, { title: "Paid", alignment: "end" }, { title: "Tax form" }]}
    >
      {data.rows.map((row, index) => (
        <IndexTable.Row id={`${row.id} ${row.currency}`} key={`${row.id} ${row.currency}`} position={index}>
          <IndexTable.Cell>
            <Link url={row.url}>{row.name}</Link>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              {row.amount}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Form row={row} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Form({ row }: { readonly row: AnnualData["rows"][number] }) {
  const fetcher = useFetcher<AnnualAnswer>();
  const answer = fetcher.data;
  useToast(answer && "toast" in answer ? answer : undefined);
  const received = row.form !== null;
  return (
    <InlineStack gap="200" blockAlign="center">
      {received ? <Badge tone="success">{`Received on ${row.form}`}</Badge> : null}
      {!received && row.above ? <Badge tone="warning">Above the threshold</Badge> : null}
      <Button
        size="slim"
        loading={fetcher.state !== "idle"}
        accessibilityLabel={
          received ? `Take back: the form of ${row.name}` : `Mark as received: the form of ${row.name}`
        }
        onClick={() => fetcher.submit({ intent: "form", referrerId: row.id, received: received ? "no" : "yes" }, here)}
      >
        {received ? "Take back" : "Mark as received"}
      </Button>
      {answer && "message" in answer ? (
        <Text as="span" tone="critical">
          {answer.message}
        </Text>
      ) : null}
    </InlineStack>
  );
}

function Download({ year, disabled }: { readonly year: number; readonly disabled: boolean }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(false);
  const download = async () => {
    setBusy(true);
    setTrouble(!(await saveFile(`/app/annual-file?year=${year}`, `goodword-annual-totals-${year}.csv`)));
    setBusy(false);
  };
  return (
    <BlockStack gap="200">
      <Button onClick={() => void download()} loading={busy} disabled={disabled}>
        Download as a file
      </Button>
      {trouble ? (
        <Banner tone="critical">The file could not be made. Check your connection and try again.</Banner>
      ) : null}
    </BlockStack>
  );
}
