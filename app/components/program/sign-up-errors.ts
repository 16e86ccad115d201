import type { Terms } from "../../core/program/terms.ts";

const noAmount = "A sign-up has no amount to take a percentage of. Choose another reward.";

/** What cannot be rewarded where a friend signs up and buys nothing: by the field that has to change. */
export function signUpErrors({ reward, tiers, friendReward, signUp }: Terms): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  if (reward.kind === "percent_of_order") errors.rewardPercent = noAmount;
  if (reward.kind === "points_of_order") errors.rewardPiece = noAmount;
  if (signUp.guard !== "first_payment" && friendReward?.value.kind === "percent_of_order")
    errors["friend.percent"] = noAmount;
  for (const [row, { reward: tier }] of tiers.entries())
    if (tier.kind === "percent_of_order" || tier.kind === "points_of_order") errors[`tiers.${row}.value`] = noAmount;
  return errors;
}
