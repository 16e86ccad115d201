import type { PayoutBatchId, PayoutId, ShopId } from "../core/ids.ts";
import { type BatchState, batchTransitions } from "../core/payout/batch-states.ts";
import { mayBecome } from "../core/transitions.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { enqueueAll, type Job } from "../platform/queue.ts";

/** A batch as its job needs it. */
export interface BatchRow {
  readonly batchId: PayoutBatchId;
  readonly rail: string;
  readonly state: BatchState;
  /** What the provider sees: another after each definite no. */
  readonly key: string;
  readonly number: number;
  readonly reference: string | null;
  /** Of a refused one: why. */
  readonly refusal: { readonly reason: string | null; readonly detail: string } | null;
  readonly startedAt: Date | null;
  readonly createdAt: Date;
}

/**
 * Puts payouts that are being written into batches, one currency and at most `most` in each, and answers with the batch of
 * each payout; their jobs are enqueued. One payout alone needs none.
 */
export async function openBatches(
  db: ShopDb,
  rail: string,
  payouts: readonly { readonly payoutId: PayoutId; readonly currency: string }[],
  most: number,
  at: Date,
): Promise<ReadonlyMap<PayoutId, PayoutBatchId>> {
  const batchOf = new Map<PayoutId, PayoutBatchId>();
  const made: PayoutBatchId[] = [];
  if (most < 2) return batchOf;
  for (const group of Map.groupBy(payouts, (payout) => payout.currency).values()) {
    if (group.length < 2) continue;
    for (let start = 0; start < group.length; start += most) {
      const batchId = newId<PayoutBatchId>("payout_batch", at);
      made.push(batchId);
      for (const { payoutId } of group.slice(start, start + most)) batchOf.set(payoutId, batchId);
    }
  }
  if (made.length > 0) {
    await db.payoutBatch.createMany({
      data: made.map((id) => ({ shopId: db.shopId, id, rail, state: "open", createdAt: at, updatedAt: at })),
    });
    await enqueueAll(
      db,
      made.map((batchId) => batchJob(db.shopId, rail, batchId)),
    );
  }
  return batchOf;
}

/** Reads a batch and locks it: one job drives it at a time. */
export async function lockBatch(db: ShopDb, batchId: PayoutBatchId): Promise<BatchRow | null> {
  await db.$queryRaw`select 1 from payout_batch where shop_id = ${db.shopId} and id = ${batchId} for update`;
  const row = await db.payoutBatch.findUnique({ where: { shopId_id: { shopId: db.shopId, id: batchId } } });
  if (row === null) return null;
  return {
    batchId,
    rail: row.rail,
    state: row.state as BatchState,
    number: row.number,
    key: `${row.id}_${row.number}`,
    reference: row.reference,
    refusal: row.state === "refused" ? { reason: row.reason, detail: row.detail ?? "" } : null,
    startedAt: row.startedAt,
    createdAt: row.createdAt,
  };
}

/** Moves a batch on. A state that it cannot take from where it is changes nothing; `false` then. */
export async function moveBatch(
  db: ShopDb,
  batch: BatchRow,
  state: BatchState,
  change: {
    readonly number?: number;
    readonly reference?: string;
    readonly reason?: string;
    readonly detail?: string | null;
    readonly startedAt?: Date | null;
  },
  at: Date,
): Promise<boolean> {
  if (!mayBecome(batchTransitions, batch.state, state)) return false;
  await db.payoutBatch.update({
    where: { shopId_id: { shopId: db.shopId, id: batch.batchId } },
    data: { state, updatedAt: at, ...change },
  });
  return true;
}

/** The payouts of a batch that have not ended, in the order they were made: a repeated request is the very same. */
export async function openPayoutsOf(db: ShopDb, batchId: PayoutBatchId): Promise<PayoutId[]> {
  const rows = await db.payout.findMany({
    where: {
      shopId: db.shopId,
      batchId,
      state: { in: ["requested", "sending", "unknown", "accepted"] },
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map((row) => row.id as PayoutId);
}

/** Marks that the payouts are on the wire; who sent them has `lookSeconds` to say how they ended. */
export async function markBatchSending(
  db: ShopDb,
  payoutIds: readonly PayoutId[],
  lookSeconds: number | null,
  at: Date,
): Promise<void> {
  await db.payout.updateMany({
    where: { shopId: db.shopId, id: { in: [...payoutIds] } },
    data: { state: "sending", updatedAt: at, lookAt: after(at, lookSeconds) },
  });
}

/** Puts the next question about a batch's payouts off. */
export async function postponeBatch(
  db: ShopDb,
  batchId: PayoutBatchId,
  seconds: number | null,
  at: Date,
): Promise<void> {
  await db.payout.updateMany({
    where: { shopId: db.shopId, batchId, state: { in: ["sending", "unknown", "accepted"] } },
    data: { lookAt: after(at, seconds) },
  });
}

/** The batch of a payout, where it waits for the merchant at its provider. */
export async function waitingBatchOf(db: ShopDb, payoutId: PayoutId): Promise<PayoutBatchId | null> {
  const found = await db.payoutBatch.findFirst({
    where: { shopId: db.shopId, attention: { not: null }, payouts: { some: { id: payoutId } } },
    select: { id: true },
  });
  return found && (found.id as PayoutBatchId);
}

/** Lets payouts go on by themselves, each as one of its lane. The caller ends its transaction with `wakeLanes`. */
export async function leaveBatch(db: ShopDb, payoutId: PayoutId): Promise<void> {
  await db.payout.update({ where: { shopId_id: { shopId: db.shopId, id: payoutId } }, data: { batchId: null } });
}

const after = (at: Date, seconds: number | null) =>
  seconds === null ? null : new Date(at.getTime() + seconds * 1_000);

/** Batches that stand still: a process died, or a job used up its tries. */
export async function staleBatches(
  sql: Sql,
  olderThan: Date,
): Promise<{ shopId: ShopId; rail: string; batchId: PayoutBatchId }[]> {
  const { rows } = await sql.query(
    `select b.shop_id as "shopId", b.rail, b.id as "batchId" from payout_batch b join shop s on s.id = b.shop_id and s.state = 'installed'
     where (b.state in ('open', 'sending', 'unknown') or (b.state = 'refused' and exists (
       select from payout p where p.shop_id = b.shop_id and p.batch_id = b.id and p.state in ('requested', 'sending', 'unknown')))) and b.updated_at < $1 order by b.updated_at limit 500`,
    [olderThan],
  );
  return rows as { shopId: ShopId; rail: string; batchId: PayoutBatchId }[];
}

/** Batches of a rail that wait to be sent, the oldest first. */
export async function openBatchesOf(db: ShopDb, rail: string): Promise<PayoutBatchId[]> {
  const rows = await db.payoutBatch.findMany({
    where: { shopId: db.shopId, rail, state: "open" },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return rows.map((row) => row.id as PayoutBatchId);
}

/**
 * The job that drives a batch on, whatever state it is in. It stands in the queue of the rail's lane, with those who send one
 * by one: one hand at a time, so the rail's pace holds for both.
 */
export function batchJob(shopId: number, rail: string, batchId: PayoutBatchId, afterSeconds = 0): Job {
  return {
    name: "send-payout-batch",
    payload: { shopId, batchId },
    afterSeconds,
    key: `batch:${batchId}`,
    queue: `send:${shopId}:${rail}`,
  };
}
