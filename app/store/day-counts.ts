import { type Calendar, type Day, daysAfter } from "../core/calendar.ts";
import type { ShopDb } from "../platform/db.ts";
import { readCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { type FigureAmount, type Figures, figuresBetween } from "./views/recent-figures.ts";

/** Until when a shop's days are counted: the first moment that is not. */
const daysCounted = "days_counted";

/**
 * Counts finished days, from `from` until before `today`, in place of what was counted of them before: an order that
 * changes later changes the day of its referral.
 */
export async function countDays(db: ShopDb, calendar: Calendar, from: Day, today: Day): Promise<void> {
  const { shopId } = db;
  const rows: { shopId: number; day: Date; name: string; asset: string; value: number }[] = [];
  for (let day = from; day < today; day = daysAfter(day, 1)) {
    const figures = await figuresBetween(db, calendar.startOf(day), calendar.startOf(daysAfter(day, 1)));
    const add = (name: string, value: number, asset = "") =>
      value === 0 ? 0 : rows.push({ shopId, day: new Date(day), name, asset, value });
    add("visits", figures.visits);
    add("referrals", figures.referrals);
    for (const name of ["revenue", "issued"] as const)
      for (const { amountMinor, currency } of figures[name]) add(name, amountMinor, currency);
  }
  await db.shopDay.deleteMany({ where: { shopId, day: { gte: new Date(from), lt: new Date(today) } } });
  await db.shopDay.createMany({ data: rows });
  await saveCheckpoint(db, daysCounted, calendar.startOf(today));
}

/** Figures of the days from `from` on until now: sums of counted days, and what happened since they were counted. */
export async function figuresSince(db: ShopDb, calendar: Calendar, from: Day, now: Date): Promise<Figures> {
  const start = calendar.startOf(from);
  const counted = await readCheckpoint(db, daysCounted);
  const live = await figuresBetween(db, counted !== null && counted > start ? counted : start, now);
  if (counted === null || counted <= start) return live;
  const sums = await db.shopDay.groupBy({
    by: ["name", "asset"],
    where: { shopId: db.shopId, day: { gte: new Date(from), lt: new Date(calendar.dayOf(counted)) } },
    _sum: { value: true },
  });
  const of = (name: string) =>
    sums.flatMap((row) =>
      row.name === name ? [{ currency: row.asset, amountMinor: Number(row._sum.value ?? 0n) }] : [],
    );
  const count = (name: string) => of(name)[0]?.amountMinor ?? 0;
  return {
    visits: count("visits") + live.visits,
    referrals: count("referrals") + live.referrals,
    revenue: together([...of("revenue"), ...live.revenue]),
    issued: together([...of("issued"), ...live.issued]),
  };
}

/** One sum a currency. */
function together(amounts: readonly { readonly currency: string; readonly amountMinor: number }[]): FigureAmount[] {
  return [...Map.groupBy(amounts, (each) => each.currency)]
    .map(([currency, of]) => ({
      currency: currency as FigureAmount["currency"],
      amountMinor: of.reduce((sum, each) => sum + each.amountMinor, 0),
    }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
