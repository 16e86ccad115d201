import { type Currency, formatMoney, type Money, money } from "../money/money.ts";
import { percentOf } from "../money/percent-of.ts";
import { isPiece, pieceOf, pointsOf } from "../program/piece-of.ts";
import { mostPoints } from "../program/points-value.ts";
import type { RewardValue, Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import { type Disputes, standOfDisputes } from "../referral/disputes.ts";

/** What an order's present state earns the referrer, or why nothing. */
export type RewardOfOrder =
  | {
      readonly kind: "earns";
      readonly value: Money;
      /** What it waits for besides its hold. */
      readonly waits?: ReasonCode;
      /** Which limit left only a part of it. */
      readonly clipped?: ReasonCode;
    }
  | {
      readonly kind: "nothing";
      readonly reason: ReasonCode;
      readonly values?: Readonly<Record<string, string | number>>;
    };

/** An order's present state, as far as it decides what the order is worth. */
export interface EarningOrder {
  readonly baseMinor: number;
  /** False while nobody knows yet what of it counts. */
  readonly baseKnown?: boolean;
  /** Whether a product of it was deleted before Shopify could say what collections it was in. */
  readonly goodsGone?: boolean;
  readonly currency: Currency;
  /** Null for one that was never paid in full. */
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly fullyRefunded: boolean;
  /** Disputes about its payment; none without. */
  readonly disputes?: Disputes | null;
}

/**
 * What an order in its present state earns by itself, whatever else its friend bought. Looks at the order and its terms
 * alone, never at how it came to be. `reward` is what an order that counts is worth under these terms.
 */
export function rewardOfOrder(terms: Terms, order: EarningOrder, reward: RewardValue = terms.reward): RewardOfOrder {
  if (order.cancelledAt !== null) return { kind: "nothing", reason: "order_cancelled" };
  if (order.fullyRefunded) return { kind: "nothing", reason: "order_refunded" };
  // A lost one counts as refunded in full: the bank took the payment, and whatever went back before was part of it.
  if (standOfDisputes(order.disputes) === "lost") return { kind: "nothing", reason: "dispute_lost" };
  if (order.paidAt === null) return { kind: "nothing", reason: "order_unpaid" };
  if (order.baseKnown === false) return { kind: "nothing", reason: "waiting_for_collections" };
  if (terms.rewardItems.kind !== "all" && order.baseMinor <= 0)
    return { kind: "nothing", reason: order.goodsGone ? "products_deleted" : "no_qualifying_product" };
  if (terms.minimumSpendMinor !== null && order.baseMinor < terms.minimumSpendMinor) {
    return {
      kind: "nothing",
      reason: "below_minimum_spend",
      values: {
        base: formatMoney(money(order.baseMinor, order.currency)),
        minimum: formatMoney(money(terms.minimumSpendMinor, order.currency)),
      },
    };
  }
  // Every item may have gone back while shipping was kept: the order still counts as paid, and earns nothing.
  if (order.baseMinor <= 0) return { kind: "nothing", reason: "nothing_earned" };
  // Whole or not at all: a piece is not smaller for a smaller order.
  if (isPiece(reward)) return { kind: "earns", value: pieceOf(reward) };
  if (reward.kind === "fixed" || reward.kind === "points_of_order") {
    if (reward.currency !== order.currency) {
      return {
        kind: "nothing",
        reason: "order_currency_mismatch",
        values: { orderCurrency: order.currency, rewardCurrency: reward.currency },
      };
    }
    if (reward.kind === "fixed") return { kind: "earns", value: money(reward.amountMinor, reward.currency) };
    const points = pointsFor(order.baseMinor, reward);
    return points > 0 ? { kind: "earns", value: pointsOf(points) } : { kind: "nothing", reason: "nothing_earned" };
  }
  const share = percentOf(money(order.baseMinor, order.currency), reward.basisPoints);
  const value = reward.capMinor === null ? share : money(Math.min(share.amountMinor, reward.capMinor), share.currency);
  return value.amountMinor > 0 ? { kind: "earns", value } : { kind: "nothing", reason: "nothing_earned" };
}

/** A share of the points is rounded as shares of money are: half a point goes up (core/money/percent-of.ts). */
function pointsFor(
  baseMinor: number,
  { points, perMinor }: { readonly points: number; readonly perMinor: number },
): number {
  const per = BigInt(perMinor);
  const whole = (BigInt(baseMinor) * BigInt(points) * 2n + per) / (per * 2n);
  return Number(whole < BigInt(mostPoints) ? whole : BigInt(mostPoints));
}
