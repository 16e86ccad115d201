import type { PayoutState } from "./payout/payout-states.ts";
import { type ReasonCode, reasonCode } from "./reason.ts";
import type { ReferralState } from "./referral/referral-states.ts";
import { isOpenHold } from "./reward/open-hold.ts";
import type { RewardState } from "./reward/reward-states.ts";

/** Why something is as it is, and the moment at which that changes by itself; `null` when somebody has to do something. */
export interface Why {
  readonly code: ReasonCode;
  readonly changesAt: Date | null;
}

/** What a reward's state means where its row names no reason that this version knows. */
const usualOfReward: Readonly<Record<RewardState, ReasonCode>> = {
  held: "in_hold",
  due: "waiting_for_issue",
  issuing: "on_its_way",
  issued: "delivered",
  failed: "provider_refused",
  // What was taken away was taken for a reason of its own: none is made up.
  cancelled: "not_told",
  clawed_back: "not_told",
};

/** Why a reward is in its state. A held one changes when its hold ends, a due one on the day it goes out, where that is known. */
export function whyReward(reward: {
  readonly state: RewardState;
  readonly reason: string | null;
  readonly holdUntil: Date;
  readonly issueAt: Date | null;
}): Why {
  return {
    code: reasonCode(reward.reason) ?? usualOfReward[reward.state],
    changesAt: reward.state === "held" ? (isOpenHold(reward.holdUntil) ? null : reward.holdUntil) : goesOut(reward),
  };
}

/** The day on which a due reward goes out by itself; `null` where something else has to come first. */
export function goesOut(reward: {
  readonly state: RewardState;
  readonly reason: string | null;
  readonly issueAt: Date | null;
}): Date | null {
  return reward.state === "due" && reward.reason === "waits_for_issue_day" ? reward.issueAt : null;
}

const usualOfPayout: Readonly<Record<PayoutState, ReasonCode>> = {
  requested: "on_its_way",
  sending: "on_its_way",
  unknown: "outcome_unknown",
  accepted: "on_its_way",
  issued: "delivered",
  failed: "provider_refused",
  reversed: "returned_by_provider",
};

/** Why a payout is in its state. When a provider answers is the provider's to say. */
export function whyPayout(payout: { readonly state: PayoutState; readonly reason: string | null }): Why {
  return { code: reasonCode(payout.reason) ?? usualOfPayout[payout.state], changesAt: null };
}

/**
 * Why a referral is in its state. `refusal` is that of its order that counts first, where none counts. One that waits for
 * Shopify's answer changes when Shopify is asked.
 */
export function whyReferral(referral: {
  readonly state: ReferralState;
  readonly reason: string | null;
  readonly checkAt: Date | null;
  readonly refusal: string | null;
}): Why {
  const told = (usual: ReasonCode): Why => ({ code: reasonCode(referral.reason) ?? usual, changesAt: null });
  switch (referral.state) {
    case "pending":
      if (referral.checkAt !== null && referral.refusal === "waiting_for_collections")
        return { code: "waiting_for_collections", changesAt: referral.checkAt };
      return referral.checkAt === null
        ? { code: reasonCode(referral.refusal) ?? "no_order_counts_yet", changesAt: null }
        : { code: "waiting_for_customer_check", changesAt: referral.checkAt };
    case "qualified":
      return { code: "referral_counts", changesAt: null };
    case "flagged":
      return told("under_review");
    case "rejected":
      return told("rejected_by_staff");
    case "reversed":
      return told(reasonCode(referral.refusal) ?? "orders_fell_away");
  }
}

/** Why an order counts or earns nothing. */
export function whyOrder(order: { readonly refusal: string | null }): Why {
  return { code: order.refusal === null ? "order_counts" : (reasonCode(order.refusal) ?? "not_told"), changesAt: null };
}
