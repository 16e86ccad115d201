import type Stripe from "stripe";
import type { PayoutOrder, RailContext, SendOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import type { Priced } from "./find-priced.ts";
import type { StripePriceSettings } from "./settings.ts";

/**
 * Plans the cheaper cycles at Stripe: now as it is, the next cycles at the lower price, then the old price again, and the
 * plan lets go. Stripe carries the undo out, once, whether we are there or not.
 */
export async function planPhases(
  stripe: Stripe,
  order: PayoutOrder,
  priced: Priced,
  prices: readonly Stripe.Price[],
  ctx: RailContext<StripePriceSettings>,
): Promise<SendOutcome> {
  const { subscription, item, quantity, parts } = priced;
  let schedule: Stripe.SubscriptionSchedule;
  try {
    schedule = await stripe.subscriptionSchedules.create(
      { from_subscription: subscription.id },
      // A plan that an earlier try began is answered again, and no other can be attached beside it.
      { idempotencyKey: `${order.key}_plan` },
    );
  } catch (error) {
    const failure = readStripeError(error, true, ctx.settings.secretKey);
    return failure.kind === "refused" && failure.code === "provider_refused" && subscription.schedule !== null
      ? refused("subscription_unfit", `${subscription.id} follows a schedule already, which we do not touch.`)
      : failure;
  }
  const [now] = schedule.phases;
  const [planned] = now?.items ?? [];
  if (now === undefined || planned === undefined || now.items.length > 1 || priceId(planned.price) !== item.price.id) {
    await stripe.subscriptionSchedules.release(schedule.id);
    return refused("subscription_unfit", `The price of ${subscription.id} was changed meanwhile. Issue it again.`);
  }
  const { interval = "month", interval_count: every = 1 } = item.price.recurring ?? {};
  const same = {
    quantity,
    ...(item.tax_rates?.length ? { tax_rates: item.tax_rates.map((rate) => rate.id) } : {}),
  };
  const lasting = (price: string, cycles: number) => ({
    items: [{ price, ...same }],
    duration: { interval, interval_count: every * cycles },
    proration_behavior: "none" as const,
  });
  try {
    const done = await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        { items: [{ price: item.price.id, ...same }], start_date: now.start_date, end_date: now.end_date },
        ...parts.map((part, index) => lasting(prices[index]?.id ?? item.price.id, part.cycles)),
        lasting(item.price.id, 1),
      ],
      end_behavior: "release",
      proration_behavior: "none",
      metadata: { goodword_key: order.key, goodword_payout: order.payoutId, goodword_undo: item.price.id },
    });
    if (done.metadata?.goodword_key !== order.key)
      return { kind: "unknown", detail: "Stripe answered, but the plan does not carry our key." };
    return { kind: "issued", delivery: { kind: "subscription_price", reference: schedule.id } };
  } catch (error) {
    const failure = readStripeError(error, true, ctx.settings.secretKey);
    // Nothing of it was taken: the subscription is to be as free as it was.
    if (failure.kind === "refused") await stripe.subscriptionSchedules.release(schedule.id).catch(() => null);
    return failure;
  }
}

function priceId(price: string | Stripe.Price | Stripe.DeletedPrice): string {
  return typeof price === "string" ? price : price.id;
}
