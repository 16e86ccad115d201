import { type CartToken, readCartToken } from "./cart-token.ts";
import type { OrderFacts } from "./order-facts.ts";

/** What the cart of an order says of the share links that its buyer followed, once the signatures were verified. */
export interface ReadClicks {
  /** The last one. */
  readonly cart: CartToken | null;
  /** All that were kept, in no order; programs that go by the last one keep no other. */
  readonly clicks: readonly CartToken[];
}

/** Reads the tokens in a cart; what is not exactly ours is left out. */
export function readClicks(
  { cartToken, clickTokens = [] }: Pick<OrderFacts, "cartToken" | "clickTokens">,
  verify: (text: string, signature: string) => boolean,
): ReadClicks {
  return {
    cart: readCartToken(cartToken, verify),
    clicks: clickTokens.flatMap((token) => readCartToken(token, verify) ?? []),
  };
}
