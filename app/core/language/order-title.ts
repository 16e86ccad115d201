import { placeName, signUpName } from "../referral/sign-up.ts";

/** What stands among a referral's orders, as a merchant calls it: "Order #1001", the friend's sign-up, or their place on a waiting list. */
export function orderTitle(name: string): string {
  if (name === placeName) return "The place on the list";
  return name === signUpName ? "The sign-up" : `Order ${name}`;
}
