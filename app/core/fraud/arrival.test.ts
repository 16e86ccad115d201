import { describe, expect, test } from "vitest";
import { isCouponSite, readArrival } from "./arrival.ts";

describe("where a buyer came from", () => {
  test.each([
    ["https://www.example.com/a?b=c", "example.com"],
    ["http://Shop.Example.com:8080", "shop.example.com"],
    ["//cdn.example.com/x", "cdn.example.com"],
    [" https://example.com ", "example.com"],
    ["https://anna:secret@example.com/", "example.com"],
    // An @ behind the host is no name before it.
    ["https://example.com/@anna", "example.com"],
    ["https://example.com?to=@other.example", "example.com"],
    ["https://example.com#@other.example", "example.com"],
    ["https://awww.example.com", "awww.example.com"],
    ["android-app://com.example", null],
    ["see https://example.com", null],
    ["example.com", null],
    ["", null],
    [null, null],
    [undefined, null],
  ])("%j is the host %j", (referring, host) => {
    expect(readArrival(null, referring)).toEqual({ host, clickIds: [] });
    expect(readArrival("/?fbclid=1", referring)).toEqual({ host, clickIds: ["fbclid"] });
  });

  test("a host is kept to a length", () => {
    expect(readArrival(null, `https://${"a".repeat(119)}.example`).host).toBe(`${"a".repeat(119)}.`);
  });

  test.each([
    ["/products/mug?utm_source=x&gclid=abc&fbclid=", ["gclid", "fbclid"]],
    // As the list has them, however they stand there.
    ["/?ttclid=1&gad_source=2", ["gad_source", "ttclid"]],
    ["/?next=/?gclid=1", []],
    ["/?a=1?&gclid=1", ["gclid"]],
    ["/?g?clid=1", []],
    ["/gclid=1", []],
    ["/#?gclid=1", []],
    ["/?", []],
    ["", []],
    [null, []],
    [undefined, []],
  ])("the first page %j has the click parameters %j", (landing, clickIds) => {
    expect(readArrival(landing, null)).toEqual({ host: null, clickIds });
  });
});

describe("a coupon site", () => {
  test.each([
    ["groupon.com", true],
    ["www.groupon.com", true],
    ["mygroupon.com", false],
    ["groupon.com.example", false],
    ["deals.example", true],
    ["big.deals.example", true],
    ["example", false],
    [null, false],
  ])("%j: %s", (host, is) => {
    expect(isCouponSite(host, ["deals.example"])).toBe(is);
  });
});
