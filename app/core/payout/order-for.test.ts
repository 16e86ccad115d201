import { expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { isElsewhere, orderFor } from "./order-for.ts";
import type { PayoutOrder } from "./payout-order.ts";

const shop = { name: "Northwind Tea", domain: "northwind-tea.myshopify.com" };
const payout = { payoutId: "pay_1" as PayoutOrder["payoutId"], amountMinor: 1_000, currency: currency("USD") };
const place = { kind: "paypal", email: "old@example.com" };
const other = { kind: "paypal", email: "new@example.com" };
const person = {
  name: "Anna",
  email: "anna@example.com",
  customerId: "gid://shopify/Customer/1",
  destinations: { paypal: place },
  waiting: {},
};

test("an order names its person as they are now, and the store in at most 140 characters", () => {
  expect(orderFor(payout, person, "paypal", shop)).toEqual({
    payoutId: "pay_1",
    value: { amountMinor: 1_000, currency: "USD" },
    person: {
      name: "Anna",
      email: "anna@example.com",
      customerId: "gid://shopify/Customer/1",
      destination: place,
    },
    memo: "Thank you for recommending Northwind Tea",
  });
  expect(orderFor(payout, undefined, "wise", { ...shop, name: "" })).toMatchObject({
    person: { name: null, email: null, customerId: null, destination: null },
    memo: "Thank you for recommending northwind-tea.myshopify.com",
  });
  expect(orderFor(payout, person, "wise", { ...shop, name: "x".repeat(200) }).memo).toHaveLength(140);
});

test("a try that has not left is elsewhere once its person wants it in another place, or a change of theirs waits", () => {
  const tried = (destination: PayoutOrder["person"]["destination"], outcome = "later") => ({
    outcome,
    order: { person: { destination } } as unknown as PayoutOrder,
  });
  expect(isElsewhere(tried({ ...place }), person, "paypal")).toBe(false);
  expect(isElsewhere(tried(other), person, "paypal")).toBe(true);
  expect(isElsewhere(tried(null), person, "paypal")).toBe(true);
  expect(isElsewhere(tried(null), person, "tremendous")).toBe(false);
  expect(isElsewhere(tried(place), undefined, "paypal")).toBe(true);
  expect(isElsewhere(tried(null), undefined, "paypal")).toBe(false);
  expect(isElsewhere(tried(null), { destinations: {}, waiting: { paypal: {} } }, "paypal")).toBe(true);
  expect(isElsewhere(tried(null), { destinations: {}, waiting: { wise: {} } }, "paypal")).toBe(false);
});

test("what may have left goes on as it was", () => {
  const order = { person: { destination: other } } as unknown as PayoutOrder;
  for (const outcome of ["unknown", "sending", "refused"])
    expect(isElsewhere({ outcome, order }, person, "paypal")).toBe(false);
  expect(isElsewhere({ outcome: "later", order: null }, person, "paypal")).toBe(false);
  expect(isElsewhere(null, person, "paypal")).toBe(false);
  expect(isElsewhere(undefined, person, "paypal")).toBe(false);
});
