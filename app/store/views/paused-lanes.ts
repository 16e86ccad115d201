import type { LaneState } from "../../core/payout/lane-health.ts";
import type { ShopDb } from "../../platform/db.ts";

/** A rail that rests, with what waits on it. */
export interface PausedLane {
  readonly rail: string;
  readonly state: Exclude<LaneState, "flowing">;
  readonly payouts: number;
}

/** The rails of a shop that rest while something waits to be sent. */
export async function pausedLanes(db: ShopDb): Promise<PausedLane[]> {
  const rows = await db.$queryRaw<{ rail: string; state: PausedLane["state"]; payouts: bigint }[]>`
    select l.rail, l.state, (select count(*) from payout p where p.shop_id = l.shop_id and p.rail = l.rail and p.state = 'requested') as payouts
    from rail_lane l where l.shop_id = ${db.shopId} and l.state <> 'flowing' order by l.rail`;
  return rows.map((row) => ({ ...row, payouts: Number(row.payouts) })).filter((lane) => lane.payouts > 0);
}
