import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { type Right, tryKey } from "../kit/stripe/try-key.ts";
import type { StripePriceSettings } from "./settings.ts";

/** No id of Stripe's looks like this: writing to it tells whether the key may write, and writes nothing. */
const nothing = "goodwordPermissionCheck";

const rights: readonly Right[] = [
  { name: "read customers", probe: (stripe) => stripe.customers.list({ limit: 1 }) },
  { name: "read subscriptions", probe: (stripe) => stripe.subscriptions.list({ limit: 1 }) },
  { name: "read prices", probe: (stripe) => stripe.prices.list({ limit: 1 }) },
  {
    name: "write prices",
    restrictedOnly: true,
    probe: (stripe) => stripe.prices.update(`price_${nothing}`, { nickname: "x" }),
  },
  {
    name: "write subscriptions",
    restrictedOnly: true,
    probe: (stripe) => stripe.subscriptions.update(`sub_${nothing}`, { metadata: { goodword: "" } }),
  },
];

/** Tries the key without moving anything, and names what it may not do. */
export function testStripePrice(ctx: RailContext<StripePriceSettings>): Promise<ConnectionTest> {
  return tryKey(ctx, rights, async () => [
    {
      label: "Cheaper",
      value: ctx.settings.lasts === "forever" ? "For good" : `For ${ctx.settings.cycles} cycles`,
    },
  ]);
}
