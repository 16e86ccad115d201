import type { ShopId } from "../core/ids.ts";
import type { OrderBook } from "../core/referral/order-book.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { loadHistories, type ReferralKey } from "./load-order-book.ts";

/** Reads and locks more referrals of one shop into the book; those that it has are left alone. */
export async function loadMoreReferrals(
  sql: Sql,
  book: OrderBook,
  shopId: ShopId,
  referralIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(referralIds)].filter((id) => !book.referrals.has(`${shopId}|${id}`));
  if (ids.length === 0) return;
  const { rows } = await sql.query({
    name: "lock moved referrals",
    text: `select r.shop_id as "shopId", r.id from referral r where r.shop_id = $1 and r.id = any($2::text[]) order by r.id for update`,
    values: [shopId, arrayLiteral(ids)],
  });
  await loadHistories(sql, book, rows as ReferralKey[]);
}
