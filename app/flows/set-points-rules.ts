import type { ShopId } from "../core/ids.ts";
import { type PointsRules, pointsRulesSchema } from "../core/program/points-rules.ts";
import type { Services } from "../platform/services.ts";
import { savePointsRules } from "../store/points-rules.ts";

/** Sets what points bring and when they lapse. It holds from now on, for points that people have already too. */
export async function setPointsRules(services: Services, shopId: ShopId, rules: PointsRules): Promise<void> {
  await services.db.inShop(shopId, (db) => savePointsRules(db, pointsRulesSchema.parse(rules)));
}
