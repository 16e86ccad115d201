import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ProgramId, ReferralId, ReferrerId } from "../../app/core/ids.ts";
import { attributeOrder } from "../../app/flows/attribute-order.ts";
import { decideReferralByHand, type HandWish } from "../../app/flows/decide-referral-by-hand.ts";
import { type House, type Store, startHouse, until } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const actor = "staff:1";

interface ReferralView {
  readonly id: ReferralId;
  readonly referrerId: ReferrerId;
  readonly state: string;
  readonly supersededBy: string | null;
}
const referrals = (store: Store): Promise<ReferralView[]> =>
  house.query(
    `select id, referrer_id as "referrerId", state, superseded_by as "supersededBy" from referral where shop_id = $1 order by created_at, id`,
    [store.shopId],
  );
const evidence = async (store: Store) =>
  (
    await house.query<{ evidence: { kind: string; note?: string }[] }>(
      "select evidence from qualifying_order where shop_id = $1 order by name",
      [store.shopId],
    )
  ).map((row) => row.evidence);

/** Staff decide about a referral: looked at first, which changes nothing, then done. */
async function decide(store: Store, referralId: ReferralId, wish: HandWish, note = "They asked for it.") {
  const books = () => house.query("select count(*) as n from ledger_entry where shop_id = $1", [store.shopId]);
  const before = [await books(), await store.rewards(), await referrals(store)];
  const ask = (commit: boolean) =>
    decideReferralByHand(house.app.services, store.shopId, referralId, { wish, note, actor, commit });
  const seen = await ask(false);
  expect([await books(), await store.rewards(), await referrals(store)]).toEqual(before);
  const done = await ask(true);
  await house.settled();
  // What was shown before is what came of it.
  if (seen.ok && done.ok)
    expect(done.effects.map(({ fromMinor, toMinor }) => [fromMinor, toMinor])).toEqual(
      seen.effects.map(({ fromMinor, toMinor }) => [fromMinor, toMinor]),
    );
  return done;
}

describe("an order that nobody's code led to", () => {
  const attribute = async (store: Store, programId: ProgramId, orderName: string, referrer: string, commit = true) => {
    const done = await attributeOrder(house.app.services, store.shopId, {
      programId,
      orderName,
      referrer,
      note: "She told us at the counter.",
      actor,
      commit,
    });
    await house.settled();
    return done;
  };

  test("is attributed by staff: shown first, then held, checked, due and paid like any other", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "new@example.com" });
    expect(await store.judged()).toEqual([]);
    const looked = await attribute(store, programId, order.name.replace("#", ""), anna.code.toLowerCase(), false);
    expect(looked).toMatchObject({
      ok: true,
      effects: [{ referrerId: anna.referrerId, fromMinor: 0, toMinor: 1_000 }],
    });
    expect(await store.judged()).toEqual([]);
    expect(await attribute(store, programId, order.name, "anna@example.com")).toMatchObject({ ok: true });
    expect(await store.judged()).toMatchObject([{ order: order.name, attribution: "manual", refusal: null }]);
    expect(await evidence(store)).toMatchObject([[{ kind: "manual", note: "She told us at the counter.", actor }]]);
    // Told again it is still hers, and a refund takes the reward back as with every other.
    await house.days(15);
    expect(await store.rewards()).toMatchObject([{ state: "due", amountMinor: 1_000 }]);
    expect(await store.payable(anna.referrerId)).toBe(1_000);
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_refunded" }]);
  });

  test("of an old customer earns nothing though staff said so: the terms hold for it, too", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com" });
    // Shopify's clock counts seconds: the second order is of another day.
    await house.days(1);
    const order = await store.buys({ customer: "ben@example.com" });
    await attribute(store, programId, order.name, anna.code);
    // A state that we read ourselves stands at the end of its second, and the check is due then.
    await until("the friend to be checked", async () => (await store.rewards())[0]?.state === "cancelled");
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "existing_customer" }]);
  });

  test("is refused with what to do: unknown, unpaid, the referrer's own, of another one's friend", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const anna = await store.referrer("anna@example.com");
    await house.control.customers.create({ shop: store.shop, email: "bea@example.com", firstName: "Bea" });
    const bea = await store.referrer("bea@example.com");
    const mine = await store.buys({ customer: "anna@example.com" });
    const unpaid = await store.buys({ customer: "new@example.com", pay: false });
    const first = await store.buys({ customer: "newer@example.com", discountCodes: [anna.code] });
    const said = async (order: string, referrer: string) => {
      const done = await attribute(store, programId, order, referrer);
      return done.ok ? "done" : done.message;
    };
    expect(await said("#99999", anna.code)).toMatch(/Shopify has no order #99999/);
    expect(await said(mine.name, "NOBODY-HERE")).toMatch(/No referrer has this code/);
    expect(await said(mine.name, anna.code)).toMatch(/nobody can refer themselves/);
    expect(await said(unpaid.name, anna.code)).toMatch(/not paid yet/);
    expect(await said(first.name, bea.code)).toMatch(/belongs to a referral already/);
    expect(await store.rewards()).toMatchObject([{ orderId: first.gid }]);
  });
});

describe("an order that staff remove", () => {
  test("earns nothing any more, its evidence stays, and put back it earns again", async () => {
    const store = await house.openShop();
    await store.program({ newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    const [referral] = await referrals(store);
    const id = referral?.id as ReferralId;
    expect(await decide(store, id, { kind: "remove", orderId: order.gid }, " ")).toMatchObject({ ok: false });
    expect(await decide(store, id, { kind: "remove", orderId: order.gid })).toMatchObject({
      ok: true,
      effects: [{ fromMinor: 1_000, toMinor: 0, wasSent: false }],
    });
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "removed_by_staff" }]);
    expect(await store.judged()).toMatchObject([{ refusal: "removed_by_staff", referral: "reversed" }]);
    expect(await decide(store, id, { kind: "remove", orderId: order.gid })).toMatchObject({ ok: false });
    // What Shopify tells of it later does not bring it back.
    await house.control.orders.edit({
      shop: store.shop,
      order: order.id,
      setQuantity: { line: order.lines[0]?.id ?? "", quantity: 2 },
    });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "removed_by_staff" }]);
    // The friend's next order counts instead.
    const next = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect((await store.rewards()).map(({ orderId, state }) => [orderId, state])).toEqual(
      expect.arrayContaining([
        [order.gid, "cancelled"],
        [next.gid, "held"],
      ]),
    );
    await decide(store, id, { kind: "put_back", orderId: order.gid });
    expect((await store.rewards()).map(({ orderId, state }) => [orderId, state])).toEqual(
      expect.arrayContaining([
        [order.gid, "held"],
        [next.gid, "cancelled"],
      ]),
    );
    expect((await evidence(store))[0]?.map((piece) => piece.kind)).toEqual(["discount_code", "manual", "manual"]);
  });

  test("after its reward was sent is owed back in the books, and no more once it is put back", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("shopify-discount");
    // An unspent code would be revoked meanwhile, and owed anew.
    await spendCodes(house, store.shop, "anna@example.com");
    const [referral] = await referrals(store);
    const id = referral?.id as ReferralId;
    expect(await decide(store, id, { kind: "remove", orderId: order.gid })).toMatchObject({
      effects: [{ fromMinor: 1_000, toMinor: 0, wasSent: true }],
    });
    expect(await store.payable(anna.referrerId)).toBe(-1_000);
    await decide(store, id, { kind: "put_back", orderId: order.gid });
    expect(await store.payable(anna.referrerId)).toBe(0);
  });
});

describe("a friend whom staff move to another referrer", () => {
  test("takes all orders along: one referrer loses what the other gets, and moved back all is as it was", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    await house.control.customers.create({ shop: store.shop, email: "bea@example.com", firstName: "Bea" });
    const bea = await store.referrer("bea@example.com");
    const order = await store.buys({ customer: "new@example.com", discountCodes: [anna.code] });
    await store.buys({ customer: "new@example.com", discountCodes: [] });
    await house.days(15);
    expect(await store.payable(anna.referrerId)).toBe(1_000);
    const [first] = await referrals(store);
    expect(await decide(store, first?.id as ReferralId, { kind: "move", referrer: "bea@example.com" })).toMatchObject({
      ok: true,
      effects: expect.arrayContaining([
        expect.objectContaining({ referrerId: anna.referrerId, fromMinor: 1_000, toMinor: 0 }),
        expect.objectContaining({ referrerId: bea.referrerId, fromMinor: 0, toMinor: 1_000 }),
      ]),
    });
    await house.days(0);
    expect(await store.payable(anna.referrerId)).toBe(0);
    expect(await store.payable(bea.referrerId)).toBe(1_000);
    const [, second] = await referrals(store);
    expect(await referrals(store)).toMatchObject([
      { referrerId: anna.referrerId, state: "reversed", supersededBy: second?.id },
      { referrerId: bea.referrerId, state: "qualified", supersededBy: null },
    ]);
    expect((await store.judged()).map((row) => row.attribution)).toEqual(["manual", "manual"]);
    expect((await evidence(store))[0]?.map((piece) => piece.kind)).toEqual(["discount_code", "manual"]);
    // Anna reads why; a later order of the friend, and a refund, go to Bea.
    const page = (await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json()) as {
      rewards: { reason: string }[];
    };
    expect(page.rewards[0]?.reason).toMatch(/somebody else invited this friend/);
    const later = await store.buys({ customer: "new@example.com" });
    const [owner] = await house.query("select referral_id as id from qualifying_order where order_id = $1", [
      later.gid,
    ]);
    expect(owner).toEqual({ id: second?.id });

    await decide(store, second?.id as ReferralId, { kind: "move", referrer: anna.code });
    expect(await store.payable(bea.referrerId)).toBe(0);
    await house.days(0);
    expect(await store.payable(anna.referrerId)).toBe(1_000);
    expect(await referrals(store)).toMatchObject([
      { supersededBy: null, state: "qualified" },
      { supersededBy: first?.id, state: "reversed" },
    ]);
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.settled();
    // The friend's second order takes the first one's place; its hold is over, too.
    await house.days(0);
    expect(await store.payable(anna.referrerId)).toBe(1_000);
    expect(await store.payable(bea.referrerId)).toBe(0);
  });

  test("cannot go to themselves, to who has no code there, or where they are already", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const ben = await store.referrer("ben@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    const [referral] = await referrals(store);
    const move = async (referrer: string) => {
      const done = await decide(store, referral?.id as ReferralId, { kind: "move", referrer });
      return done.ok ? "done" : done.message;
    };
    expect(await move(ben.code)).toMatch(/nobody can refer themselves/);
    expect(await move(anna.code)).toMatch(/belongs to this referrer already/);
    expect(await move("nobody@example.com")).toMatch(/No referrer has this code/);
  });
});
