import { assetOf, formatMoney, type Money, money } from "../money/money.ts";
import type { RewardValue, Terms } from "../program/terms.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import { worthOfOrder } from "../reward/worth-of-order.ts";
import { addMonths } from "./add-months.ts";
import type { HistoryOrder } from "./referral-history.ts";

/** What the orders of one friend come to, and the order by which the referral counts. */
export interface Earnings {
  readonly orders: ReadonlyMap<string, RewardOfOrder>;
  /** The order with which the referral met its terms; null while none did. */
  readonly countsBy: HistoryOrder | null;
}

/**
 * Goes through a friend's orders as they were paid and says what each earns: the first that counts, every one until the
 * recurrence ends, or the N-th alone. Only orders that count take a number; one that fell away is passed over as if it
 * had never been. `alone` says why an order cannot count, whatever the others are; `place` is the referral's among the
 * referrer's.
 */
export function earnInOrder(
  terms: Terms,
  place: number,
  orders: readonly HistoryOrder[],
  alone: (order: HistoryOrder) => (RewardOfOrder & { kind: "nothing" }) | null,
): Earnings {
  if (terms.kind === "waiting_list") return countPlaces(orders, alone);
  const earned = new Map<string, RewardOfOrder>();
  const { trigger, recurrence } = terms;
  const needed = trigger === "nth_paid_order" ? terms.nthOrder : 1;
  const usual = rewardAt(terms, place);
  const { everyNth } = terms;
  let number = 0;
  let first: HistoryOrder | null = null;
  let countsBy: HistoryOrder | null = null;
  let givenMinor = 0;
  for (const order of orders) {
    const reward = number === 0 && trigger === "every_paid_order" ? recurrence.firstReward : null;
    // Whether it counts does not depend on the place, which depends on what counts.
    const base = alone(order) ?? worthOfOrder(terms, order, reward ?? terms.reward);
    if (base.kind === "nothing") {
      earned.set(order.orderId, base);
      continue;
    }
    const worth = reward === null ? worthOfOrder(terms, order, usual) : base;
    number += 1;
    first ??= order;
    if (number === needed) countsBy = order;
    const outcome: RewardOfOrder =
      worth.kind === "nothing"
        ? worth
        : everyNth !== null && place % everyNth !== 0
          ? { kind: "nothing", reason: "not_the_nth_referral", values: { place, everyNth } }
          : trigger === "every_paid_order"
            ? recurring(terms, worth, number, order, first, givenMinor)
            : number === needed
              ? worth
              : notItsTurn(trigger, number, needed);
    if (outcome.kind === "earns" && isMoney(outcome.value)) givenMinor += outcome.value.amountMinor;
    earned.set(order.orderId, outcome);
  }
  return { orders: earned, countsBy };
}

/** On a waiting list a place earns nothing by itself: it counts towards what so many of them bring. */
function countPlaces(
  orders: readonly HistoryOrder[],
  alone: (order: HistoryOrder) => (RewardOfOrder & { kind: "nothing" }) | null,
): Earnings {
  let countsBy: HistoryOrder | null = null;
  const earned = new Map<string, RewardOfOrder>();
  for (const order of orders) {
    const left: RewardOfOrder | null =
      alone(order) ?? (order.cancelledAt === null ? null : { kind: "nothing", reason: "left_list" });
    if (left === null) countsBy ??= order;
    earned.set(order.orderId, left ?? { kind: "nothing", reason: "counts_on_list" });
  }
  return { orders: earned, countsBy };
}

/** The total is one of money: pieces neither fill it nor are bounded by it. */
const isMoney = ({ currency }: Money) => assetOf(currency).kind === "money";

/** What an order is worth at a place: the highest tier that it reaches, else the reward of everybody. */
function rewardAt({ tiers, reward }: Terms, place: number): RewardValue {
  let reached: Terms["tiers"][number] | null = null;
  for (const tier of tiers) if (tier.from <= place && tier.from > (reached?.from ?? 0)) reached = tier;
  return reached?.reward ?? reward;
}

function notItsTurn(trigger: Terms["trigger"], number: number, needed: number): RewardOfOrder {
  if (trigger === "first_paid_order" || trigger === "sign_up") return { kind: "nothing", reason: "not_first_order" };
  const values = { number, needed };
  return number < needed
    ? { kind: "nothing", reason: "counts_towards_reward", values }
    : { kind: "nothing", reason: "after_rewarded_order", values };
}

function recurring(
  { recurrence: { maxOrders, months, totalMinor } }: Terms,
  worth: RewardOfOrder & { kind: "earns" },
  number: number,
  order: HistoryOrder,
  first: HistoryOrder,
  givenMinor: number,
): RewardOfOrder {
  if (maxOrders !== null && number > maxOrders)
    return { kind: "nothing", reason: "share_ended_by_orders", values: { orders: maxOrders } };
  if (months !== null && first.paidAt && order.paidAt && order.paidAt >= addMonths(first.paidAt, months))
    return { kind: "nothing", reason: "share_ended_by_time", values: { months } };
  if (totalMinor === null || !isMoney(worth.value)) return worth;
  const left = totalMinor - givenMinor;
  if (left <= 0) {
    const total = formatMoney(money(totalMinor, order.currency));
    return { kind: "nothing", reason: "share_ended_by_total", values: { total } };
  }
  const { currency, amountMinor } = worth.value;
  return { kind: "earns", value: money(Math.min(amountMinor, left), currency) };
}
