import { Prisma } from "@prisma/client";
import type { ApplicationState } from "../../core/program/application-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** An application as the merchant decides it. */
export interface ListedApplication {
  readonly id: string;
  /** When they applied; exact, UTC. */
  readonly at: string;
  readonly referrerId: string;
  readonly name: ReferrerName;
  readonly program: string;
  readonly about: string | null;
  readonly byHand: boolean;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly answer: string | null;
}

const at = Prisma.sql`a.applied_at`;
const id = Prisma.sql`a.id`;

/** A page of the applications in one state: those that wait the oldest first, the others the newest first. */
export async function applicationList(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  filter: { readonly state: ApplicationState; readonly cursor: Cursor | null },
): Promise<ListPage<ListedApplication>> {
  const first = filter.state === "waiting" ? "oldest" : "newest";
  const found = await db.$queryRaw<
    (Omit<ListedApplication, "name"> & { nameSealed: Uint8Array | null; emailSealed: Uint8Array | null })[]
  >(Prisma.sql`
    select a.id, ${exactTime(at)} as at, a.referrer_id as "referrerId", a.about, a.by_hand as "byHand",
      a.decided_at as "decidedAt", a.decided_by as "decidedBy", a.answer, p.name as program,
      r.name_sealed as "nameSealed", r.email_sealed as "emailSealed"
    from application a
    join program p on p.shop_id = a.shop_id and p.id = a.program_id
    join referrer r on r.shop_id = a.shop_id and r.id = a.referrer_id
    where a.shop_id = ${db.shopId} and a.state = ${filter.state} ${fromCursor(filter.cursor, at, id, first)}
    ${cursorOrder(filter.cursor, at, id, first)} limit ${pageSize + 1}`);
  const page = toPage(found, filter.cursor);
  return {
    ...page,
    rows: page.rows.map(({ nameSealed, emailSealed, ...row }) => ({
      ...row,
      name: openReferrer(seal, { referrerId: row.referrerId, nameSealed, emailSealed }),
    })),
  };
}

/** How many applications wait, and the programs that take people: at most a hundred of each. */
export async function applicationFacts(
  db: ShopDb,
): Promise<{ readonly waiting: number; readonly programs: readonly { readonly id: string; readonly name: string }[] }> {
  const { shopId } = db;
  const waiting = await db.application.findMany({
    where: { shopId, state: "waiting" },
    select: { id: true },
    take: 100,
  });
  const programs = await db.program.findMany({
    where: { shopId, kind: "ambassador", state: { not: "ended" } },
    orderBy: [{ place: "asc" }, { createdAt: "desc" }],
    select: { id: true, name: true },
    take: 100,
  });
  return { waiting: waiting.length, programs };
}
