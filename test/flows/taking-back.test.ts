import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import type { OrderView } from "../sandbox/control.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const scopes = ["write_store_credit_account_transactions", "read_store_credit_accounts", "write_gift_cards"];
const tenth = { kind: "percent_of_order", basisPoints: 1_000, capMinor: null } as const;

/** A store in which Anna's friend bought and Anna was rewarded over this rail. */
async function rewarded(rail: string, change: Parameters<Store["program"]>[0] = {}) {
  const store = await house.openShop();
  const installed = await house.control.apps.get(store.shop);
  await house.control.apps.setScopes({ shop: store.shop, scopes: [...installed.scopes, ...scopes] });
  await connect({ ...house, ...store }, rail, {});
  await store.program({ holdDays: 0, rails: [rail], ...change });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await store.issue(rail);
  expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
  return { store, anna, order };
}

/** The clock of Shopify counts seconds, and a later state has a later one. */
async function refund({ shop }: Store, order: OrderView, part?: { quantity: number }): Promise<void> {
  await house.control.clock.advance({ seconds: 1 });
  await house.control.orders.refund({
    shop,
    order: order.id,
    ...(part ? { lines: [{ line: order.lines[0]?.id ?? "", quantity: part.quantity }] } : { full: true }),
  });
  await takenBack();
}

/** Every clawback was looked at, and what it led to has its end. */
async function takenBack(): Promise<void> {
  await house.settled();
  await until("clawbacks to be looked at", async () => {
    await house.settled();
    const rows = await house.query(
      `select from reward w where w.clawed_minor <> w.clawed_seen_minor and w.state in ('issued', 'clawed_back')
       and not exists (select from payout_reward k join payout_revocation r on r.shop_id = k.shop_id and r.payout_id = k.payout_id and r.state in ('requested', 'unknown')
         where k.shop_id = w.shop_id and k.reward_id = w.id and k.live)`,
    );
    return rows.length === 0;
  });
  await house.hurry();
}

const taken = (store: Store) =>
  house.query<{ state: string; take: number; revoked: number }>(
    "select state, take_minor::int as take, revoked_minor::int as revoked from payout_revocation where shop_id = $1 order by created_at, id",
    [store.shopId],
  );
const codeOf = async (store: Store) =>
  (await house.control.discounts.list(store.shop)).flatMap((one) =>
    one.codes.filter(({ code }) => code.startsWith("THANKS-")),
  );
const credit = async (store: Store) =>
  (await house.control.customers.get({ shop: store.shop, customer: "anna@example.com" })).storeCredit[0]?.amount;

describe("a friend's order is refunded after the reward went out", () => {
  test("an unspent code is taken back, and nobody owes anything", async () => {
    const { store, anna, order } = await rewarded("shopify-discount");
    expect(await codeOf(store)).toHaveLength(1);
    await refund(store, order);
    expect(await codeOf(store)).toEqual([]);
    expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "revoked_unspent" }]);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_refunded", clawedMinor: 0 }]);
    expect(await store.payable(anna.referrerId)).toBe(0);
    expect(await taken(store)).toEqual([{ state: "done", take: 1_000, revoked: 1_000 }]);
  });

  test("a code that was used stays used: it is a negative balance, and the next reward fills it", async () => {
    const { store, anna, order } = await rewarded("shopify-discount");
    const [code] = await codeOf(store);
    await store.buys({ customer: "anna@example.com", discountCodes: [code?.code ?? ""] });
    await refund(store, order);
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await store.rewards()).toMatchObject([{ state: "clawed_back", clawedMinor: 1_000 }]);
    expect(await store.payable(anna.referrerId)).toBe(-1_000);
    expect(await taken(store)).toEqual([{ state: "done", take: 1_000, revoked: 0 }]);
    await store.buys({ customer: "new.friend@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("shopify-discount");
    expect((await store.rewards()).at(-1)).toMatchObject({ state: "issued", reason: "offset_by_clawback" });
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("half-spent store credit: the rest is taken back, what was spent stays owed", async () => {
    const { store, anna, order } = await rewarded("shopify-store-credit");
    await house.control.customers.spendCredit({ shop: store.shop, customer: "anna@example.com", amount: "4.00" });
    await refund(store, order);
    expect(await credit(store)).toBe("0.00");
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await store.rewards()).toMatchObject([{ state: "clawed_back", clawedMinor: 1_000 }]);
    expect(await store.payable(anna.referrerId)).toBe(-400);
    expect(await taken(store)).toEqual([{ state: "done", take: 1_000, revoked: 600 }]);
  });

  test("a spent gift card stays spent, an unspent one is deactivated", async () => {
    const spent = await rewarded("shopify-gift-card");
    const [card] = await house.control.giftCards.list(spent.store.shop);
    await house.control.giftCards.spend({ shop: spent.store.shop, code: card?.code ?? "", amount: "10.00" });
    await refund(spent.store, spent.order);
    expect(await spent.store.payable(spent.anna.referrerId)).toBe(-1_000);
    const unspent = await rewarded("shopify-gift-card");
    await refund(unspent.store, unspent.order);
    expect(await house.control.giftCards.list(unspent.store.shop)).toMatchObject([{ enabled: false }]);
    expect(await unspent.store.payable(unspent.anna.referrerId)).toBe(0);
  });
});

describe("a part of the order comes back", () => {
  test("store credit is taken back in that part, again and again, and no more than was given", async () => {
    const { store, anna, order } = await rewarded("shopify-store-credit", { reward: tenth });
    const given = (await store.rewards())[0]?.amountMinor ?? 0;
    expect(given).toBeGreaterThan(0);
    await refund(store, order);
    expect(await credit(store)).toBe("0.00");
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("a code is left alone: the difference waits for the next reward", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, reward: tenth });
    const anna = await store.referrer("anna@example.com");
    const variant = (await house.control.products.list(store.shop))[0]?.variants[0]?.id ?? "";
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant, quantity: 2 }],
    });
    await house.days(0);
    await store.issue("shopify-discount");
    const given = (await store.rewards())[0]?.amountMinor ?? 0;
    await refund(store, order, { quantity: 1 });
    expect(await codeOf(store)).toHaveLength(1);
    expect(await store.payable(anna.referrerId)).toBe(-given / 2);
    // The rest comes back too: now the whole code is taken back.
    await refund(store, order, { quantity: 1 });
    expect(await codeOf(store)).toEqual([]);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("what was taken back and is earned again is due again, and only that", async () => {
    const store = await house.openShop();
    const installed = await house.control.apps.get(store.shop);
    await house.control.apps.setScopes({ shop: store.shop, scopes: [...installed.scopes, ...scopes] });
    await store.program({ holdDays: 0, reward: tenth, rails: ["shopify-store-credit"] });
    const anna = await store.referrer("anna@example.com");
    const variant = (await house.control.products.list(store.shop))[0]?.variants[0]?.id ?? "";
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant, quantity: 2 }],
    });
    await house.days(0);
    await store.issue("shopify-store-credit");
    const given = (await store.rewards())[0]?.amountMinor ?? 0;
    const line = order.lines[0]?.id ?? "";
    const set = async (quantity: number) => {
      await house.control.clock.advance({ seconds: 1 });
      await house.control.orders.edit({ shop: store.shop, order: order.id, setQuantity: { line, quantity } });
      await house.settled();
      await house.control.clock.advance({ seconds: 1 });
      await house.control.orders.markPaid({ shop: store.shop, order: order.id }).catch(() => undefined);
      await takenBack();
    };
    await set(1);
    expect(Number(await credit(store)) * 100).toBe(given / 2);
    expect(await store.payable(anna.referrerId)).toBe(0);
    await set(2);
    expect(await store.rewards()).toMatchObject([{ state: "due", reason: "order_grew" }]);
    expect(await store.payable(anna.referrerId)).toBe(given / 2);
    await store.issue("shopify-store-credit");
    await house.hurry();
    expect(Number(await credit(store)) * 100).toBe(given);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });
});

describe("Shopify does not answer while something is taken back", () => {
  test.each(["reset_before", "reset_after"] as const)("%s: it is asked again, and taken back once", async (kind) => {
    const { store, anna, order } = await rewarded("shopify-store-credit");
    await house.control.faults.add({ host: store.shop, operation: "storeCreditAccountDebit", kind });
    await refund(store, order);
    expect(await credit(store)).toBe("0.00");
    expect(await store.payable(anna.referrerId)).toBe(0);
    expect(await taken(store)).toEqual([{ state: "done", take: 1_000, revoked: 1_000 }]);
  });

  test("a job that was lost is taken up again", async () => {
    const { store, order } = await rewarded("shopify-gift-card");
    await house.control.faults.add({ host: store.shop, operation: "giftCardDeactivate", kind: "reset_after" });
    await house.control.clock.advance({ seconds: 1 });
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await until("it to be asked for", async () => (await taken(store)).some((one) => one.state === "unknown"));
    await house.settled();
    await house.query(
      "select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker._private_jobs where run_at > now()",
    );
    await reconcilePayouts(house.app.services, 3_600_000);
    await house.settled();
    expect(await taken(store)).toEqual([{ state: "done", take: 1_000, revoked: 1_000 }]);
  });

  test("a permission that was withdrawn is told, and it goes on once it is there again", async () => {
    const { store, anna, order } = await rewarded("shopify-store-credit");
    const { scopes: before } = await house.control.apps.get(store.shop);
    const without = before.filter((scope) => !scope.includes("store_credit"));
    await house.control.apps.setScopes({ shop: store.shop, scopes: without });
    await refund(store, order);
    expect((await store.problems()).map((problem) => problem.action)).toEqual([
      expect.stringContaining("store credit"),
    ]);
    expect(await credit(store)).toBe("10.00");
    await house.control.apps.setScopes({ shop: store.shop, scopes: before });
    await house.hurry();
    expect(await credit(store)).toBe("0.00");
    expect(await store.problems()).toEqual([]);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });
});
