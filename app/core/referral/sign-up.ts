import type { Terms } from "../program/terms.ts";

const prefix = "sign_up:";

/** What a sign-up is called where an order has its number. */
export const signUpName = "sign-up";

/** The id of a sign-up among orders; `mark` is the same for every telling of one customer, and leads to nobody. */
export function signUpId(mark: string): string {
  return `${prefix}${mark}`;
}

/** Whether what stands among a referral's orders is the friend's sign-up. */
export function isSignUp(orderId: string): boolean {
  return orderId.startsWith(prefix);
}

/** What a source tells of a sign-up. */
export interface SignUpTold {
  /** When the account was made; null where the telling does not say. */
  readonly joinedAt: Date | null;
  /** When its address was known to be confirmed. */
  readonly verifiedAt: Date | null;
}

const dayMs = 86_400_000;

/** When a sign-up meets the guard of its terms; a moment to come for days with an account, null while nobody can say. */
export function guardMetAt({ signUp }: Pick<Terms, "signUp">, { joinedAt, verifiedAt }: SignUpTold): Date | null {
  if (joinedAt === null) return null;
  switch (signUp.guard) {
    case "first_payment":
      return joinedAt;
    case "account_days":
      return new Date(joinedAt.getTime() + signUp.days * dayMs);
    case "verified_email":
      return verifiedAt && new Date(Math.max(joinedAt.getTime(), verifiedAt.getTime()));
  }
}

/** When the hold of a sign-up is over that met its guard at a moment. */
export function endOfHold({ holdDays }: Pick<Terms, "holdDays">, metAt: Date): Date {
  return new Date(metAt.getTime() + holdDays * dayMs);
}

/** When an account was given up, if that was before its hold was over. Later it changes nothing: the friend was won. */
export function givenUpAt(
  terms: Pick<Terms, "holdDays">,
  { paidAt, cancelledAt }: { readonly paidAt: Date | null; readonly cancelledAt: Date | null },
): Date | null {
  return cancelledAt !== null && paidAt !== null && cancelledAt > endOfHold(terms, paidAt) ? null : cancelledAt;
}
