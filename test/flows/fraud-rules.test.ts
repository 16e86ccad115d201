import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FraudRules, startingFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { ProgramId } from "../../app/core/ids.ts";
import { replayRules } from "../../app/flows/replay-rules.ts";
import { saveFraudRules } from "../../app/flows/save-fraud-rules.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** The usual rules with those of some signals changed. */
const rulesWith = (change: FraudRules["rules"]): FraudRules => ({
  ...startingFraudRules,
  rules: { ...startingFraudRules.rules, ...change },
});
const rule = (name: "gift_card_pair" | "same_name", change: Partial<FraudRules["rules"]["same_name"]>) => ({
  [name]: { ...startingFraudRules.rules[name], ...change } as NonNullable<FraudRules["rules"]["same_name"]>,
});

const save = (store: Store, programId: ProgramId, version: number, rules: FraudRules) =>
  saveFraudRules(house.app.services, store.shopId, { programId, version, rules, actor: "merchant" });

describe("a program's fraud rules", () => {
  test("are a new version of its terms: a referral keeps those it was made under", async () => {
    const store = await house.openShop();
    const programId = await store.program({
      fraud: rulesWith({}),
      trigger: "every_paid_order",
      newCustomersOnly: false,
    });
    const { code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    const strict = rulesWith(rule("same_name", { referrer: "block", friend: "shadow" }));
    expect(await save(store, programId, 1, strict)).toEqual({ ok: true, version: 2 });
    await house.settled();
    // Ben's referral is of version 1: his second order passes, though it is sent to Anna.
    await store.buys({ customer: "ben@example.com", shipTo: { name: "Anna Arendt" } });
    await store.buys({ customer: "carl@example.com", discountCodes: [code], shipTo: { name: "Anna Arendt" } });
    expect(await store.judged()).toMatchObject([
      { refusal: null },
      { attribution: "known_friend", refusal: null },
      { referral: "rejected", refusal: "blocked_by_rule" },
    ]);
  });

  test("are not written over what another person saved meanwhile, nor in a program that has ended", async () => {
    const store = await house.openShop();
    const programId = await store.program({ fraud: rulesWith({}) });
    expect(await save(store, programId, 1, rulesWith(rule("same_name", { referrer: "off" })))).toMatchObject({
      ok: true,
    });
    expect(await save(store, programId, 1, rulesWith(rule("same_name", { referrer: "block" })))).toMatchObject({
      ok: false,
      message: expect.stringContaining("Version 2 of the terms was saved meanwhile."),
    });
    expect(await save(store, "prg_nowhere" as ProgramId, 1, rulesWith({}))).toMatchObject({ ok: false });
    await house.settled();
  });

  test("that are saved as they were make no new version", async () => {
    const store = await house.openShop();
    const programId = await store.program({ fraud: rulesWith({}) });
    expect(await save(store, programId, 1, rulesWith({}))).toEqual({ ok: true, version: 1 });
    await house.settled();
  });
});

describe("a replay over the store's own orders", () => {
  test("says what other rules would have caught, and who bought again; nothing is changed by it", async () => {
    const store = await house.openShop();
    const programId = await store.program({
      fraud: rulesWith(rule("gift_card_pair", { referrer: "off", friend: "off" })),
      newCustomersOnly: false,
    });
    const { code } = await store.referrer("anna@example.com");
    const products = await house.control.products.list(store.shop);
    const card = products.find(({ giftCard }) => giftCard)?.handle ?? "";
    const lines = [{ variant: card, quantity: 3 }, { variant: "KIT-PO" }];
    await store.buys({ customer: "ben@example.com", discountCodes: [code], lines });
    await store.buys({ customer: "carl@example.com", discountCodes: [code], lines });
    await house.control.clock.advance({ minutes: 1 });
    await store.buys({ customer: "ben@example.com" });
    const before = await store.rewards();
    const found = await replayRules(house.app.services, store.shopId, {
      programId,
      rules: rulesWith(rule("gift_card_pair", { referrer: "flag", threshold: 2 })),
      days: null,
    });
    expect(found).toMatchObject({
      orders: 3,
      flagged: { orders: 2, boughtAgain: 1, lost: 0 },
      blocked: { orders: 0 },
      signals: [{ signal: "gift_card_pair", orders: 2, boughtAgain: 1 }],
    });
    expect(await store.rewards()).toEqual(before);
    const another = await house.openShop();
    const nothing = await replayRules(house.app.services, another.shopId, {
      programId,
      rules: rulesWith({}),
      days: null,
    });
    expect(nothing.orders).toBe(0);
  });

  test("looks at the stretch that was asked for", async () => {
    const store = await house.openShop();
    const programId = await store.program({ fraud: rulesWith({}), newCustomersOnly: false });
    const { code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await house.days(40);
    await store.buys({ customer: "carl@example.com", discountCodes: [code] });
    const tried = (days: number | null) =>
      replayRules(house.app.services, store.shopId, { programId, rules: rulesWith({}), days });
    expect([await tried(30), await tried(90), await tried(null)]).toMatchObject([
      { orders: 1, cut: false },
      { orders: 2, cut: false },
      { orders: 2, cut: false },
    ]);
  });
});
