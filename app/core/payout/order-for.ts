import { type Currency, money } from "../money/money.ts";
import type { PayoutOrder } from "./payout-order.ts";

/** A person as far as an order names them. */
interface Payee {
  readonly name: string | null;
  readonly email: string | null;
  readonly customerId: string | null;
  /** Where they are paid over each rail, as far as something may go there. */
  readonly destinations: Readonly<Record<string, PayoutOrder["person"]["destination"]>>;
  /** Rails for which they changed it, and nothing goes there yet. */
  readonly waiting: Readonly<Record<string, unknown>>;
}

/** What a payout sends to its person as they are now, before it has a try and a key. */
export function orderFor(
  payout: { readonly payoutId: PayoutOrder["payoutId"]; readonly amountMinor: number; readonly currency: Currency },
  person: Payee | undefined,
  rail: string,
  shop: { readonly name: string; readonly domain: string },
): Omit<PayoutOrder, "attemptId" | "key" | "startedAt"> {
  return {
    payoutId: payout.payoutId,
    value: money(payout.amountMinor, payout.currency),
    person: {
      name: person?.name ?? null,
      email: person?.email ?? null,
      customerId: person?.customerId ?? null,
      destination: person?.destinations[rail] ?? null,
    },
    memo: `Thank you for recommending ${shop.name || shop.domain}`.slice(0, 140),
  };
}

/**
 * Whether a try of which certainly nothing has left (`later`) would go to another place than its person wants now. One that
 * may have left goes on as it was: only the same order under the same key pays once.
 */
export function isElsewhere(
  last: { readonly outcome: string; readonly order: PayoutOrder | null } | null | undefined,
  person: Pick<Payee, "destinations" | "waiting"> | undefined,
  rail: string,
): boolean {
  if (!last || last.outcome !== "later" || last.order === null) return false;
  if (person?.waiting[rail] !== undefined) return true;
  return JSON.stringify(last.order.person.destination) !== JSON.stringify(person?.destinations[rail] ?? null);
}
