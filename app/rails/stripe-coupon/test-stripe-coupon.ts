import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { nightlyFact } from "../kit/stripe/nightly-fact.ts";
import { type Right, tryKey } from "../kit/stripe/try-key.ts";
import type { StripeCouponSettings } from "./settings.ts";

/** No id of Stripe's looks like this: writing to it tells whether the key may write, and writes nothing. */
const nothing = "goodwordPermissionCheck";

const rights: readonly Right[] = [
  { name: "read customers", probe: (stripe) => stripe.customers.list({ limit: 1 }) },
  { name: "read subscriptions", probe: (stripe) => stripe.subscriptions.list({ limit: 1 }) },
  { name: "read coupons", probe: (stripe) => stripe.coupons.retrieve(nothing) },
  { name: "write coupons", restrictedOnly: true, probe: (stripe) => stripe.coupons.update(nothing, { name: "x" }) },
  {
    name: "write subscriptions",
    restrictedOnly: true,
    probe: (stripe) => stripe.subscriptions.update(`sub_${nothing}`, { metadata: { goodword: "" } }),
  },
];

/** Giving credit instead needs one right more. */
const creditRight: Right = {
  name: "write customers",
  restrictedOnly: true,
  probe: (stripe) => stripe.customers.createBalanceTransaction(`cus_${nothing}`, { amount: -1, currency: "usd" }),
};

/** Tries the key without moving anything, and names what it may not do. */
export function testStripeCoupon(ctx: RailContext<StripeCouponSettings>): Promise<ConnectionTest> {
  return tryKey(ctx, ctx.settings.whenHeld === "balance" ? [...rights, creditRight] : rights, async (stripe) => [
    ...((await stripe.subscriptions.list({ limit: 1 })).data.length === 0
      ? [{ label: "Subscriptions", value: "None yet: nobody can be given a coupon" }]
      : []),
    ...(ctx.settings.whenHeld === "balance" ? await nightlyFact(stripe) : []),
  ]);
}
