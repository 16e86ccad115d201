import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { installedShops } from "../store/shops.ts";

/** Has every installed shop's discounts looked at: a link that gives nothing any more is not noticed by anybody else. */
export async function planDiscountChecks(services: Services): Promise<void> {
  const shops = await installedShops(services.db.sql);
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      shops.map(({ id }) => ({
        name: "check-discounts",
        payload: { shopId: id },
        key: `check-discounts:${id}`,
        // Never while a program is being published: half of that is a difference, too.
        queue: `publish:${id}`,
      })),
    ),
  );
}
