import type { FraudRules } from "../core/fraud/fraud-rules.ts";
import { type PastOrder, type Replay, replay } from "../core/fraud/replay.ts";
import type { ProgramId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { type PastOrders, pastOrders } from "../store/views/past-orders.ts";

/** What is tried: rules, saved or not, on the orders of the referrals of so many days; null for all of them. */
export interface ReplayWish {
  readonly programId: ProgramId;
  readonly rules: FraudRules;
  readonly days: number | null;
}

/** As many orders as a merchant waits for; with more, the newest are looked at, and it is said. */
const mostOrders = 20_000;
const dayMs = 86_400_000;

/**
 * Says what fraud rules would have done to a program's past orders, and whether there are older ones that it left out.
 * Changes nothing. The past is read a page at a time, so that no transaction stands open for long.
 */
export async function replayRules(
  services: Services,
  shopId: ShopId,
  { programId, rules, days }: ReplayWish,
  most = mostOrders,
): Promise<Replay & { readonly cut: boolean }> {
  const since = new Date(days === null ? 0 : services.clock.now().getTime() - days * dayMs);
  const past: PastOrder[] = [];
  let before: PastOrders["before"] = null;
  do {
    const from: PastOrders["before"] = before;
    const page: PastOrders = await services.db.inShop(shopId, (db) => pastOrders(db, programId, since, from));
    past.push(...page.orders);
    before = page.before;
  } while (before !== null && past.length < most);
  return { ...replay(past, rules), cut: before !== null };
}
