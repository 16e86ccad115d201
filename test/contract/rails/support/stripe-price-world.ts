import type { Currency } from "../../../../app/core/money/money.ts";
import { stripeDemoKeys } from "../../../../app/rails/kit/stripe/emulator.ts";
import { stripePrice } from "../../../../app/rails/stripe-price/stripe-price.ts";
import { tenDollars } from "./rail-world.ts";
import { customerRefusals, type StripeWorld, serveStripe, shown } from "./stripe-world.ts";

interface Phase {
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly price: { unitAmount: number }; readonly quantity: number }[];
}

/** The stripe-price rail with an emulated Stripe where Anna has a subscription. */
export async function stripePriceWorld(of: Currency): Promise<StripeWorld> {
  const settings = { secretKey: stripeDemoKeys.full, lasts: "cycles", cycles: 3, severalCustomers: "refuse" };
  const world = await serveStripe(of, settings, /^POST \/v1\/subscription_schedules\/[^/]+$/);
  const { order, turn } = world;
  const added = (email: string, subscription: string | null, more: object = {}) =>
    (turn("addCustomer", { email, subscription, ...more }) as { id: string }).id;
  const asked = (email: string) => ({ order: order(tenDollars(), { email }) });
  return {
    ...world,
    rail: stripePrice,
    order: (value) => order(value),
    paid: async ({ key }) =>
      world
        .snapshot()
        .schedules.filter((one) => one.metadata.goodword_key === key)
        .map(({ phases }) => {
          const all = phases as Phase[];
          const full = all.at(-1)?.items[0]?.price.unitAmount ?? 0;
          const cycle = 30 * 86_400;
          const saved = all
            .slice(1)
            .flatMap((phase) =>
              phase.items.map(
                (item) => (full - item.price.unitAmount) * item.quantity * ((phase.end - phase.start) / cycle),
              ),
            );
          return shown(
            saved.reduce((sum, one) => sum + one, 0),
            of,
          );
        }),
    refusals: [
      ...customerRefusals({ order, turn, settings }),
      {
        name: "the customer has no subscription",
        code: "no_subscription",
        arrange: async () => {
          added("once@example.com", null);
          return asked("once@example.com");
        },
      },
      {
        name: "the customer has two subscriptions",
        code: "subscription_unfit",
        arrange: async () => {
          turn("subscribe", { id: added("two@example.com", "active") });
          return asked("two@example.com");
        },
      },
      {
        name: "the subscription has two prices",
        code: "subscription_unfit",
        arrange: async () => {
          turn("subscribe", { id: added("parts@example.com", null), twoItems: true });
          return asked("parts@example.com");
        },
      },
      {
        name: "usage decides the price",
        code: "subscription_unfit",
        arrange: async () => {
          turn("subscribe", { id: added("usage@example.com", null), unitAmount: null, usageType: "metered" });
          return asked("usage@example.com");
        },
      },
      {
        name: "the subscription is in its trial",
        code: "subscription_unfit",
        arrange: async () => {
          added("trial@example.com", "trialing");
          return asked("trial@example.com");
        },
      },
      {
        name: "the merchant has planned the subscription already",
        code: "subscription_unfit",
        arrange: async () => {
          turn("attachSchedule", { id: added("planned@example.com", "active") });
          return asked("planned@example.com");
        },
      },
      {
        name: "a cycle costs less than what would be taken off",
        code: "outside_limits",
        arrange: async () => {
          added("small@example.com", "active", { unitAmount: 300 });
          return asked("small@example.com");
        },
      },
      {
        name: "an earlier discount is not used up",
        code: "existing_discount",
        arrange: async () => {
          turn("giveDiscount", { id: added("held@example.com", "active"), percentOff: 20 });
          return asked("held@example.com");
        },
      },
    ],
  };
}
