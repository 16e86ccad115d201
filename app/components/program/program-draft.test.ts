import { expect, test } from "vitest";
import { currency } from "../../core/money/money.ts";
import { termsSchema } from "../../core/program/terms.ts";
import { startingAttribution } from "./attribution-draft.ts";
import type { Way } from "./first-way.ts";
import { costBesides, orderCost, rewardAboveOrder } from "./order-cost.ts";
import { draftOf, readDraft, startingDraft } from "./program-draft.ts";
import { presetDraft, programPresets } from "./program-presets.ts";
import { readAmount } from "./read-amount.ts";
import { readPercent } from "./read-percent.ts";
import { neededKinds } from "./reward-draft.ts";

const usd = currency("USD");

test("the start makes valid terms in every currency's units", () => {
  for (const [code, minor] of [
    ["USD", 1_000],
    ["JPY", 1_000],
    ["KWD", 10_000],
  ] as const) {
    const read = readDraft(startingDraft(currency(code), ["shopify-discount"]), currency(code));
    expect(read.ok && termsSchema.parse(read.terms).reward).toEqual({
      kind: "fixed",
      amountMinor: minor,
      currency: code,
    });
  }
});

const mug = { id: "gid://shopify/Product/1", title: "Mug" };
const coffee = { id: "gid://shopify/Collection/2", title: "Coffee" };

test("an offer's own fields are told when they are wrong, and those of another kind are not looked at", () => {
  const start = startingDraft(usd, ["a"]);
  const wrong = (change: Partial<typeof start>) => {
    const read = readDraft({ ...start, ...change }, usd);
    return read.ok ? [] : Object.keys(read.errors).toSorted();
  };
  expect(wrong({ offerKind: "free_item", offerItems: "products" })).toEqual(["freeItem", "offerItems"]);
  expect(wrong({ offerKind: "free_item", freeItem: mug })).toEqual(["offerItems"]);
  expect(wrong({ offerItems: "collections" })).toEqual(["offerItems"]);
  expect(wrong({ rewardItems: "only" })).toEqual(["rewardItems"]);
  expect(wrong({ rewardItems: "all_but", rewardCollections: [coffee] })).toEqual([]);
  expect(wrong({ offerEnds: "on", offerEndDay: "31.12.2026" })).toEqual(["offerEndDay"]);
  expect(wrong({ offerEnds: "after_days", offerEndDays: "0", offerMaxUses: "x" })).toEqual([
    "offerEndDays",
    "offerMaxUses",
  ]);
  const elsewhere = { offerPercent: "x", offerMinimum: "x", offerItems: "products", offerMaxUses: "x" } as const;
  expect(wrong({ ...elsewhere, offerKind: "none" })).toEqual([]);
  // A shipping discount is never used with another one, whatever was ticked before.
  const shipping = readDraft({ ...start, offerKind: "free_shipping", combinesWith: ["order", "shipping"] }, usd);
  expect(shipping.ok && shipping.terms.offerCombinesWith).toEqual(["order"]);
});

test("terms survive the form unchanged", () => {
  const start = readDraft(startingDraft(usd, ["a", "b"]), usd);
  if (!start.ok) throw new Error("the start is valid");
  const terms = {
    ...start.terms,
    offer: {
      value: { kind: "amount", amountMinor: 1_250, currency: usd },
      minimumMinor: 5_000,
      oncePerCustomer: false,
    },
    reward: { kind: "percent_of_order", basisPoints: 1_255, capMinor: 99 },
    minimumSpendMinor: 10,
    holdDays: 0,
  } as const;
  const fixed = { kind: "fixed", amountMinor: 2_500, currency: usd } as const;
  const share = { kind: "percent_of_order", basisPoints: 2_000, capMinor: null } as const;
  const rate = { kind: "points_of_order", points: 5, perMinor: 150, currency: usd } as const;
  for (const rules of [
    {},
    { trigger: "nth_paid_order" as const, nthOrder: 5 },
    { trigger: "every_paid_order" as const },
    { kind: "ambassador" as const },
    {
      tiers: [
        { from: 5, reward: fixed },
        { from: 12, reward: share },
      ],
      milestones: [{ at: 10, amountMinor: 5_000, currency: usd }],
      everyNth: 3,
    },
    {
      reward: { kind: "percent_off" as const, basisPoints: 1_250 },
      tiers: [{ from: 3, reward: { kind: "free_item" as const, item: mug } }],
      milestones: [{ at: 5, piece: { kind: "free_service" as const, text: "An hour of coaching" } }],
      referrerPieces: { count: 4, period: "quarter" as const },
    },
    {
      reward: { kind: "free_service" as const, text: "A massage" },
      trigger: "every_paid_order" as const,
      recurrence: { ...start.terms.recurrence, firstReward: { kind: "free_shipping" as const } },
    },
    { rewardItems: { kind: "only" as const, products: [mug], collections: [coffee] } },
    { rewardItems: { kind: "all_but" as const, products: [], collections: [coffee] } },
    { offerCombinesWith: ["product" as const, "shipping" as const] },
    { offerItems: { kind: "products" as const, goods: [mug] }, offerMaxUses: 12 },
    {
      offerItems: { kind: "collections" as const, goods: [coffee] },
      offerEnds: { kind: "on" as const, day: "2027-01-31" },
    },
    {
      offer: { ...terms.offer, value: { kind: "free_item" as const, item: mug } },
      offerItems: { kind: "products" as const, goods: [mug] },
      offerEnds: { kind: "after_days" as const, days: 45 },
    },
    { offer: { ...terms.offer, value: { kind: "free_shipping" as const } }, offerCombinesWith: ["order" as const] },
    { offer: { value: { kind: "none" as const }, minimumMinor: null, oncePerCustomer: false } },
    {
      referrerCap: { amountMinor: 50_000, period: "quarter" as const },
      budget: { amountMinor: 1_000_050, period: "month" as const, whenSpent: "hold" as const },
      minimumPayoutMinor: 2_500,
      unclaimed: { days: 90, remindDays: 10 },
    },
    { holdFrom: "fulfilment" as const, leaveOut: ["pos" as const] },
    { clickModel: "first" as const, clickDays: 30, claimDays: 14 },
    { tiers: [{ from: 5, reward: { ...share, capMinor: 700 } }] },
    { reward: rate, tiers: [{ from: 5, reward: { ...rate, points: 10_000 } }] },
    ...[fixed, share, rate].map((firstReward) => ({
      trigger: "every_paid_order" as const,
      recurrence: { firstReward, maxOrders: 12, months: 6, totalMinor: 9_999 },
    })),
  ])
    expect(readDraft(draftOf("n", { ...terms, ...rules }, usd), usd)).toEqual({
      ok: true,
      name: "n",
      terms: { ...terms, ...rules },
      schedule: { startsAt: null, endsAt: null },
    });
});

test("every preset is a program that can be saved as it is, and no two are the same", () => {
  const way = { connected: false, reachesFriends: false };
  const ways: Way[] = [
    { ...way, name: "a", delivers: ["money"] },
    { ...way, name: "b", delivers: ["money", "percent_off"], reachesFriends: true },
    { ...way, name: "c", delivers: ["money"], reachesFriends: true, connected: true },
    { ...way, name: "d", delivers: ["points"] },
  ];
  const read = programPresets.map((preset) => readDraft(presetDraft(preset, usd, ["a"], ways), usd));
  const railsOf = (key: string) => {
    const each = read[programPresets.findIndex((preset) => preset.key === key)];
    return each?.ok ? [each.terms.rails, each.terms.friendReward?.rails] : null;
  };
  expect(railsOf("refer_a_friend")).toEqual([["a"], undefined]);
  expect(railsOf("code_for_code")).toEqual([["b"], undefined]);
  expect(railsOf("points")).toEqual([["d", "a"], undefined]);
  expect(railsOf("reward_for_both")).toEqual([["a"], ["c"]]);
  for (const each of read) expect(each.ok && termsSchema.safeParse(each.terms).success).toBe(true);
  expect(new Set(read.map((each) => JSON.stringify(each))).size).toBe(programPresets.length);
});

test("the days of links and claims are told beside their fields; no days are no end, and never", () => {
  const read = (attribution: object) =>
    readDraft({ ...startingDraft(usd, ["a"]), attribution: { ...startingAttribution, ...attribution } }, usd);
  expect(read({ clickDays: "0", claimDays: "61" })).toEqual({
    ok: false,
    errors: { "attribution.clickDays": expect.any(String), "attribution.claimDays": expect.any(String) },
  });
  expect(read({ clickDays: " ", claimDays: "" })).toMatchObject({ ok: true, terms: { clickDays: null, claimDays: 0 } });
});

test("rows are told by their number, and no number twice", () => {
  const read = readDraft(
    {
      ...startingDraft(usd, ["a"]),
      tiers: [
        { from: "5", kind: "fixed", cap: "", value: "20", item: null },
        { from: " 5", kind: "percent_of_order", cap: "", value: "200", item: null },
        { from: "1", kind: "fixed", cap: "", value: "", item: null },
      ],
      milestones: [
        { at: "0", kind: "fixed", amount: "x", item: null },
        { at: "3", kind: "free_item", amount: "", item: null },
      ],
      everyNth: "1",
    },
    usd,
  );
  expect(!read.ok && Object.keys(read.errors).toSorted()).toEqual([
    "everyNth",
    "milestones.0.amount",
    "milestones.0.at",
    "milestones.1.item",
    "tiers.1.from",
    "tiers.1.value",
    "tiers.2.from",
    "tiers.2.value",
  ]);
});

test("a field of another trigger is not looked at; one of this trigger is told", () => {
  const draft = { ...startingDraft(usd, ["a"]), nthOrder: "x", maxOrders: "x", firstDiffers: true, firstPercent: "x" };
  expect(readDraft(draft, usd).ok).toBe(true);
  const every = readDraft({ ...draft, trigger: "every_paid_order" }, usd);
  expect(!every.ok && Object.keys(every.errors).toSorted()).toEqual(["firstPercent", "maxOrders"]);
  for (const nthOrder of ["", "1", "1001", "2.5", "-3"]) {
    const nth = readDraft({ ...draft, trigger: "nth_paid_order", nthOrder }, usd);
    expect(!nth.ok && nth.errors, nthOrder).toEqual({ nthOrder: "Enter a whole number from 2 to 1,000." });
  }
});

test("amounts are read exactly, and what cannot be is told how to write", () => {
  expect(readAmount("10", usd)).toBe(1_000);
  expect(readAmount(" 10.5 ", usd)).toBe(1_050);
  expect(readAmount("10,50", usd)).toBe(1_050);
  expect(readAmount("0.29", usd)).toBe(29);
  expect(readAmount("1.234", currency("KWD"))).toBe(1_234);
  for (const [text, says] of [
    ["1,000", /thousands/],
    ["1.000,50", /thousands/],
    ["$10", /only the number/],
    ["ten", /only the number/],
    ["10.999", /at most 2 decimals/],
    ["0", /above zero/],
    ["-5", /only the number/],
    ["", /Enter an amount/],
    ["99999999999999", /too large/],
  ] as const)
    expect(readAmount(text, usd), text).toEqual({ problem: expect.stringMatching(says) });
  expect(readAmount("10,5", currency("JPY"))).toEqual({ problem: expect.stringMatching(/thousands/) });
  expect(readAmount("10.5", currency("JPY"))).toEqual({ problem: "JPY has no decimals." });
});

test("percentages keep two decimals", () => {
  expect([readPercent("10"), readPercent("12.5"), readPercent("0,01"), readPercent("100 %")]).toEqual([
    1_000, 1_250, 1, 10_000,
  ]);
  for (const text of ["", "0", "100.01", "12.345", "-1", "ten"])
    expect(readPercent(text), text).toHaveProperty("problem");
});

test("every wrong field is told at once, and nothing else", () => {
  const draft = { ...startingDraft(usd, []), name: " ", offerPercent: "x", rewardAmount: "", holdDays: "1.5" };
  const read = readDraft(draft, usd);
  expect(!read.ok && Object.keys(read.errors).toSorted()).toEqual([
    "holdDays",
    "name",
    "offerPercent",
    "rails",
    "rewardAmount",
  ]);
});

test("the cost of an order is the discount and then the reward from what is left", () => {
  const read = readDraft({ ...startingDraft(usd, ["a"]), rewardKind: "percent_of_order", rewardCap: "5" }, usd);
  if (!read.ok) throw new Error("valid");
  // 10% of 100 is 10; 10% of the remaining 90 is 9, capped at 5.
  expect(orderCost(read.terms, 10_000, usd)).toMatchObject({
    discount: { amountMinor: 1_000 },
    reward: { amountMinor: 500 },
    total: { amountMinor: 1_500 },
    share: 15,
  });
  const minimums = { ...read.terms, offer: { ...read.terms.offer, minimumMinor: 20_000 }, minimumSpendMinor: 10_001 };
  expect(orderCost(minimums, 10_000, usd)).toMatchObject({
    belowOffer: true,
    belowReward: true,
    total: { amountMinor: 0 },
  });
});

test("an offer that is not of the price costs what the store knows alone", () => {
  const read = readDraft({ ...startingDraft(usd, ["a"]), offerKind: "free_shipping" }, usd);
  if (!read.ok) throw new Error("valid");
  expect(orderCost(read.terms, 10_000, usd)).toMatchObject({
    discount: { amountMinor: 0 },
    total: { amountMinor: 1_000 },
  });
  expect(costBesides(read.terms).join()).toContain("shipping");
  const offer = { ...read.terms.offer, value: { kind: "free_item", item: mug } as const };
  expect(costBesides({ ...read.terms, offer }).join()).toContain("Mug");
  expect(costBesides({ ...read.terms, offer: { ...offer, value: { kind: "none" } } })).toEqual([]);
});

test("a reward that is no money is named beside the cost, and its own fields are told when they are wrong", () => {
  const start = startingDraft(usd, ["a"]);
  const read = readDraft({ ...start, rewardKind: "percent_off", rewardPiece: "20" }, usd);
  if (!read.ok) throw new Error("valid");
  expect(orderCost(read.terms, 10_000, usd)).toMatchObject({ reward: { amountMinor: 0 }, share: 10 });
  expect(costBesides(read.terms)).toEqual([expect.stringContaining("20% off")]);
  expect(rewardAboveOrder(read.terms)).toBeNull();
  const wrong = (change: Partial<typeof start>) => {
    const again = readDraft({ ...start, ...change }, usd);
    return again.ok ? [] : Object.keys(again.errors);
  };
  expect(wrong({ rewardKind: "percent_off", rewardPiece: "120" })).toEqual(["rewardPiece"]);
  expect(wrong({ rewardKind: "free_item" })).toEqual(["rewardItem"]);
  const byOrder = { rewardKind: "points_of_order", rewardPiece: "5", rewardCap: "2" } as const;
  const points = readDraft({ ...start, ...byOrder }, usd);
  expect(points.ok && costBesides(points.terms)).toEqual([
    "Besides, the referrer gets 5 points for each $2.00 of the order: what that costs you is not counted here.",
  ]);
  expect(points.ok && orderCost(points.terms, 10_000, usd).reward.amountMinor).toBe(0);
  for (const rewardPiece of ["", "0", "10001", "1.5"])
    expect(wrong({ ...byOrder, rewardPiece })).toEqual(["rewardPiece"]);
  expect(wrong({ ...byOrder, rewardCap: "" })).toEqual(["rewardCap"]);
  expect(wrong({ ...byOrder, trigger: "sign_up" })).toEqual(["rewardPiece"]);
  for (const rewardPiece of [" ", "x".repeat(101)])
    expect(wrong({ rewardKind: "free_service", rewardPiece })).toEqual(["rewardPiece"]);
  expect(wrong({ rewardKind: "free_shipping", rewardAmount: "x" })).toEqual([]);
});

test("the form knows what its ways have to carry", () => {
  const start = startingDraft(usd, ["a"]);
  expect([...neededKinds(start)]).toEqual(["money"]);
  const draft = {
    ...start,
    rewardKind: "percent_off" as const,
    firstDiffers: true,
    firstKind: "free_shipping" as const,
    milestones: [{ at: "5", kind: "free_service" as const, amount: "Tea", item: null }],
  };
  expect([...neededKinds(draft)]).toEqual(["percent_off", "free_service"]);
  expect([...neededKinds({ ...draft, trigger: "every_paid_order" })]).toContain("free_shipping");
  for (const rewardKind of ["points", "points_of_order"] as const)
    expect([...neededKinds({ ...start, rewardKind })]).toEqual(["points", "money"]);
});

test("of a waiting list what it promises is read, when it is earned and how it goes out, and nothing else", () => {
  const start = startingDraft(usd, ["a"]);
  const promise = { at: "3", kind: "fixed" as const, amount: "5", item: null };
  const draft = { ...start, kind: "waiting_list" as const, rewardAmount: "x", milestones: [promise], holdDays: "7" };
  expect([...neededKinds({ ...draft, rewardKind: "points" })]).toEqual(["money"]);
  const read = readDraft({ ...draft, issue: "automatic", limits: { ...start.limits, budgetAmount: "50" } }, usd);
  expect(read).toMatchObject({
    ok: true,
    terms: {
      trigger: "sign_up",
      signUp: { guard: "verified_email" },
      newCustomersOnly: false,
      offer: { value: { kind: "none" } },
      milestones: [{ at: 3, amountMinor: 500 }],
      holdDays: 7,
      issue: "automatic",
      budget: { amountMinor: 5_000 },
      rails: ["a"],
    },
  });
  const wrong = readDraft({ ...draft, holdDays: "x", rails: [] }, usd);
  expect(wrong.ok ? [] : Object.keys(wrong.errors)).toEqual(["holdDays", "rails"]);
  // Where nothing is promised nothing is asked.
  expect(readDraft({ ...draft, milestones: [], holdDays: "x", rails: [] }, usd).ok).toBe(true);
});

test("a fixed reward without a minimum can cost more than its order", () => {
  const read = readDraft(startingDraft(usd, ["a"]), usd);
  if (!read.ok) throw new Error("valid");
  expect(rewardAboveOrder(read.terms)).toMatchObject({ amountMinor: 1_000 });
  expect(rewardAboveOrder({ ...read.terms, minimumSpendMinor: 1_001 })).toBeNull();
});
