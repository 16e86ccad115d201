import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A customer whom nobody knew yet joins the program. */
const joins = async (store: Store, email: string) => {
  await house.control.customers.create({ shop: store.shop, email });
  return store.referrer(email);
};

const everyOrder = { trigger: "every_paid_order", newCustomersOnly: false } as const;

const customers = (store: Store) => {
  const { control } = house;
  const { shop } = store;
  return {
    merge: async (keep: string, remove: string) => {
      await control.customers.merge({ shop, keep, remove });
      await house.settled();
    },
    rename: async (customer: string, email: string) => {
      await control.clock.advance({ seconds: 1 });
      await control.customers.update({ shop, customer, email });
      await house.settled();
    },
    gid: async (customer: string) => (await control.customers.get({ shop, customer })).gid,
  };
};

/** What each order is worth now, in the order they were placed: minor units, or why nothing. */
async function worth(store: Store): Promise<(number | string)[]> {
  const rows = await house.query<{ refusal: string | null; minor: number | null }>(
    `select o.refusal, (select sum(w.amount_minor - w.clawed_minor)::int8 from reward w
       where w.shop_id = o.shop_id and w.order_id = o.order_id and w.state <> 'cancelled') as minor
     from qualifying_order o where o.shop_id = $1 order by o.name`,
    [store.shopId],
  );
  return rows.map((row) => row.refusal ?? Number(row.minor ?? 0));
}

describe("a friend", () => {
  test("whose two accounts become one stays with the referrer, whichever account is kept", async () => {
    const store = await house.openShop();
    await store.program(everyOrder);
    const { code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await house.control.customers.create({ shop: store.shop, email: "ben.work@example.com" });
    await customers(store).merge("ben.work@example.com", "ben@example.com");
    await store.buys({ customer: "ben.work@example.com" });
    expect(await store.judged()).toMatchObject([{ attribution: "discount_code" }, { attribution: "known_friend" }]);
    expect(await house.query("select id from referral where shop_id = $1", [store.shopId])).toHaveLength(1);
  });

  test("with a referral in each account keeps both, and the kept one's decides from then on", async () => {
    const store = await house.openShop();
    await store.program(everyOrder);
    const anna = await store.referrer("anna@example.com");
    const zoe = await joins(store, "zoe@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await store.buys({ customer: "ben.work@example.com", discountCodes: [zoe.code] });
    await customers(store).merge("ben.work@example.com", "ben@example.com");
    expect(await store.rewards()).toMatchObject([{ state: "held" }, { state: "held" }]);
    await store.buys({ customer: "ben.work@example.com" });
    const rows = await house.query<{ referrer_id: string }>(
      "select referrer_id from reward where shop_id = $1 order by created_at, id",
      [store.shopId],
    );
    expect(rows.map((row) => row.referrer_id)).toEqual([anna.referrerId, zoe.referrerId, zoe.referrerId]);
  });

  test("who bought as a guest and opens an account with the same address later is the same friend", async () => {
    const store = await house.openShop();
    await store.program(everyOrder);
    const { code } = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    const [delivery] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
    expect(delivery?.body).toContain(order.gid);
    await house.query("update friend set customer_id = null where shop_id = $1", [store.shopId]);
    await store.buys({ customer: "ben@example.com" });
    const friends = await house.query<{ customer_id: string }>("select customer_id from friend where shop_id = $1", [
      store.shopId,
    ]);
    expect(friends).toEqual([{ customer_id: await customers(store).gid("ben@example.com") }]);
    expect(await store.judged()).toMatchObject([{ attribution: "discount_code" }, { attribution: "known_friend" }]);
  });

  test("who changes their address is found by the new one, also as a guest; an older delivery changes nothing", async () => {
    const store = await house.openShop();
    await store.program(everyOrder);
    const { code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    const hash = async () =>
      (
        await house.query<{ hash: string }>("select encode(email_hash, 'hex') as hash from friend where shop_id = $1", [
          store.shopId,
        ])
      )[0]?.hash;
    const first = await hash();
    await house.control.webhooks.misbehave({ kind: "hold", shop: store.shop, topic: "customers/update", times: 1 });
    await customers(store).rename("ben@example.com", "ben@middle.example.com");
    await customers(store).rename("ben@middle.example.com", "ben@new.example.com");
    const last = await hash();
    expect(last).not.toBe(first);
    await house.control.webhooks.release();
    await house.settled();
    expect(await hash()).toBe(last);
    const bodies = await house.query<{ body: unknown }>(
      "select body from inbound_event where shop_id = $1 and topic = 'customers/update'",
      [store.shopId],
    );
    expect(bodies.map(({ body }) => body)).toEqual([null, null]);
  });
});

describe("a referrer", () => {
  test("whose customer is merged away keeps the account, the code and what is owed", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 1 });
    const { referrerId, code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await house.control.customers.create({ shop: store.shop, email: "anna.home@example.com" });
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    await house.days(2);
    expect(await store.payable(referrerId)).toBe(1_000);
    const page = await (await store.proxy("/proxy/me?locale=en", { customer: "anna.home@example.com" })).text();
    expect(page).toContain(code);
    expect(page).toContain("$10.00");
  });

  test("with two accounts has one after a merge: codes, rewards and balance together, and the books say so", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 1 });
    const old = await store.referrer("anna@example.com");
    const kept = await joins(store, "anna.home@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [old.code] });
    await store.buys({ customer: "carl@example.com", discountCodes: [kept.code] });
    await house.days(2);
    await store.buys({ customer: "dora@example.com", discountCodes: [old.code] });
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    expect(await store.payable(old.referrerId)).toBe(0);
    expect(await store.payable(kept.referrerId)).toBe(2_000);
    // The old code goes on working, for the one account.
    await store.buys({ customer: "emil@example.com", discountCodes: [old.code] });
    await house.days(2);
    expect(await store.payable(kept.referrerId)).toBe(4_000);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
    const page = await (await store.proxy("/proxy/me?locale=en", { customer: "anna.home@example.com" })).text();
    expect(page).toContain(kept.code);
  });

  test("reaches a tier with the friends of both accounts", async () => {
    const store = await house.openShop();
    const fixed = (amountMinor: number) => ({ kind: "fixed" as const, amountMinor, currency: "USD" as never });
    await store.program({ tiers: [{ from: 2, reward: fixed(2_500) }], holdDays: 20 });
    const old = await store.referrer("anna@example.com");
    const kept = await joins(store, "anna.home@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [old.code] });
    await house.control.clock.advance({ minutes: 1 });
    await store.buys({ customer: "carl@example.com", discountCodes: [kept.code] });
    await house.days(1);
    expect((await store.rewards()).map((reward) => reward.amountMinor)).toEqual([1_000, 1_000]);
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    expect((await store.rewards()).map((reward) => reward.amountMinor)).toEqual([1_000, 2_500]);
  });

  test("has one cap: what both accounts earned counts to it, by when the orders were paid, and goes on counting", async () => {
    const store = await house.openShop();
    await store.program({ referrerCap: { amountMinor: 2_500, period: "ever" }, newCustomersOnly: false });
    const old = await store.referrer("anna@example.com");
    const kept = await joins(store, "anna.home@example.com");
    const buys = async (customer: string, code: string) => {
      await store.buys({ customer, discountCodes: [code] });
      await house.control.clock.advance({ minutes: 1 });
    };
    await buys("ben@example.com", old.code);
    await buys("carl@example.com", kept.code);
    await buys("dora@example.com", old.code);
    await buys("emil@example.com", kept.code);
    expect(await worth(store)).toEqual([1_000, 1_000, 1_000, 1_000]);
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    expect(await worth(store)).toEqual([1_000, 1_000, 500, "cap_reached"]);
    // The old code brings nothing beyond it either, and what a cancelled order frees goes to the next in turn.
    await buys("fay@example.com", old.code);
    expect(await worth(store)).toEqual([1_000, 1_000, 500, "cap_reached", "cap_reached"]);
    await house.control.orders.cancel({ shop: store.shop, order: "#1001" });
    await house.settled();
    expect(await worth(store)).toEqual(["order_cancelled", 1_000, 1_000, 500, "cap_reached"]);
  });

  test("is held to one cap also for what went out already: later rewards fill what is beyond it", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, referrerCap: { amountMinor: 1_500, period: "ever" }, newCustomersOnly: false });
    const old = await store.referrer("anna@example.com");
    const kept = await joins(store, "anna.home@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [old.code] });
    await house.control.clock.advance({ minutes: 1 });
    await store.buys({ customer: "carl@example.com", discountCodes: [kept.code] });
    await house.days(0);
    await store.issue("shopify-discount");
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    expect(await store.rewards()).toMatchObject([
      { amountMinor: 1_000, clawedMinor: 0 },
      { amountMinor: 1_000, clawedMinor: 500 },
    ]);
    expect(await store.payable(kept.referrerId)).toBe(-500);
  });

  test("who is banned does not get rid of it by a merge", async () => {
    const store = await house.openShop();
    await store.program();
    const old = await store.referrer("anna@example.com");
    const kept = await joins(store, "anna.home@example.com");
    await house.query(
      "update referrer set state = 'banned', banned_by = 'Mia', ban_note = 'bought for themselves' where shop_id = $1 and id = $2",
      [store.shopId, old.referrerId],
    );
    await customers(store).merge("anna.home@example.com", "anna@example.com");
    const [row] = await house.query<{ state: string; ban_note: string }>(
      "select state, ban_note from referrer where shop_id = $1 and id = $2",
      [store.shopId, kept.referrerId],
    );
    expect(row).toEqual({ state: "banned", ban_note: "bought for themselves" });
  });

  test("who changes their address is paid at the new one", async () => {
    const store = await house.openShop();
    await store.program();
    const { referrerId } = await store.referrer("anna@example.com");
    await customers(store).rename("anna@example.com", "anna@new.example.com");
    const { readReferrers } = await import("../../app/store/referrers.ts");
    const { services } = house.app;
    const people = await services.db.inShop(store.shopId, (db) => readReferrers(db, services.seal, [referrerId]));
    expect(people.get(referrerId)?.email).toBe("anna@new.example.com");
    // A friend with that address is Anna herself.
    const { code } = await store.referrer("anna@new.example.com");
    await store.buys({ customer: "anna@new.example.com", discountCodes: [code] });
    expect(await store.judged()).toMatchObject([{ refusal: "self_referral" }]);
  });
});
