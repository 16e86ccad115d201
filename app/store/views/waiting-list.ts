import { Prisma } from "@prisma/client";
import type { ProgramId } from "../../core/ids.ts";
import type { ListEntryState } from "../../core/program/list-entry-states.ts";
import type { ProgramState } from "../../core/program/program-states.ts";
import { foldEmail } from "../../core/referral/fold-email.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { sealedListEmail } from "../list-entries.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";

/** Somebody on a waiting list, as the merchant sees them. */
export interface ListedEntry {
  readonly id: string;
  /** When they joined; exact, UTC. */
  readonly at: string;
  readonly state: ListEntryState;
  readonly email: string | null;
  readonly shownName: string | null;
  readonly code: string;
  readonly brought: number;
  /** The account of what they reached; null while nobody whom they brought has confirmed. */
  readonly accountId: string | null;
  /** One more than those who brought more; null for who is not confirmed. */
  readonly place: number | null;
  readonly removedAt: Date | null;
  readonly removedBy: string | null;
  readonly removedReason: string | null;
}

/** A waiting list of the shop. */
export interface ListProgram {
  readonly programId: ProgramId;
  readonly name: string;
  readonly state: ProgramState;
}

/** Whether the shop has a waiting list at all, a draft included. */
export async function hasWaitingList(db: ShopDb): Promise<boolean> {
  return (await listPrograms(db, 1)).length > 0;
}

/** The shop's waiting lists, those that run first. */
export async function listPrograms(db: ShopDb, most = 100): Promise<ListProgram[]> {
  const rows = await db.program.findMany({
    where: { shopId: db.shopId, kind: "waiting_list" },
    orderBy: [{ place: "asc" }, { createdAt: "desc" }, { id: "desc" }],
    take: most,
    select: { id: true, name: true, state: true },
  });
  return rows
    .map(({ id, name, state }) => ({ programId: id as ProgramId, name, state: state as ProgramState }))
    .sort((a, b) => Number(b.state === "active") - Number(a.state === "active"));
}

type Found = Omit<ListedEntry, "email"> & { readonly emailSealed: Uint8Array | null };

const at = Prisma.sql`e.joined_at`;
const id = Prisma.sql`e.id`;
const columns = Prisma.sql`e.id, ${exactTime(at)} as at, e.state, e.email_sealed as "emailSealed", e.shown_name as "shownName",
  e.code, e.brought, e.removed_at as "removedAt", e.removed_by as "removedBy", e.removed_reason as "removedReason",
  (select c.referrer_id from referral_code c where c.shop_id = e.shop_id and c.folded = e.code) as "accountId",
  case when e.state = 'listed' then 1 + (select count(*)::int from list_entry o
    where o.shop_id = e.shop_id and o.program_id = e.program_id and o.state = 'listed' and o.brought > e.brought) end as place`;

const opened = (seal: Pick<Seal, "open">, rows: readonly Found[]): ListedEntry[] =>
  rows.map(({ emailSealed, ...row }) => ({ ...row, email: emailSealed && seal.open(emailSealed, sealedListEmail) }));

/** Who stands first on a list, or follows after one of them; a page of these. */
export async function listLeaders(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  programId: ProgramId,
  after: { readonly brought: number; readonly id: string } | null,
  most = pageSize,
): Promise<ListedEntry[]> {
  const from =
    after === null
      ? Prisma.empty
      : Prisma.sql`and e.brought <= ${after.brought} and (e.brought < ${after.brought} or e.id > ${after.id})`;
  return opened(
    seal,
    await db.$queryRaw<Found[]>(Prisma.sql`
      select ${columns} from list_entry e
      where e.shop_id = ${db.shopId} and e.program_id = ${programId} and e.state = 'listed' ${from}
      order by e.brought desc, e.id limit ${most}`),
  );
}

/** A page of those who are not on the list (yet), the newest first. */
export async function listOthers(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  filter: { readonly programId: ProgramId; readonly state: "open" | "removed"; readonly cursor: Cursor | null },
): Promise<ListPage<ListedEntry>> {
  const { programId, state, cursor } = filter;
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select ${columns} from list_entry e
    where e.shop_id = ${db.shopId} and e.program_id = ${programId} and e.state = ${state} ${fromCursor(cursor, at, id, "newest")}
    ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}`);
  return toPage(opened(seal, found), cursor);
}

/** Who has a whole address, or a link's code, whatever their state. */
export async function findListEntries(
  db: ShopDb,
  seal: Pick<Seal, "open" | "hash">,
  programId: ProgramId,
  typed: string,
): Promise<ListedEntry[]> {
  const hash = Buffer.from(seal.hash(foldEmail(typed) ?? typed, db.shopId));
  return opened(
    seal,
    await db.$queryRaw<Found[]>(Prisma.sql`
      select ${columns} from list_entry e
      where e.shop_id = ${db.shopId} and e.program_id = ${programId}
        and e.id in (
          select id from list_entry where shop_id = ${db.shopId} and email_hash = ${hash}
          union all select id from list_entry where shop_id = ${db.shopId} and code = ${typed.trim().toUpperCase()})`),
  );
}
