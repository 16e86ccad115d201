import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { shopFormat } from "../../app/components/shop-format.ts";
import type { ReferrerId } from "../../app/core/ids.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { setExpiryReminder } from "../../app/flows/set-expiry-reminder.ts";
import { watchExpiries } from "../../app/flows/watch-expiries.ts";
import { describePayoutRow, describeRewardOf } from "../../app/routes/admin/describe-referrer.ts";
import { describeRewardRow } from "../../app/routes/admin/describe-rewards.ts";
import { expiringAt } from "../../app/store/expiries.ts";
import { referrerPayouts, referrerRewards } from "../../app/store/views/referrer-money.ts";
import { rewardList } from "../../app/store/views/reward-list.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

/** What was issued and runs out: until when it can be used, who is told, and what is said when its time is over. */
let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "shopify-store-credit": ["write_store_credit_account_transactions", "read_store_credit_accounts"],
  "shopify-gift-card": ["write_gift_cards"],
};

let opened = 0;
const names = new WeakMap<Store, string>();

/** A store whose rewards go out over one rail and end after some days. */
async function storeWith(rail: string, expiresAfterDays: string, terms: Partial<Terms> = {}): Promise<Store> {
  opened += 1;
  // All stores write to one mailbox, and are told apart by their names.
  const name = `Tea ${opened}`;
  const store = await house.openShop({ name });
  names.set(store, name);
  const { scopes } = await house.control.apps.get(store.shop);
  await house.control.apps.setScopes({ shop: store.shop, scopes: [...scopes, ...(scopesOf[rail] ?? [])] });
  await connect({ ...house, ...store }, rail, { expiresAfterDays });
  await store.program({ holdDays: 0, rails: [rail], ...terms });
  return store;
}

/** A friend buys with somebody's code, and the reward has gone out. */
async function rewards(
  store: Store,
  rail: string,
  referrer: string,
  friend = "ben@example.com",
): Promise<{ readonly referrerId: ReferrerId; readonly order: string }> {
  const { referrerId, code } = await store.referrer(referrer);
  const order = await store.buys({ customer: friend, discountCodes: [code] });
  await house.days(0);
  await store.issue(rail);
  return { referrerId, order: order.id };
}

/** The friend's order comes back in full, and what can be taken back has been, or waits. */
async function refunded(store: Store, order: string, state: "done" | "requested"): Promise<void> {
  await house.control.clock.advance({ seconds: 1 });
  await house.control.orders.refund({ shop: store.shop, order, full: true });
  await until(`the taking back to be ${state}`, async () => {
    await house.hurry();
    const [row] = await house.query<{ state: string; detail: string | null }>(
      "select state, detail from payout_revocation where shop_id = $1",
      [store.shopId],
    );
    return row?.state === state && row.detail !== null;
  });
}

const night = async (store: Store) => {
  await watchExpiries(house.app.services, store.shopId);
  await house.settled();
};
const mailsTo = async (store: Store, to: string) =>
  (await house.control.mail.list()).filter((mail) => mail.to === to && mail.from.startsWith(`${names.get(store)} <`));
const page = async (store: Store, customer: string, path = "/proxy/me?locale=en") =>
  (await (await store.proxy(path, { customer })).text()).replaceAll("&#39;", "'");
const expiries = (store: Store) =>
  house.query<{ until: Date; told: boolean; as: string | null; left: number | null }>(
    `select expires_at as until, reminded_at is not null as told, ended_as as as, left_minor as left from payout_expiry where shop_id = $1 order by from_at, payout_id`,
    [store.shopId],
  );
const reasons = async (store: Store) => (await store.rewards()).map(({ reason }) => reason);
/** What the merchant reads of the one reward of somebody: in the list of rewards, and on the person's page. */
const merchantReads = (store: Store, referrerId: ReferrerId) =>
  house.app.services.db.inShop(store.shopId, async (db) => {
    const { clock, seal } = house.app.services;
    const words = { format: shopFormat("UTC", clock.now()), rail: (name: string) => name, now: clock.now() };
    const [listed] = (await rewardList(db, seal, "issued", null)).rows;
    const [reward] = (await referrerRewards(db, referrerId, null)).rows;
    const [payout] = (await referrerPayouts(db, referrerId, null)).rows;
    if (!listed || !reward || !payout) throw new Error("nothing was issued");
    return {
      list: describeRewardRow(listed, words).payout,
      reward: describeRewardOf(reward, words).lines.join(" "),
      payout: describePayoutRow(payout, words).lines.join(" "),
    };
  });
/** The one code that went out as a reward. */
async function codeOf(store: Store): Promise<string> {
  const codes = (await house.control.discounts.list(store.shop)).flatMap((discount) => discount.codes);
  return codes.find(({ code }) => code.startsWith("THANKS-"))?.code ?? "";
}

describe("a code", () => {
  test("that nobody uses is reminded of once, and told to have ended; the books stay as they are", async () => {
    const store = await storeWith("shopify-discount", "20");
    const { referrerId: annaId } = await rewards(store, "shopify-discount", "anna@example.com");
    const [expiry] = await expiries(store);
    // The discount's own end: the beginning of the day after.
    const [discount] = (await house.control.discounts.list(store.shop)).filter(({ endsAt }) => endsAt !== null);
    expect(expiry?.until.toISOString()).toBe(new Date(discount?.endsAt ?? "").toISOString());
    expect(await page(store, "anna@example.com")).toMatch(
      /\$10\.00 – Sent; use it until .+ at [78]:00 PM\. Sent to you\./,
    );
    expect((await merchantReads(store, annaId)).list).toContain("at 12:00 AM if it is not used.");
    await night(store);
    expect(await mailsTo(store, "anna@example.com")).toEqual([]);

    await house.days(14);
    await night(store);
    await night(store);
    const [mail, ...others] = await mailsTo(store, "anna@example.com");
    expect(others).toEqual([]);
    expect(mail?.subject).toBe(`${names.get(store)}: $10.00 of yours ends soon`);
    expect(mail?.text).toMatch(
      /You have \$10\.00 from Tea \d+ that you have not used yet\. Use it until .+ at [78]:00 PM;/,
    );
    expect(mail?.text).toContain("/apps/goodword/me?locale=en");
    expect(await page(store, "anna@example.com")).toContain("You have not used all of it yet, and it ends soon.");
    expect(await page(store, "anna@example.com", "/proxy/statement?locale=en")).toContain(
      "Of what you were sent, $10.00 ends if it is not used before; the first of it on",
    );
    const before = await house.query("select * from ledger_entry where shop_id = $1", [store.shopId]);

    await house.days(7);
    expect(await page(store, "anna@example.com")).toContain("Sent; it ended on");
    await house.days(2);
    await night(store);
    await night(store);
    expect(await expiries(store)).toMatchObject([{ told: true, as: "expired", left: 1_000 }]);
    expect(await page(store, "anna@example.com")).toMatch(
      /Ended unused on .+ It was not used up in time, and what was left of it has ended\./,
    );
    expect(await page(store, "anna@example.com", "/proxy/statement?locale=en")).not.toContain("ends if it is not used");
    const seen = await merchantReads(store, annaId);
    for (const text of Object.values(seen)) expect(text).toContain("$10.00 ended unused on");
    expect(seen.reward).toContain("you owe nothing for it");
    expect(await house.query("select * from ledger_entry where shop_id = $1", [store.shopId])).toEqual(before);
    expect(await mailsTo(store, "anna@example.com")).toHaveLength(1);
  });

  test("that was used is neither reminded of nor told to have ended; one used after the reminder is not soon over", async () => {
    const store = await storeWith("shopify-discount", "20");
    await rewards(store, "shopify-discount", "anna@example.com");
    const used = await codeOf(store);
    await store.buys({ customer: "anna@example.com", discountCodes: [used] });
    await house.control.customers.create({ shop: store.shop, email: "chris@example.com" });
    await rewards(store, "shopify-discount", "chris@example.com", "new.friend@example.com");
    await house.days(14);
    await night(store);
    expect(await mailsTo(store, "anna@example.com")).toEqual([]);
    expect(await reasons(store)).toEqual(["delivered", "ends_soon"]);
    const [late] = (await house.control.discounts.list(store.shop))
      .flatMap((discount) => discount.codes)
      .filter(({ code, uses }) => code.startsWith("THANKS-") && uses === 0);
    await store.buys({ customer: "chris@example.com", discountCodes: [late?.code ?? ""] });
    await night(store);
    expect(await expiries(store)).toMatchObject([
      { told: false, as: "used", left: 0 },
      { told: true, as: "used", left: 0 },
    ]);
    await house.days(9);
    await night(store);
    expect(await reasons(store)).toEqual(["delivered", "delivered"]);
    expect(await page(store, "anna@example.com")).toContain("$10.00 – Sent. Sent to you.");
  });

  test("that was taken back runs out no more, and nobody is told", async () => {
    const store = await storeWith("shopify-discount", "20");
    const { order } = await rewards(store, "shopify-discount", "anna@example.com");
    await refunded(store, order, "done");
    expect(await expiries(store)).toMatchObject([{ as: "taken_back" }]);
    await house.days(14);
    await night(store);
    expect(await mailsTo(store, "anna@example.com")).toEqual([]);
  });
});

describe("the workspace credit with expiry", () => {
  test("says how much of it is left, in the person's language, and how much of it ended", async () => {
    const store = await storeWith("shopify-store-credit", "30");
    await house.control.customers.create({ shop: store.shop, email: "greta@example.com", locale: "de" });
    const { referrerId: gretaId, order } = await rewards(store, "shopify-store-credit", "greta@example.com");
    const { services } = house.app;
    const givenAt = services.clock.now();
    await house.control.customers.spendCredit({ shop: store.shop, customer: "greta@example.com", amount: "4.00" });
    await setExpiryReminder(services, store.shopId, 3);
    await house.days(24);
    await night(store);
    expect(await mailsTo(store, "greta@example.com")).toEqual([]);
    // Seven days before is sooner than three, and holds at once.
    await setExpiryReminder(services, store.shopId, 7);
    await night(store);
    const [mail] = await mailsTo(store, "greta@example.com");
    expect(mail?.subject.replaceAll("\u00a0", " ")).toBe(`${names.get(store)}: 6,00 $ verfallen bald`);
    expect(mail?.text).toContain("/apps/goodword/me?locale=de");
    expect(await page(store, "greta@example.com", "/proxy/me?locale=fr")).toContain("Envoyée, à utiliser avant le");

    await house.days(8);
    await night(store);
    expect(await expiries(store)).toMatchObject([{ told: true, as: "expired", left: 600 }]);
    expect(await page(store, "greta@example.com")).toContain("Sent; what was left of it ended on");
    expect((await merchantReads(store, gretaId)).payout).toContain("$6.00 ended unused on");
    const { storeCredit } = await house.control.customers.get({ shop: store.shop, customer: "greta@example.com" });
    expect(storeCredit).toMatchObject([{ amount: "0.00" }]);
    // What people held on each day stands in the balances, on that day.
    const at = (moment: Date) => services.db.inShop(store.shopId, (db) => expiringAt(db, moment));
    expect(await at(new Date(givenAt.getTime() - 60_000))).toEqual([]);
    expect(await at(new Date(givenAt.getTime() + 60_000))).toMatchObject([
      { value: { amountMinor: 1_000, currency: "USD" } },
    ]);
    expect(await at(services.clock.now())).toEqual([]);
    // What ended is with the store again: of a refund the person owes what they had used, and no more.
    await refunded(store, order, "done");
    expect(await store.payable(gretaId)).toBe(-400);
    const other = await house.openShop();
    expect(await services.db.inShop(other.shopId, (db) => expiringAt(db, givenAt))).toEqual([]);
  });
});

test("a refund right after the end waits until it is known what was left", async () => {
  const store = await storeWith("shopify-store-credit", "10");
  const { referrerId, order } = await rewards(store, "shopify-store-credit", "anna@example.com");
  await house.days(11);
  await refunded(store, order, "requested");
  expect(await store.payable(referrerId)).toBe(-1_000);
  await house.days(1);
  await night(store);
  await reconcilePayouts(house.app.services);
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "revoked_unspent" }]);
  expect(await store.payable(referrerId)).toBe(0);
});

describe("a gift card", () => {
  test("of a store that reminds nobody only ends; while Shopify is silent nothing is said", async () => {
    const store = await storeWith("shopify-gift-card", "10");
    await setExpiryReminder(house.app.services, store.shopId, null);
    const { referrerId, order } = await rewards(store, "shopify-gift-card", "anna@example.com");
    await house.days(9);
    await night(store);
    expect(await mailsTo(store, "anna@example.com")).toEqual([]);
    await house.days(4);
    await house.control.faults.add({ host: store.shop, operation: "giftCard", kind: "reset_before", times: 10 });
    await night(store);
    expect(await expiries(store)).toMatchObject([{ told: false, as: null }]);
    await house.control.faults.clear();
    await night(store);
    expect(await expiries(store)).toMatchObject([{ told: false, as: "expired", left: 1_000 }]);
    expect(await reasons(store)).toEqual(["ended_unused"]);
    expect(await store.payable(referrerId)).toBe(0);
    await refunded(store, order, "done");
    expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "revoked_unspent" }]);
    expect(await store.payable(referrerId)).toBe(0);
  });
});
