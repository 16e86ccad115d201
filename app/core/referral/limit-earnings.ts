import { assetOf, type Currency, formatMoney, type Money, money } from "../money/money.ts";
import { periodOf } from "../program/period-of.ts";
import type { Terms } from "../program/terms.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import type { ReferralDecision } from "./decide-referral.ts";
import type { Earning } from "./earning.ts";
import { sideOf } from "./friend-reward.ts";
import type { OrderRow, ReferralRow } from "./order-book.ts";

/** The limit that a pool's name says: of a cap its amount, of a budget null, since that can be changed. */
export function capOfPool(id: string): number | null {
  const parts = id.split("|");
  return parts[0] === "cap" ? Number(parts[4]) : null;
}

/** What a referral would earn if nothing limited it, by cause. `budget` is that of the program's newest terms. */
export function earningsOf(
  terms: Terms,
  budget: Terms["budget"],
  referral: ReferralRow,
  orders: readonly OrderRow[],
  decision: ReferralDecision,
): Map<string, Earning> {
  const earnings = new Map<string, Earning>();
  const add = (cause: string, orderId: string | null, target: RewardOfOrder) => {
    const order = orders.find((each) => each.orderId === orderId);
    if (target.kind === "nothing" || !order) return;
    const { amountMinor, currency } = target.value;
    const at = order.paidAt ?? order.stateAt;
    const { shopId, referralId, programId, referrerId } = referral;
    const cap = sideOf(cause) === "friend" ? null : capFor(terms, currency);
    earnings.set(cause, {
      shopId,
      referralId,
      programId,
      referrerId,
      cause,
      orderId: order.orderId,
      at,
      currency,
      worthMinor: amountMinor,
      capPool:
        cap && ["cap", programId, referrerId, currency, cap.most, cap.period, periodOf(at, cap.period)].join("|"),
      budgetPool:
        budget && isMoney(currency)
          ? ["budget", programId, currency, budget.period, periodOf(at, budget.period)].join("|")
          : null,
      cappedMinor: amountMinor,
      givenMinor: amountMinor,
    });
  };
  for (const [orderId, target] of decision.orders) add(`order:${orderId}`, orderId, target);
  for (const [cause, { orderId, target }] of decision.bonuses) add(cause, orderId, target);
  return earnings;
}

const isMoney = (currency: Currency) => assetOf(currency).kind === "money";

/** The most that one referrer earns of an asset: money of an amount, or so many pieces. Points are bounded by neither. */
function capFor({ referrerCap, referrerPieces }: Pick<Terms, "referrerCap" | "referrerPieces">, currency: Currency) {
  if (assetOf(currency).kind === "points") return null;
  if (!isMoney(currency)) return referrerPieces && { most: referrerPieces.count, period: referrerPieces.period };
  return referrerCap && { most: referrerCap.amountMinor, period: referrerCap.period };
}

/** What is left of a target after the limits, with the reason where that is less. */
export function limited(
  target: RewardOfOrder & { readonly kind: "earns" },
  earning: Pick<Earning, "worthMinor" | "cappedMinor" | "givenMinor">,
  terms: Pick<Terms, "referrerCap" | "referrerPieces">,
  budget: Terms["budget"],
): RewardOfOrder {
  const { worthMinor, cappedMinor, givenMinor } = earning;
  const of = (minor: number): Money => money(minor, target.value.currency);
  if (givenMinor === worthMinor) return target;
  // Held orders keep what they are worth: it is there as soon as the budget is.
  if (givenMinor < cappedMinor && budget?.whenSpent === "hold")
    return { kind: "earns", value: of(cappedMinor), waits: "waiting_for_budget" };
  const byBudget = givenMinor < cappedMinor;
  if (givenMinor > 0)
    return { kind: "earns", value: of(givenMinor), clipped: byBudget ? "budget_nearly_spent" : "cap_nearly_reached" };
  const limit = byBudget ? (budget?.amountMinor ?? 0) : (capFor(terms, target.value.currency)?.most ?? 0);
  return {
    kind: "nothing",
    reason: byBudget ? "budget_spent" : "cap_reached",
    values: { limit: formatMoney(of(limit)) },
  };
}
