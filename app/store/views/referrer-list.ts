import { Prisma } from "@prisma/client";
import type { ApplicationState } from "../../core/program/application-states.ts";
import { foldCode } from "../../core/referral/fold-code.ts";
import { foldEmail } from "../../core/referral/fold-email.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type PersonBalance, personBalances } from "../person-balances.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What the list may be narrowed to. */
export interface ReferrerFilter {
  /** A code, an order's name, an exact e-mail address, or a referrer's id; empty for all. */
  readonly search: string;
  /** Only people whose balance is below zero. */
  readonly belowZero: boolean;
  /** Only people who were taken into an ambassadors' program. */
  readonly ambassadors: boolean;
  readonly cursor: Cursor | null;
}

/** A referrer in the list. */
export interface ListedReferrer {
  readonly id: string;
  /** When they joined; exact, UTC. */
  readonly at: string;
  readonly state: string;
  readonly name: ReferrerName;
  /** Their newest code. */
  readonly code: string | null;
  /** Where they stand with a program that takes people one by one; null for who never asked. */
  readonly application: ApplicationState | null;
  readonly balances: readonly PersonBalance[];
}

interface Found {
  id: string;
  at: string;
  state: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  code: string | null;
  application: ApplicationState | null;
}

const at = Prisma.sql`r.created_at`;
const id = Prisma.sql`r.id`;

/** A page of the shop's referrers, the newest first. Costs a page, however many there are and whatever they earned. */
export async function referrerList(
  db: ShopDb,
  seal: Pick<Seal, "open" | "hash">,
  filter: ReferrerFilter,
): Promise<ListPage<ListedReferrer>> {
  const ids = await narrow(db, seal, filter.search);
  const searched = ids === null ? Prisma.empty : Prisma.sql`and r.id = any(${ids})`;
  const owing = filter.belowZero
    ? Prisma.sql`and r.id in (select b.party_id from person_balance b where b.shop_id = ${db.shopId} and b.payable_minor < 0)`
    : Prisma.empty;
  const taken = filter.ambassadors
    ? Prisma.sql`and exists (select from application a where a.shop_id = r.shop_id and a.referrer_id = r.id and a.state = 'approved')`
    : Prisma.empty;
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select r.id, ${exactTime(at)} as at, r.state, r.name_sealed as "nameSealed", r.email_sealed as "emailSealed", c.code, a.state as application
    from (
      select r.* from referrer r where r.shop_id = ${db.shopId} ${searched} ${owing} ${taken}
        ${fromCursor(filter.cursor, at, id, "newest")} ${cursorOrder(filter.cursor, at, id, "newest")} limit ${pageSize + 1}
    ) r
    left join lateral (
      select c.code from referral_code c where c.shop_id = r.shop_id and c.referrer_id = r.id
      order by c.shown desc, (c.state = 'active') desc, c.created_at desc, c.id desc limit 1
    ) c on true
    left join lateral (
      select a.state from application a where a.shop_id = r.shop_id and a.referrer_id = r.id
      order by array_position(array['approved', 'waiting', 'declined'], a.state) limit 1
    ) a on true
    ${cursorOrder(filter.cursor, at, id, "newest")}`);
  const page = toPage(found, filter.cursor);
  const balances = Map.groupBy(
    await personBalances(
      db,
      page.rows.map((row) => row.id),
    ),
    (balance) => balance.personId,
  );
  return {
    ...page,
    rows: page.rows.map((row) => ({
      id: row.id,
      at: row.at,
      state: row.state,
      name: openReferrer(seal, { ...row, referrerId: row.id }),
      code: row.code,
      application: row.application,
      balances: balances.get(row.id) ?? [],
    })),
  };
}

/** The referrers that a typed text names, each found through its own index; null when nothing was typed. */
async function narrow(db: ShopDb, seal: Pick<Seal, "hash">, search: string): Promise<string[] | null> {
  const typed = search.trim();
  if (typed === "") return null;
  const email = foldEmail(typed);
  const hash = email === null ? null : seal.hash(email, db.shopId);
  const names = typed.startsWith("#") ? [typed] : [typed, `#${typed}`];
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    (select id from referrer where shop_id = ${db.shopId} and id = ${typed})
    union (select referrer_id from referral_code where shop_id = ${db.shopId} and folded = ${foldCode(typed)})
    union (select id from referrer where shop_id = ${db.shopId} and email_hash = ${hash} limit 100)
    union (select r.referrer_id from qualifying_order o join referral r on r.shop_id = o.shop_id and r.id = o.referral_id
      where o.shop_id = ${db.shopId} and o.name = any(${names}) limit 100)`);
  return rows.map((row) => row.id);
}
