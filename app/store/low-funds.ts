import type { ShopId } from "../core/ids.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import type { NewProblem } from "./problems.ts";

/** Below how much the merchant is warned, in minor units of the shop's currency, by rail; none for those without a limit. */
export async function readFundLimits(db: ShopDb): Promise<ReadonlyMap<string, number>> {
  const rows = await db.railConnection.findMany({
    where: { shopId: db.shopId, lowFundsMinor: { not: null } },
    select: { rail: true, lowFundsMinor: true },
    orderBy: { rail: "asc" },
  });
  return new Map(rows.map((row) => [row.rail, Number(row.lowFundsMinor)]));
}

/** Sets a rail's limit; null for none. `false` when the shop has not connected the rail. */
export async function saveFundLimit(db: ShopDb, rail: string, minor: number | null): Promise<boolean> {
  const { count } = await db.railConnection.updateMany({
    where: { shopId: db.shopId, rail },
    data: { lowFundsMinor: minor },
  });
  return count > 0;
}

/** Installed shops that want to be warned of something. */
export async function shopsWithFundLimits(sql: Sql): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `select distinct c.shop_id as id from rail_connection c join shop s on s.id = c.shop_id and s.state = 'installed'
     where c.low_funds_minor is not null order by 1`,
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}

/** What is left at a provider is less than the merchant wants there; `left` and `limit` are written out. */
export function lowFunds(rail: string, title: string, left: string, limit: string): NewProblem {
  return {
    key: `funds:${rail}`,
    what: `${left} are left at ${title}, less than the ${limit} that you want to have there.`,
    action: `Top up your balance at ${title}. Rewards go on while it lasts, and then wait.`,
    href: "/app/settings",
  };
}
