import { Prisma } from "@prisma/client";
import { foldCode } from "../../core/referral/fold-code.ts";
import { foldEmail } from "../../core/referral/fold-email.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import type { CodeOrigin, CodeRow } from "../codes.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What the list of codes may be narrowed to. */
export interface CodeFilter {
  /** A code, an exact e-mail address, or a referrer's id; empty for all. */
  readonly search: string;
  /** Only codes that another discount of the shop has. */
  readonly refused: boolean;
  readonly cursor: Cursor | null;
}

/** A code in the list. */
export interface ListedCode {
  readonly id: string;
  /** Exact time, UTC. */
  readonly at: string;
  readonly code: string;
  readonly state: CodeRow["state"];
  readonly published: CodeRow["published"];
  readonly shown: boolean;
  readonly origin: CodeOrigin;
  readonly closedAt: Date | null;
  readonly referrer: ReferrerName;
  readonly program: { readonly id: string; readonly name: string };
  /** Counted up to `countedTo`: a page costs the same for a code that went around the world. */
  readonly visits: number;
  readonly friends: number;
}

/** Where counting stops. */
export const countedTo = 1_000;

interface Found {
  id: string;
  at: string;
  code: string;
  state: CodeRow["state"];
  published: CodeRow["published"];
  shown: boolean;
  origin: CodeOrigin;
  closedAt: Date | null;
  referrerId: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  programId: string;
  programName: string;
  visits: bigint;
  friends: bigint;
}

const at = Prisma.sql`c.created_at`;
const id = Prisma.sql`c.id`;

/** A page of the shop's codes, the newest first. */
export async function codeList(
  db: ShopDb,
  seal: Pick<Seal, "open" | "hash">,
  filter: CodeFilter,
): Promise<ListPage<ListedCode>> {
  const narrowed = await narrow(db, seal, filter.search);
  if (narrowed === "nothing") return { rows: [], newer: null, older: null };
  const refused = filter.refused ? Prisma.sql`and c.published = 'refused' and c.state = 'active'` : Prisma.empty;
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select c.id, ${exactTime(at)} as at, c.code, c.state, c.published, c.shown, c.origin, c.closed_at as "closedAt", w.id as "referrerId",
      w.name_sealed as "nameSealed", w.email_sealed as "emailSealed", p.id as "programId", p.name as "programName",
      (select count(*) from (select from visit v where v.shop_id = c.shop_id and v.code_id = c.id limit ${countedTo}) x) as visits,
      (select count(*) from (select from referral r where r.shop_id = c.shop_id and r.code_id = c.id limit ${countedTo}) x) as friends
    from (
      select c.* from referral_code c where c.shop_id = ${db.shopId} ${refused} ${narrowed}
        ${fromCursor(filter.cursor, at, id, "newest")} ${cursorOrder(filter.cursor, at, id, "newest")} limit ${pageSize + 1}
    ) c
    join referrer w on w.shop_id = c.shop_id and w.id = c.referrer_id
    join program p on p.shop_id = c.shop_id and p.id = c.program_id
    ${cursorOrder(filter.cursor, at, id, "newest")}`);
  return toPage(
    found.map((row) => ({
      id: row.id,
      at: row.at,
      code: row.code,
      state: row.state,
      published: row.published,
      shown: row.shown,
      origin: row.origin,
      closedAt: row.closedAt,
      referrer: openReferrer(seal, row),
      program: { id: row.programId, name: row.programName },
      visits: Number(row.visits),
      friends: Number(row.friends),
    })),
    filter.cursor,
  );
}

/** Turns what was typed into keys; a code leads to all codes of its referrer, so that the earlier ones are seen beside it. */
async function narrow(db: ShopDb, seal: Pick<Seal, "hash">, search: string): Promise<Prisma.Sql | "nothing"> {
  const typed = search.trim();
  if (typed === "") return Prisma.empty;
  const email = foldEmail(typed);
  const hash = email === null ? null : seal.hash(email, db.shopId);
  const owners = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    (select referrer_id as id from referral_code where shop_id = ${db.shopId} and folded = ${foldCode(typed)})
    union (select id from referrer where shop_id = ${db.shopId} and id = ${typed})
    union (select id from referrer where shop_id = ${db.shopId} and email_hash = ${hash} limit 100)`);
  if (owners.length === 0) return "nothing";
  return Prisma.sql`and c.referrer_id = any(${owners.map((row) => row.id)})`;
}
