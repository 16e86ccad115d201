import { setTimeout as wait } from "node:timers/promises";
import type { RailContext, Refusal, RevokeOrder, RevokeOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { removeCodes, useOfCode } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

/** Shopify removes a code within a moment; after these waits we ask again later. */
const waitsMs = [0, 150, 400, 1_000];

/**
 * Takes a code that nobody has used off its discount. Whether it was used is asked before and after: a checkout may have been
 * faster. A code that is not there any more and in no order was taken back by an earlier try.
 */
export async function revokeCode(
  order: RevokeOrder,
  ctx: RailContext<ShopifyDiscountSettings>,
): Promise<RevokeOutcome> {
  const { code } = order.delivery;
  if (code === undefined) return refused("provider_refused", "The code of this reward was not kept.");
  const before = await readUse(code, ctx);
  if (before.kind === "failed") return before.asked;
  if (before.kind === "used") return spent(code);
  if (before.kind === "there") {
    const asked = await ctx.shopify.run(removeCodes, { discountId: before.discountId, ids: [before.id] }, ctx.signal);
    if (asked.kind !== "ok") return readAdminFailure(asked, "discounts");
    const errors = asked.data.discountCodeRedeemCodeBulkDelete?.userErrors ?? [];
    if (errors.length > 0)
      return refused("provider_refused", `Shopify kept the code: ${errors.map((error) => error.message).join(" ")}`);
  }
  for (const ms of waitsMs) {
    if (!(await waited(ms, ctx.signal))) break;
    const after = await readUse(code, ctx);
    if (after.kind === "used") return spent(code);
    if (after.kind === "gone")
      return { kind: "revoked", value: order.take, detail: `The code ${code} was taken back; nobody had used it.` };
    if (after.kind === "failed") break;
  }
  return { kind: "unknown", detail: "Shopify is still taking the code back." };
}

/** Whether somebody used a code; `null` when Shopify cannot be asked. */
export async function wasUsed(code: string, ctx: RailContext<ShopifyDiscountSettings>): Promise<boolean | null> {
  const { kind } = await readUse(code, ctx);
  return kind === "failed" ? null : kind === "used";
}

type Use =
  | { readonly kind: "used" }
  | { readonly kind: "gone" }
  | { readonly kind: "there"; readonly id: string; readonly discountId: string }
  | {
      readonly kind: "failed";
      readonly asked: Refusal | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };
    };

/** Reading moves nothing: what stops it is to be asked again. */
async function readUse(code: string, ctx: RailContext<ShopifyDiscountSettings>): Promise<Use> {
  const read = await ctx.shopify.run(useOfCode, { code, find: code, orders: `discount_code:${code}` }, ctx.signal);
  if (read.kind !== "ok") {
    const failure = readAdminFailure(read, "discounts");
    return {
      kind: "failed",
      asked: failure.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: failure.detail } : failure,
    };
  }
  const same = (one: string) => one.toLowerCase() === code.toLowerCase();
  // The search may answer with more than the very code.
  if (read.data.orders.nodes.some((order) => order.discountCodes.some(same))) return { kind: "used" };
  const node = read.data.codeDiscountNodeByCode;
  if (node === null) return { kind: "gone" };
  const codes = "codes" in node.codeDiscount ? node.codeDiscount.codes.nodes : [];
  const found = codes.find((one) => same(one.code));
  if (!found)
    return {
      kind: "failed",
      asked: { kind: "later", afterSeconds: 60, detail: "Shopify knows the code but does not list it yet." },
    };
  if (found.asyncUsageCount > 0) return { kind: "used" };
  return { kind: "there", id: found.id, discountId: node.id };
}

function spent(code: string): RevokeOutcome {
  return { kind: "already_spent", detail: `The code ${code} was used.` };
}

/** Waits, or answers `false` at once when the attempt's time is over. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
