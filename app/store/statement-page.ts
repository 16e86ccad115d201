import { type Calendar, calendarOf, type Day, monthOf } from "../core/calendar.ts";
import type { ReferrerId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { say, sayDay, sayMoment } from "../core/language/say.ts";
import { owed } from "../core/ledger/statement.ts";
import { formatMoney, money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { expiringAt } from "./expiries.ts";
import { openProgram } from "./programs.ts";
import { readShop } from "./shops.ts";
import { lapsing } from "./unclaimed-rewards.ts";
import { currenciesOf, personStatement } from "./views/person-statement.ts";

/** What a person reads of their account: one month, in every currency that they have something in. */
export interface StatementPage {
  /** "November 2026" in their language. */
  readonly month: string;
  /** Months for an address, "2026-10"; the later one is null in the present month. */
  readonly earlier: string;
  readonly later: string | null;
  /** Whether they are an ambassador of a program that runs. */
  readonly ambassador: boolean;
  /** Whether points are among what they have something in: there is a page of its own for those. */
  readonly hasPoints: boolean;
  readonly accounts: readonly {
    readonly opening: string;
    readonly closing: string;
    /** How the closing balance is made up, where it is not plain. */
    readonly explained: readonly string[];
    readonly lines: readonly { readonly at: string; readonly text: string; readonly amount: string | null }[];
    /** Of its next page of this month, for an address; null at the end. */
    readonly next: { readonly currency: string; readonly after: string } | null;
  }[];
}

/** A signed-in customer's statement, in their language; `null` for somebody who is no referrer here. */
export async function readStatementPage(
  db: ShopDb,
  customerId: string,
  asked: { readonly month: Day | null; readonly currency: string | null; readonly after: string | null },
  language: Language,
  now: Date,
): Promise<StatementPage | null> {
  const referrer = await db.referrer.findUnique({
    where: { shopId_customerId: { shopId: db.shopId, customerId } },
    select: { id: true },
  });
  if (referrer === null) return null;
  const { timezone } = await readShop(db);
  const calendar = calendarOf(timezone);
  const present = monthOf(calendar.dayOf(now));
  const month = asked.month !== null && asked.month < present ? monthOf(asked.month) : present;
  const accounts = [];
  const personId = referrer.id as ReferrerId;
  // A later page is of one currency alone.
  const { after } = asked;
  const currencies = await currenciesOf(db, personId);
  for (const currency of currencies)
    if (after === null || currency === asked.currency)
      accounts.push(
        await readAccount(db, {
          personId,
          currency,
          month,
          calendar,
          timezone,
          language,
          after,
          isPresent: month === present,
          now,
        }),
      );
  return {
    month: new Intl.DateTimeFormat(language.locale, { timeZone: "UTC", month: "long", year: "numeric" }).format(
      new Date(month),
    ),
    earlier: monthOf(month, -1).slice(0, 7),
    ambassador: (await openProgram(db, personId))?.terms.kind === "ambassador",
    later: month < present ? monthOf(month, 1).slice(0, 7) : null,
    hasPoints: currencies.some((code) => code === "POINTS"),
    accounts,
  };
}

/** What the person has to claim, and by when. */
async function lapsingLines(
  db: ShopDb,
  of: {
    readonly personId: ReferrerId;
    readonly currency: string;
    readonly timezone: string;
    readonly language: Language;
  },
): Promise<string[]> {
  const { language } = of;
  return (await lapsing(db, of.personId))
    .filter(({ value }) => value.currency === of.currency)
    .map(({ value, first }) =>
      say(language, "statement.lapsing", {
        amount: formatMoney(value, language.locale),
        date: sayDay(language, first, of.timezone),
      }),
    );
}

/** What they got that runs out. */
async function expiringLines(
  db: ShopDb,
  of: Parameters<typeof lapsingLines>[1] & { readonly now: Date },
): Promise<string[]> {
  const { language, timezone } = of;
  return (await expiringAt(db, of.now, of.personId))
    .filter(({ value }) => value.currency === of.currency)
    .map(({ value, first }) =>
      say(language, "statement.expiring", {
        amount: formatMoney(value, language.locale),
        date: sayMoment(language, first, timezone),
      }),
    );
}

async function readAccount(
  db: ShopDb,
  of: {
    readonly personId: ReferrerId;
    readonly currency: Awaited<ReturnType<typeof currenciesOf>>[number];
    readonly month: Day;
    readonly calendar: Calendar;
    readonly timezone: string;
    readonly language: Language;
    readonly after: string | null;
    readonly isPresent: boolean;
    readonly now: Date;
  },
): Promise<StatementPage["accounts"][number]> {
  const { language, currency, timezone } = of;
  const statement = await personStatement(db, of);
  const amount = (minor: number) => formatMoney(money(minor, currency), language.locale);
  const { heldMinor, payableMinor } = statement.closing;
  return {
    opening: amount(owed(statement.opening)),
    closing: amount(owed(statement.closing)),
    explained: [
      ...(heldMinor === 0 ? [] : [say(language, "statement.held", { amount: amount(heldMinor) })]),
      ...(of.isPresent ? [...(await lapsingLines(db, of)), ...(await expiringLines(db, of))] : []),
      ...(payableMinor < 0 ? [say(language, "statement.below_zero", { amount: amount(-payableMinor) })] : []),
    ],
    lines: statement.lines.map((line) => ({
      at: sayDay(language, line.at, timezone),
      text: say(language, line.text),
      amount: line.changeMinor === 0 ? null : `${line.changeMinor > 0 ? "+" : ""}${amount(line.changeMinor)}`,
    })),
    next: statement.next === null ? null : { currency, after: statement.next },
  };
}
