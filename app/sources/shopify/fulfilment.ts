import type { OrderChannel } from "../../core/program/limit-rules.ts";

/** When the last part of a fulfilled order went out; where Shopify tells of no part, when that state was reached. */
export function lastFulfilment(
  parts: readonly { readonly at: string; readonly status: string | null }[],
  stateAt: Date,
): Date {
  const times = parts
    .filter(({ status }) => status === null || status.toLowerCase() === "success")
    .map(({ at }) => Date.parse(at))
    .filter((time) => Number.isFinite(time));
  return times.length === 0 ? stateAt : new Date(Math.max(...times));
}

/** How an order was bought, by the name Shopify gives its source. */
export function channelOf(source: string | null | undefined): OrderChannel | null {
  if (source === "pos") return "pos";
  return source === "shopify_draft_order" ? "draft" : null;
}
