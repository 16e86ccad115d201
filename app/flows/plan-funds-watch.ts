import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { shopsWithFundLimits } from "../store/low-funds.ts";

/** Has the balances looked at of every shop that wants to be warned when one is low. */
export async function planFundsWatch(services: Services): Promise<void> {
  const shops = await shopsWithFundLimits(services.db.sql);
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      shops.map((shopId) => ({ name: "watch-funds", payload: { shopId }, key: `funds:${shopId}` })),
    ),
  );
}
