import type { FraudRules } from "../core/fraud/fraud-rules.ts";
import { type Replay, replay } from "../core/fraud/replay.ts";
import type { ProgramId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { pastOrders } from "../store/views/past-orders.ts";

/** Says what fraud rules, saved or not, would have done to the orders of a program's newest referrals. Changes nothing. */
export async function replayRules(
  services: Services,
  shopId: ShopId,
  asked: { readonly programId: ProgramId; readonly rules: FraudRules },
): Promise<Replay> {
  const past = await services.db.inShop(shopId, (db) => pastOrders(db, asked.programId));
  return replay(past, asked.rules);
}
