import { expect, test } from "vitest";
import { signUpName } from "../referral/sign-up.ts";
import { orderTitle } from "./order-title.ts";

test("what stands among a referral's orders is called as the merchant calls it", () => {
  expect(["#1001", signUpName].map(orderTitle)).toEqual(["Order #1001", "The sign-up"]);
});
