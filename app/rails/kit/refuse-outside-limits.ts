import { formatMoney, type Money, money } from "../../core/money/money.ts";
import type { RailLimits, Refusal } from "./rail.ts";
import { refused } from "./refused.ts";

/** What a rail's limits say to one amount: a refusal before anything reaches the wire, or `null` to go on. */
export function refuseOutsideLimits(value: Money, limits: RailLimits, title: string): Refusal | null {
  if (limits === "unsupported") return refused("currency_mismatch", `${title} cannot pay in ${value.currency}.`);
  const shown = (amountMinor: number) => formatMoney(money(amountMinor, value.currency));
  if (value.amountMinor < limits.minMinor)
    return refused(
      "outside_limits",
      `${formatMoney(value)} is below the least ${title} can pay, ${shown(limits.minMinor)}.`,
    );
  if (value.amountMinor > limits.maxMinor)
    return refused(
      "outside_limits",
      `${formatMoney(value)} is above the most ${title} can pay, ${shown(limits.maxMinor)}.`,
    );
  return null;
}
