import type { Services } from "../platform/services.ts";
import { countGrownTables } from "../store/grown-tables.ts";

/** Keeps the plans of the hot path fit for the size that its tables have grown to. */
export async function keepPlansFresh(services: Services): Promise<void> {
  const counted = await countGrownTables(services.db);
  if (counted.length > 0) services.log.info({ tables: counted }, "tables that had doubled were counted anew");
}
