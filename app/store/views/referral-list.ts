import { Prisma } from "@prisma/client";
import { foldCode } from "../../core/referral/fold-code.ts";
import { foldEmail } from "../../core/referral/fold-email.ts";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What the list may be narrowed to. */
export interface ReferralFilter {
  readonly state: ReferralState | null;
  /** A code, an order's name, an exact e-mail address, or a referral's id; empty for all. */
  readonly search: string;
  /** Only those of one referrer, or of one friend. */
  readonly of?: { readonly referrerId: string } | { readonly friendId: string };
  readonly cursor: Cursor | null;
}

/** A referral in the list. */
export interface ListedReferral {
  readonly id: string;
  /** Exact time, UTC. */
  readonly at: string;
  readonly state: ReferralState;
  readonly reason: string | null;
  readonly referrer: ReferrerName;
  readonly code: string | null;
  readonly order: { readonly name: string; readonly refusal: string | null } | null;
  /** What stands of it; of one that was taken back, what it had been. */
  readonly reward: { readonly state: RewardState; readonly amountMinor: number; readonly currency: string } | null;
}

interface Found {
  id: string;
  at: string;
  state: ReferralState;
  reason: string | null;
  referrerId: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  code: string | null;
  orderName: string | null;
  refusal: string | null;
  rewardState: RewardState | null;
  amountMinor: bigint | null;
  currency: string | null;
}

const at = Prisma.sql`r.created_at`;
const id = Prisma.sql`r.id`;

/** A page of the shop's referrals, the newest first. Costs a page however many there are; nothing is counted. */
export async function referralList(
  db: ShopDb,
  seal: Pick<Seal, "open" | "hash">,
  filter: ReferralFilter,
): Promise<ListPage<ListedReferral>> {
  const narrowed = await narrow(db, seal, filter.search);
  if (narrowed === "nothing") return { rows: [], newer: null, older: null };
  const of = filter.of ?? {};
  const whose =
    "referrerId" in of
      ? Prisma.sql`and r.referrer_id = ${of.referrerId}`
      : "friendId" in of
        ? Prisma.sql`and r.friend_id = ${of.friendId}`
        : Prisma.empty;
  const byState = filter.state === null ? Prisma.empty : Prisma.sql`and r.state = ${filter.state}`;
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select r.id, ${exactTime(at)} as at, r.state, r.reason, w.id as "referrerId", w.name_sealed as "nameSealed", w.email_sealed as "emailSealed",
      c.code, o.name as "orderName", o.refusal, x.state as "rewardState", case when x.state = 'clawed_back' then x.amount_minor else x.amount_minor - x.clawed_minor end as "amountMinor", x.currency::text as currency
    from (
      select r.* from referral r where r.shop_id = ${db.shopId} ${byState} ${whose} ${narrowed}
        ${fromCursor(filter.cursor, at, id, "newest")} ${cursorOrder(filter.cursor, at, id, "newest")} limit ${pageSize + 1}
    ) r
    join referrer w on w.shop_id = r.shop_id and w.id = r.referrer_id
    left join referral_code c on c.shop_id = r.shop_id and c.id = r.code_id
    left join lateral (
      select o.name, o.refusal from qualifying_order o where o.shop_id = r.shop_id and o.referral_id = r.id
      order by (o.refusal is not null), o.state_at, o.order_id limit 1
    ) o on true
    left join lateral (
      select x.state, x.amount_minor, x.clawed_minor, x.currency from reward x
      where x.shop_id = r.shop_id and x.referral_id = r.id and x.side = 'referrer' order by x.created_at desc, x.id desc limit 1
    ) x on true
    ${cursorOrder(filter.cursor, at, id, "newest")}`);
  return toPage(
    found.map((row) => ({
      id: row.id,
      at: row.at,
      state: row.state,
      reason: row.reason,
      referrer: openReferrer(seal, row),
      code: row.code,
      order: row.orderName === null ? null : { name: row.orderName, refusal: row.refusal },
      reward:
        row.rewardState === null || row.currency === null
          ? null
          : { state: row.rewardState, amountMinor: Number(row.amountMinor ?? 0n), currency: row.currency },
    })),
    filter.cursor,
  );
}

/**
 * Turns what was typed into keys, each found through its own index. Names are sealed at rest, so a person is found by the
 * keyed hash of the exact address, as referrer and as friend.
 */
async function narrow(db: ShopDb, seal: Pick<Seal, "hash">, search: string): Promise<Prisma.Sql | "nothing"> {
  const typed = search.trim();
  if (typed === "") return Prisma.empty;
  const email = foldEmail(typed);
  const hash = email === null ? null : seal.hash(email, db.shopId);
  const names = typed.startsWith("#") ? [typed] : [typed, `#${typed}`];
  const keys = await db.$queryRaw<{ kind: "referral" | "referrer" | "friend"; id: string }[]>(Prisma.sql`
    (select 'referral' as kind, id from referral where shop_id = ${db.shopId} and id = ${typed})
    union all (select 'referral', referral_id from qualifying_order where shop_id = ${db.shopId} and name = any(${names}) limit 100)
    union all (select 'referrer', referrer_id from referral_code where shop_id = ${db.shopId} and folded = ${foldCode(typed)})
    union all (select 'referrer', id from referrer where shop_id = ${db.shopId} and email_hash = ${hash} limit 100)
    union all (select 'friend', id from friend where shop_id = ${db.shopId} and email_hash = ${hash} limit 100)`);
  if (keys.length === 0) return "nothing";
  const ids = (kind: (typeof keys)[number]["kind"]) => keys.flatMap((key) => (key.kind === kind ? [key.id] : []));
  return Prisma.sql`and (r.id = any(${ids("referral")}) or r.referrer_id = any(${ids("referrer")}) or r.friend_id = any(${ids("friend")}))`;
}
