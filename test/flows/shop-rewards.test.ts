import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

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

/** A store whose merchant allowed this reward in Shopify's dialog and saved its settings. */
async function storeWith(rail: string, input: Record<string, string> = {}): Promise<Store> {
  const store = await house.openShop();
  const { scopes } = await house.control.apps.get(store.shop);
  await house.control.apps.setScopes({ shop: store.shop, scopes: [...scopes, ...(scopesOf[rail] ?? [])] });
  await connect({ ...house, ...store }, rail, input);
  await store.program({ holdDays: 0, rails: [rail] });
  return store;
}

const credits = async (store: Store, customer: string) =>
  (await house.control.customers.get({ shop: store.shop, customer })).credits;

describe("rewards as store credit", () => {
  test("a friend buys, the referrer has credit that ends when the merchant said", async () => {
    const store = await storeWith("shopify-store-credit", { expiresAfterDays: "30", notify: "yes" });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("shopify-store-credit");
    expect(await store.payouts()).toMatchObject([{ state: "issued", amountMinor: 1_000 }]);
    const [credit] = await credits(store, "anna@example.com");
    expect(credit).toMatchObject({ amount: "10.00", remaining: "10.00" });
    const { now } = await house.control.clock.now();
    expect(Date.parse(credit?.expiresAt ?? "") - Date.parse(now)).toBeGreaterThan(29 * 86_400_000);
    const page = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
    expect(page).toContain("Store credit");
  });

  test("an answer that never came is looked up: the credit is there once", async () => {
    const store = await storeWith("shopify-store-credit");
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await house.control.faults.add({ host: store.shop, operation: "storeCreditAccountCredit", kind: "reset_after" });
    await store.issue("shopify-store-credit");
    expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await credits(store, "anna@example.com")).toHaveLength(1);
  });

  test("a request that never arrived is sent again once Shopify must have been done with it", async () => {
    const store = await storeWith("shopify-store-credit");
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await house.control.faults.add({ host: store.shop, operation: "storeCreditAccountCredit", kind: "reset_before" });
    await store.issue("shopify-store-credit");
    await house.control.clock.advance({ minutes: 2 });
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await credits(store, "anna@example.com")).toHaveLength(1);
  });

  test("two rewards of one amount that are paid one after the other are two credits", async () => {
    const store = await storeWith("shopify-store-credit");
    const anna = await store.referrer("anna@example.com");
    for (const customer of ["ben@example.com", "new.friend@example.com"]) {
      await store.buys({ customer, discountCodes: [anna.code] });
      await house.days(0);
      await store.issue("shopify-store-credit");
      await house.hurry();
    }
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "issued"]);
    expect(await credits(store, "anna@example.com")).toHaveLength(2);
  });

  test("what the merchant has not allowed is not given, and is once they do", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, rails: ["shopify-store-credit"] });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("shopify-store-credit");
    expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "permission_missing" }]);
    expect((await store.problems()).map((problem) => problem.key)).toEqual(["rail:shopify-store-credit"]);
    const { scopes } = await house.control.apps.get(store.shop);
    await house.control.apps.setScopes({
      shop: store.shop,
      scopes: [...scopes, ...(scopesOf["shopify-store-credit"] ?? [])],
    });
    await store.issue("shopify-store-credit");
    expect((await store.payouts()).at(-1)).toMatchObject({ state: "issued" });
    expect(await store.problems()).toEqual([]);
  });
});

describe("rewards as gift cards of the shop", () => {
  test("a friend buys, the referrer reads the card's code on their page; a lost answer makes no second card", async () => {
    const store = await storeWith("shopify-gift-card");
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await house.control.faults.add({ host: store.shop, operation: "giftCardCreate", kind: "reset_after" });
    await store.issue("shopify-gift-card");
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    const cards = await house.control.giftCards.list(store.shop);
    expect(cards).toMatchObject([{ balance: "10.00", enabled: true }]);
    const page = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
    expect(page.replaceAll(" ", "").toLowerCase()).toContain(cards[0]?.code);
  });
});
