import type { StatementData } from "../../components/referrers/statement-card.tsx";
import { type Day, monthOf } from "../../core/calendar.ts";
import { english } from "../../core/language/language.ts";
import { orderTitle } from "../../core/language/order-title.ts";
import { say } from "../../core/language/say.ts";
import { owed, type StatementLine } from "../../core/ledger/statement.ts";
import type { Currency } from "../../core/money/money.ts";
import type { PersonStatement } from "../../store/views/person-statement.ts";
import { reasonText } from "./describe-rewards.ts";
import type { Words } from "./words.ts";

const short = (month: Day) => month.slice(0, 7);

/** A statement as the merchant sees it: in the person's words, with the cause and the reason that only the merchant reads. */
export function describeStatement(
  statement: PersonStatement,
  words: Words,
  of: { readonly present: Day; readonly currencies: readonly Currency[]; readonly after: string | null },
): StatementData {
  const { currency, month, closing } = statement;
  const amount = (minor: number) => words.format.money(minor, currency);
  const page = (after: string | null) =>
    `?tab=statement&month=${short(month)}&currency=${currency}${after === null ? "" : `&after=${after}`}`;
  const explained = [
    ...(closing.heldMinor === 0 ? [] : [`${amount(closing.heldMinor)} of it is on hold.`]),
    ...(closing.payableMinor < 0
      ? [
          `What is due is ${amount(-closing.payableMinor)} below zero: a reward had been sent and its order fell away later. Later rewards fill it.`,
        ]
      : []),
  ];
  return {
    month: new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "long", year: "numeric" }).format(
      new Date(month),
    ),
    earlier: short(monthOf(month, -1)),
    later: month < of.present ? short(monthOf(month, 1)) : null,
    currency,
    currencies: of.currencies,
    opening: amount(owed(statement.opening)),
    closing: amount(owed(closing)),
    explained,
    lines: statement.lines.map((line) => ({
      id: line.id,
      at: words.format.moment(line.at),
      text: say(english, line.text),
      because: because(line, words),
      amount: line.changeMinor === 0 ? null : `${line.changeMinor > 0 ? "+" : ""}${amount(line.changeMinor)}`,
      balance: amount(owed(line.after)),
    })),
    next: statement.next === null ? null : page(statement.next),
    top: of.after === null ? null : page(null),
  };
}

function because({ kind, order, payout, reason }: StatementLine, words: Words): string | null {
  // Why a reward waits after it was earned is told by the end of its wait.
  const why = kind === "earn" ? null : (payout?.reason ?? reason);
  const parts = [
    order === null ? null : orderTitle(order),
    payout === null ? null : words.rail(payout.rail),
    payout?.reference ?? null,
    why === null ? null : reasonText(why).replace(/\.$/, ""),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(" · ");
}
