import type { ListEntryId } from "../ids.ts";
import type { SignUpGuard } from "../program/sign-up-guards.ts";
import type { Terms } from "../program/terms.ts";

const prefix = "sign_up:";
const placePrefix = `${prefix}place:`;

/** What a sign-up is called where an order has its number. */
export const signUpName = "sign-up";

/** The same for a confirmed place on a waiting list. */
export const placeName = "place on the list";

/** The id of a sign-up among orders; `mark` is the same for every telling of one customer, and leads to nobody. */
export function signUpId(mark: string): string {
  return `${prefix}${mark}`;
}

/** The id of a confirmed place on a waiting list among orders: its person signed up for nothing but the list. */
export function placeId(entryId: ListEntryId): string {
  return `${placePrefix}${entryId}`;
}

/** Whether what stands among a referral's orders is the friend's sign-up, for an account or for a list. */
export function isSignUp(orderId: string): boolean {
  return orderId.startsWith(prefix);
}

/** Whether it is a place on a waiting list. No account goes with it that Shopify could be asked about. */
export function isPlace(orderId: string): boolean {
  return orderId.startsWith(placePrefix);
}

/** What sign-ups wait for under some terms; null where they count for nothing. A place on a list waits for its address. */
export function guardOf({ kind, trigger, signUp }: Pick<Terms, "kind" | "trigger" | "signUp">): SignUpGuard | null {
  if (kind === "waiting_list") return "verified_email";
  return trigger === "sign_up" ? signUp.guard : null;
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
export function guardMetAt(
  terms: Pick<Terms, "kind" | "trigger" | "signUp">,
  { joinedAt, verifiedAt }: SignUpTold,
): Date | null {
  if (joinedAt === null) return null;
  switch (guardOf(terms)) {
    case null:
    case "first_payment":
      return joinedAt;
    case "account_days":
      return new Date(joinedAt.getTime() + terms.signUp.days * dayMs);
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
