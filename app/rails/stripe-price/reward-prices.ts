import Stripe from "stripe";
import type { PayoutOrder } from "../kit/rail.ts";
import type { Priced } from "./find-priced.ts";

/**
 * The lower prices of an order, made if they are not there. A price's look-up key is the order's own and belongs to one price,
 * so a repeat finds what the first try made. `changed`: they were made against another price than the subscription has now.
 */
export async function ensureRewardPrices(
  stripe: Stripe,
  order: PayoutOrder,
  priced: Priced,
): Promise<readonly Stripe.Price[] | "changed"> {
  const { item, unitAmount, parts } = priced;
  const keys = parts.map((_, index) => (index === 0 ? order.key : `${order.key}_${index + 1}`));
  const known = new Map(
    (await stripe.prices.list({ lookup_keys: keys, limit: 10 })).data.map((price) => [price.lookup_key, price]),
  );
  const made: Stripe.Price[] = [];
  for (const [index, part] of parts.entries()) {
    const key = keys[index] ?? order.key;
    const price = known.get(key) ?? (await create(stripe, order, key, unitAmount - part.unitsOff, item.price));
    if (price.metadata.goodword_undo !== item.price.id || price.unit_amount !== unitAmount - part.unitsOff)
      return "changed";
    made.push(price);
  }
  return made;
}

async function create(
  stripe: Stripe,
  order: PayoutOrder,
  lookupKey: string,
  unitAmount: number,
  old: Stripe.Price,
): Promise<Stripe.Price> {
  try {
    return await stripe.prices.create({
      currency: old.currency,
      unit_amount: unitAmount,
      product: typeof old.product === "string" ? old.product : old.product.id,
      recurring: {
        interval: old.recurring?.interval ?? "month",
        interval_count: old.recurring?.interval_count ?? 1,
      },
      ...(old.tax_behavior && old.tax_behavior !== "unspecified" ? { tax_behavior: old.tax_behavior } : {}),
      lookup_key: lookupKey,
      metadata: { goodword_key: order.key, goodword_payout: order.payoutId, goodword_undo: old.id },
    });
  } catch (error) {
    // Another worker with the same order was faster; the look-up key can be had once.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.param !== "lookup_key") throw error;
    const [price] = (await stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 })).data;
    if (price === undefined) throw error;
    return price;
  }
}
