import type { ReasonCode } from "../../core/reason.ts";

/** What of a delivery came back to the merchant since it arrived, by our own keys; `cannot_tell`: ask another time. */
export type Returns =
  | {
      readonly kind: "told";
      readonly back: readonly { readonly key: string; readonly code: ReasonCode; readonly detail: string }[];
    }
  | { readonly kind: "cannot_tell"; readonly detail: string };
