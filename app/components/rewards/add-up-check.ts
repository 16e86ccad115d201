import { type Money, money } from "../../core/money/money.ts";
import type { CheckedPart } from "./issue-answer.ts";

/** A dry run as far as it has come. */
export type CheckSoFar = Omit<CheckedPart, "kind" | "from">;

/**
 * Adds the next part of a dry run. `null` when it belongs to another plan, rail or place than the parts before: something
 * changed meanwhile, and the dry run begins again.
 */
export function addUpCheck(before: CheckSoFar | null, part: CheckedPart): CheckSoFar | null {
  const { kind: _, from, ...found } = part;
  if (before === null) return from === 0 ? found : null;
  if (part.planHash !== before.planHash || part.rail !== before.rail || from !== before.done) return null;
  return {
    ...found,
    ready: before.ready + part.ready,
    totals: together(before.totals, part.totals),
    funds: before.funds,
    fills: before.fills,
    others: before.others,
    refused: [...before.refused, ...part.refused],
  };
}

function together(one: readonly Money[], other: readonly Money[]): Money[] {
  const sums = new Map<string, Money>();
  for (const { amountMinor, currency } of [...one, ...other])
    sums.set(currency, money((sums.get(currency)?.amountMinor ?? 0) + amountMinor, currency));
  return [...sums.values()];
}
