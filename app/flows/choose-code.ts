import type { ProgramId, ReferrerId, ShopId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { type ChosenCodeFlaw, readChosenCode } from "../core/referral/read-chosen-code.ts";
import type { ShopDb } from "../platform/db.ts";
import { newCode } from "../platform/new-code.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addCode, type CodeRow, countOpenCodes, findCode, lockReferrer, readCodeOf, showCode } from "../store/codes.ts";
import { type ProgramRow, readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";
import { findOfferByCode } from "./offer-operations.ts";

/** What is asked for: a code by name, or a fresh one that we make. */
export interface CodeWish {
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly text: string | null;
  readonly by: { readonly kind: "merchant" | "referrer"; readonly actor: string };
}

/** Why a wish was not granted. `taken` is a code of this shop; `taken_at_shopify` belongs to another discount there. */
export type CodeRefusal =
  | ChosenCodeFlaw
  | "taken"
  | "taken_at_shopify"
  | "not_allowed"
  | "too_many"
  | "not_there"
  | "not_now";

export type ChooseCodeResult =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly why: CodeRefusal };

/** Codes that people pick themselves pile up, and every one is withheld from others. */
const mostOpen = { referrer: 6, merchant: 25 } as const;

/**
 * Gives a referrer the code that was wished for, and shows it in place of the one before. The one before stays good: links
 * that were shared go on working, and orders by them still count. A code that the referrer had before is shown again.
 */
export async function chooseCode(services: Services, shopId: ShopId, wish: CodeWish): Promise<ChooseCodeResult> {
  const wanted = wish.text === null ? null : readChosenCode(wish.text);
  if (wanted?.ok === false) return wanted;
  const text = wanted?.code ?? null;
  const { shop, program, holder } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    program: await readProgram(db, wish.programId),
    holder: text === null ? null : await findCode(db, foldCode(text)),
  }));
  if (program === null || program.state === "ended") return { ok: false, why: "not_there" };
  if (wish.by.kind === "referrer" && !program.terms.referrerPicksCode) return { ok: false, why: "not_allowed" };
  if (holder !== null && !isOwn(holder, wish)) return { ok: false, why: "taken" };
  if (text !== null) {
    // Asked before anything is promised: a discount of the shop may have this code since long before Goodword.
    const answer = await services.shopify.adminFor(shop.domain, "screen").run(findOfferByCode, { code: text });
    if (answer.kind !== "ok") return { ok: false, why: "not_now" };
    const owner = answer.data.codeDiscountNodeByCode?.id ?? null;
    if (owner !== null && owner !== program.discountId) return { ok: false, why: "taken_at_shopify" };
  }
  return services.db.inShop(shopId, (db) => grant(db, program, wish, text, services.clock.now()));
}

async function grant(
  db: ShopDb,
  program: ProgramRow,
  wish: CodeWish,
  text: string | null,
  at: Date,
): Promise<ChooseCodeResult> {
  const { programId, referrerId, by } = wish;
  if (!(await lockReferrer(db, referrerId))) return { ok: false, why: "not_there" };
  const shown = await readCodeOf(db, programId, referrerId);
  // Nobody's code is chosen by name for a program that they have not joined.
  if (shown === null && by.kind === "referrer") return { ok: false, why: "not_there" };
  const known = text === null ? null : await findCode(db, foldCode(text));
  if (known !== null && !isOwn(known, wish)) return { ok: false, why: "taken" };
  // What staff closed is not opened again by the person it was closed for.
  if (known?.state === "closed" && by.kind === "referrer") return { ok: false, why: "taken" };
  if (known !== null) {
    if (!known.shown || known.state === "closed") await showCode(db, known);
  } else if ((await countOpenCodes(db, programId, referrerId)) >= mostOpen[by.kind]) {
    return { ok: false, why: "too_many" };
  }
  const origin = text === null ? "made" : by.kind;
  const added =
    known ?? (await addCode(db, { programId, referrerId, text: text ?? newCode, origin, actor: by.actor }, at));
  if (added === null) return { ok: false, why: "taken" };
  const { shopId } = db;
  if (program.state !== "draft")
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
  return { ok: true, code: added.code };
}

function isOwn(code: CodeRow, { programId, referrerId }: CodeWish): boolean {
  return code.programId === programId && code.referrerId === referrerId;
}
