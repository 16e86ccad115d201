import type { PayoutId, ShopId } from "../core/ids.ts";
import { currency, type Money, money } from "../core/money/money.ts";
import { healthy, type LaneHealth, type LaneState } from "../core/payout/lane-health.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/** A lane that somebody has to look after. */
export interface AwakeLane {
  readonly shopId: ShopId;
  readonly rail: string;
}

/** Lanes of installed shops whose time has come, the longest waiting first. */
export async function awakeLanes(sql: Sql, limit: number): Promise<AwakeLane[]> {
  const { rows } = await sql.query(
    `select l.shop_id as "shopId", l.rail from rail_lane l join shop s on s.id = l.shop_id and s.state = 'installed'
     where l.wake_at <= now() order by l.wake_at limit $1`,
    [limit],
  );
  return rows as AwakeLane[];
}

/** Lanes that have something to send and nobody who knows it: the second net under `wakeLanes`. */
export async function wakeForgottenLanes(sql: Sql): Promise<void> {
  await sql.query(
    `insert into rail_lane (shop_id, rail, wake_at) select distinct shop_id, rail, now() from payout where state = 'requested' and batch_id is null
     on conflict (shop_id, rail) do update set wake_at = now() where rail_lane.wake_at is null`,
  );
}

/**
 * Says that there is something to send. The last statement of a transaction: a lane is locked after everything else. A lane
 * that rests or is being worked on keeps its time.
 */
export async function wakeLanes(db: ShopDb, rails: readonly string[]): Promise<void> {
  for (const rail of [...new Set(rails)].sort())
    await db.$executeRaw`
      insert into rail_lane (shop_id, rail, wake_at) values (${db.shopId}, ${rail}, now())
      on conflict (shop_id, rail) do update set wake_at = coalesce(rail_lane.wake_at, now())`;
}

/** What stopped a lane may be mended (new settings, a message of the provider): it is looked at now. */
export async function lookAtLane(db: ShopDb, rail: string): Promise<void> {
  await db.$executeRaw`update rail_lane set wake_at = now() where shop_id = ${db.shopId} and rail = ${rail} and wake_at is not null and state <> 'flowing'`;
}

/** Takes a lane up. Should its hand die, somebody looks after it again when `leaseSeconds` are over. */
export async function openLane(db: ShopDb, rail: string, leaseSeconds: number): Promise<LaneHealth | null> {
  const rows = await db.$queryRaw<{ state: LaneState; recent: string; pauses: number }[]>`
    update rail_lane set wake_at = now() + make_interval(secs => ${leaseSeconds}::float8) where shop_id = ${db.shopId} and rail = ${rail} returning state, recent, pauses`;
  return rows[0] ?? null;
}

/** How a lane is; one that nobody has used yet flows. */
export async function readLane(db: ShopDb, rail: string): Promise<LaneHealth> {
  const row = await db.railLane.findUnique({ where: { shopId_rail: { shopId: db.shopId, rail } } });
  return row === null ? healthy : { state: row.state as LaneState, recent: row.recent, pauses: row.pauses };
}

/** Leaves a lane as it is now. It wakes for the next payout to send, at the earliest after so many seconds; a paused one then to see whether it is well again. */
export async function closeLane(db: ShopDb, rail: string, health: LaneHealth, restSeconds: number): Promise<void> {
  const { shopId } = db;
  // In a statement of its own: whoever adds a payout from here on waits for the lock and then finds the lane as it is left.
  await db.$executeRaw`select 1 from rail_lane where shop_id = ${shopId} and rail = ${rail} for update`;
  await db.$executeRaw`
    update rail_lane set state = ${health.state}, recent = ${health.recent}, pauses = ${health.pauses}::int2,
      wake_at = case when ${health.state} <> 'flowing' then now() + make_interval(secs => ${restSeconds}::float8) else
        (select greatest(min(send_at), now() + make_interval(secs => ${restSeconds}::float8)) from payout p
         where p.shop_id = ${shopId} and p.rail = ${rail} and p.state = 'requested' and p.batch_id is null having count(*) > 0) end
    where shop_id = ${shopId} and rail = ${rail}`;
}

/**
 * Payouts of a lane to send now, the longest waiting first; of each person one, and none while another to them is on the
 * wire: where a provider has no keys, two payments to one account at one moment are told apart by nobody.
 */
export async function payoutsToSend(db: ShopDb, rail: string, limit: number): Promise<PayoutId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select p.id from payout p where p.shop_id = ${db.shopId} and p.rail = ${rail} and p.state = 'requested' and p.batch_id is null and p.send_at <= now()
      and not exists (select from payout o where o.shop_id = p.shop_id and o.referrer_id = p.referrer_id and o.rail = p.rail
        and (o.state = 'sending' or (o.state = 'requested' and (o.send_at, o.id) < (p.send_at, p.id) and o.send_at <= now())))
    order by p.send_at, p.id limit ${limit}`;
  return rows.map((row) => row.id as PayoutId);
}

/** Payouts of a lane that wait to be sent, alone or in a batch, by id, whenever their time is. */
export async function waitingPayouts(
  db: ShopDb,
  rail: string,
  from: PayoutId | null,
  limit: number,
): Promise<PayoutId[]> {
  const rows = await db.payout.findMany({
    where: {
      shopId: db.shopId,
      rail,
      state: "requested",
      ...(from === null ? {} : { id: { gt: from } }),
    },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true },
  });
  return rows.map((row) => row.id as PayoutId);
}

/** The next payout of a lane, also one whose time has not come: what a balance has to cover. */
export async function nextToSend(db: ShopDb, rail: string): Promise<{ payoutId: PayoutId; value: Money } | null> {
  const rows = await db.$queryRaw<{ id: string; amount_minor: bigint; currency: string }[]>`
    select id, amount_minor, currency from payout where shop_id = ${db.shopId} and rail = ${rail} and state = 'requested' and batch_id is null order by send_at, id limit 1`;
  const row = rows[0];
  return row ? { payoutId: row.id as PayoutId, value: money(Number(row.amount_minor), currency(row.currency)) } : null;
}

/** A payout of the lane that the provider can be asked about, to see whether it answers; null where there is none. */
export async function payoutToAskAbout(db: ShopDb, rail: string): Promise<PayoutId | null> {
  const found = await db.payout.findFirst({
    where: {
      shopId: db.shopId,
      rail,
      state: { in: ["requested", "unknown", "accepted"] },
      // One that left in a batch is not known by itself.
      batchId: null,
      attempts: { some: { orderSealed: { not: null } } },
    },
    orderBy: { createdAt: "desc" },
    select: { id: true },
  });
  return found && (found.id as PayoutId);
}

/** Puts a payout off; the others of its lane go first. */
export async function postponeSend(db: ShopDb, payoutId: PayoutId, seconds: number): Promise<void> {
  await db.$executeRaw`update payout set send_at = now() + make_interval(secs => ${seconds}::float8) where shop_id = ${db.shopId} and id = ${payoutId}`;
}
