import type { ValueKind } from "../money/asset.ts";
import { assetOf } from "../money/money.ts";
import { bonusOf, isPiece } from "./piece-of.ts";
import type { Terms } from "./terms.ts";

/** Every kind of value that rewards under these terms can have: each needs a rail that delivers it. */
export function valueKindsOf(
  terms: Pick<Terms, "reward" | "recurrence" | "tiers" | "milestones">,
): ReadonlySet<ValueKind> {
  const { reward, recurrence, tiers, milestones } = terms;
  const rewards = [reward, recurrence.firstReward, ...tiers.map((tier) => tier.reward)];
  return new Set<ValueKind>([
    ...rewards.flatMap((one) => (one === null ? [] : isPiece(one) ? one.kind : ("money" as const))),
    ...milestones.map((one) => assetOf(bonusOf(one).currency).kind),
  ]);
}
