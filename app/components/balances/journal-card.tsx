import { Banner, BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { saveFile } from "../save-file.ts";

/** What may be exported. */
export interface JournalData {
  readonly first: string;
  readonly today: string;
  /** The present month's first day. */
  readonly month: string;
  readonly currencies: readonly string[];
}

/** The books as files for an accountant: every line of a period, and what each account held before and after it. */
export function JournalCard({ data }: { readonly data: JournalData }) {
  const [from, setFrom] = useState([data.first, data.month].sort()[1] ?? data.month);
  const [to, setTo] = useState(data.today);
  const [currency, setCurrency] = useState(data.currencies[0] ?? "");
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
  const problem =
    !isDay(from) || !isDay(to) ? "Choose both days." : from > to ? "The last day is before the first one." : null;
  const download = async (file: string) => {
    if (problem !== null) return;
    setBusy(file);
    setTrouble(null);
    const done = await saveFile(
      `/app/journal?${new URLSearchParams({ from, to, currency, file })}`,
      `goodword-${file}-${from}-${to}-${currency}.csv`,
    );
    if (!done) setTrouble("The file could not be made. Check your connection and try again.");
    setBusy(null);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          For your accountant
        </Text>
        <Text as="p" tone="subdued">
          The journal has every line with debit and credit; the accounts are the balances before and after the period
          and what was posted in between. Opening and lines make closing, and the lines of a transaction come to the
          same on both sides.
        </Text>
        {trouble === null ? null : <Banner tone="critical">{trouble}</Banner>}
        <InlineStack gap="200" blockAlign="start">
          <TextField
            label="From"
            type="date"
            value={from}
            onChange={setFrom}
            min={data.first}
            max={data.today}
            autoComplete="off"
          />
          <TextField
            label="To"
            type="date"
            value={to}
            onChange={setTo}
            min={data.first}
            max={data.today}
            autoComplete="off"
            {...(problem === null ? {} : { error: problem })}
          />
          <Select label="Currency" options={[...data.currencies]} value={currency} onChange={setCurrency} />
        </InlineStack>
        <InlineStack gap="200">
          <Button
            onClick={() => void download("journal")}
            loading={busy === "journal"}
            disabled={problem !== null || busy !== null}
          >
            Download journal
          </Button>
          <Button
            onClick={() => void download("accounts")}
            loading={busy === "accounts"}
            disabled={problem !== null || busy !== null}
          >
            Download accounts
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
