import type { PointsRules } from "../core/program/points-rules.ts";
import type { ShopDb } from "../platform/db.ts";

/** What the shop's points bring, the fewest first, and when they lapse. */
export async function readPointsRules(db: ShopDb): Promise<PointsRules> {
  const { shopId } = db;
  const shop = await db.shop.findUniqueOrThrow({
    where: { id: shopId },
    select: { pointsLapseDays: true, pointsRemindDays: true },
  });
  const rates = await db.pointsRate.findMany({ where: { shopId }, orderBy: { points: "asc" } });
  return {
    rates: rates.map((rate) => ({ points: rate.points, amountMinor: Number(rate.amountMinor) })),
    lapse:
      shop.pointsLapseDays === null || shop.pointsRemindDays === null
        ? null
        : { days: shop.pointsLapseDays, remindDays: shop.pointsRemindDays },
  };
}

/** Puts other rules in their place. They hold for points that people have already. */
export async function savePointsRules(db: ShopDb, { rates, lapse }: PointsRules): Promise<void> {
  const { shopId } = db;
  await db.shop.update({
    where: { id: shopId },
    data: { pointsLapseDays: lapse?.days ?? null, pointsRemindDays: lapse?.remindDays ?? null },
  });
  await db.pointsRate.deleteMany({ where: { shopId } });
  await db.pointsRate.createMany({ data: rates.map((rate) => ({ shopId, ...rate })) });
}
