import type { PayoutBatchId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";
import { batchWaits, clearProblem, raiseProblem } from "./problems.ts";

/** Keeps and tells what the merchant must do at the provider for a batch, or that there is nothing any more. */
export async function tellOfBatch(
  db: ShopDb,
  batch: { readonly batchId: PayoutBatchId; readonly rail: string; readonly title?: string },
  attention: { readonly what: string; readonly url: string } | null,
  at: Date,
): Promise<void> {
  const { batchId } = batch;
  await db.payoutBatch.updateMany({
    where: { shopId: db.shopId, id: batchId },
    data: { attention: attention?.what ?? null, attentionUrl: attention?.url ?? null },
  });
  if (attention) await raiseProblem(db, batchWaits(batchId, batch.title ?? batch.rail, attention.what), at);
  else await clearProblem(db, `batch:${batchId}`, at);
}
