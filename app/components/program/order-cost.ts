import { type Currency, formatMoney, type Money, money } from "../../core/money/money.ts";
import { percentOf } from "../../core/money/percent-of.ts";
import { isMoney, pieceOf, pointsOf } from "../../core/program/piece-of.ts";
import type { RewardValue, Terms } from "../../core/program/terms.ts";

/** What one referred order costs the merchant, in minor units of the shop's currency. */
export interface OrderCost {
  readonly discount: Money;
  readonly reward: Money;
  /** What the friend gets after the order. */
  readonly friendReward: Money;
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
  const discount = money(belowOffer ? 0 : Math.min(discountOf(value, order), orderMinor), of);
  const base = money(orderMinor - discount.amountMinor, of);
  const belowReward = terms.minimumSpendMinor !== null && base.amountMinor < terms.minimumSpendMinor;
  const earned = money(belowReward ? 0 : shareOf(terms.reward, base), of);
  const friendReward = money(
    belowReward || terms.friendReward === null ? 0 : shareOf(terms.friendReward.value, base),
    of,
  );
  const total = money(discount.amountMinor + earned.amountMinor + friendReward.amountMinor, of);
  return {
    discount,
    reward: earned,
    friendReward,
    total,
    belowOffer,
    belowReward,
    share: orderMinor === 0 ? 0 : Math.round((total.amountMinor * 100) / orderMinor),
  };
}

/** What an order of this base earns in money. */
function shareOf(reward: RewardValue, base: Money): number {
  if (!isMoney(reward)) return 0;
  if (reward.kind === "fixed") return reward.amountMinor;
  return Math.min(percentOf(base, reward.basisPoints).amountMinor, reward.capMinor ?? Number.MAX_SAFE_INTEGER);
}

/** What an offer takes off an order of goods that it is for. What is not of the goods' price is not known here. */
function discountOf(value: Terms["offer"]["value"], order: Money): number {
  switch (value.kind) {
    case "percent":
      return percentOf(order, value.basisPoints).amountMinor;
    case "amount":
      return value.amountMinor;
    case "none":
    case "free_shipping":
    case "free_item":
      return 0;
  }
}

/** What an order costs besides, that depends on the store or on what somebody buys later: a sentence for each. */
export function costBesides(terms: Terms): string[] {
  const { reward } = terms;
  const offer = besidesOffer(terms);
  return [
    ...(offer === null ? [] : [offer]),
    ...(isMoney(reward)
      ? []
      : [`Besides, the referrer gets ${nameOf(reward)}: what that costs you is not counted here.`]),
  ];
}

function nameOf(reward: Exclude<RewardValue, { kind: "fixed" | "percent_of_order" }>): string {
  if (reward.kind !== "points_of_order") return formatMoney(pieceOf(reward));
  return `${formatMoney(pointsOf(reward.points))} for each ${formatMoney(money(reward.perMinor, reward.currency))} of the order`;
}

function besidesOffer({ offer: { value }, offerItems }: Terms): string | null {
  switch (value.kind) {
    case "none":
      return null;
    case "percent":
    case "amount":
      return offerItems.kind === "all" ? null : "The discount is reckoned as if all of the order were for it.";
    case "free_shipping":
      return "Besides, you pay what the shipping costs you.";
    case "free_item":
      return `Besides, you pay for one piece: ${value.item.title}.`;
  }
}

/** The smallest order that earns a fixed reward larger than what it brings in; null where no order can. */
export function rewardAboveOrder(terms: Terms): Money | null {
  const { reward } = terms;
  if (terms.trigger === "sign_up" && terms.signUp.guard !== "first_payment") return null;
  if (reward.kind !== "fixed" || (terms.minimumSpendMinor !== null && terms.minimumSpendMinor > reward.amountMinor))
    return null;
  return money(reward.amountMinor, reward.currency);
}
