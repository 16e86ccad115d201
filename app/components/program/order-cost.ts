import { type Currency, type Money, money } from "../../core/money/money.ts";
import { percentOf } from "../../core/money/percent-of.ts";
import type { Terms } from "../../core/program/terms.ts";

/** What one referred order costs the merchant, in minor units of the shop's currency. */
export interface OrderCost {
  readonly discount: Money;
  readonly reward: Money;
  readonly total: Money;
  /** Why an amount is nothing: the order is too small for it. */
  readonly belowOffer: boolean;
  readonly belowReward: boolean;
  /** Of the order, in whole percent. */
  readonly share: number;
}

/** The cost of an order of this subtotal: the friend's discount first, the reward from what is left, as at checkout. */
export function orderCost(terms: Terms, orderMinor: number, of: Currency): OrderCost {
  const order = money(orderMinor, of);
  const { value, minimumMinor } = terms.offer;
  const belowOffer = minimumMinor !== null && orderMinor < minimumMinor;
  const off = value.kind === "percent" ? percentOf(order, value.basisPoints).amountMinor : value.amountMinor;
  const discount = money(belowOffer ? 0 : Math.min(off, orderMinor), of);
  const base = money(orderMinor - discount.amountMinor, of);
  const belowReward = terms.minimumSpendMinor !== null && base.amountMinor < terms.minimumSpendMinor;
  const { reward } = terms;
  const share =
    reward.kind === "fixed"
      ? reward.amountMinor
      : Math.min(percentOf(base, reward.basisPoints).amountMinor, reward.capMinor ?? Number.MAX_SAFE_INTEGER);
  const earned = money(belowReward ? 0 : share, of);
  const total = money(discount.amountMinor + earned.amountMinor, of);
  return {
    discount,
    reward: earned,
    total,
    belowOffer,
    belowReward,
    share: orderMinor === 0 ? 0 : Math.round((total.amountMinor * 100) / orderMinor),
  };
}

/** The smallest order that earns a fixed reward larger than what it brings in; null where no order can. */
export function rewardAboveOrder(terms: Terms): Money | null {
  const { reward } = terms;
  if (reward.kind !== "fixed" || (terms.minimumSpendMinor !== null && terms.minimumSpendMinor > reward.amountMinor))
    return null;
  return money(reward.amountMinor, reward.currency);
}
