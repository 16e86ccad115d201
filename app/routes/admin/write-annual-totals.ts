import type { Calendar } from "../../core/calendar.ts";
import { csvLine } from "../../core/csv-line.ts";
import { type Currency, money, toDecimal } from "../../core/money/money.ts";
import type { AnnualLine } from "../../store/views/annual-totals.ts";

/** Reads the lines of some people in a row, from after one of them, and the last of these people; null at the end. */
export type ReadLines = (
  after: string,
) => Promise<{ readonly lines: readonly AnnualLine[]; readonly last: string | null }>;

/**
 * A year's totals as CSV: what reached each person over each rail, less what came back in that year. Days are the shop's own.
 * A line whose person was erased has an id alone.
 */
export async function* writeAnnualTotals(
  read: ReadLines,
  of: { readonly year: number; readonly calendar: Calendar; readonly rail: (name: string) => string },
): AsyncGenerator<string> {
  yield csvLine(["Year", "Referrer", "Name", "E-mail", "Paid by", "Currency", "Amount", "Tax form received"]);
  for (let after: string | null = ""; after !== null; ) {
    const { lines, last }: Awaited<ReturnType<ReadLines>> = await read(after);
    let text = "";
    for (const line of lines)
      text += csvLine([
        of.year,
        line.referrerId,
        line.referrer.name ?? "",
        line.referrer.email ?? "",
        of.rail(line.rail),
        line.currency,
        amountOf(line.amountMinor, line.currency),
        line.formAt === null ? "" : of.calendar.dayOf(line.formAt),
      ]);
    if (text !== "") yield text;
    after = last;
  }
}

/** Exact; below zero, where more came back in the year than went out, as a number, since a text with a minus is taken for a formula. */
function amountOf(minor: number, of: Currency): string | number {
  const decimal = toDecimal(money(minor, of));
  return minor < 0 ? Number(decimal) : decimal;
}
