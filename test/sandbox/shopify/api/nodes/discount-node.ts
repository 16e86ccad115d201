import { gid } from "../../../world/ids.ts";
import { decimal } from "../../../world/money.ts";
import type { BulkCreation, Discount, Goods, RedeemCode } from "../../../world/shop.ts";
import { apiDate } from "../../dates.ts";
import { classOf, discountValue, statusOf } from "../../discounts/find-code.ts";
import type { ApiContext } from "../api-context.ts";
import { connection, type PageArgs } from "../connection.ts";
import { search } from "../search-query.ts";
import { customerNode } from "./customer-node.ts";
import { metafieldMembers } from "./metafield-node.ts";
import { moneyNode } from "./money-node.ts";
import { productNode } from "./product-node.ts";

/** `DiscountCodeNode`. */
export function codeDiscountNode(context: ApiContext, discount: Discount): Record<string, unknown> {
  const id = gid("DiscountCodeNode", discount.id);
  return {
    __typename: "DiscountCodeNode",
    id,
    codeDiscount: () => kindNode(context, discount),
    ...metafieldMembers(context, id),
  };
}

/** `DiscountNode`: the same discount under its other id. */
export function discountNode(context: ApiContext, discount: Discount): Record<string, unknown> {
  const id = gid("DiscountNode", discount.id);
  return {
    __typename: "DiscountNode",
    id,
    discount: () => kindNode(context, discount),
    ...metafieldMembers(context, id),
  };
}

const typeNames = {
  percentage: "DiscountCodeBasic",
  amount: "DiscountCodeBasic",
  shipping: "DiscountCodeFreeShipping",
  items: "DiscountCodeBxgy",
} as const;

function kindNode(context: ApiContext, discount: Discount): Record<string, unknown> {
  const { value } = discount;
  const members = commonMembers(context, discount);
  const { shop } = context;
  const gets = (given: Record<string, unknown>) => ({
    customerGets: () => ({
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      value: given,
      items: itemsNode(context, discount),
    }),
  });
  switch (value.kind) {
    case "percentage":
      return { ...members, ...gets({ __typename: "DiscountPercentage", percentage: value.fraction }) };
    case "amount":
      return {
        ...members,
        ...gets({
          __typename: "DiscountAmount",
          amount: moneyNode(value.amountMinor, shop.currency),
          appliesOnEachItem: value.eachItem,
        }),
      };
    case "shipping":
      return {
        ...members,
        appliesOnOneTimePurchase: true,
        appliesOnSubscription: false,
        destinationSelection: { __typename: "DiscountCountryAll", allCountries: true },
        maximumShippingPrice: value.maximumMinor === null ? null : moneyNode(value.maximumMinor, shop.currency),
      };
    case "items":
      return {
        ...members,
        usesPerOrderLimit: value.setsPerOrder,
        customerBuys: () => ({
          isOneTimePurchase: true,
          isSubscription: false,
          items: itemsNode(context, value.buys.goods),
          value:
            value.buys.amountMinor === null
              ? { __typename: "DiscountQuantity", quantity: String(value.buys.quantity ?? 1) }
              : {
                  __typename: "DiscountPurchaseAmount",
                  amount: decimal(value.buys.amountMinor, shop.currency),
                },
        }),
        ...gets({
          __typename: "DiscountOnQuantity",
          quantity: { quantity: String(value.quantity) },
          effect: { __typename: "DiscountPercentage", percentage: value.fraction },
        }),
      };
  }
}

function itemsNode(context: ApiContext, goods: Goods): Record<string, unknown> {
  const { products, collections } = goods;
  if (products !== null)
    return {
      __typename: "DiscountProducts",
      products: (args: PageArgs) =>
        connection(
          context.shop.products.filter(({ id }) => products.includes(id)),
          args,
          ({ id }) => id,
          (product) => productNode(context, product),
        ),
      // Discounts of this world name whole products.
      productVariants: (args: PageArgs) => connection<never>([], args, String, () => null),
    };
  if (collections !== null)
    return {
      __typename: "DiscountCollections",
      collections: (args: PageArgs) =>
        connection(
          context.shop.collections.filter(({ id }) => collections.includes(id)),
          args,
          ({ id }) => id,
          ({ id, title, handle }) => ({ __typename: "Collection", id: gid("Collection", id), title, handle }),
        ),
    };
  return { __typename: "AllDiscountItems", allItems: true };
}

function commonMembers(context: ApiContext, discount: Discount): Record<string, unknown> {
  const { shop, world } = context;
  const codes = () => [...discount.codes.values()];
  const summary = () => discountValue(shop, discount);
  return {
    __typename: typeNames[discount.value.kind],
    title: () => discount.title,
    status: () => statusOf(discount, world.clock.now()),
    startsAt: () => apiDate(discount.startsAt),
    endsAt: () => discount.endsAt && apiDate(discount.endsAt),
    createdAt: apiDate(discount.createdAt),
    updatedAt: () => apiDate(discount.updatedAt),
    usageLimit: () => discount.usageLimit,
    recurringCycleLimit: 1,
    appliesOncePerCustomer: () => discount.oncePerCustomer,
    asyncUsageCount: () => codes().reduce((sum, code) => sum + code.uses.length, 0),
    tags: () => [...discount.tags],
    summary,
    shortSummary: summary,
    hasTimelineComment: false,
    totalSales: null,
    discountClass: () => classOf(discount),
    discountClasses: () => [classOf(discount)],
    codesCount: () => ({ count: discount.codes.size, precision: "EXACT" }),
    codes: (args: PageArgs & { query?: string | null }) => {
      const found = search(codes(), args.query, { default: (one) => one.code, id: (one) => Number(one.id) });
      return connection(
        found,
        args,
        (one) => one.id,
        (one) => redeemCodeNode(context, one),
      );
    },
    combinesWith: () => ({
      orderDiscounts: discount.combinesWith.order,
      productDiscounts: discount.combinesWith.product,
      shippingDiscounts: discount.combinesWith.shipping,
      productDiscountsWithTagsOnSameCartLine: [],
    }),
    context: () =>
      discount.customers === null
        ? { __typename: "DiscountBuyerSelectionAll", all: "ALL" }
        : {
            __typename: "DiscountCustomers",
            customers: discount.customers.flatMap((id) => {
              const customer = shop.customers.get(id);
              return customer ? [customerNode(context, customer)] : [];
            }),
          },
    minimumRequirement: () => {
      const { minimum } = discount;
      if (!minimum) return null;
      return minimum.kind === "subtotal"
        ? {
            __typename: "DiscountMinimumSubtotal",
            greaterThanOrEqualToSubtotal: moneyNode(minimum.amountMinor, shop.currency),
          }
        : { __typename: "DiscountMinimumQuantity", greaterThanOrEqualToQuantity: String(minimum.quantity) };
    },
    shareableUrls: () =>
      codes()
        .slice(0, 1)
        .map(({ code }) => ({
          title: "Home page",
          targetType: "HOME",
          targetItemImage: null,
          url: `https://${shop.domain}/discount/${encodeURIComponent(code)}`,
        })),
  };
}

/** `DiscountRedeemCode`. */
export function redeemCodeNode(context: ApiContext, code: RedeemCode): Record<string, unknown> {
  return {
    __typename: "DiscountRedeemCode",
    id: gid("DiscountRedeemCode", code.id),
    code: code.code,
    asyncUsageCount: () => code.uses.length,
    createdBy: code.byApp
      ? { __typename: "App", id: gid("App", "128746201889"), apiKey: context.world.app.apiKey, title: "Goodword" }
      : null,
  };
}

/** `DiscountRedeemCodeBulkCreation`. */
export function bulkCreationNode(context: ApiContext, creation: BulkCreation): Record<string, unknown> {
  const { shop } = context;
  const count = (wanted: (code: BulkCreation["codes"][number]) => boolean) =>
    creation.done ? creation.codes.filter(wanted).length : 0;
  return {
    __typename: "DiscountRedeemCodeBulkCreation",
    id: gid("DiscountRedeemCodeBulkCreation", creation.id),
    createdAt: apiDate(creation.createdAt),
    done: creation.done,
    codesCount: creation.codes.length,
    importedCount: count((code) => code.redeemCodeId !== null),
    failedCount: count((code) => code.error !== null),
    discountCode: () => {
      const discount = shop.discounts.get(creation.discountId);
      return discount ? codeDiscountNode(context, discount) : null;
    },
    codes: (args: PageArgs) =>
      connection(
        creation.codes,
        args,
        (code) => code.code,
        (code) => ({
          code: code.code,
          errors: code.error ? [{ field: ["code"], extraInfo: null, ...code.error }] : [],
          discountRedeemCode: () => {
            const found = [...(shop.discounts.get(creation.discountId)?.codes.values() ?? [])].find(
              (one) => one.id === code.redeemCodeId,
            );
            return found ? redeemCodeNode(context, found) : null;
          },
        }),
      ),
  };
}
