import type { ValueKind } from "../money/asset.ts";
import { assetOf } from "../money/money.ts";
import { bonusOf, isMoney, isPiece } from "./piece-of.ts";
import type { Terms } from "./terms.ts";

/** Every kind of value that rewards under these terms can have: each needs a rail that delivers it. */
export function valueKindsOf(
  terms: Pick<Terms, "kind" | "reward" | "recurrence" | "tiers" | "milestones">,
): ReadonlySet<ValueKind> {
  const { kind, reward, recurrence, tiers, milestones } = terms;
  // Of a waiting list's terms only the milestones count.
  const rewards = kind === "waiting_list" ? [] : [reward, recurrence.firstReward, ...tiers.map((tier) => tier.reward)];
  return new Set<ValueKind>([
    ...rewards.flatMap((one) =>
      one === null ? [] : isMoney(one) ? ("money" as const) : isPiece(one) ? one.kind : ("points" as const),
    ),
    ...milestones.map((one) => assetOf(bonusOf(one).currency).kind),
  ]);
}
