import type { PayoutId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** A bank that a provider cannot pay, as long as it lasts. */
export interface DowntimeRow {
  readonly id: string;
  readonly bank: string;
  readonly modes: readonly string[];
  readonly startedAt: string;
}

/** Notes that a bank is down. Told again, or after its end was told, it changes nothing. */
export async function beginDowntime(db: ShopDb, rail: string, downtime: DowntimeRow, endsAt: Date): Promise<void> {
  const { id, bank, modes, startedAt } = downtime;
  await db.railDowntime.createMany({
    data: [{ shopId: db.shopId, rail, id, bank, modes: [...modes], startedAt, endsAt }],
    skipDuplicates: true,
  });
}

/** Notes that it is over, also where its beginning was never told. What waited goes out at once. */
export async function endDowntime(db: ShopDb, rail: string, downtime: DowntimeRow, at: Date): Promise<void> {
  await beginDowntime(db, rail, downtime, at);
  await db.railDowntime.updateMany({ where: { shopId: db.shopId, rail, id: downtime.id }, data: { endsAt: at } });
  await db.$executeRaw`update payout set send_at = now() where shop_id = ${db.shopId} and rail = ${rail} and state = 'requested' and send_at > now()`;
  await db.$executeRaw`update rail_lane set wake_at = now() where shop_id = ${db.shopId} and rail = ${rail} and wake_at is not null`;
}

/** What is down over a rail now. */
export async function openDowntimes(db: ShopDb, rail: string, at: Date): Promise<DowntimeRow[]> {
  const rows = await db.railDowntime.findMany({
    where: { shopId: db.shopId, rail, startedAt: { lte: at }, endsAt: { gt: at } },
    orderBy: { startedAt: "asc" },
  });
  return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() }));
}

/** Lets a payout wait for its bank, and says so to the merchant. */
export async function waitForBank(db: ShopDb, payoutId: PayoutId, detail: string, seconds: number): Promise<void> {
  await db.$executeRaw`
    update payout set detail = ${detail}, send_at = now() + make_interval(secs => ${seconds}::float8) where shop_id = ${db.shopId} and id = ${payoutId}`;
}
