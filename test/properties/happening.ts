import type { DisputeOutcome } from "../../app/core/referral/disputes.ts";
import type { StoryOrder, StorySignUp, ToldState } from "./model.ts";

/** Something that reaches the app, or that it does by itself. */
export type Happening =
  | { readonly kind: "told"; readonly order: StoryOrder; readonly state: ToldState }
  /** A delivery says how one of an order's disputes stands. */
  | { readonly kind: "disputed"; readonly order: StoryOrder; readonly number: number; readonly outcome: DisputeOutcome }
  /** The order is read: its last state, with its disputes as they ended. */
  | { readonly kind: "read"; readonly order: StoryOrder }
  /** Shopify answers whatever is asked at the moment. */
  | { readonly kind: "checked" }
  | { readonly kind: "rejected"; readonly friend: string }
  /** The store tells of a customer who was invited, before or after their address was confirmed. */
  | { readonly kind: "joined"; readonly signUp: StorySignUp; readonly verified: boolean }
  /** It tells that the account is gone. */
  | { readonly kind: "left"; readonly signUp: StorySignUp }
  /** The merchant takes somebody off a list, or puts them back. */
  | { readonly kind: "taken_off" | "put_back"; readonly signUp: StorySignUp }
  /** The hold is over, and the store is asked whether the account is there; before, all that is known is told once more. */
  | { readonly kind: "asked"; readonly signUp: StorySignUp }
  /** Rewards go on, one step each: held ones become due, due ones go out, those on their way arrive. */
  | { readonly kind: "moved" };
