import type { Terms } from "../program/terms.ts";
import { openHold } from "../reward/open-hold.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import { asksCustomer } from "./asks-customer.ts";
import { standOfDisputes } from "./disputes.ts";
import type { OrderRow, ReferralRow, RewardRow } from "./order-book.ts";

const dayMs = 86_400_000;

/** Reasons that a held reward has for a while, and that no longer hold once what it waited for has passed. */
const passing: ReadonlySet<RewardRow["reason"]> = new Set<RewardRow["reason"]>([
  "waiting_for_customer_check",
  "waiting_for_budget",
  "waiting_for_fulfilment",
  "in_dispute",
  "cap_nearly_reached",
  "budget_nearly_spent",
]);

/** What a held reward waits for: the customer check while it is open, else its hold; a change of its amount stays told. */
export function waitingFor(referral: ReferralRow, reward: RewardRow, target: RewardOfOrder): RewardRow["reason"] {
  if (asksCustomer(referral)) return "waiting_for_customer_check";
  const more = target.kind === "earns" ? (target.waits ?? target.clipped) : undefined;
  return more ?? (passing.has(reward.reason) ? "in_hold" : reward.reason);
}

/** When a hold ends: so many days after the order was paid, or nobody knows yet. */
export function holdEnd(terms: Terms, order: OrderRow, target: RewardOfOrder): Date {
  if (target.kind === "earns" && target.waits) return openHold;
  const paid = (order.paidAt ?? order.stateAt).getTime();
  // What is sent before it is paid is held from the payment on.
  const from = terms.holdFrom === "fulfilment" ? Math.max(paid, order.fulfilledAt?.getTime() ?? 0) : paid;
  return new Date(from + terms.holdDays * dayMs);
}

/** A reward waits, whatever its hold, while the bank has not decided about the payment of its order. */
export function underDispute(order: OrderRow, target: RewardOfOrder): RewardOfOrder {
  return target.kind === "nothing" || target.waits || standOfDisputes(order.disputes) !== "open"
    ? target
    : { ...target, waits: "in_dispute" };
}

/** What a reward has to wait for before its hold can begin. */
export function untilFulfilled(terms: Terms, order: OrderRow, target: RewardOfOrder): RewardOfOrder {
  if (terms.holdFrom !== "fulfilment" || order.fulfilledAt !== null || target.kind === "nothing" || target.waits)
    return target;
  return { ...target, waits: "waiting_for_fulfilment" };
}
