import { type Assessment, assess, type ComparedPerson, clear, noPast, noTrace } from "../fraud/assess.ts";
import { fraudRulesOf } from "../fraud/fraud-rules.ts";
import { ruleOf } from "../fraud/rule-of.ts";
import type { UnreviewedOutcome } from "../fraud/signals.ts";
import type { NewId, ReviewId } from "../ids.ts";
import type { Terms } from "../program/terms.ts";
import type { Attribution } from "./attribute.ts";
import type { ReferrerIdentity } from "./decide-order.ts";
import { foldCode } from "./fold-code.ts";
import { giveVerdict } from "./give-verdict.ts";
import type { OrderBook, ReferralRow } from "./order-book.ts";
import type { OrderToJudge } from "./order-to-judge.ts";

const dayMs = 86_400_000;

/**
 * Holds an order that somebody referred against the fraud rules of its terms. One that staff has cleared, or that earns
 * nothing since the friend belongs to somebody else, is not suspected again.
 */
export function assessOrder(book: OrderBook, input: OrderToJudge, attribution: Attribution, terms: Terms): Assessment {
  const { standing, overruled, referrerId } = attribution;
  if (overruled || (standing !== null && standing.clearedAt !== null)) return clear;
  const { shopId, order, emailHash } = input;
  const trace = input.trace?.() ?? noTrace;
  const { networks, referrals, recent } = book.fraud;
  return assess(
    {
      at: order.createdAt,
      buyer: { customerId: order.customerId, emailHash, marks: trace.marks },
      referrer: comparable(book.referrers.get(`${shopId}|${referrerId}`)),
      ownCode: order.discountCodes.some((typed) => isOwn(book, input, typed)),
      trace,
      // A friend who comes back is no new friend from the same network, and no new referral.
      past: standing
        ? { ...noPast, recent: recent.get(`${shopId}|${referrerId}`) ?? noPast.recent }
        : {
            network: networks.get(`${shopId}|${trace.network}`) ?? [],
            referrals: referrals.get(`${shopId}|${referrerId}`) ?? [],
            recent: recent.get(`${shopId}|${referrerId}`) ?? noPast.recent,
          },
    },
    fraudRulesOf(terms),
  );
}

function comparable(referrer: ReferrerIdentity | undefined): ComparedPerson | null {
  return referrer === undefined ? null : { ...referrer, marks: referrer.marks ?? {} };
}

function isOwn(book: OrderBook, { shopId, order, emailHash }: OrderToJudge, typed: string): boolean {
  const code = book.codes.get(`${shopId}|${foldCode(typed)}`);
  const owner = code && book.referrers.get(`${shopId}|${code.referrerId}`);
  if (!owner) return false;
  return (
    (order.customerId !== null && order.customerId === owner.customerId) ||
    (emailHash !== null && emailHash === owner.emailHash)
  );
}

/** What was found about an order, and whose it is. */
interface Found {
  readonly referral: ReferralRow;
  readonly attribution: Attribution;
  readonly terms: Terms;
  readonly assessment: Assessment;
}

/** Writes down what an order leaves and which signals fired; a flag puts the referral up for review. */
export function noteSuspicion(book: OrderBook, input: OrderToJudge, found: Found, newId: NewId): void {
  const { shopId, order } = input;
  const { referral, attribution, terms, assessment } = found;
  const trace = input.trace?.() ?? noTrace;
  const place = { shopId, orderId: order.orderId, referralId: referral.referralId, at: order.createdAt };
  book.fraud.traces.push({ ...trace, ...place });
  for (const hit of assessment.hits) book.fraud.hits.push({ ...hit, ...place });
  if (attribution.standing === null) {
    book.fraud.networks.get(`${shopId}|${trace.network}`)?.push(order.createdAt);
    book.fraud.referrals.get(`${shopId}|${referral.referrerId}`)?.push(order.createdAt);
  }
  const flagged = assessment.referrer === "flag" || (assessment.friend === "flag" && assessment.referrer !== "block");
  if (!flagged || referral.verdict !== null) return;
  const rules = fraudRulesOf(terms);
  giveVerdict(book, referral, { state: "flagged", reason: "waiting_for_review", values: null });
  book.fraud.reviews.push({
    shopId,
    reviewId: newId<ReviewId>("review"),
    referralId: referral.referralId,
    openedAt: order.stateAt,
    dueAt: new Date(order.stateAt.getTime() + rules.reviewDays * dayMs),
    unreviewed: cautious(
      assessment.hits
        .filter((hit) => hit.referrer === "flag" || hit.friend === "flag")
        .map((hit) => ruleOf(rules, hit.signal).unreviewed),
    ),
  });
}

/** What several rules agree on; where they do not, the one that moves no money by itself. */
function cautious(outcomes: readonly UnreviewedOutcome[]): UnreviewedOutcome {
  const [first, ...rest] = new Set(outcomes);
  if (first !== undefined && rest.length === 0) return first;
  return outcomes.includes("hold") ? "hold" : "escalate";
}
