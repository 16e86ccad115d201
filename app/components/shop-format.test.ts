import { expect, test } from "vitest";
import { shopFormat } from "./shop-format.ts";

const now = new Date("2026-11-21T12:00:00Z");

test("times are the shop's, with the year only when it is another one", () => {
  const tokyo = shopFormat("Asia/Tokyo", now);
  expect(tokyo.moment(new Date("2026-11-20T23:05:00Z"))).toBe("Nov 21 at 8:05 AM");
  expect(tokyo.day(new Date("2026-12-31T20:00:00Z"))).toBe("Jan 1, 2027");
  expect(shopFormat("America/New_York", now).day(new Date("2026-11-21T03:00:00Z"))).toBe("Nov 20");
});

test("an unknown time zone is UTC", () => {
  expect(shopFormat("Moon/Base", now).moment(new Date("2026-11-21T00:00:00Z"))).toBe("Nov 21 at 12:00 AM");
});

test("amounts have their currency's decimals", () => {
  const { money } = shopFormat("UTC", now);
  expect(money(123456, "USD")).toBe("$1,234.56");
  expect(money(1000, "JPY")).toBe("¥1,000");
  expect(money(1500, "KWD")).toMatch(/^KWD\s1\.500$/);
});
