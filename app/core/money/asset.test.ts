import { expect, it, test } from "vitest";
import { type Asset, addsUp, assetCode, readAsset, valueKinds } from "./asset.ts";
import { assetOf, currency, exponentOf, formatMoney, money } from "./money.ts";

const each: readonly Asset[] = [
  { kind: "money", currency: "KWD" },
  { kind: "points" },
  { kind: "percent_off", basisPoints: 1250 },
  { kind: "amount_off", amountMinor: 1000, currency: "USD" },
  { kind: "free_shipping" },
  { kind: "free_item", product: "49148385231123", title: "Mug: blue" },
  { kind: "free_service", text: "One hour of coaching" },
];

it("reads back every kind of value from its code", () => {
  expect(each.map((asset) => asset.kind).sort()).toEqual([...valueKinds].sort());
  for (const asset of each) {
    expect(readAsset(assetCode(asset))).toEqual(asset);
    expect(assetOf(currency(assetCode(asset)))).toEqual(asset);
  }
});

it("knows no other code", () => {
  for (const code of [
    "usd",
    "",
    "PERCENT_OFF:0",
    "PERCENT_OFF:10001",
    "AMOUNT_OFF:USD:-1",
    "FREE_ITEM:",
    "FREE_ITEM:5",
    "FREE_SERVICE:",
    "POINTS:5",
    "PERCENT_OFF:100%",
    "XPERCENT_OFF:100",
    "AMOUNT_OFF:USD:100.5",
    "XAMOUNT_OFF:USD:100",
    "FREE_ITEM:5:Mug\nblue",
    "XFREE_ITEM:5:Mug",
    "FREE_SERVICE:Tea|two",
    "XFREE_SERVICE:Tea",
  ])
    expect(readAsset(code)).toBeNull();
});

it("keeps a name in one line of a code, whatever it is", () => {
  const codeOf = (text: string) => assetCode({ kind: "free_service", text });
  expect(codeOf(" Tea |\n for two ")).toBe("FREE_SERVICE:Tea for two");
  expect(codeOf("\t")).toBe("FREE_SERVICE:?");
  for (const text of ["x".repeat(300), `${"x".repeat(99)}😀`]) {
    expect(readAsset(codeOf(text))).toMatchObject({ text: expect.stringMatching(/^x+$/) });
    expect(codeOf(text).length).toBeLessThanOrEqual("FREE_SERVICE:".length + 100);
  }
});

it("has no asset for a code that nobody could have written", () => {
  expect(() => assetOf("usd" as ReturnType<typeof currency>)).toThrow('no asset has the code "usd"');
});

it("takes all of an order off, and no more", () => {
  expect(readAsset("PERCENT_OFF:10000")).toEqual({ kind: "percent_off", basisPoints: 10_000 });
});

it("cuts a name where its code is full, without a half letter or a space at the end", () => {
  const codeOf = (text: string) => assetCode({ kind: "free_service", text });
  expect(codeOf(`  ${"x".repeat(100)}`)).toBe(`FREE_SERVICE:${"x".repeat(100)}`);
  expect(codeOf(`${"x".repeat(99)} y`)).toBe(`FREE_SERVICE:${"x".repeat(99)}`);
  expect(codeOf("😀 Mug")).toBe("FREE_SERVICE:😀 Mug");
});

it("adds up money and points, and hands out pieces one by one", () => {
  expect(each.filter(addsUp).map((asset) => asset.kind)).toEqual(["money", "points"]);
  for (const asset of each.slice(1)) expect(exponentOf(currency(assetCode(asset)))).toBe(0);
});

test.each([
  ["KWD", 12_340, "en", "KWD 12.340"],
  ["POINTS", 1, "en", "1 point"],
  ["POINTS", 1250, "de", "1.250 Punkte"],
  ["PERCENT_OFF:1250", 1, "en", "12.5% off"],
  ["AMOUNT_OFF:USD:1000", 1, "en", "$10.00 off"],
  ["FREE_SHIPPING", 2, "de", "2 × kostenloser Versand"],
  ["FREE_ITEM:5:Mug", 1, "fr", "Mug offert"],
  ["FREE_SERVICE:One hour of coaching", 2, "de", "2 × One hour of coaching"],
] as const)("says %s × %i in %s", (code, count, locale, words) => {
  expect(formatMoney(money(count, currency(code)), locale).replace(/\u00a0/g, " ")).toBe(words);
});
