import type { ReferralId, ShopId } from "../core/ids.ts";
import { periodOf } from "../core/program/period-of.ts";
import type { Earning, Pool } from "../core/referral/earning.ts";
import type { OrderBook } from "../core/referral/order-book.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { type Column, insertRows } from "./insert-rows.ts";
import { tellOfBudget } from "./tell-of-budget.ts";

/** Which of the two limits of an earning is meant. */
export type LimitKind = "cap" | "budget";

const fields = `shop_id as "shopId", referral_id as "referralId", cause, program_id as "programId", referrer_id as "referrerId", order_id as "orderId", at, currency,
  worth_minor as "worthMinor", cap_pool as "capPool", budget_pool as "budgetPool", capped_minor as "cappedMinor", given_minor as "givenMinor"`;

/** What some referrals earn in programs with limits. */
export async function loadEarnings(sql: Sql, shopId: ShopId, referralIds: readonly ReferralId[]): Promise<Earning[]> {
  const { rows } = await sql.query({
    name: "load earnings",
    text: `select ${fields} from earning where shop_id = $1 and referral_id = any($2::text[])`,
    values: [shopId, arrayLiteral(referralIds)],
  });
  return rows as Earning[];
}

/** Pools by their names; those that nothing was taken from yet are left out. */
export async function loadPools(sql: Sql, shopId: ShopId, ids: readonly string[]): Promise<Pool[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql.query({
    name: "load pools",
    text: `select shop_id as "shopId", id, program_id as "programId", currency, limit_minor as "limitMinor", asked_minor as "askedMinor", given_minor as "givenMinor"
           from reward_pool where shop_id = $1 and id = any($2::text[])`,
    values: [shopId, arrayLiteral(ids)],
  });
  return rows as Pool[];
}

const beside = {
  cap: { pool: "cap_pool", gets: "capped_minor", given: "capped_minor > 0", asking: "capped_minor < worth_minor" },
  budget: { pool: "budget_pool", gets: "given_minor", given: "given_minor > 0", asking: "given_minor < capped_minor" },
} as const;
const missing = { cap: "worth_minor - capped_minor", budget: "capped_minor - given_minor" } as const;
const turn = (way: "asc" | "desc") =>
  ["at", 'order_id collate "C"', 'referral_id collate "C"', 'cause collate "C"']
    .map((key) => `${key} ${way}`)
    .join(", ");

/**
 * Of what takes from a pool the rows beside its line, those of some referrals left out: the last ones that got something,
 * or the first ones that lack something, until what they got or lack comes to `enoughMinor`. Read in growing steps, since
 * how many that are nobody knows.
 */
export async function earningsBeside(
  sql: Sql,
  shopId: ShopId,
  kind: LimitKind,
  pool: string,
  which: "given" | "asking",
  without: readonly ReferralId[],
  enoughMinor: number,
): Promise<Earning[]> {
  const { pool: column, gets } = beside[kind];
  for (let most = 100; ; most *= 10) {
    const { rows } = await sql.query({
      name: `earnings beside ${kind} ${which}`,
      text: `select ${fields}, ${which === "given" ? gets : missing[kind]} as counted from earning
             where shop_id = $1 and ${column} = $2 and ${beside[kind][which]} and referral_id <> all($3::text[])
             order by ${turn(which === "given" ? "desc" : "asc")} limit $4`,
      values: [shopId, pool, arrayLiteral(without), most],
    });
    const found: Earning[] = [];
    let sum = 0;
    for (const { counted, ...row } of rows as (Earning & { counted: number })[]) {
      if (sum >= enoughMinor) break;
      sum += counted;
      found.push(row);
    }
    if (sum >= enoughMinor || rows.length < most) return found;
  }
}

const earningColumns: readonly Column<Earning>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["referral_id", "text", (row) => row.referralId],
  ["cause", "text", (row) => row.cause],
  ["program_id", "text", (row) => row.programId],
  ["referrer_id", "text", (row) => row.referrerId],
  ["order_id", "text", (row) => row.orderId],
  ["at", "timestamptz", (row) => row.at],
  ["currency", "text", (row) => row.currency],
  ["worth_minor", "int8", (row) => row.worthMinor],
  ["cap_pool", "text", (row) => row.capPool],
  ["budget_pool", "text", (row) => row.budgetPool],
  ["capped_minor", "int8", (row) => row.cappedMinor],
  ["given_minor", "int8", (row) => row.givenMinor],
];
const poolColumns: readonly Column<Pool>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.id],
  ["program_id", "text", (row) => row.programId],
  ["currency", "text", (row) => row.currency],
  ["limit_minor", "int8", (row) => row.limitMinor],
  ["asked_minor", "int8", (row) => row.askedMinor],
  ["given_minor", "int8", (row) => row.givenMinor],
];

/** Writes how limits were shared out, and what follows for programs whose budget is spent. Nothing where nothing is limited. */
export async function saveEarnings(sql: Sql, book: OrderBook, at: Date): Promise<void> {
  if (book.earnings.size + book.pools.size === 0) return;
  const replace = (names: readonly string[]) => names.map((name) => `${name} = excluded.${name}`).join(", ");
  await insertRows(
    sql,
    "earning",
    earningColumns,
    [...book.earnings.values()],
    `on conflict (shop_id, referral_id, cause) do update set ${replace(earningColumns.slice(3).map(([name]) => name))}`,
  );
  await insertRows(
    sql,
    "reward_pool",
    poolColumns,
    [...book.pools.values()],
    "on conflict (shop_id, id) do update set asked_minor = excluded.asked_minor, given_minor = excluded.given_minor",
  );
  for (const { shopId, programId, budget, newest } of budgetsOf(book, at))
    await tellOfBudget(sql, { shopId, programId, budget, isSpent: newest.givenMinor >= newest.limitMinor }, at);
}

/** The pool of this month, or of all time, of each program with a budget that it was taken from. What is over concerns nobody any more. */
function budgetsOf(book: OrderBook, at: Date) {
  return [...book.pools.values()].flatMap((pool) => {
    const budget = book.programs.get(`${pool.shopId}|${pool.programId}`)?.terms.budget;
    const [kind, , , period, stretch] = pool.id.split("|");
    return budget && kind === "budget" && period === budget.period && stretch === periodOf(at, budget.period)
      ? [{ shopId: pool.shopId, programId: pool.programId, budget, newest: pool }]
      : [];
  });
}
