import { gid } from "../../../world/ids.ts";
import { parseMinor } from "../../../world/money.ts";
import type { Discount } from "../../../world/shop.ts";
import { findCode, foldCode, statusOf } from "../../discounts/find-code.ts";
import { type ApiContext, idOf, refused, type UserError, userError } from "../api-context.ts";
import { maxCodeLength } from "../bulk-codes.ts";
import { codeDiscountNode } from "../nodes/discount-node.ts";

interface BasicInput {
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
  customerGets?: {
    items?: {
      all?: boolean;
      products?: { productsToAdd?: string[]; productsToRemove?: string[]; productVariantsToAdd?: string[] };
      collections?: unknown;
    };
    value?: {
      percentage?: number;
      discountAmount?: { amount?: string | number; appliesOnEachItem?: boolean };
      discountOnQuantity?: unknown;
    };
  } | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | number | null } | null;
    quantity?: { greaterThanOrEqualToQuantity?: string | number | null } | null;
  } | null;
  appliesOncePerCustomer?: boolean | null;
  usageLimit?: number | null;
  combinesWith?: { orderDiscounts?: boolean; productDiscounts?: boolean; shippingDiscounts?: boolean } | null;
  recurringCycleLimit?: number | null;
  tags?: string[] | null;
}

/** Amount-off code discounts: create, change, start, stop, delete. */
export const discountMutations = {
  discountCodeBasicCreate: ({ basicCodeDiscount: input }: { basicCodeDiscount: BasicInput }, context: ApiContext) => {
    const { world, shop } = context;
    const now = world.clock.now();
    const missing = missingFields(input);
    if (missing.length > 0) return refused(["codeDiscountNode"], ...missing);
    const discount: Discount = {
      id: world.ids.next("DiscountCodeNode"),
      title: "",
      startsAt: now,
      endsAt: null,
      value: { kind: "percentage", fraction: 0 },
      products: null,
      customers: null,
      minimum: null,
      oncePerCustomer: false,
      usageLimit: null,
      combinesWith: { order: false, product: false, shipping: false },
      tags: [],
      byApp: true,
      codes: new Map(),
      createdAt: now,
      updatedAt: now,
    };
    const problems = apply(context, discount, input);
    if (problems.length > 0) return refused(["codeDiscountNode"], ...problems);
    shop.discounts.set(discount.id, discount);
    context.merchant.discountChanged(shop, discount, "create");
    return { codeDiscountNode: codeDiscountNode(context, discount), userErrors: [] };
  },

  discountCodeBasicUpdate: (
    { id, basicCodeDiscount: input }: { id: string; basicCodeDiscount: BasicInput },
    context: ApiContext,
  ) => {
    const discount = find(context, id);
    if (!discount) return refused(["codeDiscountNode"], absent());
    // On a copy first: a refused update changes nothing.
    const changed: Discount = { ...discount, codes: new Map(discount.codes) };
    const problems = apply(context, changed, input);
    if (problems.length > 0) return refused(["codeDiscountNode"], ...problems);
    Object.assign(discount, changed, { updatedAt: context.world.clock.now() });
    context.merchant.discountChanged(context.shop, discount, "update");
    return { codeDiscountNode: codeDiscountNode(context, discount), userErrors: [] };
  },

  discountCodeActivate: ({ id }: { id: string }, context: ApiContext) =>
    change(context, id, (discount, now) => {
      if (discount.startsAt > now) discount.startsAt = now;
      if (discount.endsAt && discount.endsAt <= now) discount.endsAt = null;
    }),

  discountCodeDeactivate: ({ id }: { id: string }, context: ApiContext) =>
    change(context, id, (discount, now) => {
      if (statusOf(discount, now) === "ACTIVE") discount.endsAt = now;
      else if (discount.startsAt > now) {
        discount.startsAt = now;
        discount.endsAt = now;
      }
    }),

  discountCodeDelete: ({ id }: { id: string }, context: ApiContext) => {
    const discount = find(context, id);
    if (!discount) return refused(["deletedCodeDiscountId"], absent());
    context.shop.discounts.delete(discount.id);
    context.merchant.discountChanged(context.shop, discount, "delete");
    return { deletedCodeDiscountId: gid("DiscountCodeNode", discount.id), userErrors: [] };
  },
};

/** A code discount by its gid. */
export function find(context: ApiContext, id: string): Discount | undefined {
  return context.shop.discounts.get(idOf(id, "DiscountCodeNode") ?? "");
}

/** The refusal for a discount that is not there. */
export function absent(field = "id"): UserError {
  return userError([field], "INVALID", "Discount does not exist");
}

function change(context: ApiContext, id: string, act: (discount: Discount, now: Date) => void) {
  const discount = find(context, id);
  if (!discount) return refused(["codeDiscountNode"], absent());
  const now = context.world.clock.now();
  act(discount, now);
  discount.updatedAt = now;
  context.merchant.discountChanged(context.shop, discount, "update");
  return { codeDiscountNode: codeDiscountNode(context, discount), userErrors: [] };
}

const path = (...names: string[]) => ["basicCodeDiscount", ...names];

function missingFields(input: BasicInput): UserError[] {
  const problems: UserError[] = [];
  if (!input.title?.trim()) problems.push(userError(path("title"), "BLANK", "Title can't be blank"));
  if (!input.startsAt) problems.push(userError(path("startsAt"), "BLANK", "Starts at can't be blank"));
  if (!input.code?.trim()) problems.push(userError(path("code"), "BLANK", "Code can't be blank"));
  if (!input.context && !input.customerSelection)
    problems.push(userError(path("context"), "BLANK", "Context can't be blank"));
  if (!input.customerGets?.value)
    problems.push(userError(path("customerGets", "value"), "BLANK", "Value can't be blank"));
  if (!input.customerGets?.items)
    problems.push(userError(path("customerGets", "items"), "BLANK", "Items can't be blank"));
  return problems;
}

/** Writes the input into the discount and answers with what Shopify would refuse. */
function apply(context: ApiContext, discount: Discount, input: BasicInput): UserError[] {
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
    ...applyGets(context, discount, input),
    ...applyMinimum(context, discount, input),
    ...applyCode(context, discount, input),
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
  if (input.tags) discount.tags = [...new Set(input.tags)];
  if (discount.tags.length > 5)
    problems.push(userError(path("tags"), "TOO_MANY_TAGS", "A discount can't have more than 5 tags"));
  if (discount.tags.some((tag) => tag.length > 255))
    problems.push(userError(path("tags"), "INVALID_TAG_LENGTH", "A tag can't be longer than 255 characters"));
  return problems;
}

function applyGets({ shop }: ApiContext, discount: Discount, { customerGets }: BasicInput): UserError[] {
  const { value, items } = customerGets ?? {};
  if (value?.discountOnQuantity || items?.collections)
    throw new Error("The sandbox knows percentages and amounts off the order or off products only.");
  if (items?.all) discount.products = null;
  if (items?.products) {
    if (items.products.productVariantsToAdd)
      throw new Error("The sandbox knows discounts on products, not on variants.");
    const removed = new Set((items.products.productsToRemove ?? []).map((id) => idOf(id, "Product")));
    const added = (items.products.productsToAdd ?? []).map((id) => idOf(id, "Product") ?? "");
    discount.products = [...new Set([...(discount.products ?? []).filter((id) => !removed.has(id)), ...added])];
    if (discount.products.length > 100)
      return [userError(path("customerGets", "items", "products"), "EXCEEDED_MAX", "Products can't exceed 100")];
  }
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
    const minor = parseMinor(value.discountAmount.amount ?? "", shop.currency);
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

function applyMinimum({ shop }: ApiContext, discount: Discount, { minimumRequirement }: BasicInput): UserError[] {
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

function applyCode({ shop, world }: ApiContext, discount: Discount, { code }: BasicInput): UserError[] {
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
