import type { CurrencyBalance } from "../../components/balances/balances-page.tsx";
import { accountName } from "../../core/ledger/account-name.ts";
import type { Liability } from "../../core/ledger/liability.ts";
import type { Money } from "../../core/money/money.ts";
import type { Words } from "./words.ts";

/** What ends by itself, a sum per currency, with the first day of it. */
type Ending = readonly { readonly value: Money; readonly first: Date }[];

/** What is owed in one currency as its card is shown. */
export function describeBalance(
  owed: Liability,
  { format, rail }: Words,
  expiring: { readonly unclaimed: Ending; readonly unused: Ending },
): CurrencyBalance {
  const ends = (of: Ending) => {
    const found = of.find(({ value }) => value.currency === owed.currency);
    return found ? { amount: amount(found.value.amountMinor), first: format.day(found.first) } : null;
  };
  const amount = (minor: number) => format.money(minor, owed.currency);
  const sum = (side: "debitMinor" | "creditMinor") => owed.accounts.reduce((total, each) => total + each[side], 0);
  return {
    currency: owed.currency,
    owed: amount(owed.owedMinor),
    held: amount(owed.heldMinor),
    due: amount(owed.dueMinor),
    inHand: owed.inHandMinor === null ? null : amount(owed.inHandMinor),
    onItsWay: amount(owed.onItsWayMinor),
    expiring: ends(expiring.unclaimed),
    unused: ends(expiring.unused),
    belowZero: owed.belowZeroMinor === 0 ? null : amount(owed.belowZeroMinor),
    expected: owed.expectedReversal && {
      amount: amount(owed.expectedReversal.amountMinor),
      rate: `${(owed.expectedReversal.basisPoints / 100).toLocaleString("en-US")}%`,
    },
    paidOut: amount(owed.paidOutMinor),
    cost: amount(owed.costMinor),
    accounts: owed.accounts.map((each) => ({
      account: accountName(each.account, rail(each.rail)),
      debit: each.debitMinor === 0 ? "" : amount(each.debitMinor),
      credit: each.creditMinor === 0 ? "" : amount(each.creditMinor),
      balance: balanceText(each.creditMinor - each.debitMinor, amount),
    })),
    debit: amount(sum("debitMinor")),
    credit: amount(sum("creditMinor")),
  };
}

/** A balance with its side, as accountants write it: signs mean something else to each of them. */
function balanceText(creditMinor: number, amount: (minor: number) => string): string {
  if (creditMinor === 0) return amount(0);
  return creditMinor > 0 ? `${amount(creditMinor)} Cr` : `${amount(-creditMinor)} Dr`;
}
