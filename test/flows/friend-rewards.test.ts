import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ReferralId } from "../../app/core/ids.ts";
import type { Currency } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { decideReferralByHand } from "../../app/flows/decide-referral-by-hand.ts";
import { watchExpiries } from "../../app/flows/watch-expiries.ts";
import { friendReads } from "../../app/routes/admin/describe-readers.ts";
import { referralChain } from "../../app/store/views/referral-chain.ts";
import { deliver } from "../support/deliver.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const fixed = (amountMinor: number) => ({ kind: "fixed" as const, amountMinor, currency: "USD" as Currency });
const share = (basisPoints: number, capMinor: number | null = null) => ({
  kind: "percent_of_order" as const,
  basisPoints,
  capMinor,
});
const gives = (value: NonNullable<Terms["friendReward"]>["value"], ...rails: string[]): Partial<Terms> => ({
  holdDays: 0,
  newCustomersOnly: false,
  friendReward: { value, rails: rails.length === 0 ? ["shopify-discount"] : rails },
});

/** Every reward by whose it is, oldest first. */
const sides = (store: Store) =>
  house.query<{ side: string; state: string; minor: number; reason: string; person: string }>(
    `select side, state, (amount_minor - clawed_minor)::int8 as minor, reason, referrer_id as person from reward where shop_id = $1 order by side desc, created_at, id`,
    [store.shopId],
  );
const read = async (store: Store, path: string, customer: string) => (await store.proxy(path, { customer })).text();

test("both are rewarded: the friend gets a code of their own after the order, reads of it, and loses it with a refund", async () => {
  const store = await house.openShop();
  await connect({ app: house.app, shopId: store.shopId }, "tremendous");
  await store.program({ ...gives(fixed(500), "shopify-discount"), issue: "automatic", rails: ["tremendous"] });
  const anna = await store.referrer("anna@example.com");
  expect(await read(store, "/proxy/referrer", "anna@example.com")).toContain(
    "Your friend gets $5.00 after their order",
  );
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await house.hurry();
  expect(await sides(store)).toMatchObject([
    { side: "referrer", state: "issued", minor: 1_000, person: anna.referrerId },
    { side: "friend", state: "issued", minor: 500 },
  ]);
  // Each over its own way, and neither person reads of the other's.
  expect((await store.payouts()).map(({ rail, amountMinor }) => [rail, amountMinor]).toSorted()).toEqual([
    ["shopify-discount", 500],
    ["tremendous", 1_000],
  ]);
  const page = await read(store, "/proxy/me", "ben@example.com");
  expect(page).toContain("$5.00 in all: $0.00 waiting, $5.00 sent.");
  expect(page).toContain("A discount code for your next order");
  // Nobody told them of that page before.
  const told = (await house.control.mail.list()).filter(({ to }) => to === "ben@example.com");
  expect(told).toMatchObject([{ subject: expect.stringContaining("$5.00 for you") }]);
  expect(page).toContain(/Your code is (THANKS-[\w-]+)/.exec(told[0]?.text ?? "")?.[1]);
  expect(page).toContain("Get my code");
  expect(page).not.toContain("$10.00 –");
  const statement = await read(store, "/proxy/statement", "ben@example.com");
  expect(statement).toContain("Earned: you ordered on a friend&#39;s recommendation");
  expect(await read(store, "/proxy/statement", "anna@example.com")).not.toContain("$5.00");

  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  // Nobody had used the code: it is taken back, and nothing stays below zero.
  await until("the code to be taken back", async () => {
    await house.hurry();
    return (await sides(store))[1]?.state === "cancelled";
  });
  expect(await sides(store)).toMatchObject([{ side: "referrer", state: "clawed_back", minor: 0 }, { side: "friend" }]);
  expect(await read(store, "/proxy/me", "ben@example.com")).toMatch(
    /your order did not stay as it was|Your order was refunded/,
  );
  // Who joins later keeps that account: one person, one balance.
  const ben = await store.referrer("ben@example.com");
  expect((await sides(store))[1]?.person).toBe(ben.referrerId);
});

test("a share of the order follows partial refunds, up to its most, and an earlier order that is heard of later", async () => {
  const store = await house.openShop();
  await store.program({ ...gives(share(1_000, 1_500)), holdDays: 14 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({
    customer: "ben@example.com",
    discountCodes: [anna.code],
    lines: [{ variant: "GRD-01", quantity: 2 }],
  });
  expect((await sides(store))[1]).toMatchObject({ side: "friend", state: "held", minor: 1_500 });
  await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line: "GRD-01", quantity: 1 }] });
  await house.settled();
  expect((await sides(store))[1]).toMatchObject({ state: "held", minor: 900 });
  await house.control.clock.advance({ minutes: 5 });
  await store.buys({ customer: "ben@example.com", lines: [{ variant: "KIT-PO" }] });
  await house.control.orders.cancel({ shop: store.shop, order: order.id });
  await house.settled();
  // The second order is the one that counts now.
  expect((await sides(store)).filter(({ state }) => state !== "cancelled")).toMatchObject([
    { side: "referrer", minor: 1_000 },
    { side: "friend", minor: 500 },
  ]);
});

test("the budget counts both, the referrer's cap their own alone", async () => {
  const capped = await house.openShop();
  await capped.program({ ...gives(fixed(500)), referrerCap: { amountMinor: 1_500, period: "ever" } });
  const anna = await capped.referrer("anna@example.com");
  for (const name of ["f1", "f2"]) {
    await capped.buys({ customer: `${name}@example.com`, discountCodes: [anna.code] });
    await house.control.clock.advance({ minutes: 5 });
  }
  expect((await sides(capped)).map(({ side, minor }) => [side, minor])).toEqual([
    ["referrer", 1_000],
    ["referrer", 500],
    ["friend", 500],
    ["friend", 500],
  ]);

  const spent = await house.openShop();
  await spent.program({ ...gives(fixed(500)), budget: { amountMinor: 2_000, period: "ever", whenSpent: "stop" } });
  const bea = await spent.referrer("anna@example.com");
  for (const name of ["f1", "f2"]) {
    await spent.buys({ customer: `${name}@example.com`, discountCodes: [bea.code] });
    await house.control.clock.advance({ minutes: 5 });
  }
  const given = await sides(spent);
  expect(given.reduce((sum, { minor }) => sum + minor, 0)).toBe(2_000);
});

test("a guest is reached by the address of their order; who left nothing gets nothing, and the merchant reads why", async () => {
  const store = await house.openShop();
  await connect({ app: house.app, shopId: store.shopId }, "tremendous");
  await connect({ app: house.app, shopId: store.shopId }, "shopify-discount", { expiresAfterDays: "20" });
  await store.program(gives(fixed(500), "shopify-store-credit", "tremendous", "shopify-discount"));
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: null, discountCodes: [anna.code] });
  expect(await sides(store)).toMatchObject([{ side: "referrer" }]);
  const [referral] = await house.query<{ id: ReferralId }>("select id from referral where shop_id = $1", [
    store.shopId,
  ]);
  const chain = await house.app.services.db.inShop(store.shopId, (db) =>
    referralChain(db, house.app.services.seal, referral?.id as ReferralId),
  );
  expect(chain && friendReads(chain)?.text).toContain("neither a customer account nor an e-mail address");

  // The sandbox makes a customer of every address: this is a delivery of such an order with an address and no account.
  await house.control.clock.advance({ minutes: 5 });
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
  await house.control.checkout({ shop: store.shop, customer: null, discountCodes: [anna.code] });
  const told = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
  const body = (told.at(-1)?.body ?? "")
    .replace('"email":""', '"email":"guest@example.com"')
    .replace('"customer_locale":"en"', '"customer_locale":"fr-CA"');
  expect(body).toContain("guest@example.com");
  await deliver(house, { shop: store.shop, body });
  await house.settled();
  await house.days(0);
  await store.issue("shopify-discount");
  expect((await sides(store)).at(-1)).toMatchObject({ side: "friend", state: "issued", minor: 500 });
  // They have no page: the code comes by mail, in the language that they ordered in, and so does the word that it ends.
  const mails = async () => (await house.control.mail.list()).filter(({ to }) => to === "guest@example.com");
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.subject.replaceAll("\u00a0", " ")).toContain("5,00 $ US pour vous");
  expect(mail?.text).toMatch(
    /Votre code est THANKS-[\w-]+\. Saisissez-le au paiement de votre prochaine commande, avant le/,
  );
  await house.days(15);
  await watchExpiries(house.app.services, store.shopId);
  await house.settled();
  const [, reminder, ...more] = await mails();
  expect(more).toEqual([]);
  expect(reminder?.text).toContain(/THANKS-[\w-]+/.exec(mail?.text ?? "")?.[0]);
  expect(reminder?.text).toContain("ensuite, il expire");
  const kept = await house.query(
    "select customer_id as customer, email_sealed is not null as sealed, state from referrer where shop_id = $1 and id <> $2",
    [store.shopId, anna.referrerId],
  );
  expect(kept).toEqual([{ customer: null, sealed: true, state: "active" }]);
  await house.control.webhooks.behave();
  await house.control.webhooks.release();
  await house.settled();
});

test("a friend's reward goes along when staff move them, and when two accounts become one", async () => {
  const store = await house.openShop();
  await store.program({ ...gives(fixed(500)), holdDays: 14 });
  const anna = await store.referrer("anna@example.com");
  await house.control.customers.create({ shop: store.shop, email: "zoe@example.com" });
  const zoe = await store.referrer("zoe@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  const [referral] = await house.query<{ id: ReferralId }>("select id from referral where shop_id = $1", [
    store.shopId,
  ]);
  const move = (commit: boolean) =>
    decideReferralByHand(house.app.services, store.shopId, referral?.id as ReferralId, {
      wish: { kind: "move", referrer: zoe.code },
      note: "Zoe told him",
      actor: "staff:1",
      commit,
    });
  const seen = await move(false);
  expect(seen.ok && seen.effects.map(({ side, fromMinor, toMinor }) => [side, fromMinor, toMinor]).toSorted()).toEqual([
    ["friend", 0, 500],
    ["friend", 500, 0],
    ["referrer", 0, 1_000],
    ["referrer", 1_000, 0],
  ]);
  expect(await move(true)).toMatchObject({ ok: true });
  await house.settled();
  const standing = async () => (await sides(store)).filter(({ state }) => state === "held");
  expect(await standing()).toMatchObject([
    { side: "referrer", person: zoe.referrerId },
    { side: "friend", minor: 500 },
  ]);
  const ben = await store.referrer("ben@example.com");
  await house.control.customers.create({ shop: store.shop, email: "ben.work@example.com" });
  const work = await store.referrer("ben.work@example.com");
  expect((await standing())[1]?.person).toBe(ben.referrerId);
  await house.control.customers.merge({ shop: store.shop, keep: "ben.work@example.com", remove: "ben@example.com" });
  await house.settled();
  expect((await standing())[1]?.person).toBe(work.referrerId);
  expect(await read(store, "/proxy/me", "ben.work@example.com")).toContain("$5.00 in all");
});
