import type { FoundationState, RailContext } from "../kit/rail.ts";
import { definitionKeyOf, definitionOfKey, discountInput, ourDiscount, stillGives } from "./definition.ts";
import { activateDiscount, discountOfId, updateDiscount, updateShippingDiscount } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

type Context = RailContext<ShopifyDiscountSettings>;

/** How the discount of a definition stands. One whose codes have ended by themselves is as it was made. */
export async function inspectDiscount(id: string, ctx: Context): Promise<FoundationState> {
  const read = await ctx.shopify.run(discountOfId, { id }, ctx.signal);
  if (read.kind !== "ok") return { kind: "cannot_tell", detail: read.detail };
  if (read.data.discountNode === null) return { kind: "gone" };
  const discount = ourDiscount(read.data.discountNode.discount);
  const key = discount && definitionKeyOf(discount);
  const definition = key === null ? null : definitionOfKey(key);
  if (discount === null || definition === null)
    return { kind: "cannot_tell", detail: "The discount lost both its tag and its title." };
  if (definition.endsAt !== null && definition.endsAt <= ctx.now()) return { kind: "as_made" };
  const changes = [
    ...(stillGives(discount, definition) ? [] : ["What its codes give, how often or until when, was changed."]),
    ...(discount.status === "ACTIVE" ? [] : ["It is switched off: its codes give nothing."]),
  ];
  return changes.length === 0 ? { kind: "as_made" } : { kind: "changed", changes };
}

/** Switches it on, and makes it give what its definition says. */
export async function mendDiscount(
  id: string,
  ctx: Context,
): Promise<{ readonly kind: "mended" } | { readonly kind: "not_mended"; readonly detail: string }> {
  const read = await ctx.shopify.run(discountOfId, { id }, ctx.signal);
  if (read.kind !== "ok") return { kind: "not_mended", detail: read.detail };
  const discount = read.data.discountNode && ourDiscount(read.data.discountNode.discount);
  const key = discount && definitionKeyOf(discount);
  const definition = key === null ? null : definitionOfKey(key);
  if (definition === null) return { kind: "not_mended", detail: "Shopify has no discount of ours there any more." };
  const on = await ctx.shopify.run(activateDiscount, { id }, ctx.signal);
  if (on.kind !== "ok") return { kind: "not_mended", detail: on.detail };
  // Its title and its first code stay: they are how the merchant and we know it.
  const { title: _title, code: _code, ...settings } = discountInput(definition, "", ctx.now());
  const update = definition.gives.kind === "shipping" ? updateShippingDiscount : updateDiscount;
  const made = await ctx.shopify.run(update, { id, discount: settings }, ctx.signal);
  if (made.kind !== "ok") return { kind: "not_mended", detail: made.detail };
  const errors = [...(on.data.discountCodeActivate?.userErrors ?? []), ...(made.data.updated?.userErrors ?? [])];
  if (errors.length > 0) return { kind: "not_mended", detail: errors.map((error) => error.message).join(" ") };
  return { kind: "mended" };
}
