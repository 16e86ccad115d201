import type { ReferrerId, ShopId } from "../core/ids.ts";
import { currency, type Money, money } from "../core/money/money.ts";
import { planExchange } from "../core/reward/plan-exchange.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { lockPointsOf, readPoints } from "../store/points.ts";
import { readPointsRules } from "../store/points-rules.ts";
import { readShop } from "../store/shops.ts";
import { exchangePoints as exchange, lockPointsOrigin, wasExchanged } from "../store/use-points.ts";

/** What a person pressed. `pressKey` comes with the page: the same press twice is one exchange. */
export interface ExchangePress {
  readonly customerId: string;
  readonly points: number;
  readonly pressKey: string;
}

/** What came of it. `gone`: it is not offered (any more), or not to them. */
export type ExchangeResult =
  | { readonly kind: "exchanged"; readonly value: Money }
  | { readonly kind: "too_few"; readonly missing: number }
  | { readonly kind: "gone" };

/**
 * A person gives points for a reward, by the rate that the shop has set for so many. The reward is due at once and goes out as
 * every other: by itself where its program says so, or when the merchant issues it.
 */
export async function exchangePoints(
  services: Services,
  shopId: ShopId,
  press: ExchangePress,
): Promise<ExchangeResult> {
  return services.db.inShop(shopId, async (db) => {
    const at = services.clock.now();
    const person = await db.referrer.findUnique({
      where: { shopId_customerId: { shopId, customerId: press.customerId } },
      select: { id: true, state: true },
    });
    if (person?.state !== "active") return { kind: "gone" };
    const referrerId = person.id as ReferrerId;
    // The referral before the person, as everywhere.
    const origin = await lockPointsOrigin(db, referrerId);
    await lockPointsOf(db, referrerId);
    const { rates } = await readPointsRules(db);
    const pressKey = `${referrerId}:${press.pressKey}`;
    const of = currency((await readShop(db)).currency);
    const before = rates.find((rate) => rate.points === press.points);
    if (before && (await wasExchanged(db, pressKey)))
      return { kind: "exchanged", value: money(before.amountMinor, of) };
    const plan = planExchange(rates, (await readPoints(db, referrerId))?.points ?? 0, press.points);
    if (plan.kind === "no_rate" || origin === null) return { kind: "gone" };
    if (plan.kind === "too_few") return plan;
    const value = money(plan.rate.amountMinor, of);
    await exchange(db, { referrerId, points: plan.rate.points, value, pressKey }, origin, at);
    if (origin.automatic) await enqueue(db, { name: "issue-automatic", payload: { shopId }, key: `issue:${shopId}` });
    return { kind: "exchanged", value };
  });
}
