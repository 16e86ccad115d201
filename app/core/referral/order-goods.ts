import type { Terms } from "../program/terms.ts";
import type { LineFacts, OrderFacts } from "./order-facts.ts";

/** The goods of an order in its newest state, kept where the terms ask for collections: only what has an amount. */
export interface OrderGoods {
  /** The whole base, which nothing that counts exceeds. */
  readonly wholeMinor: number;
  readonly lines: readonly LineFacts[];
}

/** What a product was when a line with it was first heard of; holds for that line for ever. */
export interface LineSeen {
  readonly productId: string;
  /** Its name then; null for one that was deleted before Shopify could be asked. */
  readonly title: string | null;
  /** Those of the terms' collections that it was in, by id. */
  readonly collections: readonly string[];
  /** Whether Shopify still had it. */
  readonly found: boolean;
}

/** What was seen of an order's lines, by `lineKey`. */
export type LinesSeen = ReadonlyMap<string, LineSeen>;

export const nothingSeen: LinesSeen = new Map();

/** Whether what counts under these terms takes an answer of Shopify. */
export function asksCollections({ rewardItems }: Pick<Terms, "rewardItems">): boolean {
  return rewardItems.kind !== "all" && rewardItems.collections.length > 0;
}

/** What a line is known by. A source that does not name its lines is judged by their products. */
export function lineKey({ lineId, productId }: LineFacts): string {
  return lineId ?? productId ?? "";
}

/** The goods to keep of a state; null where the terms do not ask for them, or the source did not tell. */
export function goodsOf(
  terms: Pick<Terms, "rewardItems">,
  { baseMinor, lines, signUp }: Pick<OrderFacts, "baseMinor" | "lines" | "signUp">,
): OrderGoods | null {
  if (signUp || lines === undefined || !asksCollections(terms)) return null;
  return { wholeMinor: baseMinor, lines: lines.filter((line) => line.baseMinor > 0) };
}

/** The same with its fields in one order, so that two of them can be compared as text. */
export function sortedGoods({ wholeMinor, lines }: OrderGoods): OrderGoods {
  return {
    wholeMinor,
    lines: lines.map(({ lineId, productId, baseMinor }) => ({
      ...(lineId === undefined ? {} : { lineId }),
      productId,
      baseMinor,
    })),
  };
}

/** The lines that Shopify has not said anything of yet. What has no product is in no collection: nobody asks. */
export function unseenLines(
  goods: OrderGoods | null,
  seen: Pick<LinesSeen, "has">,
): (LineFacts & { readonly productId: string })[] {
  return (goods?.lines ?? []).flatMap((line) =>
    line.productId === null || seen.has(lineKey(line)) ? [] : [{ ...line, productId: line.productId }],
  );
}
