import type { ReferralCodeId, ShopId, VisitId } from "../core/ids.ts";
import { readCartToken } from "../core/referral/cart-token.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { isDisposable } from "../platform/disposable-mail.ts";
import { hashMarks, hashNetwork } from "../platform/hash-marks.ts";
import type { Services } from "../platform/services.ts";
import { readCode } from "../store/codes.ts";
import { queueMail } from "../store/mails.ts";
import { readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";
import { keepWish } from "../store/sign-ups.ts";

/** What somebody who was invited sends. */
export interface AcceptedInvitation {
  /** As the invitation's page had it. */
  readonly token: string;
  readonly email: string;
  /** In which language they read, and where the link of their mail leads. */
  readonly locale: string;
  readonly page: string;
  /** Kept as one keyed hash for the fraud rules. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export type AcceptResult =
  | {
      readonly ok: true;
      /** A code that takes the friend's discount off at checkout; null where they get none. */
      readonly code: string | null;
    }
  | { readonly ok: false; readonly why: "email" | "gone" };

/**
 * Keeps the address that an invited friend signs up with, as a keyed hash: the account that is made with it within 30 days is
 * theirs who invited. Answers the same for addresses that are known and that are not.
 */
export async function acceptInvitation(
  services: Services,
  shopId: ShopId,
  given: AcceptedInvitation,
): Promise<AcceptResult> {
  const { seal } = services;
  const mark = readCartToken(given.token, (text, signature) => seal.verify(text, `invite:${shopId}`, signature));
  if (mark === null) return { ok: false, why: "gone" };
  const email = foldEmail(given.email);
  if (email === null || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254)
    return { ok: false, why: "email" };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<AcceptResult> => {
    const code = await readCode(db, mark.codeId as ReferralCodeId);
    const program = code && (await readProgram(db, code.programId));
    if (code?.state !== "active" || program?.state !== "active" || program.terms.trigger !== "sign_up")
      return { ok: false, why: "gone" };
    const wishId = await keepWish(
      db,
      {
        programId: code.programId,
        codeId: code.codeId,
        visitId: mark.visitId as VisitId | null,
        emailHash: Buffer.from(seal.hash(email, shopId)),
        trace: {
          marks: hashMarks(seal, shopId, { emails: [email], names: [], phones: [], addresses: [] }),
          network: hashNetwork(seal, shopId, given.ip, given.userAgent),
          disposable: isDisposable(email),
        },
      },
      at,
    );
    if (wishId !== null && program.terms.signUp.guard === "verified_email") {
      const shop = await readShop(db);
      const link = new URL(given.page, shop.storefrontUrl ?? `https://${shop.domain}`);
      link.searchParams.set("locale", given.locale);
      link.searchParams.set("confirm", `${wishId}.${seal.sign(wishId, `confirm:${shopId}`)}`);
      const letter = { to: email, personId: null, locale: given.locale, facts: { link: link.href } };
      await queueMail(db, seal, { ...letter, cause: `invitation:${wishId}`, kind: "invitation_confirm" }, at);
    }
    return { ok: true, code: program.terms.offer.value.kind === "none" ? null : code.code };
  });
}
