import type Stripe from "stripe";
import type { PayoutOrder, RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { liveSubscriptions } from "../kit/stripe/live-subscriptions.ts";
import { unitStep } from "../kit/stripe/stripe-amount.ts";
import { waitingDiscounts } from "../kit/stripe/waiting-discounts.ts";
import type { StripePriceSettings } from "./settings.ts";
import { type CheaperCycles, splitReduction } from "./split-reduction.ts";

/** The subscription that becomes cheaper, its one item with the price that it has now, and by how much. */
export interface Priced {
  readonly kind: "fits";
  readonly subscription: Stripe.Subscription;
  readonly item: Stripe.SubscriptionItem;
  readonly quantity: number;
  readonly unitAmount: number;
  /** One entry of one cycle where it is for good. */
  readonly parts: readonly CheaperCycles[];
}

/**
 * Reads what an order would change, or why it cannot: nothing is guessed where there are several subscriptions or prices, and
 * a price that usage or tiers decide is left alone. Throws what the client throws.
 */
export async function findPriced(
  stripe: Stripe,
  customer: Stripe.Customer,
  units: number,
  order: PayoutOrder,
  ctx: RailContext<StripePriceSettings>,
): Promise<Priced | Refusal> {
  const unfit = (detail: string) => refused("subscription_unfit", detail);
  const live = await liveSubscriptions(stripe, customer.id);
  const [subscription] = live;
  if (subscription === undefined)
    return refused("no_subscription", `${customer.id} has no running subscription that could become cheaper.`);
  if (live.length > 1)
    return unfit(`${customer.id} has ${live.length} running subscriptions: ${live.map((one) => one.id).join(", ")}.`);
  const { id } = subscription;
  if (subscription.currency.toUpperCase() !== order.value.currency)
    return refused("currency_mismatch", `${id} is billed in ${subscription.currency.toUpperCase()}.`);
  if (subscription.status === "trialing") return unfit(`${id} is in its trial.`);
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null) return unfit(`${id} is about to end.`);
  const [item] = subscription.items.data;
  if (item === undefined || subscription.items.data.length > 1)
    return unfit(`${id} has ${subscription.items.data.length} prices, and we do not guess which one to lower.`);
  const { price } = item;
  if (price.unit_amount === null || price.recurring?.usage_type !== "licensed" || price.transform_quantity !== null)
    return unfit(`The price ${price.id} is decided by tiers or usage.`);
  const quantity = item.quantity ?? 1;
  const forever = ctx.settings.lasts === "forever";
  const parts = splitReduction(units, forever ? 1 : ctx.settings.cycles, quantity, unitStep(order.value.currency));
  if (parts === null) return unfit(`The reward cannot be split over ${quantity} pieces of ${price.id}.`);
  if (parts.some((part) => part.unitsOff > (price.unit_amount ?? 0)))
    return refused("outside_limits", `${id} costs less in a cycle than the reward would take off.`);
  const waiting = waitingDiscounts(customer, live, ctx.now());
  // A plan of phases says anew which discounts each phase has: one that is there could be taken twice, or lost.
  if (!forever && waiting.length > 0)
    return refused("existing_discount", `${customer.id} still has ${waiting.map((one) => one.text).join(", ")}.`);
  return { kind: "fits", subscription, item, quantity, unitAmount: price.unit_amount, parts };
}
