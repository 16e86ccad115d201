import type { ReferrerId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { say, sayDay } from "../core/language/say.ts";
import { currency, formatMoney, money } from "../core/money/money.ts";
import { planExchange } from "../core/reward/plan-exchange.ts";
import type { ShopDb } from "../platform/db.ts";
import { pointsLines, readPoints } from "./points.ts";
import { readPointsRules } from "./points-rules.ts";
import { readShop } from "./shops.ts";

/** What a person reads of their points, written out in their language. */
export interface PointsPage {
  /** How many, what being below zero means, and until when they stand. */
  readonly told: readonly string[];
  readonly rates: readonly {
    readonly points: number;
    readonly label: string;
    readonly press: string;
    /** What is missing to it; null where it can be had. */
    readonly missing: string | null;
  }[];
  readonly lines: readonly { readonly at: string; readonly text: string; readonly points: string }[];
}

const shown = 50;

/** A signed-in customer's points; `null` for somebody who is no referrer here. */
export async function readPointsPage(db: ShopDb, customerId: string, language: Language): Promise<PointsPage | null> {
  const person = await db.referrer.findUnique({
    where: { shopId_customerId: { shopId: db.shopId, customerId } },
    select: { id: true },
  });
  if (person === null) return null;
  const referrerId = person.id as ReferrerId;
  const shop = await readShop(db);
  const has = await readPoints(db, referrerId);
  const { rates } = await readPointsRules(db);
  const count = (points: number) => formatMoney(money(points, currency("POINTS")), language.locale);
  const balance = has?.points ?? 0;
  const day = (at: Date) => sayDay(language, at, shop.timezone);
  return {
    told:
      has === null
        ? [say(language, "points.none")]
        : [
            say(language, balance < 0 ? "points.below_zero" : "points.have", { points: count(balance) }),
            ...(has.lapsesAt === null || balance <= 0
              ? []
              : [say(language, "points.lapsing", { date: day(has.lapsesAt) })]),
          ],
    rates: rates.map((rate) => {
      const plan = planExchange(rates, balance, rate.points);
      const words = {
        points: count(rate.points),
        amount: formatMoney(money(rate.amountMinor, currency(shop.currency)), language.locale),
      };
      return {
        points: rate.points,
        label: say(language, "points.rate", words),
        press: say(language, "points.press", words),
        missing: plan.kind === "too_few" ? say(language, "points.missing", { points: count(plan.missing) }) : null,
      };
    }),
    lines: (await pointsLines(db, referrerId, shown)).map((line) => ({
      at: day(line.at),
      text: say(language, `points.${line.what}`),
      points: `${line.points > 0 ? "+" : ""}${count(line.points)}`,
    })),
  };
}
