import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { installedShops } from "../store/shops.ts";

/** Gives every installed shop its reconciliation run. */
export async function planReconciliation(services: Services): Promise<void> {
  const shops = await installedShops(services.db.sql);
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      shops.map(({ id }) => ({ name: "reconcile-orders", payload: { shopId: id }, key: `reconcile:${id}` })),
    ),
  );
}
