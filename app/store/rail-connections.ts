import type { ShopId } from "../core/ids.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/** A rail as the shop set it up; settings stay sealed here. */
export interface RailConnectionRow {
  readonly rail: string;
  readonly settingsSealed: Uint8Array;
  readonly state: "connected" | "failing";
  readonly summary: string;
  readonly webhookToken: string | null;
  readonly checkedAt: Date | null;
  /** Since when these settings are there. */
  readonly connectedAt: Date;
}

const row = (found: {
  rail: string;
  settingsSealed: Uint8Array;
  state: string;
  summary: string;
  webhookToken: string | null;
  checkedAt: Date | null;
  connectedAt: Date;
}): RailConnectionRow => ({
  ...found,
  state: found.state === "failing" ? "failing" : "connected",
});

/** Every connection of the shop. */
export async function readRailConnections(db: ShopDb): Promise<RailConnectionRow[]> {
  return (await db.railConnection.findMany({ where: { shopId: db.shopId }, orderBy: { rail: "asc" } })).map(row);
}

/** One connection; null when the shop has not connected the rail. */
export async function readRailConnection(db: ShopDb, rail: string): Promise<RailConnectionRow | null> {
  const found = await db.railConnection.findUnique({ where: { shopId_rail: { shopId: db.shopId, rail } } });
  return found && row(found);
}

/** Connects a rail, or replaces its settings. */
export async function saveRailConnection(db: ShopDb, connection: RailConnectionRow, at: Date): Promise<void> {
  const { shopId } = db;
  const { rail, ...rest } = connection;
  const data = { ...rest, settingsSealed: Buffer.from(rest.settingsSealed), updatedAt: at };
  await db.railConnection.upsert({
    where: { shopId_rail: { shopId, rail } },
    create: { shopId, rail, ...data },
    update: data,
  });
}

/**
 * Keeps what a test of stored settings found. `false` when the merchant has replaced or forgotten those settings while the
 * provider was asked: an answer about them says nothing of what is there now, and must not bring them back.
 */
export async function saveRailTest(
  db: ShopDb,
  tested: RailConnectionRow,
  found: Pick<RailConnectionRow, "state" | "summary">,
  at: Date,
): Promise<boolean> {
  const { count } = await db.railConnection.updateMany({
    where: { shopId: db.shopId, rail: tested.rail, settingsSealed: { equals: Buffer.from(tested.settingsSealed) } },
    data: { ...found, checkedAt: at, updatedAt: at },
  });
  return count > 0;
}

/** Forgets a rail's settings. Payouts on their way keep their references and are looked up when it is connected again. */
export async function deleteRailConnection(db: ShopDb, rail: string): Promise<boolean> {
  const { count } = await db.railConnection.deleteMany({ where: { shopId: db.shopId, rail } });
  return count > 0;
}

/** Which connection a webhook's address names. Runs as the door. */
export async function findConnectionByToken(
  sql: Sql,
  rail: string,
  token: string,
): Promise<{ shopId: ShopId; settingsSealed: Uint8Array } | null> {
  const { rows } = await sql.query({
    name: "connection by token",
    text: `select shop_id as "shopId", settings_sealed as "settingsSealed" from rail_connection where webhook_token = $2 and rail = $1`,
    values: [rail, token],
  });
  return (rows[0] as { shopId: ShopId; settingsSealed: Uint8Array } | undefined) ?? null;
}
