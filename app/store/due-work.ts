import type { PayoutId, ReferralId, ReferrerId, RewardId, ShopId } from "../core/ids.ts";
import { rewardItemsSchema, type Terms } from "../core/program/terms.ts";
import { usualRules } from "../core/program/usual-rules.ts";
import type { Disputes } from "../core/referral/disputes.ts";
import { type OrderGoods, sortedGoods } from "../core/referral/order-goods.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/*
 * Asked several times a second by every worker, so none of these reads the due rows: from one shop that has any to the next,
 * and of each the first row that says yes.
 */

/** Installed shops that have something to release by now. */
export async function shopsWithDueHolds(sql: Sql, at: Date): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `with recursive shops as (
       (select shop_id from reward where state = 'held' order by shop_id limit 1)
       union all
       select (select w.shop_id from reward w where w.state = 'held' and w.shop_id > s.shop_id order by w.shop_id limit 1) from shops s where s.shop_id is not null
     )
     select s.shop_id as id from shops s join shop on shop.id = s.shop_id and shop.state = 'installed'
     where exists (select from reward w join referral r on r.shop_id = w.shop_id and r.id = w.referral_id and r.state = 'qualified'
       where w.shop_id = s.shop_id and w.state = 'held' and w.hold_until <= $1)`,
    [at],
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}

/** Installed shops with referrals that Shopify has to be asked about. */
export async function shopsWithDueChecks(sql: Sql, at: Date): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `with recursive shops as (
       (select shop_id from referral where check_at is not null order by shop_id limit 1)
       union all
       select (select r.shop_id from referral r where r.check_at is not null and r.shop_id > s.shop_id order by r.shop_id limit 1) from shops s where s.shop_id is not null
     )
     select s.shop_id as id from shops s join shop on shop.id = s.shop_id and shop.state = 'installed'
     where exists (select from referral r where r.shop_id = s.shop_id and r.check_at <= $1)`,
    [at],
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}

/** A held reward whose time has come. */
export interface DueHold {
  readonly rewardId: RewardId;
  readonly referralId: ReferralId;
  readonly referrerId: ReferrerId;
  readonly orderId: string;
  /** Who the friend is now; null for one whom nobody can name. */
  readonly friendCustomerId: string | null;
  /** The order's state as the reward was last judged by. */
  readonly known: {
    readonly stateAt: Date;
    readonly baseMinor: number;
    readonly rewardItems: Terms["rewardItems"];
    readonly goods: OrderGoods | null;
    readonly cancelled: boolean;
    readonly fullyRefunded: boolean;
    readonly disputes: Disputes | null;
  };
  readonly automatic: boolean;
}

/** Held rewards of qualified referrals whose hold is over, oldest first. */
export async function dueHolds(db: ShopDb, at: Date, limit: number): Promise<DueHold[]> {
  const rows = await db.$queryRaw<
    {
      id: string;
      referral_id: string;
      referrer_id: string;
      order_id: string;
      customer_id: string | null;
      state_at: Date;
      base_minor: bigint;
      items: unknown;
      goods: OrderGoods | null;
      cancelled: boolean;
      fully_refunded: boolean;
      disputes: Disputes | null;
      automatic: boolean;
    }[]
  >`
    select w.id, w.referral_id, w.referrer_id, w.order_id, f.customer_id, o.state_at, o.base_minor, t.body -> 'rewardItems' as items, o.goods, o.cancelled_at is not null as cancelled, o.fully_refunded, o.disputes, w.automatic
    from reward w
    join referral r on r.shop_id = w.shop_id and r.id = w.referral_id and r.state = 'qualified'
    join friend f on f.shop_id = r.shop_id and f.id = r.friend_id
    join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where w.shop_id = ${db.shopId} and w.state = 'held' and w.hold_until <= ${at} order by w.hold_until limit ${limit}`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    referralId: row.referral_id as ReferralId,
    referrerId: row.referrer_id as ReferrerId,
    orderId: row.order_id,
    friendCustomerId: row.customer_id,
    known: {
      stateAt: row.state_at,
      baseMinor: Number(row.base_minor),
      rewardItems: row.items === null ? usualRules.rewardItems : rewardItemsSchema.parse(row.items),
      goods: row.goods && sortedGoods(row.goods),
      cancelled: row.cancelled,
      fullyRefunded: row.fully_refunded,
      disputes: row.disputes,
    },
    automatic: row.automatic,
  }));
}

/** Puts a reward off until its order can be read again. */
export async function postponeHold(db: ShopDb, rewardId: RewardId, until: Date): Promise<void> {
  await db.$executeRaw`update reward set hold_until = ${until} where shop_id = ${db.shopId} and id = ${rewardId} and state = 'held'`;
}

/** Of each shop at most so many a minute, so that one with a hundred thousand does not silence the others. */
const looksOfOneShop = 200;

/** Payouts that their provider is to be asked about by now: some of every shop, its longest waiting first. */
export async function payoutsToLookUp(sql: Sql, at: Date): Promise<{ shopId: ShopId; payoutId: PayoutId }[]> {
  const { rows } = await sql.query(
    `with recursive shops as (
       (select shop_id from payout where state in ('sending', 'accepted', 'unknown') order by shop_id limit 1)
       union all
       select (select p.shop_id from payout p where p.state in ('sending', 'accepted', 'unknown') and p.shop_id > s.shop_id order by p.shop_id limit 1)
       from shops s where s.shop_id is not null
     )
     select s.shop_id as "shopId", p.id as "payoutId" from shops s cross join lateral (
       select p.id from payout p where p.shop_id = s.shop_id and p.state in ('sending', 'accepted', 'unknown') and p.look_at <= $1 order by p.look_at limit $2
     ) p`,
    [at, looksOfOneShop],
  );
  return rows as { shopId: ShopId; payoutId: PayoutId }[];
}

/** Events that a job should have finished so many seconds ago: its job was lost with its tries. */
export async function reviveQueuedEvents(sql: Sql, afterSeconds: number): Promise<number> {
  const { rowCount } = await sql.query(
    "update inbound_event set state = 'new', next_at = now() where state = 'queued' and processed_at < now() - make_interval(secs => $1)",
    [afterSeconds],
  );
  return rowCount ?? 0;
}
