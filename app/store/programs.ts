import type { ProgramId } from "../core/ids.ts";
import { isRanked } from "../core/program/is-ranked.ts";
import { type Terms, termsSchema } from "../core/program/terms.ts";
import type { ShopDb } from "../platform/db.ts";

/** A program with the terms in force. */
export interface ProgramRow {
  readonly programId: ProgramId;
  readonly name: string;
  readonly state: "draft" | "active" | "paused" | "ended";
  readonly version: number;
  readonly terms: Terms;
  readonly discountId: string | null;
  readonly publishedVersion: number | null;
}

/** A program's row with the terms in force. */
export async function withTerms(
  db: ShopDb,
  row: {
    id: string;
    name: string;
    state: string;
    termsVersion: number;
    discountId: string | null;
    publishedVersion: number | null;
  },
): Promise<ProgramRow> {
  const terms = await db.terms.findUniqueOrThrow({
    where: { shopId_programId_version: { shopId: db.shopId, programId: row.id, version: row.termsVersion } },
  });
  return {
    programId: row.id as ProgramId,
    name: row.name,
    state: row.state as ProgramRow["state"],
    version: row.termsVersion,
    terms: termsSchema.parse(terms.body),
    discountId: row.discountId,
    publishedVersion: row.publishedVersion,
  };
}

/** One program; null when the shop has none of this id. */
export async function readProgram(db: ShopDb, programId: ProgramId): Promise<ProgramRow | null> {
  const row = await db.program.findUnique({ where: { shopId_id: { shopId: db.shopId, id: programId } } });
  return row && withTerms(db, row);
}

/** The program that people join on the storefront: the active one that was made last. */
export async function openProgram(db: ShopDb): Promise<ProgramRow | null> {
  const row = await db.program.findFirst({
    where: { shopId: db.shopId, state: "active" },
    orderBy: { createdAt: "desc" },
  });
  return row && withTerms(db, row);
}

/** Makes a program, or a new version of its terms when they changed. Answers with the version in force. */
export async function writeProgram(
  db: ShopDb,
  program: { readonly programId: ProgramId; readonly name: string; readonly terms: Terms; readonly actor: string },
  at: Date,
): Promise<{ version: number; changed: boolean }> {
  const { shopId } = db;
  const { programId, name, terms, actor } = program;
  await db.$queryRaw`select id from program where shop_id = ${shopId} and id = ${programId} for update`;
  const known = await readProgram(db, programId);
  if (known === null) {
    await db.program.create({
      data: {
        shopId,
        id: programId,
        name,
        kind: terms.kind,
        ranked: isRanked(terms),
        termsVersion: 1,
        createdAt: at,
        updatedAt: at,
      },
    });
    await db.terms.create({ data: { shopId, programId, version: 1, body: terms, createdAt: at, createdBy: actor } });
    return { version: 1, changed: true };
  }
  const changed = JSON.stringify(termsSchema.parse(known.terms)) !== JSON.stringify(termsSchema.parse(terms));
  const version = changed ? known.version + 1 : known.version;
  if (changed)
    await db.terms.create({ data: { shopId, programId, version, body: terms, createdAt: at, createdBy: actor } });
  if (isRanked(terms)) await startRanking(db, programId);
  await db.program.update({
    where: { shopId_id: { shopId, id: programId } },
    data: { name, termsVersion: version, updatedAt: at },
  });
  return { version, changed };
}

/** From now on places matter: referrals of earlier versions count as well, each since its first order that earned. */
async function startRanking(db: ShopDb, programId: ProgramId): Promise<void> {
  const { shopId } = db;
  const { count } = await db.program.updateMany({
    where: { shopId, id: programId, ranked: false },
    data: { ranked: true },
  });
  if (count === 0) return;
  await db.$executeRaw`
    update referral r set counts_since = (
      select min(o.paid_at) from qualifying_order o where o.shop_id = r.shop_id and o.referral_id = r.id and o.refusal is null)
    where r.shop_id = ${shopId} and r.program_id = ${programId} and r.state = 'qualified'`;
}
