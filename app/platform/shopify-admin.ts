import type { z } from "zod";

/** One Admin API operation: its text, checked in CI against Shopify's schema, and the shape of what it answers. */
export interface AdminOperation<Variables, Data> {
  readonly name: string;
  /** The GraphQL document. Written as a template tagged with the comment `GraphQL`, so that the check finds it. */
  readonly document: string;
  readonly data: z.ZodType<Data>;
  /** Only for the type. */
  readonly variables?: Variables;
}

/** How a call to the Admin API ended. */
export type AdminResult<Data> =
  | { readonly kind: "ok"; readonly data: Data }
  /** Shopify refused before it did anything: a bad document, a missing scope. */
  | { readonly kind: "refused"; readonly code: "access_denied" | "invalid" | "unauthorized"; readonly detail: string }
  /** Not done; ask again after the given time. */
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  /** It may have happened: the connection ended, or a 5xx came, after the request left. */
  | { readonly kind: "unknown"; readonly detail: string };

/** A shop's Admin API with its pace kept: waits for its bucket, waits out 429, and tells what cannot be known. */
export interface ShopifyAdmin {
  run<Variables, Data>(
    operation: AdminOperation<Variables, Data>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<AdminResult<Data>>;
}

/** Declares an operation with its types. */
export function adminOperation<Variables, Data>(
  operation: AdminOperation<Variables, Data>,
): AdminOperation<Variables, Data> {
  return operation;
}
