import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { installedShops } from "../store/shops.ts";

/** Gives every installed shop what is done once a night. */
export async function planNightlyWork(services: Services): Promise<void> {
  const shops = await installedShops(services.db.sql);
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      shops.map(({ id }) => ({ name: "count-days", payload: { shopId: id }, key: `days:${id}` })),
    ),
  );
}
