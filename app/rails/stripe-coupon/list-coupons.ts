import { parseCurrency } from "../../core/money/money.ts";
import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { listCredits } from "../kit/stripe/list-credits.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import { fromStripeAmount } from "../kit/stripe/stripe-amount.ts";
import type { StripeCouponSettings } from "./settings.ts";

/** A sweep reads so many coupons at most. */
const most = 10_000;

/**
 * The coupons that were made since then under keys of ours, and the credits that were given in a coupon's stead. One that nobody
 * redeemed came to nothing. People delete coupons that are used up, so one that is not here says nothing.
 */
export async function listCoupons(since: Date, ctx: RailContext<StripeCouponSettings>): Promise<Listing> {
  const credits = ctx.settings.whenHeld === "balance" ? await listCredits(since, ctx) : null;
  if (credits?.kind === "cannot_tell") return credits;
  const payments: ListedPayment[] = [...(credits?.payments ?? [])];
  let read = 0;
  try {
    for await (const coupon of openStripe(ctx).coupons.list({
      created: { gte: Math.floor(since.getTime() / 1_000) },
      limit: 100,
    })) {
      read += 1;
      const currency = parseCurrency(coupon.currency?.toUpperCase() ?? "");
      const taken = coupon.times_redeemed > 0 && coupon.metadata?.goodword_revoke === undefined;
      if (coupon.metadata?.goodword_key === coupon.id)
        payments.push({
          key: coupon.id,
          reference: coupon.id,
          value: currency === null || coupon.amount_off === null ? null : fromStripeAmount(coupon.amount_off, currency),
          state: taken ? "paid" : "undone",
        });
      if (read >= most) break;
    }
    return { kind: "listed", payments, more: true };
  } catch (error) {
    return { kind: "cannot_tell", detail: readStripeError(error, false, ctx.settings.secretKey).detail };
  }
}
