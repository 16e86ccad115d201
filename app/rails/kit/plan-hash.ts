import { createHash } from "node:crypto";
import type { PayoutPlan } from "../../core/payout/plan-payouts.ts";

/** Names a plan: whoever confirmed this name has seen these people, amounts and refusals. The order of rewards is no matter. */
export function planHash(plan: PayoutPlan): string {
  const lines = [
    ...plan.payouts.map((payout) =>
      ["pay", payout.referrerId, payout.currency, payout.amountMinor, ...[...payout.rewardIds].sort()].join(" "),
    ),
    ...plan.offset.map((rewardId) => `offset ${rewardId}`),
    ...plan.notIssued.map(({ rewardId, reason }) => `refuse ${rewardId} ${reason}`),
  ];
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex").slice(0, 32);
}
