import type { ReferralCode } from "@prisma/client";
import type { ProgramId, ReferralCodeId, ReferrerId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { type ProgramRow, withTerms } from "./programs.ts";

/** Who thought of a code. */
export type CodeOrigin = "made" | "merchant" | "referrer" | "import";

/** A referral code with where it stands, here and at Shopify. */
export interface CodeRow {
  readonly codeId: ReferralCodeId;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly code: string;
  readonly state: "active" | "closed";
  /** The one that its referrer shares. */
  readonly shown: boolean;
  readonly origin: CodeOrigin;
  readonly published: "waiting" | "published" | "refused" | "withdrawn";
}

function toCode(row: ReferralCode): CodeRow {
  return {
    codeId: row.id as ReferralCodeId,
    programId: row.programId as ProgramId,
    referrerId: row.referrerId as ReferrerId,
    code: row.code,
    state: row.state as CodeRow["state"],
    shown: row.shown,
    origin: row.origin as CodeOrigin,
    published: row.published as CodeRow["published"],
  };
}

/** The code that a referrer shares in a program. */
export async function readCodeOf(db: ShopDb, programId: ProgramId, referrerId: ReferrerId): Promise<CodeRow | null> {
  const row = await db.referralCode.findFirst({
    where: { shopId: db.shopId, programId, referrerId, shown: true, state: "active" },
  });
  return row && toCode(row);
}

/** One code by its id. */
export async function readCode(db: ShopDb, codeId: ReferralCodeId): Promise<CodeRow | null> {
  const row = await db.referralCode.findUnique({ where: { shopId_id: { shopId: db.shopId, id: codeId } } });
  return row && toCode(row);
}

/** The code that somebody's typing folds to, in whatever state. */
export async function findCode(db: ShopDb, folded: string): Promise<CodeRow | null> {
  const row = await db.referralCode.findUnique({ where: { shopId_folded: { shopId: db.shopId, folded } } });
  return row && toCode(row);
}

/** An active code of an active program by what somebody typed, folded. */
export async function findOpenCode(db: ShopDb, folded: string): Promise<(CodeRow & { program: ProgramRow }) | null> {
  const row = await db.referralCode.findUnique({
    where: { shopId_folded: { shopId: db.shopId, folded } },
    include: { program: true },
  });
  if (row?.state !== "active" || row.program.state !== "active") return null;
  return { ...toCode(row), program: await withTerms(db, row.program) };
}

/** A code to be added. A text that is made is made again when it is taken. */
export interface NewCode {
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly text: string | (() => string);
  readonly origin: CodeOrigin;
  readonly actor: string;
}

/**
 * Adds a code and shows it to its referrer in place of the one before, which stays good. `null` when the text is taken in
 * this shop. Call it with the referrer's row locked: two at once would both be shown.
 */
export async function addCode(db: ShopDb, given: NewCode, at: Date): Promise<CodeRow | null> {
  const { shopId } = db;
  // One that we make is taken once in 10¹¹ times; another is made then.
  for (let tries = typeof given.text === "string" ? 1 : 5; tries > 0; tries -= 1) {
    const code = typeof given.text === "string" ? given.text : given.text();
    if (await db.referralCode.findUnique({ where: { shopId_folded: { shopId, folded: foldCode(code) } } })) continue;
    await hideCodes(db, given.programId, given.referrerId);
    const row = await db.referralCode.createManyAndReturn({
      data: [
        {
          shopId,
          id: newId<ReferralCodeId>("referral_code", at),
          programId: given.programId,
          referrerId: given.referrerId,
          code,
          folded: foldCode(code),
          origin: given.origin,
          createdAt: at,
          createdBy: given.actor,
        },
      ],
      skipDuplicates: true,
    });
    if (row[0]) return toCode(row[0]);
  }
  return null;
}

/** Shows a code of a referrer in place of the one before, and opens it if it was closed. */
export async function showCode(db: ShopDb, code: CodeRow): Promise<void> {
  await hideCodes(db, code.programId, code.referrerId);
  await openCode(db, code);
  await db.referralCode.update({ where: key(db, code.codeId), data: { shown: true } });
}

/** Ends a code: orders placed from now on no longer count by it. */
export async function closeCode(db: ShopDb, codeId: ReferralCodeId, actor: string, at: Date): Promise<void> {
  await db.referralCode.update({
    where: key(db, codeId),
    data: { state: "closed", shown: false, closedAt: at, closedBy: actor },
  });
}

/** Makes a closed or refused code good again; it goes to Shopify anew. */
export async function openCode(db: ShopDb, code: CodeRow): Promise<void> {
  await db.referralCode.update({
    where: key(db, code.codeId),
    data: {
      state: "active",
      closedAt: null,
      closedBy: null,
      ...(code.published === "published" ? {} : { published: "waiting" }),
    },
  });
}

/** Keeps others from changing the codes of a referrer until this transaction ends; `false` when there is no such referrer. Rewards go on being earned meanwhile. */
export async function lockReferrer(db: ShopDb, referrerId: ReferrerId): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select from referrer where shop_id = ${db.shopId} and id = ${referrerId} and state = 'active' for no key update`;
  return rows.length > 0;
}

/** How many codes of a referrer are good in a program. */
export async function countOpenCodes(db: ShopDb, programId: ProgramId, referrerId: ReferrerId): Promise<number> {
  return db.referralCode.count({ where: { shopId: db.shopId, programId, referrerId, state: "active" } });
}

async function hideCodes(db: ShopDb, programId: ProgramId, referrerId: ReferrerId): Promise<void> {
  await db.referralCode.updateMany({
    where: { shopId: db.shopId, programId, referrerId, shown: true },
    data: { shown: false },
  });
}

const key = (db: ShopDb, id: ReferralCodeId) => ({ shopId_id: { shopId: db.shopId, id } });
