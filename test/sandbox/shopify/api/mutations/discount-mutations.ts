import { gid } from "../../../world/ids.ts";
import type { Discount } from "../../../world/shop.ts";
import { statusOf } from "../../discounts/find-code.ts";
import { type ApiContext, idOf, refused, type UserError, userError } from "../api-context.ts";
import { codeDiscountNode } from "../nodes/discount-node.ts";
import { applyInput, type DiscountInput, missingFields } from "./discount-input.ts";

/** The three kinds of code discounts that this world has, by what Shopify calls their argument. */
type Argument = "basicCodeDiscount" | "freeShippingCodeDiscount" | "bxgyCodeDiscount";

/** Amount-off, free-shipping and buy-X-get-Y code discounts: create, change, start, stop, delete. */
export const discountMutations = {
  discountCodeBasicCreate: creates("basicCodeDiscount"),
  discountCodeBasicUpdate: updates("basicCodeDiscount"),
  discountCodeFreeShippingCreate: creates("freeShippingCodeDiscount"),
  discountCodeFreeShippingUpdate: updates("freeShippingCodeDiscount"),
  discountCodeBxgyCreate: creates("bxgyCodeDiscount"),
  discountCodeBxgyUpdate: updates("bxgyCodeDiscount"),

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

function creates(argument: Argument) {
  return (args: { [Name in Argument]?: DiscountInput }, context: ApiContext) => {
    const input = args[argument] ?? {};
    const { world, shop } = context;
    const now = world.clock.now();
    const missing = missingFields(argument, input);
    if (missing.length > 0) return refused(["codeDiscountNode"], ...missing);
    const discount: Discount = {
      id: world.ids.next("DiscountCodeNode"),
      title: "",
      startsAt: now,
      endsAt: null,
      value: startingValue(argument),
      products: null,
      collections: null,
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
    const problems = applyInput(context, argument, discount, input);
    if (problems.length > 0) return refused(["codeDiscountNode"], ...problems);
    shop.discounts.set(discount.id, discount);
    context.merchant.discountChanged(shop, discount, "create");
    return { codeDiscountNode: codeDiscountNode(context, discount), userErrors: [] };
  };
}

function updates(argument: Argument) {
  return (args: { id: string } & { [Name in Argument]?: DiscountInput }, context: ApiContext) => {
    const discount = find(context, args.id);
    // A discount is of one kind for good: another kind's update does not find it.
    if (!discount || argumentOf(discount) !== argument) return refused(["codeDiscountNode"], absent());
    // On a copy first: a refused update changes nothing.
    const changed: Discount = { ...discount, codes: new Map(discount.codes) };
    const problems = applyInput(context, argument, changed, args[argument] ?? {});
    if (problems.length > 0) return refused(["codeDiscountNode"], ...problems);
    Object.assign(discount, changed, { updatedAt: context.world.clock.now() });
    context.merchant.discountChanged(context.shop, discount, "update");
    return { codeDiscountNode: codeDiscountNode(context, discount), userErrors: [] };
  };
}

function argumentOf({ value }: Discount): Argument {
  if (value.kind === "shipping") return "freeShippingCodeDiscount";
  return value.kind === "items" ? "bxgyCodeDiscount" : "basicCodeDiscount";
}

function startingValue(argument: Argument): Discount["value"] {
  switch (argument) {
    case "basicCodeDiscount":
      return { kind: "percentage", fraction: 0 };
    case "freeShippingCodeDiscount":
      return { kind: "shipping", maximumMinor: null };
    case "bxgyCodeDiscount":
      return {
        kind: "items",
        quantity: 1,
        fraction: 1,
        buys: { goods: { products: null, collections: null }, quantity: 1, amountMinor: null },
        setsPerOrder: null,
      };
  }
}

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
