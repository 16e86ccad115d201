import type { ProgramId, ReferralCodeId, ReferrerId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";

/** A code to be written, with whose it is. Without an id the referrer is made from the sealed columns. */
export interface ImportRow {
  readonly code: string;
  readonly referrerId: ReferrerId | null;
  readonly emailHash: Uint8Array;
  readonly emailSealed: Uint8Array | null;
  readonly nameSealed: Uint8Array | null;
}

const bytes = (given: Uint8Array | null) => (given === null ? null : Buffer.from(given));
const hex = (given: Uint8Array) => Buffer.from(given).toString("hex");

/** The referrers with these addresses, by the hash in hex: of several with one address the first. */
export async function findImported(db: ShopDb, hashes: readonly Uint8Array[]): Promise<Map<string, ReferrerId>> {
  const rows = await db.referrer.findMany({
    where: { shopId: db.shopId, state: "active", emailHash: { in: hashes.map((hash) => Buffer.from(hash)) } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, emailHash: true },
  });
  return new Map(rows.flatMap((row) => (row.emailHash === null ? [] : [[hex(row.emailHash), row.id as ReferrerId]])));
}

/** Who has these codes, by the folded text. */
export async function findHolders(
  db: ShopDb,
  folded: readonly string[],
): Promise<Map<string, { readonly programId: ProgramId; readonly referrerId: ReferrerId }>> {
  const rows = await db.referralCode.findMany({
    where: { shopId: db.shopId, folded: { in: [...folded] } },
    select: { folded: true, programId: true, referrerId: true },
  });
  return new Map(
    rows.map((row) => [
      row.folded,
      { programId: row.programId as ProgramId, referrerId: row.referrerId as ReferrerId },
    ]),
  );
}

/**
 * Writes an import whole. The last code of a referrer is the one that they are shown. A code that somebody took meanwhile
 * makes all of it fail, by its unique key.
 */
export async function writeImport(
  db: ShopDb,
  rows: readonly ImportRow[],
  { programId, actor }: { readonly programId: ProgramId; readonly actor: string },
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const made = new Map<string, ReferrerId>();
  for (const row of rows)
    if (row.referrerId === null && !made.has(hex(row.emailHash)))
      made.set(hex(row.emailHash), newId<ReferrerId>("referrer", at));
  const firsts = new Map(rows.toReversed().map((row) => [hex(row.emailHash), row]));
  await db.referrer.createMany({
    data: [...made].map(([hash, id]) => {
      const row = firsts.get(hash);
      return {
        shopId,
        id,
        nameSealed: bytes(row?.nameSealed ?? null),
        emailSealed: bytes(row?.emailSealed ?? null),
        emailHash: Buffer.from(hash, "hex"),
        createdAt: at,
      };
    }),
  });
  const ownerOf = (row: ImportRow) => row.referrerId ?? (made.get(hex(row.emailHash)) as ReferrerId);
  const owners = [...new Set(rows.map(ownerOf))].sort();
  await db.$queryRaw`
    select from referrer where shop_id = ${shopId} and id = any(${owners}) order by id for no key update`;
  await db.referralCode.updateMany({
    where: { shopId, programId, referrerId: { in: owners }, shown: true },
    data: { shown: false },
  });
  const last = new Map(rows.map((row) => [ownerOf(row), row]));
  await db.referralCode.createMany({
    data: rows.map((row) => ({
      shopId,
      id: newId<ReferralCodeId>("referral_code", at),
      programId,
      referrerId: ownerOf(row),
      code: row.code,
      folded: foldCode(row.code),
      origin: "import",
      shown: last.get(ownerOf(row)) === row,
      createdAt: at,
      createdBy: actor,
    })),
  });
}
