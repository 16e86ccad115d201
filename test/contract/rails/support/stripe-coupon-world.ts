import type { Currency } from "../../../../app/core/money/money.ts";
import { stripeDemoKeys } from "../../../../app/rails/kit/stripe/emulator.ts";
import { stripeCoupon } from "../../../../app/rails/stripe-coupon/stripe-coupon.ts";
import { tenDollars } from "./rail-world.ts";
import { customerRefusals, type StripeWorld, serveStripe, shown } from "./stripe-world.ts";

/** The stripe-coupon rail with an emulated Stripe where Anna has a subscription. */
export async function stripeCouponWorld(of: Currency): Promise<StripeWorld> {
  const settings = {
    secretKey: stripeDemoKeys.full,
    couponName: "Thank you",
    whenHeld: "refuse",
    severalCustomers: "refuse",
  };
  const world = await serveStripe(of, settings, /^POST \/v1\/subscriptions\/[^/]+$/);
  const { order, turn } = world;
  const added = (email: string, subscription: string | null, more: object = {}) =>
    (turn("addCustomer", { email, subscription, ...more }) as { id: string }).id;
  return {
    ...world,
    rail: stripeCoupon,
    order: (value) => order(value),
    paid: async (asked) =>
      world
        .snapshot()
        .subscriptions.flatMap((one) => one.discounts)
        .filter(({ coupon }) => coupon.id === asked.key)
        .map(({ coupon }) => shown(coupon.amountOff ?? 0, coupon.currency ?? "")),
    revoking: {
      left: async (asked) =>
        shown(
          world
            .snapshot()
            .subscriptions.flatMap((one) => one.discounts)
            .filter(({ coupon }) => coupon.id === asked.key)
            .reduce((sum, { coupon }) => sum + (coupon.amountOff ?? 0), 0),
          of,
        ),
      spendAll: async () => void turn("renew", { id: world.snapshot().customers[0]?.id }),
      break: world.break,
    },
    refusals: [
      ...customerRefusals({ order, turn, settings }),
      {
        name: "the customer has no subscription",
        code: "no_subscription",
        arrange: async () => {
          added("once@example.com", null);
          return { order: order(tenDollars(), { email: "once@example.com" }) };
        },
      },
      {
        name: "the subscription has ended",
        code: "no_subscription",
        arrange: async () => {
          added("gone@example.com", "canceled");
          return { order: order(tenDollars(), { email: "gone@example.com" }) };
        },
      },
      {
        name: "an earlier discount is not used up",
        code: "existing_discount",
        arrange: async () => {
          const id = added("held@example.com", "active");
          turn("giveDiscount", { id, percentOff: 20 });
          return { order: order(tenDollars(), { email: "held@example.com" }) };
        },
      },
      {
        name: "the next invoice is smaller than the reward",
        code: "outside_limits",
        arrange: async () => {
          added("small@example.com", "active", { unitAmount: 999 });
          return { order: order(tenDollars(), { email: "small@example.com" }) };
        },
      },
    ],
  };
}
