import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currency, formatMoney, money, parseCurrency, parseDecimal, toDecimal } from "./money.ts";

const usd = currency("USD");
const jpy = currency("JPY");
const kwd = currency("KWD");

/** Any amount of any currency that appears in a shop. */
const anyMoney = fc
  .tuple(
    fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
    fc.constantFrom(usd, jpy, kwd, currency("EUR")),
  )
  .map(([amount, of]) => money(amount, of));

describe("money", () => {
  test("an amount written for a provider reads back as the same amount", () => {
    fc.assert(
      fc.property(anyMoney, (value) => {
        expect(parseDecimal(toDecimal(value), value.currency)).toEqual(value);
      }),
    );
  });

  test.each([
    ["12.30", usd, 1230],
    ["12.3", usd, 1230],
    ["12", usd, 1200],
    ["0.05", usd, 5],
    ["-0.50", usd, -50],
    ["12.300", usd, 1230],
    ["1000", jpy, 1000],
    ["1000.00", jpy, 1000],
    ["1.234", kwd, 1234],
    ["0.0000", kwd, 0],
    ["-0.00", usd, 0],
  ])("%s in %s is %i minor units", (text, of, amountMinor) => {
    const read = parseDecimal(text, of);
    expect(read).toEqual({ amountMinor, currency: of });
    // A negative zero would print as "-0.00".
    expect(Object.is(read?.amountMinor, -0)).toBe(false);
  });

  test.each([
    ["12.345", usd],
    ["10.5", jpy],
    ["1,000", usd],
    ["1e3", usd],
    [" 1", usd],
    ["", usd],
    [".5", usd],
    ["NaN", usd],
    ["9999999999999999", usd],
    ["999999999999999", usd],
  ])("%s in %s is no amount", (text, of) => expect(parseDecimal(text, of)).toBeNull());

  test("a float is no money", () => {
    expect(() => money(0.1 + 0.2, usd)).toThrow(/whole minor units/);
    expect(() => money(2 ** 53, usd)).toThrow(/whole minor units/);
  });

  test.each([
    ["$12.30", money(1230, usd)],
    ["¥1,000", money(1000, jpy)],
    ["-$0.05", money(-5, usd)],
    ["KWD 1.234", money(1234, kwd)],
  ])("a person reads %s", (text, value) => {
    // Intl sets a no-break space between a code and its amount.
    expect(formatMoney(value).replaceAll("\u00a0", " ")).toBe(text);
  });

  test("the reader's locale decides how it is written", () => {
    expect(formatMoney(money(123_456, currency("EUR")), "de").replaceAll("\u00a0", " ")).toBe("1.234,56 €");
  });

  test("a currency is three capital letters", () => {
    expect(parseCurrency("EUR")).toBe("EUR");
    for (const text of ["eur", "EURO", "E1R", ""]) expect(parseCurrency(text)).toBeNull();
    expect(() => currency("dollars")).toThrow(/ISO 4217/);
  });
});
