import type { Calendar } from "../calendar.ts";
import type { RewardId } from "../ids.ts";
import type { Currency } from "../money/money.ts";
import type { IssueRule } from "./issue-rule.ts";
import { nextIssueDay } from "./next-issue-day.ts";

/** A due reward that nobody has to press for. */
export interface DueByItself {
  readonly rewardId: RewardId;
  readonly amountMinor: number;
  /** When it goes out, as decided before; null for not yet. */
  readonly issueAt: Date | null;
  /** What somebody approved, up to this amount. */
  readonly approvedMinor: number | null;
  /** Its day came, and its person was owed too little to be paid. */
  readonly waitsForMore: boolean;
}

/** Why a due reward waits, and when it is looked at again by itself; null: when something happens. */
export interface IssueWait {
  readonly rewardId: RewardId;
  readonly reason: "waits_for_issue_day" | "needs_approval";
  readonly until: Date | null;
}

/**
 * Says which of one person's due rewards of one program and currency go out now, and what the others wait for. A reward
 * goes with the first day of the rule since it became due, also when that day has passed meanwhile; one whose person was
 * owed too little goes with the next day. The limit is an amount of the shop's currency and holds for rewards in it. Approved rewards go whatever the others come to.
 */
export function decideIssue(
  rewards: readonly DueByItself[],
  currency: Currency,
  rule: IssueRule,
  by: { readonly at: Date; readonly calendar: Calendar; readonly shopCurrency: Currency },
): { readonly now: readonly RewardId[]; readonly waits: readonly IssueWait[] } {
  const { at, calendar } = by;
  const today = calendar.dayOf(at);
  const waits: IssueWait[] = [];
  const ready: DueByItself[] = [];
  for (const reward of rewards) {
    const slot =
      rule.when === "at_once"
        ? at
        : ((reward.waitsForMore ? null : reward.issueAt) ?? calendar.startOf(nextIssueDay(rule, today)));
    if (slot <= at) ready.push(reward);
    else waits.push({ rewardId: reward.rewardId, reason: "waits_for_issue_day", until: slot });
  }
  const approved = ready.filter((reward) => (reward.approvedMinor ?? -1) >= reward.amountMinor);
  const others = ready.filter((reward) => !approved.includes(reward));
  const sum = (of: readonly DueByItself[]) => of.reduce((total, reward) => total + reward.amountMinor, 0);
  const above = currency === by.shopCurrency ? rule.approvalAboveMinor : null;
  const now = approved.map((reward) => reward.rewardId);
  if (above !== null && sum(others) > above)
    waits.push(...others.map(({ rewardId }) => ({ rewardId, reason: "needs_approval" as const, until: at })));
  else now.push(...others.map((reward) => reward.rewardId));
  return { now, waits };
}
