import type { ProgramId, ReferralCodeId, ReferrerId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { say, sayDay, sayReason } from "../core/language/say.ts";
import type { ShopDb } from "../platform/db.ts";
import { type ClaimRow, claimsOf, longestClaimDays } from "./claims.ts";
import { readCodeOf } from "./codes.ts";
import { readProgram } from "./programs.ts";
import { placeOf } from "./referrer-page.ts";
import { readShop } from "./shops.ts";

/** A claim as its person sees it. */
export interface ClaimLine {
  readonly order: string;
  readonly at: string;
  readonly text: string;
  /** What staff wrote who declined it. */
  readonly answer: string | null;
}

/** What a visitor of the page for forgotten codes sees. */
export interface ClaimPage {
  /** So many days after an order it can be said who referred it; null where the store does not take that. */
  readonly days: number | null;
  readonly signedIn: boolean;
  /** Whether the visitor is a referrer, who can say it of a friend. */
  readonly isReferrer: boolean;
  readonly claims: readonly ClaimLine[];
}

/** A referrer who may say that an order was their friend's. */
export interface ClaimingReferrer {
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId;
}

/** Where a customer stands as a referrer of a program that takes claims; null for everybody else. */
export async function claimingReferrer(db: ShopDb, customerId: string | null): Promise<ClaimingReferrer | null> {
  const place = await placeOf(db, customerId);
  if (place === null) return null;
  const code = await readCodeOf(db, place.programId, place.referrerId);
  const program = await readProgram(db, place.programId);
  return code === null || program === null || program.terms.claimDays === 0 ? null : { ...place, codeId: code.codeId };
}

/** The page of one visitor. */
export async function readClaimPage(db: ShopDb, customerId: string | null, language: Language): Promise<ClaimPage> {
  return {
    days: await longestClaimDays(db),
    signedIn: customerId !== null,
    isReferrer: (await claimingReferrer(db, customerId)) !== null,
    claims: await readClaimLines(db, customerId, language),
  };
}

/** What came of the claims of a customer, the newest first. */
export async function readClaimLines(
  db: ShopDb,
  customerId: string | null,
  language: Language,
): Promise<readonly ClaimLine[]> {
  if (customerId === null) return [];
  const referrer = await db.referrer.findUnique({
    where: { shopId_customerId: { shopId: db.shopId, customerId } },
    select: { id: true },
  });
  const { timezone } = await readShop(db);
  const claims = await claimsOf(db, customerId, referrer && (referrer.id as ReferrerId));
  return claims.map((claim) => ({
    order: `#${claim.orderName}`,
    at: sayDay(language, claim.filedAt, timezone),
    text: textOf(claim, language),
    answer: claim.state === "declined" ? claim.answer : null,
  }));
}

/** One sentence for whatever a rule declined: which order exists is nobody's business. */
function textOf({ state, answer }: ClaimRow, language: Language): string {
  if (state === "accepted") return say(language, "claim.accepted");
  if (state === "declined")
    return answer === null ? sayReason(language, "claim_not_matched") : say(language, "claim.declined");
  return say(language, "claim.looking");
}
