import type { Currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import { type RewardOfOrder, rewardOfOrder } from "../reward/reward-of-order.ts";
import type { Evidence } from "./attribute.ts";
import { inOrder } from "./in-order.ts";
import type { ReferralState } from "./referral-states.ts";

/** An order of a referral as the rule needs it: its newest state, and what bars it whatever its state. */
export interface HistoryOrder {
  readonly orderId: string;
  readonly attribution: Evidence["kind"];
  /** Why it can never earn, decided when it was attributed; null when nothing bars it. */
  readonly bar: ReasonCode | null;
  readonly baseMinor: number;
  readonly currency: Currency;
  /** Null for one that was never paid. */
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly fullyRefunded: boolean;
}

/** What a person or a fraud rule decided about a referral; it stands until it is taken back. */
export interface ReferralVerdict {
  readonly state: "rejected" | "flagged";
  readonly reason: ReasonCode;
  readonly values: Readonly<Record<string, string | number>> | null;
}

/** What Shopify was asked about the buyer of one order: how many orders they had placed before it; null while it has not answered. */
export interface CustomerCheck {
  readonly orderId: string;
  readonly previousOrders: number | null;
}

/** Everything that is known of a referral, in no order. */
export interface ReferralHistory {
  readonly orders: readonly HistoryOrder[];
  readonly verdict: ReferralVerdict | null;
  readonly check: CustomerCheck | null;
}

/** What follows from a history. */
export interface ReferralDecision {
  readonly state: ReferralState;
  /** Why it is flagged or rejected. */
  readonly reason: ReasonCode | null;
  /** Whether an order of it counts. */
  readonly counted: boolean;
  /** The order by which Shopify has to say whether the friend is new, as long as that is not answered. */
  readonly askAbout: string | null;
  /** What each order earns, or why nothing. */
  readonly orders: ReadonlyMap<string, RewardOfOrder>;
}

/**
 * The rule: what a referral and each of its orders come to, from the whole history in its final state. It sees no arrival:
 * told in any order, twice or late, the same history ends the same. Orders are taken by the time they were paid; the
 * first that earns under the terms is the one that counts.
 */
export function decideReferral(terms: Terms, history: ReferralHistory): ReferralDecision {
  const orders = [...history.orders].sort(inOrder);
  const first = orders.find(({ attribution }) => attribution !== "known_friend");
  const rejected = rejectionOf(terms, history, orders, first);
  if (rejected) {
    return {
      state: "rejected",
      reason: rejected.reason,
      counted: false,
      askAbout: null,
      orders: new Map(orders.map(({ orderId }) => [orderId, rejected])),
    };
  }
  const earned = new Map<string, RewardOfOrder>();
  let counted = false;
  for (const order of orders) {
    const alone = earnsAlone(terms, order, first);
    earned.set(
      order.orderId,
      alone.kind === "earns" && counted ? { kind: "nothing", reason: "not_first_order" } : alone,
    );
    counted ||= alone.kind === "earns";
  }
  const askAbout = terms.newCustomersOnly && first && !isAnswered(history.check, first.orderId) ? first.orderId : null;
  const state =
    history.verdict?.state === "flagged"
      ? "flagged"
      : counted
        ? askAbout === null
          ? "qualified"
          : "pending"
        : orders.some((order) => order.cancelledAt !== null || order.fullyRefunded)
          ? "reversed"
          : "pending";
  const reason = state === "flagged" ? (history.verdict?.reason ?? null) : null;
  return { state, reason, counted, askAbout, orders: earned };
}

type Nothing = RewardOfOrder & { kind: "nothing" };

/** Why nothing of the referral counts: a decision about it, the friend is the referrer, or had bought before. */
function rejectionOf(
  terms: Terms,
  { verdict, check }: ReferralHistory,
  orders: readonly HistoryOrder[],
  first: HistoryOrder | undefined,
): Nothing | null {
  if (verdict?.state === "rejected")
    return { kind: "nothing", reason: verdict.reason, ...(verdict.values ? { values: verdict.values } : {}) };
  if (orders.length > 0 && orders.every(({ bar }) => bar === "self_referral"))
    return { kind: "nothing", reason: "self_referral" };
  // The check concerns the earliest order that came by a referral; an answer about a later one says nothing.
  if (terms.newCustomersOnly && first && check && isAnswered(check, first.orderId) && check.previousOrders !== 0)
    return { kind: "nothing", reason: "existing_customer", values: { previousOrders: check.previousOrders ?? 0 } };
  return null;
}

function isAnswered(check: CustomerCheck | null, orderId: string): boolean {
  return check !== null && check.orderId === orderId && check.previousOrders !== null;
}

/** What an order would earn if it were the friend's only one. */
function earnsAlone(terms: Terms, order: HistoryOrder, first: HistoryOrder | undefined): RewardOfOrder {
  if (order.bar !== null) return { kind: "nothing", reason: order.bar };
  // What the friend bought before anybody referred them was nobody's merit.
  if (first && inOrder(order, first) < 0) return { kind: "nothing", reason: "before_referral" };
  return rewardOfOrder(terms, order);
}
