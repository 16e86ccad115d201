import type { PayoutOrder } from "../rail.ts";

/** Stripe prunes keys from 24 h on; before that margin is used up, a repeat is safe without a look. */
const keySafeMs = 20 * 60 * 60 * 1000;

/** Clocks differ, and one wrong "absent" could pay twice: a look-up begins a whole day before the first request. */
const marginSeconds = 86_400;

/** Whether Stripe certainly still knows the key of an attempt; afterwards a blind repeat could pay twice. */
export function keyIsSafe(order: PayoutOrder, now: Date): boolean {
  return now.getTime() - Date.parse(order.startedAt) <= keySafeMs;
}

/** Where a look-up begins, in Stripe's seconds. */
export function lookBackFrom(order: PayoutOrder): number {
  return Math.floor(Date.parse(order.startedAt) / 1000) - marginSeconds;
}
