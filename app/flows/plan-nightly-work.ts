import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { installedShops } from "../store/shops.ts";

/** One after the other: they read much, and nobody waits for them. */
const queue = "nightly";
const nightly = [
  "count-days",
  "check-books",
  "find-unfulfilled",
  "lapse-rewards",
  "lapse-points",
  "watch-expiries",
  "find-taken-back",
  "sweep-rails",
] as const;

/** Gives every installed shop what is done once a night. */
export async function planNightlyWork(services: Services): Promise<void> {
  const shops = await installedShops(services.db.sql);
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      shops.flatMap(({ id }) =>
        nightly.map((name) => ({ name, payload: { shopId: id }, key: `${name}:${id}`, queue })),
      ),
    ),
  );
}
