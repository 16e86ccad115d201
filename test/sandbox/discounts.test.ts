import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";
import { type AppClient, appClient } from "./support/app-client.ts";

let sandbox: Sandbox;
let client: AppClient;

beforeEach(async () => {
  sandbox = await startSandbox({ appUrl: "http://127.0.0.1:9" });
  client = await appClient(sandbox);
});

afterEach(() => sandbox.stop());

const buy = (discountCodes: string[], more: object = {}) =>
  sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01" }, { variant: "MUG-BL", quantity: 2 }],
    discountCodes,
    ...more,
  });

const percent = (percentage: number) => ({ customerGets: { items: { all: true }, value: { percentage } } });
const amount = (value: string, appliesOnEachItem = false) => ({
  customerGets: { items: { all: true }, value: { discountAmount: { amount: value, appliesOnEachItem } } },
});

test("a percentage is taken of the whole and spread over the lines to the cent", async () => {
  await client.discount("TEN", percent(0.1));
  const { order } = await buy(["ten"]);
  expect([order.discounts, order.subtotal]).toEqual(["12.90", "116.10"]);
  expect(order.lines.map((line) => line.discount)).toEqual(["10.00", "2.90"]);
  expect(order.discountCodes).toEqual(["TEN"]);
});

test("an amount is spread over the lines, never more than the order", async () => {
  await client.discount("FIVE", amount("5.00"));
  await client.discount("HUGE", amount("5000.00"));
  await client.discount("EACH", amount("3.00", true));
  expect((await buy(["FIVE"])).order.lines.map((line) => line.discount)).toEqual(["3.88", "1.12"]);
  expect((await buy(["HUGE"])).order.subtotal).toBe("0.00");
  expect((await buy(["EACH"])).order.discounts).toBe("9.00");
});

test("gift cards are never discounted", async () => {
  await client.discount("TEN", percent(0.1));
  const { order } = await buy(["TEN"], { lines: [{ variant: "GIFT-50" }, { variant: "GRD-01" }] });
  expect(order.lines.map((line) => line.discount)).toEqual(["0.00", "10.00"]);
  expect((await buy(["TEN"], { lines: [{ variant: "GIFT-50" }] })).refusedCodes).toHaveLength(1);
});

test("yen have no decimals", async () => {
  const second = await appClient(sandbox, { shop: "second.myshopify.com" });
  await second.discount("THIRD", percent(0.333));
  const { order } = await sandbox.control.checkout({
    shop: "second.myshopify.com",
    customer: "ben@example.com",
    lines: [{ variant: "MUG-BL", quantity: 1 }, { variant: "GRD-01" }],
    discountCodes: ["THIRD"],
  });
  expect(order.discounts).toBe("3813");
  expect(order.lines.map((line) => line.discount)).toEqual(["483", "3330"]);
});

test("a code counts only while its discount runs, from its minimum on, for whom it is", async () => {
  const anna = await sandbox.control.customers.get({ customer: "anna@example.com" });
  await client.discount("LATER", { startsAt: "2099-01-01T00:00:00Z" });
  await client.discount("OVER", { endsAt: "2021-01-01T00:00:00Z" });
  await client.discount("RICH", { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "129.01" } } });
  await client.discount("EXACT", { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "129.00" } } });
  await client.discount("FOUR", { minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: "4" } } });
  await client.discount("ANNAS", { context: { customers: { add: [anna.gid] } } });
  const outcome = async (code: string, more = {}) => (await buy([code], more)).refusedCodes[0]?.reason ?? "applied";
  expect(await outcome("LATER")).toBe("Enter a valid discount code");
  expect(await outcome("OVER")).toContain("expired");
  expect(await outcome("RICH")).toBe("Spend at least $129.01 to use this discount code");
  expect(await outcome("EXACT")).toBe("applied");
  expect(await outcome("FOUR")).toContain("4 items");
  expect(await outcome("ANNAS")).toContain("isn't available to you");
  expect(await outcome("ANNAS", { customer: anna.id })).toBe("applied");
  await sandbox.control.clock.set({ now: "2099-02-01T00:00:00Z" });
  expect(await outcome("LATER")).toBe("applied");
});

test("usage limit and once-per-customer count for each redeem code by itself", async () => {
  const once = await client.discount("ONCE", { usageLimit: 1 });
  await client.ask(
    "mutation($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { userErrors { code } } }",
    { id: once, codes: [{ code: "TWICE" }] },
  );
  await expect.poll(async () => (await sandbox.control.discounts.list())[0]?.codes.length).toBe(2);
  expect((await buy(["once"])).refusedCodes).toEqual([]);
  expect((await buy(["ONCE"])).refusedCodes[0]?.reason).toContain("usage limit");
  expect((await buy(["TWICE"])).refusedCodes).toEqual([]);

  await client.discount("PERSON", { appliesOncePerCustomer: true });
  expect((await buy(["PERSON"])).refusedCodes).toEqual([]);
  expect((await buy(["person"], { customer: "BEN@example.com" })).refusedCodes[0]?.reason).toContain("already used");
  expect((await buy(["PERSON"], { customer: "david@example.com" })).refusedCodes).toEqual([]);
});

test("of codes that may not be combined the one that saves most stays", async () => {
  await client.discount("SMALL", percent(0.05));
  await client.discount("LARGE", percent(0.2));
  const both = { combinesWith: { orderDiscounts: true, productDiscounts: false, shippingDiscounts: false } };
  await client.discount("FRIENDLY", { ...percent(0.1), ...both });
  await client.discount("OPEN", { ...amount("9.00"), ...both });
  const one = await buy(["SMALL", "LARGE"]);
  expect(one.order.discountCodes).toEqual(["LARGE"]);
  expect(one.refusedCodes).toMatchObject([{ code: "SMALL", reason: expect.stringContaining("combined") }]);
  const two = await buy(["FRIENDLY", "OPEN"]);
  expect(two.order).toMatchObject({ discountCodes: ["FRIENDLY", "OPEN"], discounts: "21.90" });
});

test("a stopped discount stops, and comes back when it is started again", async () => {
  const id = await client.discount("STOP");
  const act = (name: string) =>
    client.ask(`mutation($id: ID!) { ${name}(id: $id) { codeDiscountNode { id } userErrors { code message } } }`, {
      id,
    });
  await act("discountCodeDeactivate");
  expect((await buy(["STOP"])).refusedCodes).toHaveLength(1);
  await act("discountCodeActivate");
  expect((await buy(["STOP"])).refusedCodes).toEqual([]);
  await sandbox.control.discounts.delete({ discount: id });
  expect((await buy(["STOP"])).refusedCodes[0]?.reason).toBe("Enter a valid discount code");
});
