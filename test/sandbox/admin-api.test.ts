import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";
import { type AppClient, appClient, basicDiscount, createDiscount } from "./support/app-client.ts";

const everything = [
  "write_discounts",
  "read_orders",
  "write_customers",
  "write_store_credit_account_transactions",
  "read_store_credit_accounts",
  "write_gift_cards",
  "read_products",
  "write_app_proxy",
];

let sandbox: Sandbox;
let client: AppClient;

beforeEach(async () => {
  sandbox = await startSandbox({ appUrl: "http://127.0.0.1:9" });
  client = await appClient(sandbox, { scopes: everything });
});

afterEach(() => sandbox.stop());

const code = (answer: { errors: { extensions?: { code?: string } }[] | undefined }) =>
  answer.errors?.[0]?.extensions?.code;

test("the real schema refuses what it does not know", async () => {
  const unknown = await client.ask("{ shop { password } }");
  expect(unknown.status).toBe(200);
  expect(unknown.data).toBeUndefined();
  expect(unknown.errors?.[0]?.message).toContain('Cannot query field "password"');
  const date = await client.ask(createDiscount, { d: { ...basicDiscount("X"), startsAt: "tomorrow" } });
  expect(date.errors?.[0]?.message).toContain("invalid DateTime");
  const both = await client.ask(createDiscount, {
    d: { ...basicDiscount("X"), context: { all: "ALL", customers: { add: [] } } },
  });
  expect(both.errors?.[0]?.message).toContain("Exactly one key");
  expect((await client.ask('{ order(id: "17") { id } }')).errors?.[0]?.message).toBe("Invalid global id '17'");
});

test("a field that the schema has and the sandbox has not is said loudly", async () => {
  const answer = await client.ask("{ shop { analyticsToken } }");
  expect(code(answer)).toBe("SANDBOX_NOT_IMPLEMENTED");
  expect(answer.errors?.[0]?.message).toContain("Shop.analyticsToken");
});

test("a missing scope denies the field, with partial data for the rest", async () => {
  const poor = await appClient(sandbox, { scopes: ["read_orders"] });
  const answer = await poor.ask("{ shop { name } customers(first: 1) { nodes { id } } }");
  expect(answer.status).toBe(200);
  expect(code(answer)).toBe("ACCESS_DENIED");
  const denied = await poor.ask(createDiscount, { d: basicDiscount("X") });
  expect(denied).toMatchObject({ data: { discountCodeBasicCreate: null } });
  expect(denied.errors?.[0]?.message).toContain("`write_discounts` access scope");
  await sandbox.control.checkout({ customer: "ben@example.com" });
  const order = await poor.ask("{ orders(first: 1) { nodes { name customer { id } } } }");
  expect(order.data).toEqual({ orders: { nodes: [{ name: "#1001", customer: null }] } });
  expect(code(order)).toBe("ACCESS_DENIED");
  const ben = await sandbox.control.customers.get({ customer: "ben@example.com" });
  expect(code(await poor.ask("query($id: ID!) { node(id: $id) { id } }", { id: ben.gid }))).toBe("ACCESS_DENIED");
});

test("a reader may not write: tags need the owner's write scope", async () => {
  const reader = await appClient(sandbox, { scopes: ["read_customers"] });
  const ben = await sandbox.control.customers.get({ customer: "ben@example.com" });
  const tag =
    "mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }";
  expect(code(await reader.ask(tag, { id: ben.gid, tags: ["vip"] }))).toBe("ACCESS_DENIED");
  const writer = await appClient(sandbox, { scopes: everything });
  expect((await writer.ask(tag, { id: ben.gid, tags: ["vip", "VIP"] })).data.tagsAdd.userErrors).toEqual([]);
  expect((await sandbox.control.customers.get({ customer: ben.id })).tags).toHaveLength(1);
});

test("costs points, and throttles when the bucket is empty until it fills again", async () => {
  const dear =
    "{ orders(first: 250) { nodes { id lineItems(first: 20) { nodes { id product { id } variant { id } } } } } }";
  const first = await client.ask(dear);
  expect(first.cost).toMatchObject({ requestedQueryCost: 239, actualQueryCost: 0 });
  // Empty rows give nearly all back, so the bucket is drained by mutations, which do not.
  let throttled = await client.ask("{ shop { name } }");
  for (let round = 0; round < 60 && code(throttled) !== "THROTTLED"; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => client.ask(createDiscount, { d: basicDiscount(`R${round}-${index}`) })),
    );
    throttled = answers.find((one) => code(one) === "THROTTLED") ?? throttled;
  }
  expect(throttled).toMatchObject({ status: 200, data: undefined, cost: { actualQueryCost: null } });
  await expect
    .poll(async () => (await client.ask("{ shop { name } }")).data?.shop.name, { timeout: 5_000 })
    .toBe("Demo Roasters");
});

test("a query beyond 1,000 points is refused before it runs", async () => {
  const answer = await client.ask(
    "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { product { variants(first: 100) { nodes { product { id } } } } } } } } }",
  );
  expect(code(answer)).toBe("MAX_COST_EXCEEDED");
});

test("a code is taken in the whole shop, whatever its case", async () => {
  await client.discount("WELCOME");
  const again = await client.ask(createDiscount, { d: basicDiscount("welcome") });
  expect(again.data.discountCodeBasicCreate).toEqual({
    codeDiscountNode: null,
    userErrors: [
      {
        field: ["basicCodeDiscount", "code"],
        code: "TAKEN",
        message: "Code must be unique. Please try a different code.",
        extraInfo: null,
      },
    ],
  });
});

test.each([
  ["END_DATE_BEFORE_START_DATE", { endsAt: "2019-01-01T00:00:00Z" }, ["endsAt"]],
  [
    "VALUE_OUTSIDE_RANGE",
    { customerGets: { items: { all: true }, value: { percentage: 10 } } },
    ["customerGets", "value", "percentage"],
  ],
  ["TOO_LONG", { code: "X".repeat(256) }, ["code"]],
  ["BLANK", { title: "" }, ["title"]],
  ["TOO_MANY_TAGS", { tags: ["a", "b", "c", "d", "e", "f"] }, ["tags"]],
  [
    "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
    {
      minimumRequirement: {
        subtotal: { greaterThanOrEqualToSubtotal: "1.00" },
        quantity: { greaterThanOrEqualToQuantity: "1" },
      },
    },
    ["minimumRequirement"],
  ],
])("refuses a discount with %s and makes none", async (expected, change, field) => {
  const { data } = await client.ask(createDiscount, { d: { ...basicDiscount("NEW"), ...change } });
  expect(data.discountCodeBasicCreate.userErrors).toMatchObject([
    { code: expected, field: ["basicCodeDiscount", ...field] },
  ]);
  expect(await sandbox.control.discounts.list()).toEqual([]);
});

test("codes in bulk come later, each with its own outcome, and at most 250 at once", async () => {
  await sandbox.control.shops.update({ shop: "demo.myshopify.com", bulkDelayMs: 150 });
  const id = await client.discount("FRIENDS", { tags: ["goodword"] });
  const add =
    "mutation($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { bulkCreation { id done codesCount } userErrors { code } } }";
  const { data } = await client.ask(add, { id, codes: [{ code: "ANNA" }, { code: "friends" }] });
  expect(data.discountRedeemCodeBulkAdd.bulkCreation).toMatchObject({ done: false, codesCount: 2 });
  const look = () =>
    client.ask(
      "query($id: ID!) { discountRedeemCodeBulkCreation(id: $id) { done importedCount failedCount codes(first: 250) { nodes { code discountRedeemCode { id } errors { code } } } } }",
      { id: data.discountRedeemCodeBulkAdd.bulkCreation.id },
    );
  expect((await look()).data.discountRedeemCodeBulkCreation).toMatchObject({ done: false, importedCount: 0 });
  await expect.poll(async () => (await look()).data.discountRedeemCodeBulkCreation.done).toBe(true);
  expect((await look()).data.discountRedeemCodeBulkCreation).toMatchObject({
    importedCount: 1,
    failedCount: 1,
    codes: {
      nodes: [
        { code: "ANNA", errors: [] },
        { code: "friends", discountRedeemCode: null, errors: [{ code: "TAKEN" }] },
      ],
    },
  });
  const found = await client.ask(
    '{ codeDiscountNodeByCode(code: "aNNa") { id codeDiscount { ... on DiscountCodeBasic { tags codesCount { count } } } } }',
  );
  expect(found.data.codeDiscountNodeByCode).toEqual({
    id,
    codeDiscount: { tags: ["goodword"], codesCount: { count: 2 } },
  });
  const many = await client.ask(add, { id, codes: Array.from({ length: 251 }, (_, index) => ({ code: `N${index}` })) });
  expect(code(many)).toBe("MAX_INPUT_SIZE_EXCEEDED");
});

test("orders are found by their change, page by page, with ids that no float touched", async () => {
  for (let count = 0; count < 5; count += 1) {
    await sandbox.control.checkout({ customer: "ben@example.com" });
    await sandbox.control.clock.advance({ minutes: 10 });
  }
  const [first] = await sandbox.control.orders.list();
  await sandbox.control.orders.refund({ order: first?.id ?? "", amount: "1" });
  const page = (after: string | null) =>
    client.ask(
      "query($q: String!, $after: String) { orders(first: 2, after: $after, query: $q, sortKey: UPDATED_AT) { nodes { id name } pageInfo { hasNextPage endCursor } } }",
      { q: `updated_at:>='${first?.createdAt}' AND test:false`, after },
    );
  const names: string[] = [];
  let after: string | null = null;
  do {
    const {
      data,
    }: { data: { orders: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } } =
      await page(after);
    names.push(...data.orders.nodes.map((node) => node.name));
    after = data.orders.pageInfo.hasNextPage ? data.orders.pageInfo.endCursor : null;
  } while (after);
  expect(names).toEqual(["#1002", "#1003", "#1004", "#1005", "#1001"]);
  const { data } = await client.ask("query($id: ID!) { order(id: $id) { id legacyResourceId } }", { id: first?.gid });
  expect(data.order).toEqual({ id: first?.gid, legacyResourceId: first?.id });
  expect(code(await client.ask('{ orders(first: 1, query: "colour:red") { nodes { id } } }'))).toBe(
    "SANDBOX_NOT_IMPLEMENTED",
  );
});

test("orders older than 60 days need read_all_orders", async () => {
  const { order } = await sandbox.control.checkout({ customer: "ben@example.com" });
  await sandbox.control.clock.advance({ days: 61 });
  const later = await appClient(sandbox, { scopes: everything });
  const look = (asked: AppClient) =>
    asked.ask("query($id: ID!) { order(id: $id) { id customer { numberOfOrders } } }", { id: order.gid });
  expect((await look(later)).data.order).toBeNull();
  const all = await appClient(sandbox, { scopes: [...everything, "read_all_orders"] });
  expect((await look(all)).data.order.customer.numberOfOrders).toBe("1");
});

test("store credit is given once an account, taken back while it is there", async () => {
  const anna = await sandbox.control.customers.get({ customer: "anna@example.com" });
  const credit =
    "mutation($id: ID!, $c: StoreCreditAccountCreditInput!) { storeCreditAccountCredit(id: $id, creditInput: $c) { storeCreditAccountTransaction { id amount { amount currencyCode } account { id balance { amount } } } userErrors { field code } } }";
  const given = await client.ask(credit, {
    id: anna.gid,
    c: { creditAmount: { amount: "10.00", currencyCode: "USD" } },
  });
  expect(given.data.storeCreditAccountCredit).toMatchObject({
    storeCreditAccountTransaction: { amount: { amount: "10.0" } },
    userErrors: [],
  });
  const nothing = await client.ask(credit, { id: anna.gid, c: { creditAmount: { amount: "0", currencyCode: "USD" } } });
  expect(nothing.data.storeCreditAccountCredit.userErrors[0].code).toBe("NEGATIVE_OR_ZERO_AMOUNT");
  const debit = await client.ask(
    "mutation($id: ID!, $d: StoreCreditAccountDebitInput!) { storeCreditAccountDebit(id: $id, debitInput: $d) { storeCreditAccountTransaction { amount { amount } } userErrors { code } } }",
    { id: anna.gid, d: { debitAmount: { amount: "10.01", currencyCode: "USD" } } },
  );
  expect(debit.data.storeCreditAccountDebit.userErrors).toEqual([{ code: "INSUFFICIENT_FUNDS" }]);
});

test("a gift card shows its code once, and a chosen code is taken the second time", async () => {
  const issue = () =>
    client.ask(
      "mutation($i: GiftCardCreateInput!) { giftCardCreate(input: $i) { giftCard { id maskedCode balance { amount } } giftCardCode userErrors { code } } }",
      {
        i: { initialAmount: { amount: "25.00", currencyCode: "USD" }, code: "GOOD WORD 12" },
      },
    );
  expect((await issue()).data.giftCardCreate).toMatchObject({
    giftCardCode: "goodword12",
    giftCard: { balance: { amount: "25.0" } },
  });
  expect((await issue()).data.giftCardCreate).toMatchObject({
    giftCard: null,
    giftCardCode: null,
    userErrors: [{ code: "TAKEN" }],
  });
});

test("metafields are set all together or not at all, and only on the digest that was read", async () => {
  const { data } = await client.ask("{ currentAppInstallation { id } }");
  const ownerId = data.currentAppInstallation.id;
  const set = (metafields: object[]) =>
    client.ask(
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { key value compareDigest } userErrors { field code elementIndex } } }",
      { m: metafields },
    );
  const on = { ownerId, namespace: "$app:program", key: "active", type: "boolean", value: "true" };
  expect((await set([on, { ...on, key: "other", value: "perhaps" }])).data.metafieldsSet).toMatchObject({
    metafields: null,
    userErrors: [{ code: "INVALID_VALUE", elementIndex: 1 }],
  });
  const [made] = (await set([{ ...on, compareDigest: null }])).data.metafieldsSet.metafields;
  expect((await set([{ ...on, value: "false", compareDigest: "old" }])).data.metafieldsSet.userErrors[0].code).toBe(
    "STALE_OBJECT",
  );
  expect(
    (await set([{ ...on, value: "false", compareDigest: made.compareDigest }])).data.metafieldsSet.userErrors,
  ).toEqual([]);
});

test("a product is in the collections that hold it now, and a deleted one leaves its lines without a product", async () => {
  const [product] = await sandbox.control.products.list();
  const [everywhere, coffee] = product?.collections ?? [];
  const { order } = await sandbox.control.checkout({ lines: [{ variant: "COF-MB-250" }] });
  const look = async () =>
    (
      await client.ask(
        `query($p: [ID!]!, $o: ID!, $a: ID!, $b: ID!) {
          nodes(ids: $p) { ... on Product { a: inCollection(id: $a) b: inCollection(id: $b) } }
          order(id: $o) { lineItems(first: 5) { nodes { product { title } } } }
        }`,
        {
          p: [`gid://shopify/Product/${product?.id}`],
          o: order.gid,
          a: `gid://shopify/Collection/${everywhere?.id}`,
          b: `gid://shopify/Collection/${coffee?.id}`,
        },
      )
    ).data;
  const lines = (title: string | null) => ({ lineItems: { nodes: [{ product: title && { title } }] } });
  expect(await look()).toEqual({ nodes: [{ a: true, b: true }], order: lines("Morning Blend Coffee") });
  await sandbox.control.products.collect({ product: "COF-MB-1000", collections: ["all"] });
  expect(await look()).toEqual({ nodes: [{ a: true, b: false }], order: lines("Morning Blend Coffee") });
  await sandbox.control.products.delete({ product: "COF-MB-250" });
  expect(await look()).toEqual({ nodes: [null], order: lines(null) });
});

test("an address for another version of the API is not there", async () => {
  const answer = await fetch(`${sandbox.worldUrl}/demo.myshopify.com/admin/api/2025-01/graphql.json`, {
    method: "POST",
    body: "{}",
  });
  expect(answer.status).toBe(404);
});
