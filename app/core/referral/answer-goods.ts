import { baseOfOrder } from "./base-of-order.ts";
import type { OrderBook, OrderRow, ReferralRow } from "./order-book.ts";
import { type LineSeen, lineKey, unseenLines } from "./order-goods.ts";
import { note } from "./write-history.ts";

/** A product as Shopify has it now: its name, and those of the collections asked about that it is in. */
export interface ProductTold {
  readonly title: string;
  readonly collections: readonly string[];
}

/**
 * Writes into the book what Shopify said of the products of a referral's orders; null for one that it has no more, which is
 * in no collection. A line keeps the first answer for ever. `false`, and nothing written, when nothing of it was asked any
 * more. What follows is settled afterwards.
 */
export function answerGoods(
  book: OrderBook,
  referral: ReferralRow,
  told: ReadonlyMap<string, ProductTold | null>,
): boolean {
  const terms = book.terms.get(`${referral.shopId}|${referral.programId}|${referral.termsVersion}`);
  if (!terms || terms.rewardItems.kind === "all") return false;
  const ours = new Set(terms.rewardItems.collections.map(({ id }) => id));
  let isNews = false;
  for (const order of book.ordersOfReferral.get(`${referral.shopId}|${referral.referralId}`) ?? []) {
    const { goods } = order;
    const seen = seenOf(book, order);
    const answered = unseenLines(goods, seen).filter(({ productId }) => told.has(productId));
    if (goods === null || answered.length === 0) continue;
    isNews = true;
    for (const line of answered) {
      const product = told.get(line.productId) ?? null;
      const was: LineSeen = {
        productId: line.productId,
        title: product?.title ?? null,
        collections: (product?.collections ?? []).filter((id) => ours.has(id)),
        found: product !== null,
      };
      // Two lines of one product, from a source that does not name its lines, are one.
      if (seen.has(lineKey(line))) continue;
      seen.set(lineKey(line), was);
      book.linesLearned.push({ ...was, shopId: order.shopId, orderId: order.orderId, lineId: lineKey(line) });
    }
    count(book, order, baseOfOrder(terms, { baseMinor: goods.wholeMinor, lines: goods.lines }, seen));
  }
  return isNews;
}

function seenOf(book: OrderBook, { shopId, orderId }: OrderRow): Map<string, LineSeen> {
  const key = `${shopId}|${orderId}`;
  const seen = book.linesSeen.get(key) ?? new Map<string, LineSeen>();
  book.linesSeen.set(key, seen);
  return seen;
}

/** What counts of it is known now; null while other lines of it are not. */
function count(book: OrderBook, order: OrderRow, baseMinor: number | null): void {
  if (baseMinor === null) return;
  if (!order.baseKnown) note(book, order, null, "collections_known", null, { baseMinor, currency: order.currency });
  Object.assign(order, { baseMinor, baseKnown: true, moved: true });
  if (order.fate === "stored") order.fate = "changed";
}
