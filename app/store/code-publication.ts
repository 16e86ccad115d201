import type { ProgramId, ReferralCodeId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import type { ShopDb } from "../platform/db.ts";
import type { CodeOrigin } from "./codes.ts";

/** A code that has something to be done at Shopify. */
export interface CodeToTell {
  readonly codeId: ReferralCodeId;
  readonly code: string;
  readonly origin: CodeOrigin;
}

async function toTell(
  db: ShopDb,
  programId: ProgramId,
  where: { readonly published: string; readonly state: string },
  limit: number,
): Promise<CodeToTell[]> {
  const rows = await db.referralCode.findMany({
    where: { shopId: db.shopId, programId, ...where },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, code: true, origin: true },
  });
  return rows.map((row) => ({
    codeId: row.id as ReferralCodeId,
    code: row.code,
    origin: row.origin as CodeOrigin,
  }));
}

/** Codes that Shopify does not know yet, oldest first. */
export function codesToPublish(db: ShopDb, programId: ProgramId, limit: number): Promise<CodeToTell[]> {
  return toTell(db, programId, { published: "waiting", state: "active" }, limit);
}

/** Closed codes that Shopify still takes, oldest first. */
export function codesToWithdraw(db: ShopDb, programId: ProgramId, limit: number): Promise<CodeToTell[]> {
  return toTell(db, programId, { published: "published", state: "closed" }, limit);
}

/** Shopify knows the code. */
export async function markPublished(db: ShopDb, codeId: ReferralCodeId): Promise<void> {
  await mark(db, codeId, "waiting", { published: "published" });
}

/** Shopify no longer takes the code. */
export async function markWithdrawn(db: ShopDb, codeId: ReferralCodeId): Promise<void> {
  await db.referralCode.updateMany({
    where: { shopId: db.shopId, id: codeId, state: "closed", published: "published" },
    data: { published: "withdrawn" },
  });
}

/**
 * Notes that the program has no discount at Shopify any more. Its codes went with it: those in use wait to be told anew,
 * closed ones are out of use there.
 */
export async function forgetDiscount(db: ShopDb, programId: ProgramId): Promise<void> {
  const { shopId } = db;
  await db.program.update({
    where: { shopId_id: { shopId, id: programId } },
    data: { discountId: null, discountShape: null, publishedVersion: null },
  });
  await db.referralCode.updateMany({
    where: { shopId, programId, state: "closed", published: "published" },
    data: { published: "withdrawn" },
  });
  await db.referralCode.updateMany({
    where: { shopId, programId, published: "published" },
    data: { published: "waiting" },
  });
}

/** Settles what waits to be told to Shopify where there is nothing to tell: codes without a discount are ours alone. */
export async function settleCodesHere(db: ShopDb, programId: ProgramId): Promise<void> {
  const { shopId } = db;
  await db.referralCode.updateMany({
    where: { shopId, programId, state: "active", published: { in: ["waiting", "refused"] } },
    data: { published: "published" },
  });
  await db.referralCode.updateMany({
    where: { shopId, programId, state: "closed", published: "published" },
    data: { published: "withdrawn" },
  });
}

/** Gives a code that nobody has seen yet another text. */
export async function renameCode(db: ShopDb, codeId: ReferralCodeId, text: string): Promise<void> {
  await mark(db, codeId, "waiting", { code: text, folded: foldCode(text) });
}

/** Marks a chosen code as one that Shopify did not take, and shows its referrer the code before it again. */
export async function refuseCode(db: ShopDb, { codeId }: CodeToTell): Promise<void> {
  const { shopId } = db;
  await mark(db, codeId, "waiting", { published: "refused" });
  const code = await db.referralCode.findUniqueOrThrow({ where: { shopId_id: { shopId, id: codeId } } });
  const before = await db.referralCode.findFirst({
    where: {
      shopId,
      referrerId: code.referrerId,
      programId: code.programId,
      state: "active",
      published: "published",
      id: { not: codeId },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  if (!code.shown || before === null) return;
  await db.referralCode.update({ where: { shopId_id: { shopId, id: codeId } }, data: { shown: false } });
  await db.referralCode.update({ where: { shopId_id: { shopId, id: before.id } }, data: { shown: true } });
}

async function mark(db: ShopDb, id: ReferralCodeId, published: string, data: object): Promise<void> {
  await db.referralCode.updateMany({ where: { shopId: db.shopId, id, published }, data });
}

/** Codes that Shopify did not take and that are still wanted, the first ones by id. */
export async function refusedCodes(db: ShopDb, programId: ProgramId, limit: number): Promise<string[]> {
  const rows = await db.referralCode.findMany({
    where: { shopId: db.shopId, programId, published: "refused", state: "active" },
    orderBy: { id: "asc" },
    take: limit,
    select: { code: true },
  });
  return rows.map((row) => row.code);
}
