import type { Money } from "../../core/money/money.ts";

/** What is unspent of a delivery, as the provider says. `not_now`: it could not be asked, or does not know it any more. */
export type Unspent =
  | { readonly kind: "left"; readonly value: Money }
  | { readonly kind: "not_now"; readonly detail: string };
