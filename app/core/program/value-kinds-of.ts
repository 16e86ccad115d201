import type { ValueKind } from "../money/asset.ts";
import { assetOf } from "../money/money.ts";
import { bonusOf, isMoney, isPiece } from "./piece-of.ts";
import type { Terms } from "./terms.ts";

/** Every kind of value that rewards under these terms can have: each needs a rail that delivers it. */
export function valueKindsOf(
  terms: Pick<Terms, "kind" | "reward" | "recurrence" | "tiers" | "milestones">,
): ReadonlySet<ValueKind> {
  // What a waiting list promises is handed over by the merchant.
  if (terms.kind === "waiting_list") return new Set();
  const { reward, recurrence, tiers, milestones } = terms;
  const rewards = [reward, recurrence.firstReward, ...tiers.map((tier) => tier.reward)];
  return new Set<ValueKind>([
    ...rewards.flatMap((one) =>
      one === null ? [] : isMoney(one) ? ("money" as const) : isPiece(one) ? one.kind : ("points" as const),
    ),
    ...milestones.map((one) => assetOf(bonusOf(one).currency).kind),
  ]);
}
