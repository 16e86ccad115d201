import { expect, test } from "vitest";
import { accountName } from "./account-name.ts";

test.each([
  ["reward_expense", "Cost of rewards"],
  ["referrer_held", "Referrers, on hold"],
  ["referrer_payable", "Referrers, payable"],
  ["forgiveness", "Forgiven"],
  ["rail_clearing", "PayPal, on its way"],
  ["rail_cash", "PayPal, paid out"],
  ["fees", "PayPal, fees"],
] as const)("%s is read as “%s”", (kind, name) => {
  expect(accountName(kind, "PayPal")).toBe(name);
});
