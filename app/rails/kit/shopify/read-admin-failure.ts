import type { AdminResult } from "../../../platform/shopify-admin.ts";
import type { Refusal } from "../rail.ts";
import { refused } from "../refused.ts";

/** A call to the Admin API that did not end well. */
export type AdminFailure = Exclude<AdminResult<unknown>, { readonly kind: "ok" }>;

/** Reads a failed call in the words of the kit. `what` names what the app wanted to work with: "discounts". */
export function readAdminFailure(
  failure: AdminFailure,
  what: string,
):
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string } {
  if (failure.kind !== "refused") return failure;
  switch (failure.code) {
    case "access_denied":
      return refused("permission_missing", `Shopify did not let the app work with ${what}: ${failure.detail}`);
    case "unauthorized":
      return refused(
        "credentials_refused",
        "Shopify no longer accepts the app's access. Open the app in the admin once.",
      );
    case "invalid":
      return refused("provider_refused", `Shopify refused: ${failure.detail}`);
  }
}
