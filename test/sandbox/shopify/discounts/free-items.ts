import type { Discount, Shop } from "../../world/shop.ts";
import { isAmong } from "./find-code.ts";

/** A line as it is priced before discounts. */
export interface PricedLine {
  readonly productId: string;
  readonly giftCard: boolean;
  readonly quantity: number;
  readonly unitMinor: number;
}

/**
 * What a Buy X get Y discount takes off each line. A piece counts once: as bought, or as given. The cheapest of the goods are
 * given, the dearest of what is bought are counted, set after set.
 */
export function freeItems(
  shop: Shop,
  discount: Discount,
  value: Extract<Discount["value"], { kind: "items" }>,
  lines: readonly PricedLine[],
): number[] {
  const amounts = lines.map(() => 0);
  const pieces = lines
    .flatMap((line, index) =>
      line.giftCard ? [] : Array.from({ length: line.quantity }, () => ({ index, line, taken: false })),
    )
    .sort((a, b) => a.line.unitMinor - b.line.unitMinor);
  for (let set = 0; set < (value.setsPerOrder ?? Number.POSITIVE_INFINITY); set += 1) {
    const given = pieces
      .filter((piece) => !piece.taken && isAmong(shop, discount, piece.line.productId))
      .slice(0, value.quantity);
    if (given.length === 0) break;
    const bought: typeof pieces = [];
    const enough = () =>
      value.buys.amountMinor === null
        ? bought.length >= (value.buys.quantity ?? 1)
        : bought.reduce((sum, { line }) => sum + line.unitMinor, 0) >= value.buys.amountMinor;
    for (const piece of pieces.toReversed()) {
      if (enough()) break;
      if (!piece.taken && !given.includes(piece) && isAmong(shop, value.buys.goods, piece.line.productId))
        bought.push(piece);
    }
    if (!enough()) break;
    for (const piece of bought) piece.taken = true;
    for (const piece of given) {
      piece.taken = true;
      amounts[piece.index] = (amounts[piece.index] ?? 0) + Math.round(piece.line.unitMinor * value.fraction);
    }
  }
  return amounts;
}
