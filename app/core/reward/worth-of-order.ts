import type { RewardValue, Terms } from "../program/terms.ts";
import { isSignUp } from "../referral/sign-up.ts";
import { type EarningOrder, type RewardOfOrder, rewardOfOrder } from "./reward-of-order.ts";

/** What an order is worth by itself, or a friend's sign-up, which stands among the orders and has no amount. */
export function worthOfOrder(
  terms: Terms,
  order: EarningOrder & { readonly orderId: string },
  reward: RewardValue,
): RewardOfOrder {
  if (!isSignUp(order.orderId)) return rewardOfOrder(terms, order, reward);
  if (order.cancelledAt !== null) return { kind: "nothing", reason: "account_given_up" };
  if (order.paidAt === null) return { kind: "nothing", reason: "waiting_for_confirmation" };
  // Whatever does not go by an amount is worth what it is for any order.
  return rewardOfOrder({ ...terms, minimumSpendMinor: null }, { ...order, baseMinor: 1 }, reward);
}
