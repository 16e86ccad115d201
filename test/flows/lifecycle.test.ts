import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { unpackBody } from "../../app/store/packed-body.ts";
import { saveDestination } from "../../app/store/referrers.ts";
import { deliver } from "../support/deliver.ts";
import { connect, type House, install, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const browser = "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0";
const sessions = (store: Store) => house.query("select id from session where shop = $1", [store.shop]);
const shopRow = async (store: Store) =>
  (
    await house.query<{ state: string; scopes: string }>("select state, scopes from shop where id = $1", [store.shopId])
  )[0];

/** Every place where the database holds one of these texts: plain, packed, or inside a job. */
async function placesOf(texts: readonly string[], shopId: number): Promise<string[]> {
  const tables = await house.query<{ name: string; tenant: boolean }>(
    `select c.oid::regclass::text as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'shop_id') as tenant
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
  );
  const found: string[] = [];
  for (const { name, tenant } of tables) {
    const rows = await house.query<Record<string, unknown>>(
      `select * from ${name} ${tenant ? `where shop_id = ${shopId}` : ""}`,
    );
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        const readings = Buffer.isBuffer(value)
          ? [value.toString("latin1"), value.toString("utf8"), unpacked(value)]
          : [typeof value === "string" ? value : JSON.stringify(value)];
        if (texts.some((text) => readings.some((reading) => reading?.toLowerCase().includes(text.toLowerCase()))))
          found.push(`${name}.${column}`);
      }
  }
  return [...new Set(found)];
}

function unpacked(value: Buffer): string {
  return unpackBody(value)?.toString("utf8") ?? "";
}

test("uninstalled: the tokens are gone, the work stands still, and a reinstall finds everything", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 1 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.control.apps.uninstall(store.shop);
  await house.settled();
  expect(await shopRow(store)).toEqual({ state: "uninstalled", scopes: "" });
  expect(await sessions(store)).toEqual([]);

  await house.control.calls.clear();
  await house.days(5);
  expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  expect(await house.control.calls.list({ host: store.shop })).toEqual([]);
  expect((await store.proxy(`/proxy/offer?code=${anna.code}`)).status).toBe(404);

  expect(await install(house.control, house.app, store.shop)).toBe(store.shopId);
  await house.days(0);
  expect(await store.rewards()).toMatchObject([{ state: "due" }]);
  expect(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json()).toMatchObject({
    state: "ready",
    code: anna.code,
  });
  expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
});

test("a payment asked for just before the app was uninstalled waits until it is back", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  // The shop leaves at the moment of the press.
  await house.control.apps.uninstall(store.shop);
  await house.settled();
  await requestPayouts(house.app.services, store.shopId, {
    rewardIds: (await store.rewards()).map((reward) => reward.id),
    rail: "stripe-balance",
    actor: "merchant",
    pressKey: "last",
  });
  await house.settled();
  await reconcilePayouts(house.app.services, 60_000);
  await house.hurry();
  expect(await store.payouts()).toMatchObject([{ state: "requested" }]);
  await install(house.control, house.app, store.shop);
  await reconcilePayouts(house.app.services, 60_000);
  await house.hurry();
  expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
});

test("a late 'uninstalled' after a reinstall costs nothing that the next visit does not bring back", async () => {
  const store = await house.openShop();
  await store.program();
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
  await house.control.apps.uninstall(store.shop);
  await house.control.webhooks.behave();
  await install(house.control, house.app, store.shop);
  // The stored token is of the first install: all that can be known is that Shopify refuses it.
  await house.control.webhooks.release();
  await house.settled();
  expect(await install(house.control, house.app, store.shop)).toBe(store.shopId);
  expect(await shopRow(store)).toMatchObject({ state: "installed" });
  expect(await sessions(store)).toHaveLength(1);
  // The same delivery once more finds a token that works, and does nothing.
  const [late] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "app/uninstalled" });
  await deliver(house, { shop: store.shop, topic: "app/uninstalled", body: late?.body ?? "" });
  await house.settled();
  expect(await shopRow(store)).toMatchObject({ state: "installed" });
});

test("changed scopes are read from Shopify, not believed", async () => {
  const store = await house.openShop();
  const { scopes } = await house.control.apps.get(store.shop);
  await house.control.apps.setScopes({
    shop: store.shop,
    scopes: scopes.filter((scope) => scope !== "write_discounts"),
  });
  await house.settled();
  expect((await shopRow(store))?.scopes).not.toContain("write_discounts");
  await house.control.webhooks.send({
    shop: store.shop,
    topic: "app/scopes_update",
    payload: { id: 1, previous: [], current: ["write_everything"] },
  });
  await house.settled();
  expect((await shopRow(store))?.scopes).not.toContain("write_everything");
});

test("a customer who asks for their data: the merchant is told, and the file holds all of it", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  for (const customer of ["anna@example.com", "ben@example.com"])
    await house.control.privacy.requestData({ shop: store.shop, customer });
  await house.settled();
  const number = ({ key }: { key: string }) => Number(key.replace("privacy:", ""));
  const problems = (await store.problems()).sort((a, b) => number(a) - number(b));
  expect(problems.map((problem) => problem.what)).toEqual([
    expect.stringContaining("asked for the data"),
    expect.stringContaining("asked for the data"),
  ]);
  const { token } = await house.control.apps.idToken(store.shop);
  const file = async (index: number) => {
    const id = problems[index]?.key.replace("privacy:", "");
    const answer = await fetch(`${house.app.url}/app/privacy/${id}?shop=${store.shop}`, {
      headers: { authorization: `Bearer ${token}`, "user-agent": browser },
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as { asReferrer: unknown[]; rewards: unknown[]; asFriend: { orders: unknown[] }[] };
  };
  expect(await file(0)).toMatchObject({
    asReferrer: [{ name: "Anna Arendt", email: "anna@example.com" }],
    codes: [{ code: anna.code }],
    rewards: [{ amountMinor: 1_000 }],
  });
  expect(await file(1)).toMatchObject({ asReferrer: [], asFriend: [{ orders: [{ attribution: "discount_code" }] }] });
  // Another shop's merchant finds nothing under the same number.
  const other = await house.openShop();
  const theirs = await house.control.apps.idToken(other.shop);
  const answer = await fetch(
    `${house.app.url}/app/privacy/${problems[0]?.key.replace("privacy:", "")}?shop=${other.shop}`,
    {
      headers: { authorization: `Bearer ${theirs.token}`, "user-agent": browser },
    },
  );
  expect(answer.status).toBe(404);
});

test("an erased customer is nowhere in the database, and the books are as they were", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0 });
  const people = {
    referrer: { email: "canary.referrer@example.com", firstName: "Canaryfirst", lastName: "Canarylast" },
    friend: { email: "canary.friend@example.com", firstName: "Canarypal", lastName: "Canaryfoe" },
    stranger: { email: "canary.stranger@example.com", firstName: "Canarynobody", lastName: "Canarynoone" },
  };
  for (const person of Object.values(people)) await house.control.customers.create({ shop: store.shop, ...person });
  const referrer = await store.referrer(people.referrer.email);
  const { services } = house.app;
  await services.db.inShop(store.shopId, (db) =>
    saveDestination(db, services.seal, referrer.referrerId, "bank", { holder: "Canarylast" }, services.clock.now()),
  );
  const order = await store.buys({
    customer: people.friend.email,
    discountCodes: [referrer.code],
    note: "from Canarypal",
  });
  await store.buys({ customer: people.stranger.email });
  await store.buys({ customer: people.referrer.email, discountCodes: [referrer.code] });
  await house.days(0);
  await store.issue("stripe-balance");
  expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "no_customer" }]);
  await store.issue("shopify-discount");
  await house.control.clock.advance({ seconds: 1 });
  await house.control.orders.refund({ shop: store.shop, order: order.id, amount: "1.00", note: "for Canarypal" });
  await house.settled();
  for (const person of Object.values(people))
    await house.control.privacy.requestData({ shop: store.shop, customer: person.email });
  await house.settled();
  const canaries = Object.values(people).flatMap((person) => Object.values(person));
  expect(await placesOf(canaries, store.shopId)).not.toEqual([]);
  const sums = () =>
    house.query(
      "select account, asset, sum(amount_minor)::int8 as sum from ledger_entry where shop_id = $1 group by 1, 2 order by 1, 2",
      [store.shopId],
    );
  const before = await sums();

  for (const person of Object.values(people)) {
    await house.control.privacy.redactCustomer({ shop: store.shop, customer: person.email });
    await house.settled();
  }
  expect(await placesOf(canaries, store.shopId)).toEqual([]);
  const sealed = await house.query<{ n: number }>(
    `select (select count(*) from referrer where shop_id = $1 and (email_sealed is not null or name_sealed is not null or email_hash is not null or customer_id is not null))
          + (select count(*) from payout_destination where shop_id = $1)
          + (select count(*) from friend where shop_id = $1 and (email_hash is not null or customer_id is not null))
          + (select count(*) from payout where shop_id = $1 and delivery_sealed is not null)
          + (select count(*) from payout_attempt where shop_id = $1 and order_sealed is not null)
          + (select count(*) from privacy_receipt where shop_id = $1 and subject <> '') as n`,
    [store.shopId],
  );
  expect(Number(sealed[0]?.n)).toBe(0);
  expect(await sums()).toEqual(before);
  expect(
    await house.query("select kind from privacy_receipt where shop_id = $1 and kind = 'customer_redact'", [
      store.shopId,
    ]),
  ).toHaveLength(3);
  // Who is erased is asked for nothing more, and a later state of the order brings nobody back.
  await house.control.clock.advance({ seconds: 1 });
  await house.control.orders.refund({ shop: store.shop, order: order.id, amount: "1.00" });
  await house.settled();
  expect(await placesOf([people.referrer.email, people.referrer.lastName], store.shopId)).toEqual([]);
});

test("an erased shop leaves numbers that lead to nobody; one that came back keeps its data", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0 });
  await house.control.customers.create({
    shop: store.shop,
    email: "canary.shop@example.com",
    firstName: "Canaryshop",
    lastName: "Canaryend",
  });
  const referrer = await store.referrer("canary.shop@example.com");
  await store.buys({ customer: "canary.buyer@example.com", discountCodes: [referrer.code] });
  await house.control.apps.uninstall(store.shop);
  await house.settled();
  await install(house.control, house.app, store.shop);
  await house.control.privacy.redactShop(store.shop);
  await house.settled();
  expect(await store.rewards()).toHaveLength(1);
  expect(await placesOf(["canary.buyer"], store.shopId)).not.toEqual([]);

  await house.control.apps.uninstall(store.shop);
  await house.settled();
  await house.control.privacy.redactShop(store.shop);
  await until("the shop to be erased", async () => {
    await house.settled();
    const rows = await house.query("select from privacy_receipt where shop_id = $1 and kind = 'shop_redact'", [
      store.shopId,
    ]);
    return rows.length === 1;
  });
  expect(await placesOf(["canary.shop", "canary.buyer", "Canaryshop"], store.shopId)).toEqual([]);
  expect(await house.query("select rail from rail_connection where shop_id = $1", [store.shopId])).toEqual([]);
  expect(await sessions(store)).toEqual([]);
});
