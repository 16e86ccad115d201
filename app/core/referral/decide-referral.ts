import { bonusOf } from "../program/piece-of.ts";
import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import { standOfDisputes } from "./disputes.ts";
import { earnInOrder } from "./earn-in-order.ts";
import { friendCause, friendTarget } from "./friend-reward.ts";
import { inOrder } from "./in-order.ts";
import type { CustomerCheck, HistoryOrder, ReferralHistory } from "./referral-history.ts";
import type { ReferralState } from "./referral-states.ts";
import { guardOf, isPlace, isSignUp } from "./sign-up.ts";

/** What follows from a history. */
export interface ReferralDecision {
  readonly state: ReferralState;
  /** Why it is flagged or rejected. */
  readonly reason: ReasonCode | null;
  /** When the order was paid with which the referral met its terms; null while none did. */
  readonly countsSince: Date | null;
  /** The order by which Shopify has to say whether the friend is new, as long as that is not answered. */
  readonly askAbout: string | null;
  /** What each order earns, or why nothing. */
  readonly orders: ReadonlyMap<string, RewardOfOrder>;
  /** What the referral earns besides, by cause, with the order it came to count by: for its place, and the friend’s own. */
  readonly bonuses: ReadonlyMap<string, Bonus>;
}

/** A reward for the referral as a whole; `orderId` is null while it does not count. */
export interface Bonus {
  readonly orderId: string | null;
  readonly target: RewardOfOrder;
}

/**
 * The rule: what a referral and each of its orders come to, from the whole history in its final state. It sees no arrival:
 * told in any order, twice or late, the same history ends the same. Orders are taken by the time they were paid.
 */
export function decideReferral(terms: Terms, history: ReferralHistory): ReferralDecision {
  const orders = history.orders
    .map((order) => (history.cleared && isSuspicion(order.bar) ? { ...order, bar: null } : order))
    .sort(inOrder);
  const first = orders.find(({ attribution }) => attribution !== "known_friend");
  const rejected = rejectionOf(terms, history, orders, first);
  if (rejected) {
    return {
      state: "rejected",
      reason: rejected.reason,
      countsSince: null,
      askAbout: null,
      orders: new Map(orders.map(({ orderId }) => [orderId, rejected])),
      bonuses: bonusesOf(terms, history.place, null, rejected),
    };
  }
  const { orders: earned, countsBy } = earnInOrder(terms, history.place, orders, (order) => barOf(terms, order, first));
  // Who signed up had no account before, and is new by that.
  const asks = terms.newCustomersOnly && first !== undefined && !isSignUp(first.orderId);
  const askAbout = asks && !isAnswered(history.check, first.orderId) ? first.orderId : null;
  const state =
    history.verdict?.state === "flagged"
      ? "flagged"
      : countsBy
        ? askAbout === null
          ? "qualified"
          : "pending"
        : orders.length === 0 || orders.some(fellAway)
          ? "reversed"
          : "pending";
  // A verdict that rejects was said above: one that is left flags.
  const reason = history.verdict?.reason ?? null;
  return {
    state,
    reason,
    countsSince: countsBy?.paidAt ?? null,
    askAbout,
    orders: earned,
    bonuses: bonusesOf(terms, history.place, countsBy, null),
  };
}

type Nothing = RewardOfOrder & { kind: "nothing" };

/** The one-time bonuses of the terms, each for the referral that stands at its place, and what the friend gets. */
function bonusesOf(
  terms: Terms,
  place: number,
  countsBy: HistoryOrder | null,
  rejected: Nothing | null,
): ReadonlyMap<string, Bonus> {
  const orderId = countsBy?.orderId ?? null;
  const friend = friendTarget(terms, countsBy);
  return new Map([
    ...terms.milestones.map((milestone): [string, Bonus] => {
      const { at } = milestone;
      const target: RewardOfOrder =
        rejected ??
        (countsBy === null || place !== at
          ? { kind: "nothing", reason: terms.kind === "waiting_list" ? "list_count_moved" : "place_moved" }
          : { kind: "earns", value: bonusOf(milestone) });
      return [`milestone:${at}`, { orderId, target }];
    }),
    ...(friend === null ? [] : [[friendCause, { orderId, target: rejected ?? friend }] as const]),
  ]);
}

/** Why nothing of the referral counts: a decision about it, the friend is the referrer, or had bought before. */
function rejectionOf(
  terms: Terms,
  { verdict, check }: ReferralHistory,
  orders: readonly HistoryOrder[],
  first: HistoryOrder | undefined,
): Nothing | null {
  if (verdict?.state === "rejected")
    return { kind: "nothing", reason: verdict.reason, ...(verdict.values ? { values: verdict.values } : {}) };
  const barred = orders[0]?.bar;
  if (barred && orders.every(({ bar }) => isSuspicion(bar))) return { kind: "nothing", reason: barred };
  // The check concerns the earliest order that came by a referral; an answer about a later one says nothing.
  if (terms.newCustomersOnly && first && check && isAnswered(check, first.orderId) && check.previousOrders !== 0)
    return { kind: "nothing", reason: "existing_customer", values: { previousOrders: check.previousOrders ?? 0 } };
  return null;
}

/** Whether its money went back, or nobody referred it. */
function fellAway({ cancelledAt, fullyRefunded, removedAt, disputes }: HistoryOrder): boolean {
  return cancelledAt !== null || fullyRefunded || removedAt !== null || standOfDisputes(disputes) === "lost";
}

/** Whether a fraud rule barred an order. A referral of which every order is barred so is rejected. */
function isSuspicion(bar: ReasonCode | null): boolean {
  return bar === "self_referral" || bar === "blocked_by_rule";
}

function isAnswered(check: CustomerCheck | null, orderId: string): boolean {
  return check !== null && check.orderId === orderId && check.previousOrders !== null;
}

/** Why an order can never count, whatever its state. */
function barOf(terms: Terms, order: HistoryOrder, first: HistoryOrder | undefined): Nothing | null {
  if (order.removedAt !== null)
    return { kind: "nothing", reason: isPlace(order.orderId) ? "taken_off_list" : "removed_by_staff" };
  if (order.bar !== null) return { kind: "nothing", reason: order.bar };
  const guard = guardOf(terms);
  if (guard !== null) {
    const paysFirst = guard === "first_payment";
    if (isSignUp(order.orderId) === paysFirst)
      return { kind: "nothing", reason: paysFirst ? "sign_up_noted" : "only_sign_up_earns" };
  }
  // What the friend bought before anybody referred them was nobody's merit.
  return first && inOrder(order, first) < 0 ? { kind: "nothing", reason: "before_referral" } : null;
}
