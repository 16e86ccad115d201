import type { SuspicionData } from "../../components/reviews/suspicion-card.tsx";
import type { ShopFormat } from "../../components/shop-format.ts";
import { type SignalName, signalNames, signalOf } from "../../core/fraud/signals.ts";
import type { FiredSignal, ReferralSuspicion } from "../../store/views/referral-suspicion.ts";

const modeWords: Readonly<Record<string, string>> = {
  shadow: "noted only",
  flag: "put up for review",
  block: "blocked",
  off: "nothing",
};

/** What becomes of a review by itself, in words. */
export function unreviewedWords(outcome: string, dueAt: Date | null, format: ShopFormat): string {
  if (dueAt === null) return "It waits for you; nothing happens by itself.";
  const day = format.day(dueAt);
  switch (outcome) {
    case "pay":
      return `If nobody decides, it counts on ${day}.`;
    case "void":
      return `If nobody decides, it is voided on ${day}.`;
    case "hold":
      return `If nobody decides by ${day}, it goes on waiting.`;
    default:
      return `If nobody decides, it is brought up again on ${day}.`;
  }
}

/** The numbers behind a signal, where it has some. */
function numbersOf({ signal, numbers }: FiredSignal): string | null {
  const number = (key: string) => (typeof numbers[key] === "number" ? String(numbers[key]) : "?");
  switch (signal) {
    case "same_network":
      return `${number("count")} friends from there within ${number("days")} days.`;
    case "velocity":
      return `${number("count")} referrals within ${number("days")} days.`;
    case "refund_rate":
      return `${number("lost")} of the last ${number("orders")} orders fell through.`;
    case "gift_card_pair":
      return `${number("count")} gift cards.`;
    case "coupon_site":
      return `Came from ${String(numbers.host ?? "a coupon site")}.`;
    case "paid_click":
      return `The address carried ${String(numbers.click ?? "a click id")}.`;
    default:
      return null;
  }
}

/** A signal that fired, in the merchant's words. */
export function describeHit(hit: FiredSignal): SuspicionData["hits"][number] {
  const name = signalNames.find((one): one is SignalName => one === hit.signal);
  return {
    key: `${hit.orderName}:${hit.signal}`,
    order: hit.orderName,
    title: name ? signalOf(name).title : hit.signal,
    detail: [name ? signalOf(name).compares : null, numbersOf(hit)].filter(Boolean).join(" "),
    does: `Referrer’s reward: ${modeWords[hit.referrer] ?? hit.referrer}. Friend: ${modeWords[hit.friend] ?? hit.friend}.`,
    serious: hit.referrer === "block" || hit.referrer === "flag",
  };
}

/** The evidence about a referral in the merchant's words; null when nothing fired and nobody decided. */
export function describeSuspicion(found: ReferralSuspicion, format: ShopFormat): SuspicionData | null {
  const { hits, review, canUndo, referrer } = found;
  if (hits.length === 0 && review === null && !canUndo && !referrer.banned) return null;
  return {
    hits: hits.map(describeHit),
    review: review && {
      since: format.moment(review.openedAt),
      asked: review.cause === "appeal",
      plea: review.plea,
      next: unreviewedWords(review.unreviewed, review.dueAt, format),
    },
    canUndo,
    referrerId: referrer.id,
    banned: referrer.banned,
    banNote: referrer.note,
  };
}
