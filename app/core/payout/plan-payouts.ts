import type { ReferrerId, RewardId } from "../ids.ts";
import { addsUp } from "../money/asset.ts";
import { assetOf, type Currency, formatMoney, money } from "../money/money.ts";
import type { ReasonCode } from "../reason.ts";

/** A due reward that somebody wants issued. */
export interface DueReward {
  readonly rewardId: RewardId;
  readonly referrerId: ReferrerId;
  readonly amountMinor: number;
  readonly currency: Currency;
  /** It waits until the person is owed so much; null for no such rule. */
  readonly minimumMinor?: number | null;
}

/** One payout to make: one referrer, one currency, one or more rewards. */
export interface PlannedPayout {
  readonly referrerId: ReferrerId;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly rewardIds: readonly RewardId[];
  /** How much of the rewards went to fill an earlier clawback. */
  readonly offsetMinor: number;
}

/** What a bulk issue comes to: payouts, rewards that only fill a clawback, and rewards that stay due with their reason. */
export interface PayoutPlan {
  readonly payouts: readonly PlannedPayout[];
  readonly offset: readonly RewardId[];
  readonly notIssued: readonly { readonly rewardId: RewardId; readonly reason: ReasonCode; readonly detail: string }[];
}

export interface PlanRules {
  /** What the referrer's payable account holds, in minor units. */
  readonly payableMinor: (referrerId: ReferrerId, currency: Currency) => number;
  /** Why this person cannot be paid this amount over the rail in one delivery; null when they can. */
  readonly refusal: (
    referrerId: ReferrerId,
    currency: Currency,
    amountMinor: number,
  ) => { readonly reason: ReasonCode; readonly detail: string } | null;
}

/**
 * Groups due rewards into one payout per person and currency. A payout never exceeds what the person's payable account
 * holds: what was clawed back after an earlier issue is filled first (design §3).
 */
export function planPayouts(rewards: readonly DueReward[], rules: PlanRules): PayoutPlan {
  const groups = new Map<string, DueReward[]>();
  for (const reward of rewards) {
    const key = `${reward.referrerId}|${reward.currency}`;
    const group = groups.get(key);
    if (group) group.push(reward);
    else groups.set(key, [reward]);
  }
  const plan = {
    payouts: [] as PlannedPayout[],
    offset: [] as RewardId[],
    notIssued: [] as { rewardId: RewardId; reason: ReasonCode; detail: string }[],
  };
  for (const whole of groups.values()) {
    const [{ referrerId, currency }] = whole as [DueReward];
    const payable = rules.payableMinor(referrerId, currency);
    const group = whole.filter((reward) => !tooLittle(plan, reward, payable));
    const rewardIds = group.map((reward) => reward.rewardId);
    const sum = group.reduce((total, reward) => total + reward.amountMinor, 0);
    const amountMinor = Math.min(sum, payable);
    if (amountMinor <= 0) {
      plan.offset.push(...rewardIds);
      continue;
    }
    const together = addsUp(assetOf(currency));
    const refusal = rules.refusal(referrerId, currency, together ? amountMinor : 1);
    if (refusal) plan.notIssued.push(...rewardIds.map((rewardId) => ({ rewardId, ...refusal })));
    else if (!together) planPieces(plan, group, sum - amountMinor);
    else plan.payouts.push({ referrerId, currency, amountMinor, rewardIds, offsetMinor: sum - amountMinor });
  }
  return plan;
}

/** Whether a person is owed less than what the program pays out from on; says so in the plan. */
function tooLittle(
  plan: { notIssued: { rewardId: RewardId; reason: ReasonCode; detail: string }[] },
  { rewardId, currency, minimumMinor }: DueReward,
  payableMinor: number,
): boolean {
  if (!minimumMinor || payableMinor >= minimumMinor || assetOf(currency).kind !== "money") return false;
  const say = (minor: number) => formatMoney(money(minor, currency));
  const detail = `${say(payableMinor)} of ${say(minimumMinor)}: ${say(minimumMinor - payableMinor)} is missing.`;
  plan.notIssued.push({ rewardId, reason: "below_minimum_payout", detail });
  return true;
}

/** Pieces go out one by one, each its own payout; those that fill an earlier clawback are the first. */
function planPieces(
  plan: { payouts: PlannedPayout[]; offset: RewardId[] },
  group: readonly DueReward[],
  toFill: number,
): void {
  let left = toFill;
  for (const { rewardId, referrerId, currency, amountMinor } of group) {
    const offsetMinor = Math.min(left, amountMinor);
    left -= offsetMinor;
    if (offsetMinor === amountMinor) plan.offset.push(rewardId);
    else
      plan.payouts.push({
        referrerId,
        currency,
        amountMinor: amountMinor - offsetMinor,
        rewardIds: [rewardId],
        offsetMinor,
      });
  }
}
