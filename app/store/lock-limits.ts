import type { ReferralRow } from "../core/referral/order-book.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { rankingLock } from "./load-order-book.ts";

/**
 * Locks what referrals of programs with limits take from: the referrer's share, or with a budget the program's. Locked
 * already before any referral was (load-order-book.ts), but for a referrer that a friend is moved to.
 */
export async function lockLimits(
  sql: Sql,
  referrals: readonly Pick<ReferralRow, "shopId" | "programId" | "referrerId">[],
): Promise<void> {
  await sql.query({
    name: "lock limits",
    text: `select pg_advisory_xact_lock(${rankingLock}, h)::text from (
             select distinct hashtext(k.shop_id || '|' || k.program_id || '|' || case when p.budgeted then '' else k.referrer_id end) as h
             from unnest($1::int[], $2::text[], $3::text[]) k(shop_id, program_id, referrer_id)
             join program p on p.shop_id = k.shop_id and p.id = k.program_id order by h
           ) k`,
    values: [
      arrayLiteral(referrals.map((row) => row.shopId)),
      arrayLiteral(referrals.map((row) => row.programId)),
      arrayLiteral(referrals.map((row) => row.referrerId)),
    ],
  });
}
