import type { Terms } from "../program/terms.ts";
import type { EarningOrder, RewardOfOrder } from "../reward/reward-of-order.ts";
import { worthOfOrder } from "../reward/worth-of-order.ts";

/** Which of the two people of a referral a reward is for. */
export type RewardSide = "referrer" | "friend";

/** What the friend's one reward is for: that their referral came to count. */
export const friendCause = "friend";

/** Whose reward a cause earns. */
export function sideOf(cause: string): RewardSide {
  return cause === friendCause || cause.startsWith(`${friendCause}:`) ? "friend" : "referrer";
}

/** What the friend earns by the order with which the referral counts; null while none does, or where the terms give nothing. */
export function friendTarget(
  terms: Terms,
  countsBy: (EarningOrder & { readonly orderId: string }) | null,
): RewardOfOrder | null {
  if (terms.friendReward === null) return null;
  if (countsBy === null) return { kind: "nothing", reason: "orders_fell_away" };
  return worthOfOrder(terms, countsBy, terms.friendReward.value);
}
