import type Stripe from "stripe";
import type { CheckOutcome, PayoutOrder, Rail, RailContext, Refusal, SendOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import type { StripeFound } from "../kit/stripe/credit-balance.ts";
import { customersByEmail } from "../kit/stripe/find-customer.ts";
import { findTarget, readOnly } from "../kit/stripe/find-target.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import { readStripeOrder } from "../kit/stripe/read-stripe-order.ts";
import { stripeLimits } from "../kit/stripe/stripe-amount.ts";
import { findPriced, type Priced } from "./find-priced.ts";
import { planPhases } from "./plan-phases.ts";
import { ensureRewardPrices } from "./reward-prices.ts";
import { type StripePriceSettings, stripePriceSettings } from "./settings.ts";
import { testStripePrice } from "./test-stripe-price.ts";

type Context = RailContext<StripePriceSettings>;

/** What stands in the way of an order, or what it would change. Nothing is written. */
type Place =
  | (Priced & { readonly customer: Stripe.Customer })
  | { readonly kind: "issued"; readonly reference: string }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/**
 * A lower price for the person's Stripe subscription, for some cycles or for good. The old price is read, compared right
 * before the write, and kept beside the new one; what is for some cycles is a plan at Stripe, which brings the old price back.
 */
export const stripePrice: Rail<StripePriceSettings> = {
  name: "stripe-price",
  title: "Stripe subscription price",
  summary: "A lower price for the person's Stripe subscription, for some cycles or for good.",
  settings: stripePriceSettings,
  delivers: ["money"],
  brings: "subscription_price",
  needs: ["email"],
  // 25 requests a second on one endpoint, and in test mode on all; a payout takes up to nine. Two that change one price
  // would each start from what the other has not written yet.
  pace: { concurrent: 3, perSecond: 2, onePerPerson: true },
  passes: ["existing_discount"],
  limits: stripeLimits,
  test: testStripePrice,
  funds: async () => null,

  async check(order, ctx): Promise<CheckOutcome> {
    const asked = readStripeOrder(order, stripePrice.title);
    if (asked.kind === "refused") return asked;
    const place = await findPlace(order, asked.units, ctx, openStripe(ctx));
    switch (place.kind) {
      case "fits":
        return {
          kind: "ready",
          to: `${place.customer.name ?? "Customer"} (${place.customer.id}), ${inWords(place, ctx)}`,
        };
      case "issued":
        return { kind: "ready", to: place.reference };
      case "later":
        return { kind: "cannot_tell", detail: place.detail };
      case "refused":
        return place;
    }
  },

  async send(order, ctx): Promise<SendOutcome> {
    const asked = readStripeOrder(order, stripePrice.title);
    if (asked.kind === "refused") return asked;
    const stripe = openStripe(ctx);
    const place = await findPlace(order, asked.units, ctx, stripe);
    if (place.kind === "issued") return { kind: "issued", delivery: cheaper(place.reference) };
    if (place.kind !== "fits") return place;
    try {
      const prices = await ensureRewardPrices(stripe, order, place);
      // A plan that an earlier try began is taken off again by the plan itself, which compares as well.
      if (prices === "changed" && (ctx.settings.lasts === "forever" || place.subscription.schedule === null))
        return refused(
          "subscription_unfit",
          `The price of ${place.subscription.id} was changed since we first tried. Issue it again.`,
        );
      if (prices === "changed" || ctx.settings.lasts === "cycles")
        return await planPhases(stripe, order, place, prices === "changed" ? [] : prices, ctx);
      return await replacePrice(stripe, order, place, prices[0]?.id ?? "");
    } catch (error) {
      return readStripeError(error, true, ctx.settings.secretKey);
    }
  },

  async lookUp(order, ctx): Promise<StripeFound> {
    const stripe = openStripe(ctx);
    try {
      for (const customer of await customersByEmail(stripe, order.person.email ?? "")) {
        const reference = await findOurs(stripe, customer.id, order);
        if (reference !== null) return { kind: "issued", delivery: cheaper(reference) };
      }
      return { kind: "absent" };
    } catch (error) {
      return { kind: "cannot_tell", detail: readStripeError(error, false, ctx.settings.secretKey).detail };
    }
  },
};

async function findPlace(order: PayoutOrder, units: number, ctx: Context, stripe: Stripe): Promise<Place> {
  const target = await findTarget(order, ctx, stripe);
  if (target.kind !== "found") return target;
  const { customer } = target;
  return readOnly(ctx, async (): Promise<Place> => {
    const ours = await findOurs(stripe, customer.id, order);
    if (ours !== null) return { kind: "issued", reference: ours };
    const priced = await findPriced(stripe, customer, units, order, ctx);
    if (priced.kind !== "fits") return priced;
    const attached = priced.subscription.schedule;
    if (attached !== null) {
      const schedule = await stripe.subscriptionSchedules.retrieve(
        typeof attached === "string" ? attached : attached.id,
      );
      if (schedule.metadata?.goodword_key)
        return refused("existing_discount", `${priced.subscription.id} is still cheaper by an earlier reward.`);
      // A plan without our key is the merchant's, or one that we began and never finished: the plan's own key tells.
      if (ctx.settings.lasts === "forever")
        return refused("subscription_unfit", `${priced.subscription.id} follows a schedule, which we do not touch.`);
    }
    return { ...priced, customer };
  });
}

/** What an earlier try of this order left at a customer: a plan, or the mark on the subscription. */
async function findOurs(stripe: Stripe, customerId: string, order: PayoutOrder): Promise<string | null> {
  for await (const schedule of stripe.subscriptionSchedules.list({ customer: customerId, limit: 100 }))
    if (schedule.metadata?.goodword_key === order.key) return schedule.id;
  for await (const one of stripe.subscriptions.list({ customer: customerId, status: "all", limit: 100 }))
    if (one.metadata[order.key] !== undefined) return one.id;
  return null;
}

/** Lowers the price for good: read again, compared, written with the mark that says which price it was. */
async function replacePrice(stripe: Stripe, order: PayoutOrder, place: Priced, price: string): Promise<SendOutcome> {
  const { id } = place.subscription;
  const now = (await stripe.subscriptions.retrieve(id)).items.data;
  // Another worker with the same order was faster.
  if (now.length === 1 && now[0]?.price.id === price) return { kind: "issued", delivery: cheaper(id) };
  if (now.length !== 1 || now[0]?.price.id !== place.item.price.id)
    return refused("subscription_unfit", `The price of ${id} was changed meanwhile. Issue it again.`);
  const after = await stripe.subscriptions.update(id, {
    items: [{ id: place.item.id, price }],
    proration_behavior: "none",
    metadata: { [order.key]: `${place.item.price.id} to ${price}` },
  });
  if (after.items.data[0]?.price.id !== price)
    return { kind: "unknown", detail: "Stripe answered, but the subscription does not have the new price." };
  return { kind: "issued", delivery: cheaper(id) };
}

function cheaper(reference: string) {
  return { kind: "subscription_price" as const, reference };
}

function inWords({ subscription, parts }: Priced, ctx: Context): string {
  const cycles = parts.reduce((sum, part) => sum + part.cycles, 0);
  return ctx.settings.lasts === "forever"
    ? `${subscription.id}, for good`
    : `${subscription.id}, ${cycles} ${cycles === 1 ? "cycle" : "cycles"} from the next invoice`;
}
