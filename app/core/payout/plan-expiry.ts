/** Something issued that runs out, and whether its person was told. */
export interface Expiry {
  /** When it arrived. */
  readonly from: Date;
  /** Until when it can be used: as its rail made it, or as the provider answered. */
  readonly until: Date;
  readonly remindedAt: Date | null;
}

/** What of it is unspent. `unknowable`: nobody can say. `silent`: the provider could not be asked just now. */
export type Left =
  | { readonly kind: "left"; readonly amountMinor: number }
  | { readonly kind: "unknowable" }
  | { readonly kind: "silent" };

/** What follows. `leftMinor` is null where nobody can say. */
export type ExpiryStep =
  | { readonly kind: "wait" }
  | { readonly kind: "remind"; readonly leftMinor: number | null }
  | { readonly kind: "used" }
  | { readonly kind: "expired"; readonly leftMinor: number | null };

/** How something that runs out ended. */
export type ExpiryEnd = "used" | "expired" | "taken_back";

/** Until when what a payout brought can be used, and what became of it, as it is shown. */
export interface ShownExpiry {
  readonly until: Date;
  /** Null as long as it is not known to be over. */
  readonly endedAs: ExpiryEnd | null;
  /** What of it was unspent when the provider was last asked, in minor units; null where nobody can say. */
  readonly leftMinor: number | null;
  /** Whether that is all of it. */
  readonly untouched: boolean;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * So long after its end nothing is said to have run out unused. A gift card ends with a date, which the westernmost store has for
 * twelve hours more; a checkout may have been under way; and Shopify counts the uses of a code with a delay.
 */
export const settleMs = 36 * hourMs;

/** A provider that is silent for so long after the end is not asked any more: what was left is not known then. */
const patienceMs = 7 * dayMs;

/**
 * When its person is told: so many days before its end, and not while more than half of its time is still to come. Null for a
 * store that tells nobody.
 */
export function remindFrom({ from, until }: Expiry, remindDays: number | null): Date | null {
  if (remindDays === null) return null;
  const half = from.getTime() + (until.getTime() - from.getTime()) / 2;
  return new Date(Math.max(half, until.getTime() - remindDays * dayMs));
}

/** Whether the provider is to be asked what is left: to tell somebody, to see whether who was told used it, or at its end. */
export function isToAsk(expiry: Expiry, remindDays: number | null, now: Date): boolean {
  if (now.getTime() >= expiry.until.getTime() + settleMs) return true;
  if (now >= expiry.until) return false;
  if (expiry.remindedAt !== null) return true;
  const tell = remindFrom(expiry, remindDays);
  return tell !== null && now >= tell;
}

/** What follows from what is left, for what `isToAsk` said yes to. A person is told once, and nobody of what they used. */
export function planExpiry(expiry: Expiry, left: Left, now: Date): ExpiryStep {
  if (left.kind === "left" && left.amountMinor <= 0) return { kind: "used" };
  const over = now.getTime() - expiry.until.getTime();
  const leftMinor = left.kind === "left" ? left.amountMinor : null;
  if (over >= settleMs) {
    if (left.kind === "silent" && over < patienceMs) return { kind: "wait" };
    return { kind: "expired", leftMinor };
  }
  if (expiry.remindedAt !== null) return { kind: "wait" };
  // Asked again tomorrow, while there is a tomorrow: told too often is better than never.
  if (left.kind === "silent" && -over > dayMs) return { kind: "wait" };
  return { kind: "remind", leftMinor };
}
