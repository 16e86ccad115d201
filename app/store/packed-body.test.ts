import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packBody, unpackBody } from "./packed-body.ts";

test("what was packed comes back byte for byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (body) => {
      expect(Buffer.compare(unpackBody(packBody(body)) ?? Buffer.alloc(0), body)).toBe(0);
    }),
  );
});

test("an order of Shopify's form stays below the size that PostgreSQL stores elsewhere", () => {
  for (const name of ["orders-paid.yen-tax-included", "orders-paid.guest-gift-card", "orders-cancelled"]) {
    const body = readFileSync(new URL(`../../test/fixtures/shopify/${name}.json`, import.meta.url));
    expect(packBody(body).length, name).toBeLessThan(2_000);
  }
});

test("a body that an earlier version stored is read", () => {
  expect(unpackBody(gzipSync('{"id":1}'))?.toString()).toBe('{"id":1}');
});

test("bytes that nobody packed are not taken for a body", () => {
  for (const bytes of [[], [0], [1], [1, 255, 255], [2, 1, 2], [0x1f, 0x8b, 1]])
    expect(unpackBody(Uint8Array.from(bytes))).toBeNull();
});

test("dictionary 1 is what it was: stored bodies are read by it", () => {
  const file = JSON.parse(readFileSync(new URL("./body-dictionary-1.json", import.meta.url), "utf8"));
  expect(createHash("sha256").update(JSON.stringify(file)).digest("hex")).toBe(
    "5cb77e4e9d30eb06e58b98c933112127230a96b6207b81c134bbc88ab18cd904",
  );
});
