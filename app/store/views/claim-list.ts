import { Prisma } from "@prisma/client";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { longestClaimDays } from "../claims.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** A claim as the merchant sees it. */
export interface ListedClaim {
  readonly id: string;
  /** When it was filed; exact, UTC. */
  readonly at: string;
  readonly side: "friend" | "referrer";
  readonly order: string;
  readonly referrerId: string;
  readonly name: ReferrerName;
  readonly program: string;
  readonly reason: string | null;
  readonly signals: readonly string[];
  readonly answer: string | null;
  readonly referralId: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** Nobody can look for its order any more: its person was erased. */
  readonly isForgotten: boolean;
}

const at = Prisma.sql`c.filed_at`;
const id = Prisma.sql`c.id`;

/** A page of the claims in one state: those that wait the oldest first, the others the newest first. */
export async function claimList(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  filter: { readonly state: "waiting" | "accepted" | "declined"; readonly cursor: Cursor | null },
): Promise<ListPage<ListedClaim>> {
  const first = filter.state === "waiting" ? "oldest" : "newest";
  const found = await db.$queryRaw<
    (Omit<ListedClaim, "name"> & { nameSealed: Uint8Array | null; emailSealed: Uint8Array | null })[]
  >(Prisma.sql`
    select c.id, ${exactTime(at)} as at, c.side, '#' || c.order_name as "order", c.referrer_id as "referrerId", p.name as program,
      c.reason, c.signals, c.answer, c.referral_id as "referralId", c.decided_at as "decidedAt", c.decided_by as "decidedBy",
      c.email_hash is null as "isForgotten", r.name_sealed as "nameSealed", r.email_sealed as "emailSealed"
    from claim c
    join program p on p.shop_id = c.shop_id and p.id = c.program_id
    join referrer r on r.shop_id = c.shop_id and r.id = c.referrer_id
    where c.shop_id = ${db.shopId} and c.state = ${filter.state} ${fromCursor(filter.cursor, at, id, first)}
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

/** How many claims wait, at most a hundred; and whether a program that runs takes any. */
export async function claimFacts(db: ShopDb): Promise<{ readonly waiting: number; readonly isOn: boolean }> {
  const waiting = await db.claim.findMany({
    where: { shopId: db.shopId, state: "waiting" },
    select: { id: true },
    take: 100,
  });
  return { waiting: waiting.length, isOn: (await longestClaimDays(db)) !== null };
}
