import { useNavigation, useSubmit } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, Card, InlineGrid, InlineStack, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { type AccountRow, AccountTable } from "./account-table.tsx";
import { JournalCard } from "./journal-card.tsx";

/** What the shop owed at the end of a day, written out. */
export interface BalancesData {
  /** "2026-11-21" */
  readonly day: string;
  readonly today: string;
  /** The first day in the books; null while they are empty. */
  readonly first: string | null;
  /** "November 21, 2026", or "now" for today. */
  readonly when: string;
  readonly currencies: readonly CurrencyBalance[];
  /** The first day of the present month. */
  readonly month: string;
  /** Every currency in the books by now. */
  readonly exported: readonly string[];
}

export interface CurrencyBalance {
  readonly currency: string;
  readonly owed: string;
  readonly held: string;
  readonly due: string;
  /** What people have and may give for rewards; null for what is no points. */
  readonly inHand: string | null;
  readonly onItsWay: string;
  /** What was due and lapses if nobody claims it, and the first day of it; null for nothing. */
  readonly expiring: { readonly amount: string; readonly first: string } | null;
  /** What people got that ends if they do not use it. */
  readonly unused: { readonly amount: string; readonly first: string } | null;
  /** Null when nobody is below zero. */
  readonly belowZero: string | null;
  /** Null when too little was earned to tell. */
  readonly expected: { readonly amount: string; readonly rate: string } | null;
  readonly paidOut: string;
  readonly cost: string;
  readonly accounts: readonly AccountRow[];
  readonly debit: string;
  readonly credit: string;
}

/** What the shop owes its referrers, today or on any day before. */
export function BalancesPage({ data }: { readonly data: BalancesData }) {
  return (
    <Page title="Balances" subtitle="What you owe your referrers" backAction={{ content: "Home", url: "/app" }}>
      <BlockStack gap="400">
        <Card>
          <DayForm key={data.day} data={data} />
        </Card>
        {data.currencies.length === 0 ? (
          <Card>
            <NothingHere
              heading={data.first === null ? "Nothing in the books yet" : "Nothing in the books on that day"}
            >
              {data.first === null
                ? "As soon as a reward is earned, what you owe is shown here, for every day since."
                : `The books begin on ${data.first}.`}
            </NothingHere>
          </Card>
        ) : (
          data.currencies.map((balance) => <Balance key={balance.currency} balance={balance} when={data.when} />)
        )}
        {data.first === null ? null : (
          <JournalCard data={{ first: data.first, today: data.today, month: data.month, currencies: data.exported }} />
        )}
      </BlockStack>
    </Page>
  );
}

function DayForm({ data }: { readonly data: BalancesData }) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const [day, setDay] = useState(data.day);
  const problem = !/^\d{4}-\d\d-\d\d$/.test(day)
    ? "Choose a day."
    : day > data.today
      ? "That day is still to come."
      : null;
  return (
    <form
      aria-label="Day"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) submit({ day }, { method: "get", action: "/app/balances" });
      }}
    >
      <InlineStack gap="200" blockAlign="end">
        <TextField
          label="At the end of"
          type="date"
          value={day}
          onChange={setDay}
          max={data.today}
          {...(data.first === null ? {} : { min: data.first })}
          autoComplete="off"
          {...(problem === null ? {} : { error: problem })}
        />
        <Button submit loading={navigation.state === "loading" && navigation.location.pathname === "/app/balances"}>
          Show
        </Button>
        {data.day === data.today ? null : <Button url="/app/balances">Today</Button>}
      </InlineStack>
    </form>
  );
}

function Balance({ balance, when }: { readonly balance: CurrencyBalance; readonly when: string }) {
  const { belowZero, expected } = balance;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {balance.inHand === null ? balance.currency : "Points"}
          </Text>
          <Badge>{when}</Badge>
        </InlineStack>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
          <Figure label="You owe" value={balance.owed} help="On hold, due and on its way together" large />
          {balance.inHand === null ? null : (
            <Figure label="In people’s hands" value={balance.inHand} help="To be given for rewards, or to lapse" />
          )}
          <Figure label="Due" value={balance.due} help="For you to issue" />
          <Figure label="On hold" value={balance.held} help="Until the return window is over" />
          <Figure label="On its way" value={balance.onItsWay} help="Handed to a provider, not confirmed yet" />
        </InlineGrid>
        <BlockStack gap="100">
          {expected === null ? (
            <Text as="p" tone="subdued">
              Nothing was earned in the last 180 days, so we cannot tell how much will fall away.
            </Text>
          ) : (
            <Text as="p">
              Of what is on hold, about {expected.amount} will fall away: in the last 180 days {expected.rate} of what
              was earned was taken back after refunds and cancellations.
            </Text>
          )}
          {balance.expiring === null ? null : (
            <InlineStack gap="200">
              <Text as="p">
                Expiring: {balance.expiring.amount} of what is due lapses if its people do not claim it, the first of it
                on {balance.expiring.first}.
              </Text>
              <Button variant="plain" url="/app/rewards?tab=not-rewarded">
                See what was not rewarded
              </Button>
            </InlineStack>
          )}
          {balance.unused === null ? null : (
            <Text as="p">
              Of what people got, up to {balance.unused.amount} ends if it is not used, the first of it on{" "}
              {balance.unused.first}. You owe none of it here: it stands in your store’s own books.
            </Text>
          )}
          {belowZero === null ? null : (
            <InlineStack gap="200">
              <Text as="p">{belowZero} was taken back after it had been sent. Later rewards fill it.</Text>
              <Button variant="plain" url="/app/referrers?below=zero">
                See who is below zero
              </Button>
            </InlineStack>
          )}
          <Text as="p" tone="subdued">
            Since the beginning rewards cost {balance.cost}, and {balance.paidOut} reached people.
          </Text>
        </BlockStack>
        <AccountTable
          rows={balance.accounts}
          debit={balance.debit}
          credit={balance.credit}
          currency={balance.currency}
        />
      </BlockStack>
    </Card>
  );
}

function Figure(props: {
  readonly label: string;
  readonly value: string;
  readonly help: string;
  readonly large?: boolean;
}) {
  return (
    <Box>
      <BlockStack gap="050">
        <Text as="h3" variant="bodyMd" tone="subdued">
          {props.label}
        </Text>
        <Text as="p" variant={props.large ? "headingLg" : "headingMd"} numeric>
          {props.value}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {props.help}
        </Text>
      </BlockStack>
    </Box>
  );
}
