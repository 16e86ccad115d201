import { setTimeout as wait } from "node:timers/promises";
import type { RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { addCodes, codesProgress } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

/** Shopify usually needs a second or two for one code; after these waits we stop asking within the attempt. */
const waitsMs = [150, 300, 600, 1_000, 1_500, 2_000, 3_000];

/** How adding one code ended. `taken`: the shop already has this code, ours or somebody else's. */
export type AddedCode =
  | { readonly kind: "added" }
  | { readonly kind: "taken" }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** Adds one code to a discount and waits until Shopify has done it, as long as the attempt's time allows. */
export async function addCode(
  discountId: string,
  code: string,
  ctx: RailContext<ShopifyDiscountSettings>,
): Promise<AddedCode> {
  const asked = await ctx.shopify.run(addCodes, { discountId, codes: [{ code }] }, ctx.signal);
  if (asked.kind !== "ok") return readAdminFailure(asked, "discounts");
  const answer = asked.data.discountRedeemCodeBulkAdd;
  const errors = answer?.userErrors ?? [];
  if (errors.some((error) => error.code === "TAKEN")) return { kind: "taken" };
  if (errors.some((error) => error.code === "INTERNAL_ERROR"))
    return { kind: "unknown", detail: "Shopify had an error of its own while adding the code." };
  if (errors.length > 0)
    return refused("provider_refused", `Shopify refused the code: ${errors.map((error) => error.message).join(" ")}`);
  if (!answer?.bulkCreation) return { kind: "unknown", detail: "Shopify did not say how adding the code goes on." };

  // From here on the code may appear at any moment: whatever stops the waiting is `unknown`, and the look-up finds it.
  for (const ms of waitsMs) {
    if (!(await waited(ms, ctx.signal))) break;
    const progress = await ctx.shopify.run(codesProgress, { id: answer.bulkCreation.id }, ctx.signal);
    if (progress.kind === "later") continue;
    if (progress.kind !== "ok") return { kind: "unknown", detail: progress.detail };
    const creation = progress.data.discountRedeemCodeBulkCreation;
    if (creation?.done !== true) continue;
    const [line] = creation.codes.nodes;
    if (line?.discountRedeemCode) return { kind: "added" };
    if (line?.errors.some((error) => error.code === "TAKEN" || error.code === "DUPLICATE")) return { kind: "taken" };
    if (line && line.errors.length > 0)
      return refused(
        "provider_refused",
        `Shopify refused the code: ${line.errors.map((error) => error.message).join(" ")}`,
      );
    return { kind: "unknown", detail: "Shopify finished adding the code but does not show it." };
  }
  return { kind: "unknown", detail: "Shopify is still adding the code." };
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
