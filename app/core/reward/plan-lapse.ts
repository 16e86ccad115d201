import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";

/**
 * Why a reward cannot be sent that its person could put right. Only such a reward lapses: what waits for the merchant or for
 * a provider never does.
 */
export const unclaimedReasons: readonly ReasonCode[] = [
  "person_incomplete",
  "details_missing",
  "destination_unverified",
  "onboarding_missing",
  "no_customer",
  "returned_unclaimed",
  "receiver_refused",
];

/** What is to be done about an unclaimed reward. */
export type LapseStep =
  | { readonly kind: "wait" }
  | { readonly kind: "remind"; readonly lapsesAt: Date }
  | { readonly kind: "lapse" };

const dayMs = 86_400_000;

/**
 * An unclaimed reward lapses so many days after it became due, and never before the person was reminded and had the days of
 * the reminder to claim it. `lapsesAt` is the day that they were told; null before.
 */
export function planLapse(
  unclaimed: NonNullable<Terms["unclaimed"]>,
  reward: { readonly dueAt: Date; readonly lapsesAt: Date | null },
  now: Date,
): LapseStep {
  if (reward.lapsesAt !== null) return { kind: now >= reward.lapsesAt ? "lapse" : "wait" };
  const usual = reward.dueAt.getTime() + unclaimed.days * dayMs;
  if (now.getTime() < usual - unclaimed.remindDays * dayMs) return { kind: "wait" };
  return { kind: "remind", lapsesAt: new Date(Math.max(usual, now.getTime() + unclaimed.remindDays * dayMs)) };
}
