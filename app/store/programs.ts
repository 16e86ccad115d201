import { calendarOf } from "../core/calendar.ts";
import type { ProgramId, ReferrerId, ShopId } from "../core/ids.ts";
import { isRanked } from "../core/program/is-ranked.ts";
import { offerEndsAt } from "../core/program/offer-ends-at.ts";
import type { ProgramState } from "../core/program/program-states.ts";
import { nextSwitch, type Schedule } from "../core/program/schedule.ts";
import { type Terms, termsSchema } from "../core/program/terms.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/** A program with the terms in force. */
export interface ProgramRow {
  readonly programId: ProgramId;
  readonly name: string;
  readonly state: ProgramState;
  readonly schedule: Schedule;
  /** When its spent budget begins anew by itself, and whether it was paused because of it. */
  readonly budgetAnewAt: Date | null;
  readonly pausedByBudget: boolean;
  readonly version: number;
  readonly terms: Terms;
  readonly discountId: string | null;
  /** Which discount that is; null where there is none. */
  readonly discountShape: string | null;
  readonly publishedVersion: number | null;
  /** When the offer ends; null for never, or while the program is a draft. */
  readonly offerEndsAt: Date | null;
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
    discountShape: string | null;
    publishedVersion: number | null;
    offerEndsAt: Date | null;
    startsAt: Date | null;
    endsAt: Date | null;
    budgetAnewAt: Date | null;
    pausedByBudget: boolean;
  },
): Promise<ProgramRow> {
  const terms = await db.terms.findUniqueOrThrow({
    where: { shopId_programId_version: { shopId: db.shopId, programId: row.id, version: row.termsVersion } },
  });
  return {
    programId: row.id as ProgramId,
    name: row.name,
    state: row.state as ProgramState,
    schedule: { startsAt: row.startsAt, endsAt: row.endsAt },
    budgetAnewAt: row.budgetAnewAt,
    pausedByBudget: row.pausedByBudget,
    version: row.termsVersion,
    terms: termsSchema.parse(terms.body),
    discountId: row.discountId,
    // A row that code from before has written since says no shape.
    discountShape: row.discountShape ?? (row.discountId === null ? null : "basic:all"),
    offerEndsAt: row.offerEndsAt,
    publishedVersion: row.publishedVersion,
  };
}

/** One program; null when the shop has none of this id. */
export async function readProgram(db: ShopDb, programId: ProgramId): Promise<ProgramRow | null> {
  const row = await db.program.findUnique({ where: { shopId_id: { shopId: db.shopId, id: programId } } });
  return row && withTerms(db, row);
}

/** Programs in the order in which they are joined; of those that code from before made, the newest. */
const inOrder = [{ place: "asc" }, { createdAt: "desc" }, { id: "desc" }] as const;

/**
 * The program that a person is in, or would join, on the storefront: an ambassadors' one that has approved them, else the
 * first that runs of those that everybody may join, in the merchant's order. Null for nobody in particular means the latter.
 */
export async function openProgram(db: ShopDb, referrerId: ReferrerId | null = null): Promise<ProgramRow | null> {
  const { shopId } = db;
  const approved =
    referrerId === null
      ? null
      : await db.program.findFirst({
          where: {
            shopId,
            state: "active",
            kind: "ambassador",
            applications: { some: { referrerId, state: "approved" } },
          },
          orderBy: [...inOrder],
        });
  const row =
    approved ??
    (await db.program.findFirst({
      where: { shopId, state: "active", kind: "refer_a_friend" },
      orderBy: [...inOrder],
    }));
  return row && withTerms(db, row);
}

/** The program that people may ask to be taken into: the first ambassadors' one that runs. */
export async function programToApplyFor(db: ShopDb): Promise<ProgramRow | null> {
  const row = await db.program.findFirst({
    where: { shopId: db.shopId, state: "active", kind: "ambassador" },
    orderBy: [...inOrder],
  });
  return row && withTerms(db, row);
}

/**
 * Puts a program before or behind its neighbour among those that have not ended. `false` when it is at that end already, or
 * not there.
 */
export async function swapProgram(db: ShopDb, programId: ProgramId, by: -1 | 1): Promise<boolean> {
  const { shopId } = db;
  await db.$queryRaw`select from program where shop_id = ${shopId} order by id for no key update`;
  const rows = await db.program.findMany({
    where: { shopId, state: { not: "ended" } },
    orderBy: [...inOrder],
    select: { id: true },
  });
  const from = rows.findIndex(({ id }) => id === programId);
  const other = rows[from + by];
  if (from < 0 || other === undefined) return false;
  rows[from + by] = { id: programId };
  rows[from] = other;
  for (const [index, { id }] of rows.entries())
    await db.program.update({ where: { shopId_id: { shopId, id } }, data: { place: index + 1 } });
  return true;
}

/** Programs of installed shops that begin or end by now, the longest due first. Asked several times a second. */
export async function programsToSwitch(
  sql: Sql,
  at: Date,
): Promise<{ readonly shopId: ShopId; readonly programId: ProgramId }[]> {
  const { rows } = await sql.query(
    `select p.shop_id as "shopId", p.id as "programId" from program p join shop s on s.id = p.shop_id and s.state = 'installed'
     where p.switch_at <= $1 order by p.switch_at limit 100`,
    [at],
  );
  return rows as { shopId: ShopId; programId: ProgramId }[];
}

/** Keeps others from changing a program until this transaction ends. */
export async function lockProgram(db: ShopDb, programId: ProgramId): Promise<void> {
  await db.$queryRaw`select from program where shop_id = ${db.shopId} and id = ${programId} for no key update`;
}

/** Puts a program into another state. The days of its offer are counted from when it begins; one that a budget paused is the merchant's again. */
export async function setProgramState(
  db: ShopDb,
  program: ProgramRow,
  state: ProgramState,
  at: Date,
  timeZone: string,
): Promise<void> {
  const begins = state === "active" && (program.state === "draft" || program.state === "scheduled");
  await db.program.update({
    where: { shopId_id: { shopId: db.shopId, id: program.programId } },
    data: {
      state,
      switchAt: nextSwitch(state, program.schedule, program.budgetAnewAt),
      budgetAnewAt: program.budgetAnewAt,
      pausedByBudget: state === program.state && program.pausedByBudget,
      updatedAt: at,
      ...(begins ? { offerEndsAt: offerEndsAt(program.terms, at, calendarOf(timeZone)) } : {}),
    },
  });
}

/** Makes a program, or a new version of its terms when they changed. Answers with the version in force. */
export async function writeProgram(
  db: ShopDb,
  program: {
    readonly programId: ProgramId;
    readonly name: string;
    readonly terms: Terms;
    readonly actor: string;
    readonly offerEndsAt: Date | null;
    readonly schedule: Schedule;
  },
  at: Date,
): Promise<{ version: number; changed: boolean }> {
  const { shopId } = db;
  const { programId, name, terms, actor, schedule } = program;
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
        offerEndsAt: program.offerEndsAt,
        ...schedule,
        // Before the others, so that the newest is joined first until the merchant says otherwise.
        place: ((await db.program.aggregate({ where: { shopId }, _min: { place: true } }))._min.place ?? 2) - 1,
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
    data: {
      name,
      termsVersion: version,
      kind: terms.kind,
      ...(changed ? { offerEndsAt: program.offerEndsAt } : {}),
      ...schedule,
      switchAt: nextSwitch(known.state, schedule, known.budgetAnewAt),
      updatedAt: at,
    },
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

/** Programs whose offer stands at Shopify. */
export async function publishedPrograms(db: ShopDb): Promise<ProgramRow[]> {
  const rows = await db.program.findMany({
    where: { shopId: db.shopId, discountId: { not: null }, state: { not: "draft" } },
    orderBy: { place: "asc" },
  });
  return Promise.all(rows.map((row) => withTerms(db, row)));
}

/** Has a program's discount published anew: written over, or made again with all its codes. */
export async function publishAnew(db: ShopDb, programId: ProgramId, rebuild: boolean): Promise<void> {
  await db.program.updateMany({
    where: { shopId: db.shopId, id: programId },
    data: { publishedVersion: null, ...(rebuild ? { discountShape: "changed at Shopify" } : {}) },
  });
}
