import type { OrderTrace } from "../fraud/assess.ts";
import type { ShopId } from "../ids.ts";
import type { SaidEvidence } from "./attribute.ts";
import type { CartToken } from "./cart-token.ts";
import type { OrderFacts } from "./order-facts.ts";

/** An order to judge, with what only the caller can know about it. */
export interface OrderToJudge {
  readonly shopId: ShopId;
  readonly order: OrderFacts;
  /** Keyed hash of the buyer's folded e-mail, hex; null without one. */
  readonly emailHash: string | null;
  /** What the cart token holds, once its signature was verified. */
  readonly cart: CartToken | null;
  /** All links that were followed, where a program asks for them. */
  readonly clicks?: readonly CartToken[];
  /** What a person said about it, over everything else. */
  readonly said?: SaidEvidence;
  /** What the order leaves for the fraud rules; asked for only when somebody may have referred it, since hashes cost time. */
  readonly trace?: () => OrderTrace;
}
