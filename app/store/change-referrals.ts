import type { IdKind, ReferralId } from "../core/ids.ts";
import type { OrderBook, ReferralRow } from "../core/referral/order-book.ts";
import { type ShopDb, sqlOf } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { loadReferralBook, type TermsCache } from "./load-order-book.ts";
import { saveOrderBook } from "./save-order-book.ts";
import { settleBook } from "./settle-book.ts";

/**
 * Changes facts of some referrals and makes all that follows from them so, rewards and books included, in the shop's
 * transaction: they are locked by id, `change` writes into each (a verdict, an answer), and those that it says `true` of are
 * settled and saved. Answers with their ids. `actor` is who the history names.
 */
export async function changeReferrals(
  db: ShopDb,
  referralIds: readonly ReferralId[],
  actor: string,
  at: Date,
  change: (book: OrderBook, referral: ReferralRow) => boolean,
): Promise<ReferralId[]> {
  if (referralIds.length === 0) return [];
  const sql = sqlOf(db);
  const cache: TermsCache = new Map();
  const book = await loadReferralBook(sql, db.shopId, referralIds, cache);
  book.actor = actor;
  for (const referral of book.referrals.values()) if (change(book, referral)) book.touched.add(referral);
  const changed = [...book.touched].map(({ referralId }) => referralId);
  await settleBook(sql, book, cache, <Id extends string>(kind: IdKind) => newId<Id>(kind, at));
  await saveOrderBook(sql, book, at);
  return changed;
}
