import type { ShopDb } from "../platform/db.ts";
import { unpackBody } from "./packed-body.ts";

/** A stored delivery that a job works on. */
export interface StoredEvent {
  readonly source: string;
  readonly topic: string;
  readonly state: string;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

/** Reads one stored delivery and locks it; null when it is gone, or its body was emptied or cannot be read. */
export async function readStoredEvent(db: ShopDb, id: number): Promise<StoredEvent | null> {
  const rows = await db.$queryRaw<
    { source: string; topic: string; state: string; body: Uint8Array | null; received_at: Date }[]
  >`
    select source, topic, state, body, received_at from inbound_event where shop_id = ${db.shopId} and id = ${id} for update`;
  const row = rows[0];
  const body = row?.body && unpackBody(row.body);
  return row && body
    ? { source: row.source, topic: row.topic, state: row.state, body, receivedAt: row.received_at }
    : null;
}

/** Writes how a delivery ended that a job had carried on; `forget` empties its body at once. */
export async function finishStoredEvent(
  db: ShopDb,
  id: number,
  state: "done" | "ignored" | "failed",
  reason: string,
  forget = false,
): Promise<void> {
  await db.$executeRaw`
    update inbound_event set state = ${state}, reason = ${reason}, processed_at = now(), body = case when ${forget} then null else body end
    where shop_id = ${db.shopId} and id = ${id}`;
}
