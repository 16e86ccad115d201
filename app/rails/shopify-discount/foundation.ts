import type { FoundationState, RailContext } from "../kit/rail.ts";
import { readShopFacts } from "../kit/shopify/shop-facts.ts";
import {
  type Definition,
  definitionKeyOf,
  definitionOfKey,
  differences,
  discountInput,
  ourDiscount,
} from "./definition.ts";
import { activateDiscount, goodsOfDiscount, updateDiscount, updateShippingDiscount } from "./mend-operations.ts";
import { type DiscountSettings, discountsOfIds, type OurDiscount } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

type Context = RailContext<ShopifyDiscountSettings>;

/** How the discounts of some definitions stand. One whose codes have ended by themselves is as it was made. */
export async function inspectDiscounts(
  references: readonly string[],
  ctx: Context,
): Promise<ReadonlyMap<string, FoundationState>> {
  const all = (state: FoundationState) => new Map(references.map((one) => [one, state]));
  const shop = await readShopFacts(ctx, "discounts");
  if (shop.kind !== "shop") return all({ kind: "cannot_tell", detail: shop.detail });
  const goods = shop.missing(["read_products"]).length === 0;
  const read = await ctx.shopify.run(discountsOfIds, { ids: references, goods }, ctx.signal);
  if (read.kind !== "ok") return all({ kind: "cannot_tell", detail: read.detail });
  const there = new Map(read.data.nodes.flatMap((node) => (node ? [[node.id, node.codeDiscount] as const] : [])));
  return new Map(
    references.map((id) => {
      const node = there.get(id);
      return [id, node === undefined ? { kind: "gone" as const } : stateOf(ourDiscount(node), ctx.now())];
    }),
  );
}

function stateOf(discount: OurDiscount | null, now: Date): FoundationState {
  const key = discount && definitionKeyOf(discount);
  const definition = key === null ? null : definitionOfKey(key);
  if (discount === null || definition === null)
    return { kind: "cannot_tell", detail: "The discount lost both its tag and its title." };
  const { endsAt } = definition;
  if (endsAt !== null && endsAt <= now) return { kind: "as_made", endsAt };
  const changes = [
    ...differences(discount, definition),
    ...(discount.status === "ACTIVE" ? [] : ["It is switched off: its codes give nothing."]),
  ];
  return changes.length === 0 ? { kind: "as_made", endsAt } : { kind: "changed", changes, endsAt };
}

/** Switches it on, and makes it give what its definition says. */
export async function mendDiscount(
  id: string,
  ctx: Context,
): Promise<{ readonly kind: "mended" } | { readonly kind: "not_mended"; readonly detail: string }> {
  const read = await ctx.shopify.run(discountsOfIds, { ids: [id], goods: false }, ctx.signal);
  if (read.kind !== "ok") return { kind: "not_mended", detail: read.detail };
  const [node] = read.data.nodes;
  const discount = node ? ourDiscount(node.codeDiscount) : null;
  const key = discount && definitionKeyOf(discount);
  const definition = key === null ? null : definitionOfKey(key);
  if (discount === null || definition === null)
    return { kind: "not_mended", detail: "Shopify has no discount of ours there any more." };
  const goods = await strangeGoods(id, definition, ctx);
  if (goods.kind === "not_mended") return goods;
  const on = await ctx.shopify.run(activateDiscount, { id }, ctx.signal);
  if (on.kind !== "ok") return { kind: "not_mended", detail: on.detail };
  const errors = [...(on.data.discountCodeActivate?.userErrors ?? [])];
  const settings = settingsAgain(definition, discount, goods.items, ctx.now());
  const update = definition.gives.kind === "shipping" ? updateShippingDiscount : updateDiscount;
  const { customerGets } = settings;
  for (const step of [
    // Collections and products do not stand side by side in one discount.
    ...(goods.inCollections && customerGets
      ? [{ customerGets: { ...customerGets, items: { all: true } as const } }]
      : []),
    settings,
  ]) {
    const made = await ctx.shopify.run(update, { id, discount: step }, ctx.signal);
    if (made.kind !== "ok") return { kind: "not_mended", detail: made.detail };
    errors.push(...(made.data.updated?.userErrors ?? []));
  }
  if (errors.length > 0) return { kind: "not_mended", detail: errors.map((error) => error.message).join(" ") };
  return { kind: "mended" };
}

type Items = NonNullable<DiscountSettings["customerGets"]>["items"];

/** What a free product's discount is to be for, with everything else that somebody put there taken off; null for the others. */
async function strangeGoods(
  id: string,
  { gives }: Definition,
  ctx: Context,
): Promise<
  | { readonly kind: "read"; readonly items: Items | null; readonly inCollections: boolean }
  | { readonly kind: "not_mended"; readonly detail: string }
> {
  if (gives.kind !== "item") return { kind: "read", items: null, inCollections: false };
  const read = await ctx.shopify.run(goodsOfDiscount, { id }, ctx.signal);
  if (read.kind !== "ok") return { kind: "not_mended", detail: read.detail };
  const items = read.data.discountNode?.discount.customerGets?.items;
  const idsOf = (there: { readonly nodes: readonly { readonly id: string }[] } | undefined) =>
    there?.nodes.map((one) => one.id) ?? [];
  const ours = `gid://shopify/Product/${gives.product}`;
  return {
    kind: "read",
    inCollections: items?.collections !== undefined,
    items: {
      products: {
        productsToAdd: [ours],
        productsToRemove: idsOf(items?.products).filter((one) => one !== ours),
        productVariantsToRemove: idsOf(items?.productVariants),
      },
    },
  };
}

/** Everything that a definition says. Its title and its first code stay: they are how the merchant and we know it. */
function settingsAgain(
  definition: Definition,
  { context }: OurDiscount,
  items: Items | null,
  now: Date,
): Partial<DiscountSettings> {
  const { title: _title, code: _code, ...settings } = discountInput(definition, "", now);
  const { customerId } = definition;
  const strangers =
    "customers" in context ? context.customers.map((one) => one.id).filter((one) => one !== customerId) : [];
  return {
    ...settings,
    ...(settings.customerGets && items ? { customerGets: { ...settings.customerGets, items } } : {}),
    ...(customerId === null ? {} : { context: { customers: { add: [customerId], remove: strangers } } }),
    ...(definition.gives.kind === "shipping" ? { maximumShippingPrice: null } : {}),
    minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: null } },
  };
}
