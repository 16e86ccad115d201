import { languageOf } from "../core/language/language-of.ts";
import { sayReason } from "../core/language/say.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { type ClaimContact, type ClaimRow, contactOf } from "./claims.ts";
import { queueMail } from "./mails.ts";
import { readReferrers } from "./referrers.ts";

/** More such mails in a day go to no address: it may be somebody else's. */
const mostOfADay = 5;
const dayMs = 86_400_000;

/**
 * Writes to who made a claim what came of it, once for each decision. What a rule declined is told with one sentence whatever the
 * cause, and without the order as it was typed: the mail goes to any address, and must neither tell what the store has nor
 * carry a stranger's words.
 */
export async function tellClaimant(
  db: ShopDb,
  seal: Seal,
  claim: Pick<ClaimRow, "claimId" | "side" | "referrerId" | "orderName" | "filedAt">,
  decided: { readonly state: "accepted" } | { readonly state: "declined"; readonly answer: string | null },
  at: Date,
): Promise<void> {
  const to =
    claim.side === "friend" ? await contactOf(db, seal, claim.claimId) : await contactOfReferrer(db, seal, claim);
  if (to === null || (await mailsOfToday(db, seal, to.email, at)) >= mostOfADay) return;
  const letter = {
    cause: `claim:${claim.claimId}:${decided.state}:${at.toISOString()}`,
    to: to.email,
    personId: claim.side === "referrer" ? claim.referrerId : null,
    locale: to.locale,
  };
  if (decided.state === "accepted") {
    await queueMail(db, seal, { ...letter, kind: "claim_accepted", facts: { order: `#${claim.orderName}` } }, at);
    return;
  }
  const why = decided.answer ?? sayReason(languageOf(to.locale), "claim_not_matched");
  const facts = { filed: { day: claim.filedAt.toISOString() }, why };
  await queueMail(db, seal, { ...letter, kind: "claim_declined", facts }, at);
}

async function contactOfReferrer(
  db: ShopDb,
  seal: Seal,
  { referrerId }: Pick<ClaimRow, "referrerId">,
): Promise<ClaimContact | null> {
  const person = (await readReferrers(db, seal, [referrerId])).get(referrerId);
  return person?.email ? { email: person.email, locale: person.locale } : null;
}

async function mailsOfToday(db: ShopDb, seal: Seal, email: string, at: Date): Promise<number> {
  const { shopId } = db;
  return db.mail.count({
    where: {
      shopId,
      addressHash: Buffer.from(seal.hash(foldEmail(email) ?? "", shopId)),
      kind: { in: ["claim_accepted", "claim_declined"] },
      createdAt: { gt: new Date(at.getTime() - dayMs) },
    },
  });
}
