import type { ListEntryId, ProgramId } from "../core/ids.ts";
import { type ListEntryState, listEntryTransitions } from "../core/program/list-entry-states.ts";
import { placeId } from "../core/referral/sign-up.ts";
import { mayBecome } from "../core/transitions.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";
import { type ProgramRow, withTerms } from "./programs.ts";

/** Somebody on a waiting list. */
export interface ListEntryRow {
  readonly entryId: ListEntryId;
  readonly programId: ProgramId;
  readonly state: ListEntryState;
  readonly shownName: string | null;
  readonly code: string;
  readonly broughtBy: ListEntryId | null;
  readonly brought: number;
  readonly confirmedAt: Date | null;
  readonly removedReason: string | null;
}

/** An address that is given for a place. */
export interface NewListEntry {
  readonly programId: ProgramId;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly shownName: string | null;
  readonly code: string;
  readonly broughtBy: ListEntryId | null;
}

export const sealedListEmail = "list_entry.email";

/** The waiting list that people see: the first that runs, else the one that rests or ended last. Null where there is none. */
export async function openList(db: ShopDb): Promise<ProgramRow | null> {
  const { shopId } = db;
  const kind = "waiting_list";
  const row =
    (await db.program.findFirst({
      where: { shopId, kind, state: "active" },
      orderBy: [{ place: "asc" }, { createdAt: "desc" }, { id: "desc" }],
    })) ??
    (await db.program.findFirst({
      where: { shopId, kind, state: { in: ["paused", "ended"] } },
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    }));
  return row && withTerms(db, row);
}

/**
 * Gives an address its one place in a list, open until it is confirmed. Who has one keeps it, and who brought them; a name
 * that they give with a second try is taken while it is open.
 */
export async function addListEntry(
  db: ShopDb,
  seal: Pick<Seal, "seal">,
  entry: NewListEntry,
  at: Date,
): Promise<{ readonly entryId: ListEntryId; readonly state: ListEntryState }> {
  const { shopId } = db;
  const { programId, emailHash, shownName, code, broughtBy } = entry;
  const emailSealed = Buffer.from(seal.seal(entry.email, sealedListEmail));
  const rows = await db.$queryRaw<{ id: ListEntryId; state: ListEntryState }[]>`
    insert into list_entry as e (shop_id, id, program_id, state, email_sealed, email_hash, shown_name, code, brought_by, joined_at)
    values (${shopId}, ${newId<ListEntryId>("list_entry", at)}, ${programId}, 'open', ${emailSealed}, ${emailHash}, ${shownName}, ${code}, ${broughtBy}, ${at})
    on conflict (shop_id, email_hash, program_id) do update
      set shown_name = case when e.state = 'open' then coalesce(excluded.shown_name, e.shown_name) else e.shown_name end
    returning e.id, e.state`;
  const row = rows[0];
  if (row === undefined) throw new Error("an upsert answered no row");
  return { entryId: row.id, state: row.state };
}

/** One entry by its id, or by the code of its link. */
export async function readListEntry(
  db: ShopDb,
  by: { readonly id: string } | { readonly code: string },
): Promise<ListEntryRow | null> {
  const { shopId } = db;
  const row = await db.listEntry.findUnique({
    where: "id" in by ? { shopId_id: { shopId, id: by.id } } : { shopId_code: { shopId, code: by.code } },
  });
  return (
    row && {
      entryId: row.id as ListEntryId,
      programId: row.programId as ProgramId,
      state: row.state as ListEntryState,
      shownName: row.shownName,
      code: row.code,
      broughtBy: row.broughtBy as ListEntryId | null,
      brought: row.brought,
      confirmedAt: row.confirmedAt,
      removedReason: row.removedReason,
    }
  );
}

/** Why an entry goes into another state, and who says so. */
export interface ListEntryMove {
  readonly to: "listed" | "removed" | "back";
  readonly actor: string;
  readonly reason: string | null;
}

/**
 * Puts an entry into another state, and with it counts anew for whom brought them: both rows change together, locked by id.
 * `false` when no way leads there.
 */
export async function moveListEntry(db: ShopDb, id: string, move: ListEntryMove, at: Date): Promise<boolean> {
  const { shopId } = db;
  const found = await readListEntry(db, { id });
  if (found === null) return false;
  // Who brought somebody never changes, so that it can be read before the lock.
  const both = [found.entryId, ...(found.broughtBy === null ? [] : [found.broughtBy])];
  await db.$queryRaw`select from list_entry where shop_id = ${shopId} and id = any(${both}) order by id for update`;
  const entry = await readListEntry(db, { id });
  if (entry === null || (move.to === "back") !== (entry.state === "removed")) return false;
  const to = move.to === "back" ? (entry.confirmedAt === null ? "open" : "listed") : move.to;
  if (!mayBecome(listEntryTransitions, entry.state, to)) return false;
  const confirms = entry.state === "open" && to === "listed";
  const gone = to === "removed" ? { at, by: move.actor, reason: move.reason } : { at: null, by: null, reason: null };
  await db.listEntry.update({
    where: { shopId_id: { shopId, id } },
    data: {
      state: to,
      ...(confirms ? { confirmedAt: at } : {}),
      removedAt: gone.at,
      removedBy: gone.by,
      removedReason: gone.reason,
    },
  });
  const by = Number(to === "listed") - Number(entry.state === "listed");
  if (by !== 0 && entry.broughtBy !== null)
    await db.listEntry.updateMany({ where: { shopId, id: entry.broughtBy }, data: { brought: { increment: by } } });
  return true;
}

/** A person's place: one more than those who brought more. Who brought as many shares it. */
export async function placeOf(db: ShopDb, { programId, brought }: ListEntryRow): Promise<number> {
  const { shopId } = db;
  return 1 + (await db.listEntry.count({ where: { shopId, programId, state: "listed", brought: { gt: brought } } }));
}

/** Who stands first, without anything that says who they are but the name that they chose. */
export async function firstOnList(
  db: ShopDb,
  programId: ProgramId,
  most: number,
): Promise<{ readonly place: number; readonly name: string | null; readonly brought: number }[]> {
  const rows = await db.listEntry.findMany({
    where: { shopId: db.shopId, programId, state: "listed", brought: { gt: 0 } },
    orderBy: [{ brought: "desc" }, { id: "asc" }],
    take: most,
    select: { shownName: true, brought: true },
  });
  return rows.map(({ shownName, brought }) => ({
    place: 1 + rows.findIndex((row) => row.brought === brought),
    name: shownName,
    brought,
  }));
}

/**
 * Forgets who an address' entries are, or everybody's: the places are free, and what they counted for others stays as long as
 * the caller takes nothing back (`uncountPlaces`). Answers with an address' entries; they and who brought them stay locked.
 */
export async function eraseListEntries(db: ShopDb, whose: Uint8Array | "everybody"): Promise<readonly string[]> {
  const { shopId } = db;
  const theirs =
    whose === "everybody"
      ? []
      : await db.$queryRaw<{ id: string }[]>`
          with theirs as (select id, brought_by from list_entry where shop_id = ${shopId} and email_hash = ${Buffer.from(whose)})
          select e.id from list_entry e where e.shop_id = ${shopId} and e.id in (select id from theirs union select brought_by from theirs) order by e.id for update`;
  const hash = whose === "everybody" ? {} : { emailHash: Buffer.from(whose) };
  const rows = await db.listEntry.findMany({
    where: { shopId, id: { in: theirs.map(({ id }) => id) }, ...hash },
    select: { id: true },
  });
  await db.listEntry.updateMany({
    where: { shopId, ...hash },
    data: {
      state: "erased",
      emailSealed: null,
      emailHash: null,
      shownName: null,
      removedAt: null,
      removedBy: null,
      removedReason: null,
    },
  });
  return rows.map(({ id }) => id);
}

/** Takes the places of some referrals, which were given up in time, from what those have brought who brought them. */
export async function uncountPlaces(db: ShopDb, referralIds: readonly string[]): Promise<void> {
  if (referralIds.length === 0) return;
  await db.$executeRaw`
    update list_entry b set brought = b.brought - k.places from (
      select e.brought_by as id, count(*)::int as places from qualifying_order o
      join list_entry e on e.shop_id = o.shop_id and e.id = substr(o.order_id, ${placeId("" as ListEntryId).length + 1})
      where o.shop_id = ${db.shopId} and o.referral_id = any(${[...referralIds]}) and o.removed_at is null group by e.brought_by
    ) k where b.shop_id = ${db.shopId} and b.id = k.id`;
}

/** Forgets places that were never confirmed. Nobody can have been brought by them. */
export async function forgetOpenEntries(sql: Sql, before: Date): Promise<number> {
  const { rowCount } = await sql.query(
    "delete from list_entry e using shop s where s.id = e.shop_id and e.state = 'open' and e.joined_at < $1",
    [before],
  );
  return rowCount ?? 0;
}
