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

/** Makes a discount of another kind; answers what was refused, nothing when it was made. */
async function make(kind: "FreeShipping" | "Bxgy", code: string, more: object) {
  const argument = kind === "Bxgy" ? "bxgyCodeDiscount" : "freeShippingCodeDiscount";
  const { data, errors } = await client.ask(
    `mutation($d: DiscountCode${kind}Input!) { discountCode${kind}Create(${argument}: $d) { codeDiscountNode { id } userErrors { field code } } }`,
    { d: { title: code, code, startsAt: "2020-01-01T00:00:00Z", context: { all: "ALL" }, ...more } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const payload = data[`discountCode${kind}Create`];
  return payload.userErrors.map((error: { field: string[]; code: string }) => `${error.field.at(-1)}: ${error.code}`);
}

const named = async (sku: string) => {
  const products = await sandbox.control.products.list();
  const product = products.find((one) => one.variants.some((variant) => variant.sku === sku));
  return { products: { productsToAdd: [`gid://shopify/Product/${product?.id}`] } };
};
const oneFree = { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } };

test("free shipping comes off the shipping alone, from its minimum on", async () => {
  const minimumRequirement = { subtotal: { greaterThanOrEqualToSubtotal: "100.00" } };
  expect(await make("FreeShipping", "SHIP", { destination: { all: true }, minimumRequirement })).toEqual([]);
  const { order } = await buy(["SHIP"]);
  expect([order.subtotal, order.discounts, order.discountCodes]).toEqual(["129.00", "5.00", ["SHIP"]]);
  const plain = (await buy([])).order;
  expect(Number(plain.total) - Number(order.total)).toBe(5);
  const small = await buy(["SHIP"], { lines: [{ variant: "MUG-BL" }] });
  expect(small.refusedCodes[0]?.reason).toContain("Spend at least $100.00");
  const { data } = await client.ask(
    "{ orders(first: 1) { nodes { discountApplications(first: 1) { nodes { targetType ... on DiscountCodeApplication { code } } } } } }",
  );
  expect(data.orders.nodes[0].discountApplications.nodes).toEqual([{ targetType: "SHIPPING_LINE", code: "SHIP" }]);
});

test("free shipping is used with another discount where both allow it, and never with another of its kind", async () => {
  const both = { combinesWith: { orderDiscounts: true, productDiscounts: false, shippingDiscounts: false } };
  expect(await make("FreeShipping", "SHIP", both)).toEqual([]);
  await client.discount("TEN", { ...percent(0.1), combinesWith: { shippingDiscounts: true } });
  await client.discount("ALONE", percent(0.1));
  expect((await buy(["SHIP", "TEN"])).order).toMatchObject({ discounts: "17.90", subtotal: "116.10" });
  expect((await buy(["SHIP", "ALONE"])).order.discountCodes).toEqual(["ALONE"]);
  expect(await make("FreeShipping", "TWICE", { combinesWith: { shippingDiscounts: true } })).toEqual([
    "combinesWith: INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS",
  ]);
});

test("buy X get Y gives as many pieces as it says, the cheapest, beside what is bought", async () => {
  const gets = { customerGets: { items: await named("MUG-BL"), value: oneFree } };
  const grinder = await named("GRD-01");
  expect(
    await make("Bxgy", "MUG", {
      ...gets,
      customerBuys: { items: grinder, value: { quantity: "1" } },
      usesPerOrderLimit: 1,
    }),
  ).toEqual([]);
  expect((await buy(["MUG"])).order.lines.map((line) => line.discount)).toEqual(["0.00", "14.50"]);
  expect((await buy(["MUG"], { lines: [{ variant: "MUG-BL" }] })).refusedCodes[0]?.reason).toContain("isn't valid for");
  expect((await buy(["MUG"], { lines: [{ variant: "GRD-01" }] })).refusedCodes).toHaveLength(1);
  // A piece counts as bought or as given: one mug is not given for itself, two are.
  await make("Bxgy", "BOGO", { ...gets, customerBuys: { items: await named("MUG-BL"), value: { quantity: "1" } } });
  expect((await buy(["BOGO"], { lines: [{ variant: "MUG-BL" }] })).refusedCodes).toHaveLength(1);
  expect((await buy(["BOGO"], { lines: [{ variant: "MUG-BL", quantity: 5 }] })).order.discounts).toBe("29.00");
  await make("Bxgy", "SPEND", { ...gets, customerBuys: { items: grinder, value: { amount: "150.00" } } });
  expect((await buy(["SPEND"])).refusedCodes).toHaveLength(1);
  const two = [{ variant: "GRD-01", quantity: 2 }, { variant: "MUG-WH" }];
  expect((await buy(["SPEND"], { lines: two })).order.discounts).toBe("14.50");
});

test("buy X get Y takes goods by name and a discount on a quantity, nothing else", async () => {
  const items = await named("MUG-BL");
  const buys = { items, value: { quantity: "1" } };
  const asked = async (customerBuys: object, customerGets: object) => make("Bxgy", "X", { customerBuys, customerGets });
  expect(await asked({ ...buys, items: { all: true } }, { items, value: oneFree })).toEqual(["items: INVALID"]);
  expect(await asked(buys, { items, value: { percentage: 0.5 } })).toEqual(["value: INVALID"]);
  expect(await asked({ items, value: { quantity: "1", amount: "5.00" } }, { items, value: oneFree })).toEqual([
    "value: CONFLICT",
  ]);
  expect(await make("Bxgy", "X", {})).toEqual(["value: BLANK", "items: BLANK", "value: BLANK", "items: BLANK"]);
});

test("a discount on products or collections is of those alone, and keeps its kind for good", async () => {
  const value = { percentage: 0.5 };
  const id = await client.discount("MUGS", { customerGets: { items: await named("MUG-BL"), value } });
  expect((await buy(["MUGS"])).order.lines.map((line) => line.discount)).toEqual(["0.00", "14.50"]);
  const { data } = await client.ask(
    "mutation($id: ID!, $d: DiscountCodeFreeShippingInput!) { discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $d) { userErrors { message } } }",
    { id, d: { title: "X" } },
  );
  expect(data.discountCodeFreeShippingUpdate.userErrors).toEqual([{ message: "Discount does not exist" }]);
});
