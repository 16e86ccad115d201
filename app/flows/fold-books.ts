import type { Services } from "../platform/services.ts";
import { foldLedger } from "../store/fold-ledger.ts";

/** Posted statements that one turn adds to the sums: few enough that a turn is short. */
const batch = 50;

/** Brings the sums that pages read up to what was posted. Answers whether more waits. */
export async function foldBooks(services: Services): Promise<boolean> {
  return (await services.db.inTransaction((sql) => foldLedger(sql, batch))) === batch;
}
