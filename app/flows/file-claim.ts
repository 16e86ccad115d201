import type { ShopId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { type ClaimingReferrer, claimingReferrer } from "../store/claim-page.ts";
import { addClaim, longestClaimDays } from "../store/claims.ts";
import { findCode } from "../store/codes.ts";
import { readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** What somebody types who forgot the code: the friend names it, the referrer is signed in. */
export interface ClaimWish {
  readonly order: string;
  readonly email: string;
  /** Null where the referrer says it. */
  readonly code: string | null;
  readonly customerId: string | null;
  /** The language of the page that it was said on ("de-AT"): who says it is told in it what came of it. */
  readonly locale: string;
}

/** `order`, `email` and `code` name the field that cannot be read; what is not there is never told. */
export type FileClaimResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "closed" | "order" | "email" | "code" };

/**
 * Writes down that an order was referred, by who forgot the code. What is well-formed is thanked for, whether there is such an
 * order, address or code or not: nobody learns from it what the store has. It is decided afterwards (flows/decide-claim.ts).
 */
export async function fileClaim(services: Services, shopId: ShopId, wish: ClaimWish): Promise<FileClaimResult> {
  const orderName = wish.order.normalize("NFKC").trim().replace(/^#+/, "").trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u.test(orderName)) return { ok: false, why: "order" };
  const email = foldEmail(wish.email);
  if (email === null) return { ok: false, why: "email" };
  if (wish.code !== null && !/^[\p{L}\p{N}_-]{3,50}$/u.test(foldCode(wish.code))) return { ok: false, why: "code" };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<FileClaimResult> => {
    const shop = await readShop(db);
    if (shop.state !== "installed" || (await longestClaimDays(db)) === null) return { ok: false, why: "closed" };
    const side = wish.code === null ? ("referrer" as const) : ("friend" as const);
    const to = wish.code === null ? await claimingReferrer(db, wish.customerId) : await byCode(db, wish.code);
    if (to === null) return side === "referrer" ? { ok: false, why: "closed" } : { ok: true };
    const claimId = await addClaim(
      db,
      services.seal,
      {
        ...to,
        side,
        customerId: side === "friend" ? wish.customerId : null,
        orderName,
        emailHash: services.seal.hash(email, shopId),
        contact: side === "friend" ? { email, locale: wish.locale } : null,
      },
      at,
    );
    if (claimId === null) return { ok: true };
    await addActivity(
      db,
      [{ referrerId: to.referrerId, actor: side, what: "claim_filed", data: { order: `#${orderName}` } }],
      at,
    );
    await enqueue(db, { name: "decide-claim", payload: { shopId, claimId }, queue: `shop:${shopId}` });
    return { ok: true };
  });
}

async function byCode(db: ShopDb, typed: string): Promise<ClaimingReferrer | null> {
  const code = await findCode(db, foldCode(typed));
  const program = code && (await readProgram(db, code.programId));
  if (!code || !program || program.terms.claimDays === 0) return null;
  return { programId: code.programId, referrerId: code.referrerId, codeId: code.codeId };
}
