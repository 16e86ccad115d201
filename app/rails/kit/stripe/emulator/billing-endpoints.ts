import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { followSchedule, redeem } from "./billing.ts";
import {
  couponAnswer,
  priceAnswer,
  type StripeDiscount,
  type StripePrice,
  type StripeSubscription,
  subscriptionAnswer,
} from "./billing-objects.ts";
import { seconds } from "./book.ts";
import {
  expands,
  form,
  forms,
  newestFirst,
  ok,
  page,
  paging,
  type StripeCall,
  type StripeEndpoint,
  text,
  texts,
  within,
} from "./call.ts";
import { scheduleEndpoints } from "./schedule-endpoints.ts";

const bad = (message: string, more: Readonly<Record<string, string>> = {}) =>
  stripeError(400, "invalid_request_error", message, more);

/** Coupons, subscriptions and prices. */
export const billingEndpoints: readonly StripeEndpoint[] = [
  {
    method: "GET",
    path: /^\/v1\/subscriptions$/,
    permission: "rak_subscription_read",
    takes: [...paging, "customer", "status", "created", "price"],
    run: (call) => {
      const customer = text(call.params.customer);
      const status = text(call.params.status);
      const found = newestFirst(call.book.subscriptions).filter(
        (one) =>
          (customer === null || one.customer === customer) &&
          (status === "all" || (status === null ? one.status !== "canceled" : one.status === status)),
      );
      return page(call, found, (one) => shown(call, one, "data.discounts"));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/subscriptions\/([^/]+)$/,
    permission: "rak_subscription_read",
    takes: ["expand"],
    run: (call) => withSubscription(call, (one) => ok(shown(call, one, "discounts"))),
  },
  {
    method: "POST",
    path: /^\/v1\/subscriptions\/([^/]+)$/,
    permission: "rak_subscription_write",
    takes: ["discounts", "items", "metadata", "proration_behavior", "description", "expand"],
    run: (call) => withSubscription(call, (one) => updateSubscription(call, one)),
  },
  {
    method: "POST",
    path: /^\/v1\/coupons$/,
    permission: "rak_coupon_write",
    takes: [
      "id",
      "duration",
      "duration_in_months",
      "amount_off",
      "percent_off",
      "currency",
      "max_redemptions",
      "name",
      "metadata",
      "expand",
    ],
    run: createCoupon,
  },
  {
    method: "GET",
    path: /^\/v1\/coupons$/,
    permission: "rak_coupon_read",
    takes: [...paging, "created"],
    run: (call) =>
      page(
        call,
        newestFirst([...call.book.coupons.values()]).filter((one) => !one.deleted && within(one, call.params)),
        (one) => couponAnswer(one, call.livemode),
      ),
  },
  {
    method: "GET",
    path: /^\/v1\/coupons\/([^/]+)$/,
    permission: "rak_coupon_read",
    takes: ["expand"],
    run: (call) => withCoupon(call, (coupon) => ok(couponAnswer(coupon, call.livemode))),
  },
  {
    method: "POST",
    path: /^\/v1\/coupons\/([^/]+)$/,
    permission: "rak_coupon_write",
    takes: ["name", "metadata", "expand"],
    run: (call) =>
      withCoupon(call, (coupon) => {
        Object.assign(coupon.metadata, texts(call.params.metadata));
        return ok(couponAnswer(coupon, call.livemode));
      }),
  },
  {
    method: "DELETE",
    path: /^\/v1\/coupons\/([^/]+)$/,
    permission: "rak_coupon_write",
    takes: [],
    // Nobody can redeem it any more; where it was redeemed already, the discount stays.
    run: (call) =>
      withCoupon(call, (coupon) => {
        coupon.deleted = true;
        return ok({ id: coupon.id, object: "coupon", deleted: true });
      }),
  },
  {
    method: "GET",
    path: /^\/v1\/prices$/,
    permission: "rak_plan_read",
    takes: [...paging, "active", "lookup_keys", "product", "currency", "created", "type"],
    run: (call) => {
      const keys = Array.isArray(call.params.lookup_keys) ? call.params.lookup_keys : null;
      const found = newestFirst([...call.book.prices.values()]).filter(
        (one) =>
          within(one, call.params) && (keys === null || (one.lookupKey !== null && keys.includes(one.lookupKey))),
      );
      return page(call, found, (one) => priceAnswer(one, call.livemode));
    },
  },
  {
    method: "POST",
    path: /^\/v1\/prices$/,
    permission: "rak_plan_write",
    takes: [
      "currency",
      "unit_amount",
      "recurring",
      "product",
      "metadata",
      "lookup_key",
      "nickname",
      "tax_behavior",
      "expand",
    ],
    needs: ["currency", "product"],
    run: createPrice,
  },
  {
    method: "POST",
    path: /^\/v1\/prices\/([^/]+)$/,
    permission: "rak_plan_write",
    takes: ["active", "metadata", "nickname", "expand"],
    run: (call) => {
      const price = call.book.prices.get(call.ids[0] ?? "");
      return price ? ok(priceAnswer(price, call.livemode)) : noSuch("price", call.ids[0] ?? "", "price");
    },
  },
  ...scheduleEndpoints,
];

/** How a subscription is shown to this caller: its discounts as ids unless asked otherwise. */
function shown(call: StripeCall, subscription: StripeSubscription, path: string): Record<string, unknown> {
  const unfolded = expands(call, `${path}.source.coupon`) ? "coupons" : expands(call, path) ? "objects" : "ids";
  return subscriptionAnswer(subscription, call.livemode, unfolded);
}

function withSubscription(call: StripeCall, then: (subscription: StripeSubscription) => StripeAnswer): StripeAnswer {
  const id = call.ids[0] ?? "";
  const found = call.book.subscriptions.find((one) => one.id === id);
  return found ? then(found) : noSuch("subscription", id, "id");
}

function withCoupon(
  call: StripeCall,
  then: (coupon: NonNullable<ReturnType<StripeCall["book"]["coupons"]["get"]>>) => StripeAnswer,
): StripeAnswer {
  const id = call.ids[0] ?? "";
  const coupon = call.book.coupons.get(id);
  return coupon && !coupon.deleted ? then(coupon) : noSuch("coupon", id, "coupon");
}

function createCoupon(call: StripeCall): StripeAnswer {
  const { book, params } = call;
  const id = text(params.id) ?? book.newId("");
  const known = book.coupons.get(id);
  if (known && !known.deleted) return bad("Coupon already exists.", { code: "resource_already_exists" });
  const amountOff = params.amount_off === undefined ? null : Number(text(params.amount_off));
  const percentOff = params.percent_off === undefined ? null : Number(text(params.percent_off));
  if ((amountOff === null) === (percentOff === null))
    return bad("You must pass either percent_off or amount_off.", { code: "parameter_missing" });
  if (amountOff !== null && (!Number.isSafeInteger(amountOff) || amountOff <= 0))
    return bad("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount_off" });
  if (amountOff !== null && text(params.currency) === null)
    return bad("You must pass currency when passing amount_off", { code: "parameter_missing", param: "currency" });
  const name = text(params.name);
  if (name !== null && name.length > 40) return bad("Invalid string: must be at most 40 characters", { param: "name" });
  const duration = text(params.duration) ?? "once";
  const coupon = {
    id,
    created: seconds(call.now),
    amountOff,
    currency: amountOff === null ? null : text(params.currency),
    percentOff,
    duration: duration === "forever" || duration === "repeating" ? duration : ("once" as const),
    durationInMonths: params.duration_in_months === undefined ? null : Number(text(params.duration_in_months)),
    maxRedemptions: params.max_redemptions === undefined ? null : Number(text(params.max_redemptions)),
    name,
    metadata: texts(params.metadata),
    timesRedeemed: 0,
    deleted: false,
  } as const;
  const kept = { ...coupon, timesRedeemed: 0 as number, deleted: false as boolean };
  book.coupons.set(id, kept);
  return ok(couponAnswer(kept, call.livemode));
}

function createPrice(call: StripeCall): StripeAnswer {
  const { book, params } = call;
  const lookupKey = text(params.lookup_key);
  if (lookupKey !== null && [...book.prices.values()].some((one) => one.lookupKey === lookupKey))
    return bad(`A price (\`${lookupKey}\`) already uses that lookup key.`, { param: "lookup_key" });
  const unitAmount = Number(text(params.unit_amount));
  if (!Number.isSafeInteger(unitAmount) || unitAmount < 0)
    return bad("Invalid non-negative integer", { code: "parameter_invalid_integer", param: "unit_amount" });
  const recurring = form(params.recurring);
  const price = book.addPrice({
    created: seconds(call.now),
    product: text(params.product) ?? "",
    currency: text(params.currency) ?? "usd",
    unitAmount,
    interval: (text(recurring.interval) ?? "month") as StripePrice["interval"],
    intervalCount: Number(text(recurring.interval_count) ?? "1"),
    usageType: "licensed",
    lookupKey,
    metadata: texts(params.metadata),
  });
  return ok(priceAnswer(price, call.livemode));
}

/** Everything is checked before anything is changed. `discounts` replaces what was there. */
function updateSubscription(call: StripeCall, subscription: StripeSubscription): StripeAnswer {
  const { book, params } = call;
  if (subscription.status === "canceled")
    return bad(`A canceled subscription can only update its cancellation_details and metadata.`, { param: "id" });
  const changes: (() => void)[] = [];
  if (params.discounts === "") changes.push(() => (subscription.discounts = []));
  else if (params.discounts !== undefined) {
    const next: (() => StripeDiscount)[] = [];
    for (const wanted of forms(params.discounts)) {
      const kept = subscription.discounts.find((one) => one.id === text(wanted.discount));
      if (text(wanted.discount) !== null) {
        if (!kept) return noSuch("discount", text(wanted.discount) ?? "", "discounts");
        next.push(() => kept);
        continue;
      }
      const coupon = book.coupons.get(text(wanted.coupon) ?? "");
      if (!coupon || coupon.deleted) return noSuch("coupon", text(wanted.coupon) ?? "", "discounts[0][coupon]");
      if (coupon.maxRedemptions !== null && coupon.timesRedeemed >= coupon.maxRedemptions)
        return bad(`Coupon expired: ${coupon.id}`, { code: "coupon_expired", param: "discounts[0][coupon]" });
      if (coupon.currency !== null && coupon.currency !== subscription.currency)
        return bad(
          `The coupon's currency (${coupon.currency}) does not match the subscription's (${subscription.currency}).`,
          { param: "discounts[0][coupon]" },
        );
      next.push(() => redeem(book, coupon, subscription, seconds(call.now)));
    }
    changes.push(() => (subscription.discounts = next.map((make) => make())));
  }
  for (const wanted of forms(params.items)) {
    const item = subscription.items.find((one) => one.id === text(wanted.id));
    if (!item) return noSuch("subscription_item", text(wanted.id) ?? "", "items[0][id]");
    const price = book.prices.get(text(wanted.price) ?? "");
    if (wanted.price !== undefined && !price) return noSuch("price", text(wanted.price) ?? "", "items[0][price]");
    if (price && price.currency !== subscription.currency)
      return bad("The price specified only supports another currency.", { param: "items[0][price]" });
    if (price && text(params.proration_behavior) !== "none")
      return bad("This emulator does not prorate: pass proration_behavior=none.", { param: "proration_behavior" });
    if (price) changes.push(() => (item.price = price));
  }
  for (const change of changes) change();
  for (const [key, value] of Object.entries(texts(params.metadata)))
    if (value === "") delete subscription.metadata[key];
    else subscription.metadata[key] = value;
  followSchedule(book, subscription);
  return ok(shown(call, subscription, "discounts"));
}
