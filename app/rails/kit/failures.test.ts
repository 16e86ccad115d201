import { expect, it } from "vitest";
import { neverLeft } from "./never-left.ts";
import { retryAfter } from "./retry-after.ts";
import { withoutSecrets } from "./without-secrets.ts";

const failed = (code: string) => Object.assign(new Error(code), { code });

it("knows the failures that come before a request", () => {
  expect(neverLeft(failed("ECONNREFUSED"))).toBe(true);
  expect(neverLeft(new TypeError("fetch failed", { cause: failed("ENOTFOUND") }))).toBe(true);
  expect(neverLeft({ detail: new TypeError("fetch failed", { cause: failed("EAI_AGAIN") }) })).toBe(true);
  expect(neverLeft(new AggregateError([failed("ECONNREFUSED"), failed("EHOSTUNREACH")]))).toBe(true);
});

it("trusts no other failure to have come before", () => {
  for (const error of [failed("ECONNRESET"), failed("ETIMEDOUT"), new DOMException("aborted", "AbortError"), null, "x"])
    expect(neverLeft(error)).toBe(false);
  expect(neverLeft(new AggregateError([failed("ECONNREFUSED"), failed("ECONNRESET")]))).toBe(false);
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  expect(neverLeft(circle)).toBe(false);
});

it("waits as long as it was asked to, within reason", () => {
  expect(retryAfter("7", 2)).toBe(7);
  expect(retryAfter("2.2", 2)).toBe(3);
  expect(retryAfter("0", 2)).toBe(1);
  expect(retryAfter("999999", 2)).toBe(3600);
  for (const header of [undefined, null, "Sat, 21 Nov 2026 07:00:00 GMT", ["3"]]) expect(retryAfter(header, 2)).toBe(2);
});

it("takes keys and addresses out of a provider's words", () => {
  const said = 'No such customer: "anna@example.com" (key sk_test_abc)';
  expect(withoutSecrets(said, ["sk_test_abc", "", undefined])).toBe('No such customer: "[e-mail]" (key …)');
  expect(withoutSecrets("x".repeat(1000), [])).toHaveLength(300);
});
