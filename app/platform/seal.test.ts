import { expect, test } from "vitest";
import { createSeal } from "./seal.ts";

const seal = createSeal(Buffer.alloc(32, 7));

test("a sealed value opens in its own context and nowhere else", () => {
  const sealed = seal.seal("anna@example.com", "referrer.email");
  expect(sealed.includes("anna")).toBe(false);
  expect(seal.open(sealed, "referrer.email")).toBe("anna@example.com");
  expect(() => seal.open(sealed, "referrer.name")).toThrow();
  const bent = Buffer.from(sealed);
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1;
  expect(() => seal.open(bent, "referrer.email")).toThrow();
  expect(() => createSeal(Buffer.alloc(32, 8)).open(sealed, "referrer.email")).toThrow();
});

test("hashes of one person differ between shops", () => {
  expect(seal.hash("anna@example.com", 1)).toEqual(seal.hash("anna@example.com", 1));
  expect(seal.hash("anna@example.com", 1)).not.toEqual(seal.hash("anna@example.com", 2));
});

test("a signature holds for its text and purpose only", () => {
  const signature = seal.sign("cod_1", "cart");
  expect(seal.verify("cod_1", "cart", signature)).toBe(true);
  expect(seal.verify("cod_2", "cart", signature)).toBe(false);
  expect(seal.verify("cod_1", "visit", signature)).toBe(false);
  expect(seal.verify("cod_1", "cart", `${signature}x`)).toBe(false);
});
