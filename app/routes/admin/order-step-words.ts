import type { ShopFormat } from "../../components/shop-format.ts";
import { orderTitle } from "../../core/language/order-title.ts";
import type { Currency } from "../../core/money/money.ts";
import type { Terms } from "../../core/program/terms.ts";
import { isPlace, isSignUp } from "../../core/referral/sign-up.ts";

/** How a step of a referral's story is told that is about an order, or about the friend's sign-up. */
export interface OrderStepWords {
  readonly nothing: string;
  /** While nobody knows yet what of it counts. */
  readonly waits: string;
  readonly refunded: string;
  readonly counts: string;
  readonly cancelled: string;
  /** What of it counts; null where there is no amount. */
  readonly amount: string | null;
  readonly link: { readonly label: string; readonly url: string } | null;
}

export function orderStepWords(
  order: {
    readonly orderId: string;
    readonly name: string;
    readonly baseMinor: number;
    readonly baseKnown: boolean;
    readonly currency: Currency;
  },
  format: Pick<ShopFormat, "money">,
  goods: Terms["rewardItems"]["kind"],
): OrderStepWords {
  const title = orderTitle(order.name);
  const words = {
    nothing: `${title} earns nothing`,
    waits: `${title} was paid, and waits for Shopify`,
    refunded: `${title} counted, and was refunded in full later`,
  };
  if (isPlace(order.orderId))
    return {
      ...words,
      nothing: "The friend is on the waiting list",
      counts: "The friend is on the waiting list, which counts",
      cancelled: "The friend was erased",
      amount: null,
      link: { label: "Open the waiting list", url: "/app/waiting-list" },
    };
  if (isSignUp(order.orderId))
    return {
      ...words,
      counts: "The friend signed up, which counts",
      cancelled: "The friend’s account was deleted",
      amount: null,
      link: null,
    };
  return {
    ...words,
    counts: `${title} was paid and counts`,
    cancelled: `${title} was cancelled`,
    amount: !order.baseKnown
      ? null
      : `${format.money(order.baseMinor, order.currency)} counts now: after discounts and refunds, without shipping and tax${goods === "all" ? "" : ", of the goods that the program rewards"}.`,
    link: {
      label: `Open ${order.name} in Shopify`,
      url: `shopify://admin/orders/${order.orderId.split("/").at(-1)}`,
    },
  };
}

/** The hold of a reward: how long, what it is counted from, and what is looked at before it is over. */
export function holdWords(
  orderId: string,
  { holdDays, holdFrom }: Pick<Terms, "holdDays" | "holdFrom">,
): Pick<Terms, "holdDays" | "holdFrom"> & { readonly from: string; readonly looked: readonly string[] } {
  const terms = { holdDays, holdFrom };
  if (isPlace(orderId)) {
    const looked = ["Who is taken off the list before, or erased, counts no more."];
    return { ...terms, from: "the confirmation", looked };
  }
  if (!isSignUp(orderId))
    return { ...terms, from: holdFrom, looked: ["Before that, the order is looked at once more."] };
  const looked = ["Before that, Shopify is asked whether the account is still there."];
  return { ...terms, from: "the sign-up met its guard", looked };
}
