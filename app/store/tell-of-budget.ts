import type { ProgramId, ShopId } from "../core/ids.ts";
import { budgetAnewAt } from "../core/program/budget-anew-at.ts";
import type { Sql } from "../platform/db.ts";

/** A program's budget, and whether all of it is given out. */
export interface BudgetNews {
  readonly shopId: ShopId;
  readonly programId: ProgramId;
  readonly budget: { readonly period: "month" | "ever"; readonly whenSpent: keyof typeof whatToDo };
  readonly isSpent: boolean;
}

const whatToDo = {
  stop: "Orders earn nothing more until you raise it.",
  hold: "New rewards wait until you raise it; nothing is lost.",
  pause: "The program is paused, so links and codes give no discount. It goes on by itself once you raise the budget.",
} as const;
const anew = {
  stop: " It begins anew each month.",
  hold: "",
  pause: " Otherwise it goes on by itself with the next month.",
} as const;

/**
 * Says that a budget is spent and pauses the program where the merchant wants that; or that there is room in it again, and
 * lets a program go on that it paused. With a new month both end by themselves (flows/switch-program.ts).
 */
export async function tellOfBudget(
  sql: Sql,
  { shopId, programId, budget, isSpent }: BudgetNews,
  at: Date,
): Promise<void> {
  const key = `budget:${programId}`;
  if (!isSpent) return endTrouble(sql, shopId, programId, at);
  const action = `${whatToDo[budget.whenSpent]}${budget.period === "month" ? anew[budget.whenSpent] : ""}`;
  await sql.query(
    `insert into problem (shop_id, key, what, action, href, since, last_seen)
     select p.shop_id, $3, 'The budget of the program “' || p.name || '” is spent.', $4, '/app/program?id=' || p.id, $5, $5
     from program p where p.shop_id = $1 and p.id = $2
     on conflict (shop_id, key) do update set what = excluded.what, action = excluded.action, last_seen = excluded.last_seen,
       since = case when problem.cleared_at is null then problem.since else excluded.since end, cleared_at = null`,
    [shopId, programId, key, action, at],
  );
  const next = budgetAnewAt(budget, at);
  if (next !== null)
    await sql.query(
      `update program set budget_anew_at = $3, switch_at = least(ends_at, $3)
       where shop_id = $1 and id = $2 and state in ('active', 'paused') and budget_anew_at is distinct from $3`,
      [shopId, programId, next],
    );
  if (budget.whenSpent !== "pause") return;
  const { rows } = await sql.query(
    `update program set state = 'paused', paused_by_budget = true, updated_at = $3
     where shop_id = $1 and id = $2 and state = 'active' returning name`,
    [shopId, programId, at],
  );
  await followPause(sql, shopId, programId, "program_paused", rows, at);
}

async function endTrouble(sql: Sql, shopId: ShopId, programId: ProgramId, at: Date): Promise<void> {
  await sql.query("update problem set cleared_at = $3 where shop_id = $1 and key = $2 and cleared_at is null", [
    shopId,
    `budget:${programId}`,
    at,
  ]);
  const { rows: waited } = await sql.query(
    `update program set budget_anew_at = null, switch_at = ends_at
     where shop_id = $1 and id = $2 and state in ('active', 'paused') and (budget_anew_at is not null or paused_by_budget) returning id`,
    [shopId, programId],
  );
  if (waited.length === 0) return;
  const { rows } = await sql.query(
    `update program set state = 'active', paused_by_budget = false, updated_at = $3
     where shop_id = $1 and id = $2 and state = 'paused' and paused_by_budget returning name`,
    [shopId, programId, at],
  );
  await followPause(sql, shopId, programId, "program_resumed", rows, at);
}

/** The discount at Shopify follows, and the history says so; nothing where the program is what it was. */
async function followPause(
  sql: Sql,
  shopId: ShopId,
  programId: ProgramId,
  what: "program_paused" | "program_resumed",
  changed: readonly unknown[],
  at: Date,
): Promise<void> {
  const [program] = changed as readonly { readonly name: string }[];
  if (program === undefined) return;
  await sql.query("select enqueue('publish-program', $1::json, now(), null, $2)::text", [
    JSON.stringify({ shopId, programId }),
    `publish:${shopId}`,
  ]);
  await sql.query(
    "insert into activity (shop_id, actor, what, data, at) values ($1, 'goodword', $2, jsonb_build_object('program', $3::text, 'why', 'room'), $4)",
    [shopId, what, program.name, at],
  );
}
