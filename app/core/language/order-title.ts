import { signUpName } from "../referral/sign-up.ts";

/** What stands among a referral's orders, as a merchant calls it: "Order #1001", or the friend's sign-up. */
export function orderTitle(name: string): string {
  return name === signUpName ? "The sign-up" : `Order ${name}`;
}
