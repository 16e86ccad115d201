import { parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { giftCardsSince } from "./operations.ts";
import type { GiftCardSettings } from "./settings.ts";

/** A sweep reads so many cards at most. */
const most = 10_000;
/** What we write on each card; the key of its order stands behind it. */
const note = /^Goodword reward (\w+)$/;

/** The gift cards of the store since then that carry our note. One that was switched off, by us or by people, is undone. */
export async function listGiftCards(since: Date, ctx: RailContext<GiftCardSettings>): Promise<Listing> {
  const payments = new Map<string, ListedPayment>();
  const query = `created_at:>='${since.toISOString()}'`;
  const next = (after: string | null) => ctx.shopify.run(giftCardsSince, { query, after }, ctx.signal);
  let read = 0;
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof next>> = await next(after);
    if (page.kind !== "ok") return { kind: "cannot_tell", detail: page.detail };
    const { nodes, pageInfo } = page.data.giftCards;
    for (const card of nodes) {
      const key = note.exec(card.note ?? "")?.[1];
      const currency = parseCurrency(card.initialValue.currencyCode);
      if (key !== undefined)
        payments.set(card.id, {
          key,
          reference: card.id,
          value: currency === null ? null : parseDecimal(card.initialValue.amount, currency),
          state: card.enabled ? "paid" : "undone",
        });
    }
    read += nodes.length;
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) return { kind: "listed", payments: [...payments.values()], more: false };
    if (read >= most) return { kind: "listed", payments: [...payments.values()], more: true };
  }
}
