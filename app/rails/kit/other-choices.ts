import type { ReferrerId } from "../../core/ids.ts";
import { assetOf } from "../../core/money/money.ts";
import type { DueReward } from "../../core/payout/plan-payouts.ts";
import type { Rail } from "./rail.ts";

/**
 * Of some rewards, those of people who chose to be paid another way than over this rail, with the way that they chose. A way that
 * cannot carry a reward is no other one for it.
 */
export function otherChoices(
  name: string,
  rewards: readonly DueReward[],
  people: ReadonlyMap<ReferrerId, { readonly preferredRail: string | null }>,
  rails: Readonly<Record<string, Rail>>,
): { readonly reward: DueReward; readonly wants: Rail }[] {
  return rewards.flatMap((reward) => {
    const wanted = people.get(reward.referrerId)?.preferredRail ?? null;
    const wants = wanted !== null && wanted !== name && Object.hasOwn(rails, wanted) ? rails[wanted] : undefined;
    return wants?.delivers.includes(assetOf(reward.currency).kind) ? [{ reward, wants }] : [];
  });
}
