import { expect, test } from "vitest";
import { isSite } from "./is-site.ts";

test.each(["example.com", "a.b", "coupons-4u.example.co.uk", "xn--bcher-kva.example", `${"a".repeat(116)}.com`])(
  "%s is a site",
  (text) => {
    expect(isSite(text)).toBe(true);
  },
);

test.each([
  "",
  "example",
  ".com",
  "example.",
  "a..b",
  "https://example.com",
  "example.com/path",
  "Example.com",
  " example.com",
  "example.com ",
  "exa mple.com",
  `${"a".repeat(117)}.com`,
])("“%s” is none", (text) => {
  expect(isSite(text)).toBe(false);
});
