import type { RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { type Definition, definitionKeyOf, discountInput, ourDiscount, stillGives } from "./definition.ts";
import { createDiscount, createShippingDiscount, discountOfCode } from "./operations.ts";
import { anchorCode } from "./reward-code.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

/** The discount to add a code to, or why there is none. Nothing of value exists yet, so no end here is `unknown`. */
export type EnsuredDiscount =
  | { readonly kind: "ready"; readonly discountId: string }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/** A merchant may edit a definition's discount this often before we ask them to stop. */
const generations = 10;

/**
 * Finds or makes the one discount of a definition. Two workers at once cannot make two: the anchor code is unique in the
 * shop, so the second is told `TAKEN` and finds the first one's. An edited discount is left to the merchant and a new
 * generation begins; one that was switched off stays off.
 */
export async function ensureDiscount(
  definition: Definition,
  installationId: string,
  ctx: RailContext<ShopifyDiscountSettings>,
): Promise<EnsuredDiscount> {
  let raced = false;
  for (let generation = 0; generation < generations; ) {
    const anchor = anchorCode(installationId, definition.key, generation);
    const found = await ctx.shopify.run(
      discountOfCode,
      // A product's price was read before, so products may be.
      { code: anchor, goods: definition.gives.kind === "item" },
      ctx.signal,
    );
    if (found.kind !== "ok") return asNotDone(readAdminFailure(found, "discounts"));
    const node = found.data.codeDiscountNodeByCode;
    if (node !== null) {
      const discount = ourDiscount(node.codeDiscount);
      if (discount && definitionKeyOf(discount) === definition.key && stillGives(discount, definition)) {
        if (discount.status === "ACTIVE") return { kind: "ready", discountId: node.id };
        return refused(
          "provider_refused",
          `The discount "${discount.title}" is ${discount.status.toLowerCase()} in Shopify. Activate it there, then issue the reward again.`,
        );
      }
      generation += 1;
      continue;
    }
    const input = discountInput(definition, anchor, ctx.now());
    const made = await ctx.shopify.run(
      definition.gives.kind === "shipping" ? createShippingDiscount : createDiscount,
      { discount: input },
      ctx.signal,
    );
    if (made.kind !== "ok") return asNotDone(readAdminFailure(made, "discounts"));
    const answer = made.data.created;
    if (answer?.codeDiscountNode) return { kind: "ready", discountId: answer.codeDiscountNode.id };
    const errors = answer?.userErrors ?? [];
    if (errors.some((error) => error.code === "INTERNAL_ERROR"))
      return { kind: "later", afterSeconds: 30, detail: "Shopify had an error of its own." };
    if (!errors.some((error) => error.code === "TAKEN"))
      return refused(
        "provider_refused",
        `Shopify refused the discount: ${errors.map((error) => error.message).join(" ") || "no reason given"}`,
      );
    // Another worker was faster; its discount is there on the next look. A second time, the look-up lags behind.
    if (raced)
      return { kind: "later", afterSeconds: 5, detail: "The reward's discount is being made by another worker." };
    raced = true;
  }
  return refused(
    "provider_refused",
    'The reward\'s discount was edited in Shopify again and again. Leave discounts named "Goodword reward" as they are.',
  );
}

function asNotDone(failure: ReturnType<typeof readAdminFailure>): EnsuredDiscount {
  return failure.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: failure.detail } : failure;
}
