import { formatMoney, parseCurrency } from "../../core/money/money.ts";
import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { fromStripeAmount } from "../kit/stripe/stripe-amount.ts";
import { type Right, tryKey } from "../kit/stripe/try-key.ts";
import type { StripeConnectSettings } from "./settings.ts";

/** A transfer that cannot exist: writing to it tells whether the key may write, and writes nothing. */
const nothing = "tr_goodwordPermissionCheck";

const rights: readonly Right[] = [
  { name: "read connected accounts", probe: (stripe) => stripe.accounts.list({ limit: 1 }) },
  { name: "read the balance", probe: (stripe) => stripe.balance.retrieve() },
  { name: "read transfers", probe: (stripe) => stripe.transfers.list({ limit: 1 }) },
  {
    name: "write transfers",
    restrictedOnly: true,
    probe: (stripe) => stripe.transfers.createReversal(nothing, { amount: 1 }),
  },
];

/** Tries the key without moving anything, and says what money is ready. */
export function testStripeConnect(ctx: RailContext<StripeConnectSettings>): Promise<ConnectionTest> {
  return tryKey(ctx, rights, async (stripe) => {
    const { available } = await stripe.balance.retrieve();
    const accounts = await stripe.accounts.list({ limit: 1 });
    return [
      ...available.flatMap((one) => {
        const currency = parseCurrency(one.currency.toUpperCase());
        return currency === null
          ? []
          : [{ label: "Ready to be sent", value: formatMoney(fromStripeAmount(one.amount, currency)) }];
      }),
      ...(accounts.data.length === 0
        ? [{ label: "Referrers' accounts", value: "None yet: each is opened when the referrer signs up" }]
        : []),
    ];
  });
}
