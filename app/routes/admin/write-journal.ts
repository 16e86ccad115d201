import { type Calendar, type Day, daysAfter } from "../../core/calendar.ts";
import { csvLine } from "../../core/csv-line.ts";
import { accountName } from "../../core/ledger/account-name.ts";
import type { AccountSum } from "../../core/ledger/liability.ts";
import { type Currency, money, toDecimal } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import { booksOn } from "../../store/views/books-on.ts";
import { journalPage } from "../../store/views/journal.ts";
import { movementWords } from "./movement-words.ts";

/** What is exported: whole days of the shop's calendar, the last one included, in one currency. */
export interface JournalOf {
  readonly first: Day;
  readonly last: Day;
  readonly currency: Currency;
  readonly calendar: Calendar;
  /** What a rail is called. */
  readonly rail: (name: string) => string;
}

/** Reads the shop's books, one short transaction at a time. */
type Read = <Data>(query: (db: ShopDb) => Promise<Data>) => Promise<Data>;

/** The key of an account in a bookkeeping program: stable, whatever a rail is called. */
const accountKey = (account: string, rail: string) => (rail === "" ? account : `${account}:${rail}`);

/**
 * The journal as CSV, a page at a time, so that ten million lines need the memory of a page. Debits and credits are columns of
 * their own and never below zero; the lines of a transaction come to the same on both sides.
 */
export async function* writeJournal(read: Read, of: JournalOf): AsyncGenerator<string> {
  yield csvLine([
    "Date",
    "Time (UTC)",
    "Transaction",
    "What",
    "Account",
    "Account name",
    "Referrer",
    "Order",
    "Reward",
    "Payout",
    "Provider reference",
    "Currency",
    "Debit",
    "Credit",
    "Ends (UTC)",
  ]);
  const from = of.calendar.startOf(of.first);
  const to = of.calendar.startOf(daysAfter(of.last, 1));
  let after: string | null = null;
  for (let more = true; more; ) {
    const page: Awaited<ReturnType<typeof journalPage>> = await read((db) =>
      journalPage(db, { from, to, currency: of.currency, after }),
    );
    let text = "";
    for (const entry of page.entries) {
      const amount = (minor: number) => (minor > 0 ? toDecimal(money(minor, entry.currency)) : null);
      text += csvLine([
        of.calendar.dayOf(entry.at),
        entry.at.toISOString(),
        entry.transactionId,
        movementWords[entry.kind],
        accountKey(entry.account, entry.rail),
        accountName(entry.account, of.rail(entry.rail)),
        entry.partyId,
        entry.order,
        entry.rewardId,
        entry.payoutId,
        entry.reference,
        entry.currency,
        amount(-entry.amountMinor),
        amount(entry.amountMinor),
        entry.expiresAt === null ? null : entry.expiresAt.toISOString(),
      ]);
    }
    if (text !== "") yield text;
    after = page.entries.at(-1)?.transactionId ?? after;
    more = page.more;
  }
}

/** Each account's balance before the period, what was posted in it, and the balance after: opening and lines make closing. */
export async function* writeAccountSums(read: Read, of: JournalOf): AsyncGenerator<string> {
  yield csvLine([
    "Account",
    "Account name",
    "Currency",
    "Opening debit",
    "Opening credit",
    "Debit",
    "Credit",
    "Closing debit",
    "Closing credit",
  ]);
  const [opening, closing] = await read(async (db) => [
    await booksOn(db, daysAfter(of.first, -1), of.calendar),
    await booksOn(db, of.last, of.calendar),
  ]);
  const keyOf = (sum: AccountSum) => `${accountKey(sum.account, sum.rail)}|${sum.currency}`;
  const before = new Map(opening.map((sum) => [keyOf(sum), sum]));
  for (const sum of closing) {
    if (sum.currency !== of.currency) continue;
    const start = before.get(keyOf(sum));
    const amount = (minor: number) => toDecimal(money(Math.max(0, minor), sum.currency));
    const sides = (credit: number) => [amount(-credit), amount(credit)];
    yield csvLine([
      accountKey(sum.account, sum.rail),
      accountName(sum.account, of.rail(sum.rail)),
      sum.currency,
      ...sides((start?.creditMinor ?? 0) - (start?.debitMinor ?? 0)),
      amount(sum.debitMinor - (start?.debitMinor ?? 0)),
      amount(sum.creditMinor - (start?.creditMinor ?? 0)),
      ...sides(sum.creditMinor - sum.debitMinor),
    ]);
  }
}
