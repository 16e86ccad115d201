import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { nightlyFact } from "../kit/stripe/nightly-fact.ts";
import type { StripeCustomers } from "../kit/stripe/stripe-settings.ts";
import { type Right, tryKey } from "../kit/stripe/try-key.ts";

/** A customer that cannot exist: writing to it tells whether the key may write, and writes nothing. */
const nobody = "cus_goodwordPermissionCheck";

const rights: readonly Right[] = [
  { name: "read customers", probe: (stripe) => stripe.customers.list({ limit: 1 }) },
  { name: "read subscriptions", probe: (stripe) => stripe.subscriptions.list({ limit: 1 }) },
  {
    name: "write customers",
    restrictedOnly: true,
    probe: (stripe) => stripe.customers.createBalanceTransaction(nobody, { amount: -1, currency: "usd" }),
  },
];

/** Tries the key without moving anything: reads the account, lists one of what a payout reads, names what it may not do. */
export function testStripe(ctx: RailContext<StripeCustomers>): Promise<ConnectionTest> {
  return tryKey(ctx, rights, async (stripe) => [
    ...((await stripe.customers.list({ limit: 1 })).data.length === 0
      ? [{ label: "Customers", value: "None yet: nobody can be credited" }]
      : []),
    ...(await nightlyFact(stripe)),
  ]);
}
