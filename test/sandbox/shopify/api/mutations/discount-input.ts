import { parseMinor } from "../../../world/money.ts";
import type { Discount, Goods } from "../../../world/shop.ts";
import { classOf, findCode, foldCode } from "../../discounts/find-code.ts";
import { type ApiContext, idOf, type UserError, userError } from "../api-context.ts";
import { maxCodeLength } from "../bulk-codes.ts";

interface ItemsInput {
  all?: boolean | null;
  products?: {
    productsToAdd?: string[];
    productsToRemove?: string[];
    productVariantsToAdd?: string[];
    productVariantsToRemove?: string[];
  } | null;
  collections?: { add?: string[]; remove?: string[] } | null;
}

/** What the three kinds of discounts take, together: the schema has refused what another kind's has not. */
export interface DiscountInput {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  context?: {
    all?: "ALL";
    customers?: { add?: string[]; remove?: string[] };
    customerSegments?: unknown;
    markets?: unknown;
  } | null;
  customerSelection?: unknown;
  customerBuys?: {
    items?: ItemsInput | null;
    value?: { quantity?: string | number | null; amount?: string | number | null } | null;
  } | null;
  customerGets?: {
    items?: ItemsInput | null;
    value?: {
      percentage?: number;
      discountAmount?: { amount?: string | number; appliesOnEachItem?: boolean };
      discountOnQuantity?: {
        quantity?: string | number | null;
        effect?: { percentage?: number; amount?: unknown } | null;
      };
    };
  } | null;
  destination?: { all?: boolean | null; countries?: unknown } | null;
  maximumShippingPrice?: string | number | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | number | null } | null;
    quantity?: { greaterThanOrEqualToQuantity?: string | number | null } | null;
  } | null;
  appliesOncePerCustomer?: boolean | null;
  usageLimit?: number | null;
  usesPerOrderLimit?: number | null;
  combinesWith?: { orderDiscounts?: boolean; productDiscounts?: boolean; shippingDiscounts?: boolean } | null;
  recurringCycleLimit?: number | null;
  tags?: string[] | null;
}

/** What a new discount cannot be without. */
export function missingFields(argument: string, input: DiscountInput): UserError[] {
  const problems: UserError[] = [];
  const blank = (names: string[], label: string, there: unknown) => {
    if (!there) problems.push(userError([argument, ...names], "BLANK", `${label} can't be blank`));
  };
  blank(["title"], "Title", input.title?.trim());
  blank(["startsAt"], "Starts at", input.startsAt);
  blank(["code"], "Code", input.code?.trim());
  blank(["context"], "Context", input.context ?? input.customerSelection);
  if (argument === "bxgyCodeDiscount") {
    blank(["customerBuys", "value"], "Value", input.customerBuys?.value);
    blank(["customerBuys", "items"], "Items", input.customerBuys?.items);
  }
  if (argument !== "freeShippingCodeDiscount") {
    blank(["customerGets", "value"], "Value", input.customerGets?.value);
    blank(["customerGets", "items"], "Items", input.customerGets?.items);
  }
  return problems;
}

/** Writes the input into the discount and answers with what Shopify would refuse. */
export function applyInput(
  context: ApiContext,
  argument: string,
  discount: Discount,
  input: DiscountInput,
): UserError[] {
  const path = (...names: string[]) => [argument, ...names];
  const problems: UserError[] = [];
  if (input.customerSelection || input.context?.customerSegments || input.context?.markets)
    throw new Error(
      "The sandbox knows discounts for all and for named customers (context.all, context.customers) only.",
    );
  if (input.title != null) discount.title = input.title.trim();
  if (discount.title.length > 255)
    problems.push(userError(path("title"), "TOO_LONG", "Title is too long (maximum is 255 characters)"));
  if (input.startsAt != null) discount.startsAt = new Date(input.startsAt);
  if (input.endsAt !== undefined) discount.endsAt = input.endsAt === null ? null : new Date(input.endsAt);
  if (discount.endsAt && discount.endsAt <= discount.startsAt)
    problems.push(userError(path("endsAt"), "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at"));
  problems.push(
    ...applyValue(context, discount, input, path),
    ...applyMinimum(context, discount, input, path),
    ...applyCode(context, discount, input, path),
  );
  const { customers } = input.context ?? {};
  if (input.context?.all) discount.customers = null;
  if (customers) {
    const removed = new Set((customers.remove ?? []).map((id) => idOf(id, "Customer")));
    const added = (customers.add ?? []).map((id) => idOf(id, "Customer") ?? "");
    for (const id of added)
      if (!context.shop.customers.has(id))
        problems.push(userError(path("context", "customers", "add"), "INVALID", "Customer does not exist"));
    discount.customers = [...new Set([...(discount.customers ?? []).filter((id) => !removed.has(id)), ...added])];
    if (discount.customers.length > 100)
      problems.push(userError(path("context", "customers", "add"), "EXCEEDED_MAX", "Customers can't exceed 100"));
  }
  if (input.appliesOncePerCustomer != null) discount.oncePerCustomer = input.appliesOncePerCustomer;
  if (input.usageLimit !== undefined) discount.usageLimit = input.usageLimit;
  if (discount.usageLimit !== null && discount.usageLimit < 1)
    problems.push(userError(path("usageLimit"), "GREATER_THAN", "Usage limit must be greater than 0"));
  if (input.recurringCycleLimit != null)
    problems.push(
      userError(
        path("recurringCycleLimit"),
        "MULTIPLE_RECURRING_CYCLE_LIMIT_FOR_NON_SUBSCRIPTION_ITEMS",
        "Recurring cycle limit can't be set for items that aren't subscriptions",
      ),
    );
  if (input.combinesWith)
    discount.combinesWith = {
      order: input.combinesWith.orderDiscounts ?? discount.combinesWith.order,
      product: input.combinesWith.productDiscounts ?? discount.combinesWith.product,
      shipping: input.combinesWith.shippingDiscounts ?? discount.combinesWith.shipping,
    };
  if (discount.combinesWith.shipping && classOf(discount) === "SHIPPING")
    problems.push(
      userError(
        path("combinesWith"),
        "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS",
        "The combinesWith settings are not valid for the discount class.",
      ),
    );
  if (input.tags) discount.tags = [...new Set(input.tags)];
  if (discount.tags.length > 5)
    problems.push(userError(path("tags"), "TOO_MANY_TAGS", "A discount can't have more than 5 tags"));
  if (discount.tags.some((tag) => tag.length > 255))
    problems.push(userError(path("tags"), "INVALID_TAG_LENGTH", "A tag can't be longer than 255 characters"));
  return problems;
}

type Path = (...names: string[]) => string[];

function applyValue(context: ApiContext, discount: Discount, input: DiscountInput, path: Path): UserError[] {
  switch (discount.value.kind) {
    case "shipping":
      return applyShipping(context, discount, input, path);
    case "items":
      return applyBuyAndGet(context, discount, discount.value, input, path);
    case "percentage":
    case "amount":
      return applyGets(context, discount, input, path);
  }
}

function applyShipping({ shop }: ApiContext, discount: Discount, input: DiscountInput, path: Path): UserError[] {
  if (input.destination?.countries) throw new Error("The sandbox ships to one country: free shipping is for all.");
  if (input.maximumShippingPrice === undefined) return [];
  const most = input.maximumShippingPrice;
  const maximumMinor = most === null ? null : parseMinor(most, shop.currency);
  if (most !== null && (maximumMinor === null || maximumMinor < 0))
    return [
      userError(path("maximumShippingPrice"), "GREATER_THAN_OR_EQUAL_TO", "Maximum shipping price can't be below 0"),
    ];
  discount.value = { kind: "shipping", maximumMinor };
  return [];
}

function applyBuyAndGet(
  context: ApiContext,
  discount: Discount,
  before: Extract<Discount["value"], { kind: "items" }>,
  input: DiscountInput,
  path: Path,
): UserError[] {
  const value = { ...before, buys: { ...before.buys, goods: { ...before.buys.goods } } };
  const { customerBuys, customerGets } = input;
  // "Not supported for Buy X get Y discounts", as the schema says of it.
  for (const [name, items] of [
    ["customerBuys", customerBuys?.items],
    ["customerGets", customerGets?.items],
  ] as const)
    if (items?.all) return [userError(path(name, "items"), "INVALID", "Items must be products or collections")];
  const problems = [
    ...applyItems(context, value.buys.goods, customerBuys?.items, path("customerBuys", "items")),
    ...applyItems(context, discount, customerGets?.items, path("customerGets", "items")),
  ];
  const buys = customerBuys?.value;
  if (buys) {
    if (buys.quantity != null && buys.amount != null)
      problems.push(userError(path("customerBuys", "value"), "CONFLICT", "Quantity and amount can't both be present"));
    const amountMinor = buys.amount == null ? null : parseMinor(buys.amount, context.shop.currency);
    if (buys.amount != null && (amountMinor === null || amountMinor <= 0))
      problems.push(
        userError(path("customerBuys", "value", "amount"), "GREATER_THAN", "Amount must be greater than 0"),
      );
    if (buys.quantity != null && Number(buys.quantity) < 1)
      problems.push(
        userError(path("customerBuys", "value", "quantity"), "GREATER_THAN", "Quantity must be greater than 0"),
      );
    Object.assign(value.buys, { amountMinor, quantity: buys.quantity == null ? null : Number(buys.quantity) });
  }
  const gets = customerGets?.value;
  if (gets) {
    const fraction = gets.discountOnQuantity?.effect?.percentage;
    const quantity = Number(gets.discountOnQuantity?.quantity ?? 0);
    if (gets.percentage != null || gets.discountAmount || fraction == null || quantity < 1)
      problems.push(userError(path("customerGets", "value"), "INVALID", "Value must be a discount on a quantity"));
    else if (fraction <= 0 || fraction > 1)
      problems.push(
        userError(
          path("customerGets", "value", "discountOnQuantity", "effect", "percentage"),
          "VALUE_OUTSIDE_RANGE",
          "Value must be between 0.0 and 1.0",
        ),
      );
    else Object.assign(value, { fraction, quantity });
  }
  if (input.usesPerOrderLimit !== undefined) value.setsPerOrder = input.usesPerOrderLimit;
  if (value.setsPerOrder !== null && value.setsPerOrder < 1)
    problems.push(userError(path("usesPerOrderLimit"), "GREATER_THAN", "Uses per order limit must be greater than 0"));
  discount.value = value;
  return problems;
}

/** Names goods in the place of those that were named another way. */
function applyItems(
  { shop }: ApiContext,
  goods: Goods,
  items: ItemsInput | null | undefined,
  path: string[],
): UserError[] {
  if (!items) return [];
  if (items.all) Object.assign(goods, { products: null, collections: null });
  if (items.products?.productVariantsToAdd)
    throw new Error("The sandbox knows discounts on products, not on variants.");
  const change = (
    kind: "Product" | "Collection",
    there: readonly string[] | null,
    add: readonly string[] = [],
    remove: readonly string[] = [],
  ): string[] | UserError => {
    const removed = new Set(remove.map((id) => idOf(id, kind)));
    const added = add.map((id) => idOf(id, kind) ?? "");
    const known = kind === "Product" ? shop.products : shop.collections;
    const wrong = added.find((id) => !known.some((one) => one.id === id));
    if (wrong !== undefined) return userError(path, "INVALID", `${kind} with id: ${wrong} is invalid`);
    const all = [...new Set([...(there ?? []).filter((id) => !removed.has(id)), ...added])];
    return all.length > 100 ? userError(path, "EXCEEDED_MAX", `${kind}s can't exceed 100`) : all;
  };
  if (items.products) {
    const { productsToAdd, productsToRemove } = items.products;
    const products = change("Product", goods.products, productsToAdd, productsToRemove);
    if (!Array.isArray(products)) return [products];
    Object.assign(goods, { products, collections: null });
  }
  if (items.collections) {
    const collections = change("Collection", goods.collections, items.collections.add, items.collections.remove);
    if (!Array.isArray(collections)) return [collections];
    Object.assign(goods, { collections, products: null });
  }
  return [];
}

function applyGets(context: ApiContext, discount: Discount, { customerGets }: DiscountInput, path: Path): UserError[] {
  const { value, items } = customerGets ?? {};
  if (value?.discountOnQuantity) throw new Error("The sandbox knows a discount on a quantity of buy-X-get-Y only.");
  const wrong = applyItems(context, discount, items, path("customerGets", "items"));
  if (wrong.length > 0) return wrong;
  if (value?.percentage != null) {
    if (value.percentage <= 0 || value.percentage > 1)
      return [
        userError(
          path("customerGets", "value", "percentage"),
          "VALUE_OUTSIDE_RANGE",
          "Value must be between 0.0 and 1.0",
        ),
      ];
    discount.value = { kind: "percentage", fraction: value.percentage };
  } else if (value?.discountAmount) {
    const minor = parseMinor(value.discountAmount.amount ?? "", context.shop.currency);
    if (minor === null || minor <= 0)
      return [
        userError(
          path("customerGets", "value", "discountAmount", "amount"),
          "VALUE_OUTSIDE_RANGE",
          "Value must be greater than 0",
        ),
      ];
    discount.value = { kind: "amount", amountMinor: minor, eachItem: value.discountAmount.appliesOnEachItem ?? false };
  }
  return [];
}

function applyMinimum(
  { shop }: ApiContext,
  discount: Discount,
  { minimumRequirement }: DiscountInput,
  path: Path,
): UserError[] {
  if (minimumRequirement === undefined) return [];
  const subtotal = minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const quantity = minimumRequirement?.quantity?.greaterThanOrEqualToQuantity;
  if (subtotal != null && quantity != null)
    return [
      userError(
        path("minimumRequirement"),
        "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
        "Minimum subtotal and quantity can't both be present",
      ),
    ];
  if (subtotal != null) {
    const amountMinor = parseMinor(subtotal, shop.currency);
    if (amountMinor === null || amountMinor <= 0)
      return [
        userError(
          path("minimumRequirement", "subtotal", "greaterThanOrEqualToSubtotal"),
          "GREATER_THAN",
          "Minimum subtotal must be greater than 0",
        ),
      ];
    discount.minimum = { kind: "subtotal", amountMinor };
  } else discount.minimum = quantity != null ? { kind: "quantity", quantity: Number(quantity) } : null;
  return [];
}

function applyCode({ shop, world }: ApiContext, discount: Discount, { code }: DiscountInput, path: Path): UserError[] {
  if (code == null) return [];
  const text = code.trim();
  if (text.length > maxCodeLength)
    return [userError(path("code"), "TOO_LONG", `Code is too long (maximum is ${maxCodeLength} characters)`)];
  const found = findCode(shop, text);
  if (found && found.discount.id !== discount.id)
    return [userError(path("code"), "TAKEN", "Code must be unique. Please try a different code.")];
  if (!found) {
    // The code of the discount itself is its first; an update renames it.
    const first = discount.codes.keys().next().value;
    if (first !== undefined) discount.codes.delete(first);
    discount.codes.set(foldCode(text), { id: world.ids.next("DiscountRedeemCode"), code: text, byApp: true, uses: [] });
  }
  return [];
}
