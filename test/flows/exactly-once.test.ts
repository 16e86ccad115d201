import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RewardId } from "../../app/core/ids.ts";
import { reconcileOrders } from "../../app/flows/reconcile-orders.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { readEnv } from "../../app/platform/env.ts";
import { createLog } from "../../app/platform/log.ts";
import { startServer } from "../../app/server.ts";
import { demoKeys } from "../platform/start-app.ts";
import { deliver } from "../support/deliver.ts";
import { type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

const earned = async (store: Store) =>
  (
    await house.query<{ sum: number }>(
      "select coalesce(sum(amount_minor), 0)::int8 as sum from ledger_entry where shop_id = $1 and account = 'reward_expense'",
      [store.shopId],
    )
  )[0]?.sum;

test("one delivery that arrives fifty times at once is one reward", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com", discountCodes: [anna.code] });
  const [paid] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
  const answers = await Promise.all(
    times(50, (index) =>
      deliver(house, {
        shop: store.shop,
        topic: index % 2 === 0 ? "orders/paid" : "orders/updated",
        body: paid?.body ?? "",
      }),
    ),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  await house.settled();
  expect(await store.rewards()).toHaveLength(1);
  expect(await earned(store)).toBe(-1_000);
  expect(
    await house.query("select id from inbound_event where shop_id = $1 and topic like 'orders/%'", [store.shopId]),
  ).toHaveLength(1);
});

test("thirty friends, every delivery five times and in the wrong order: thirty rewards", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "repeat", copies: 5 });
  for (const index of times(15, (n) => n))
    await house.control.checkout({ shop: store.shop, customer: `r${index}@example.com`, discountCodes: [anna.code] });
  await house.control.webhooks.behave();
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
  for (const index of times(15, (n) => n + 15))
    await house.control.checkout({ shop: store.shop, customer: `r${index}@example.com`, discountCodes: [anna.code] });
  await house.control.webhooks.behave();
  await house.control.webhooks.release({ reversed: true });
  await house.settled();
  expect(await store.rewards()).toHaveLength(30);
  expect(await earned(store)).toBe(-30_000);
});

test("a delivery cut off or shortened on its way is refused, comes again, and counts once", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, topic: "orders/paid", kind: "truncate", times: 1 });
  await house.control.webhooks.misbehave({ shop: store.shop, topic: "orders/updated", kind: "cut_off", times: 1 });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com", discountCodes: [anna.code] });
  await house.settled();
  expect(await store.rewards()).toHaveLength(0);
  await house.control.clock.advance({ minutes: 10 });
  await house.settled();
  expect(await store.rewards()).toHaveLength(1);
  await house.check({ errors: [/could not be stored/] });
});

test("deliveries that never came are found by the reconciliation, in one run, once", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  for (const index of times(23, (n) => n))
    await house.control.checkout({ shop: store.shop, customer: `m${index}@example.com`, discountCodes: [anna.code] });
  await house.settled();
  expect(await store.rewards()).toHaveLength(0);
  expect(await reconcileOrders(house.app.services, store.shopId)).toMatchObject({ read: 23, missed: 23 });
  await house.settled();
  expect(await store.rewards()).toHaveLength(23);
  expect(await reconcileOrders(house.app.services, store.shopId)).toMatchObject({ missed: 0 });
  await house.settled();
  expect(await earned(store)).toBe(-23_000);
});

test("a reconciliation that Shopify does not answer moves nothing, and the next one finds it all", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  for (const index of times(12, (n) => n))
    await house.control.checkout({ shop: store.shop, customer: `s${index}@example.com`, discountCodes: [anna.code] });
  await house.control.faults.add({
    host: store.shop,
    operation: "OrdersSince",
    kind: "status",
    status: 500,
    times: 10,
  });
  await expect(reconcileOrders(house.app.services, store.shopId)).rejects.toThrow(/could not be read/);
  await house.control.faults.clear();
  await reconcileOrders(house.app.services, store.shopId);
  await house.settled();
  expect(await store.rewards()).toHaveLength(12);
});

test("one press that arrives ten times is one run, and two merchants who press at once pay once", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  for (const index of times(3, (n) => n))
    await store.buys({ customer: `p${index}@example.com`, discountCodes: [anna.code] });
  await house.days(0);
  const rewardIds: RewardId[] = (await store.rewards()).map((reward) => reward.id);
  const press = (pressKey: string) =>
    requestPayouts(house.app.services, store.shopId, {
      rewardIds,
      rail: "shopify-discount",
      actor: "merchant",
      pressKey,
    });
  const runs = await Promise.all([...times(8, () => press("same")), press("other"), press("third")]);
  await house.settled();
  expect(new Set(runs.slice(0, 8).map((run) => run.runId)).size).toBe(1);
  expect(await store.payouts()).toMatchObject([{ state: "issued", amountMinor: 3_000 }]);
});

test("fifty joins of one customer at once are one referrer with one code", async () => {
  const store = await house.openShop();
  await store.program();
  const answers = await Promise.all(
    times(50, () => store.proxy("/proxy/referrer", { customer: "anna@example.com", method: "POST" })),
  );
  const codes = new Set<string>();
  for (const answer of answers) {
    // Too many at once may be asked to come again; nobody gets another code.
    expect([200, 503]).toContain(answer.status);
    if (answer.status === 200) codes.add(((await answer.json()) as { code: string }).code);
  }
  expect(codes.size).toBe(1);
  expect(await house.query("select code from referral_code where shop_id = $1", [store.shopId])).toHaveLength(1);
  expect(await house.query("select id from referrer where shop_id = $1", [store.shopId])).toHaveLength(1);
  await house.settled();
});

test("two workers drain one inbox: every order once, and a friend's two orders at once are one reward", async () => {
  const store = await house.openShop();
  await store.program({ newCustomersOnly: false });
  const anna = await store.referrer("anna@example.com");
  const { env } = house.app.services;
  const reading = readEnv({
    NODE_ENV: "test",
    GOODWORD_PROCESS: "worker",
    PORT: "0",
    SHOPIFY_APP_URL: env.appUrl,
    SHOPIFY_API_KEY: demoKeys.apiKey,
    SHOPIFY_API_SECRET: demoKeys.apiSecret,
    DATABASE_URL: house.app.services.db.url,
    SANDBOX_ORIGIN: house.sandbox.worldUrl,
  });
  if (!reading.ok) throw new Error(reading.problem);
  const second = await startServer(reading.env, { log: createLog("silent"), migrated: true });
  try {
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
    const guests = times(40, (n) => n);
    for (const index of guests)
      for (const _ of [1, 2])
        await house.control.checkout({
          shop: store.shop,
          customer: `guest${index}@example.com`,
          lines: [{ variant: "MUG-BL" }],
          // Shopify takes the code once a customer; the second order comes by the evidence of the first.
          discountCodes: [anna.code],
        });
    const bodies = (await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" })).map(
      ({ body }) =>
        // Guests: known by their address alone, and every order carries the code.
        body
          .replace(/"customer":\{.*?\},"discount_applications"/s, '"customer":null,"discount_applications"')
          .replace(/"discount_codes":\[.*?\]/s, `"discount_codes":[{"code":"${anna.code}"}]`),
    );
    await Promise.all(bodies.map((body) => deliver(house, { shop: store.shop, body })));
    await house.settled();
    expect(await store.judged()).toHaveLength(80);
    // A second order that was heard of first earned until the first one came; one of the two counts in the end.
    expect((await store.rewards()).filter((reward) => reward.state !== "cancelled")).toHaveLength(40);
    expect(await house.query("select id from friend where shop_id = $1", [store.shopId])).toHaveLength(40);
  } finally {
    await second.stop();
  }
});

test("a batch with a poisoned event sets it apart and goes on with the rest", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  for (const index of times(10, (n) => n))
    await house.control.checkout({ shop: store.shop, customer: `x${index}@example.com`, discountCodes: [anna.code] });
  const bodies = (await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" })).map(
    ({ body }) => body,
  );
  // The database refuses a NUL inside a text, and a customer's id is one that nobody expects it in.
  const poison = (bodies[0] ?? "").replaceAll("gid://shopify/Customer/", "gid://shopify/Customer/\\u0000");
  await Promise.all([poison, ...bodies.slice(1)].map((body) => deliver(house, { shop: store.shop, body })));
  await until("the others to be done", async () => (await store.rewards()).length === 9);
  await house.hurry();
  const failed = await house.query<{ state: string; reason: string }>(
    "select state, reason from inbound_event where shop_id = $1 and topic = 'orders/paid' and state not in ('done', 'ignored')",
    [store.shopId],
  );
  // It was tried to its end, and is kept with its reason.
  expect(failed).toMatchObject([{ state: "failed", reason: expect.stringMatching(/UTF8/) }]);
  await house.check({ failedTopics: ["orders/paid"], errors: [/an event could not be processed/] });
});
