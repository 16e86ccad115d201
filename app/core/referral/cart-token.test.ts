import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCartToken, writeCartToken } from "./cart-token.ts";

const sign = (text: string) => `s${text.length}x${[...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`;
const verify = (text: string, signature: string) => sign(text) === signature;

describe("the token in the cart", () => {
  test("reads back as it was written", () => {
    const part = fc.stringMatching(/^[a-z]{3}_[a-z0-9]{1,26}$/);
    fc.assert(
      fc.property(part, fc.option(part), (codeId, visitId) => {
        expect(readCartToken(writeCartToken({ codeId, visitId }, sign), verify)).toEqual({ codeId, visitId });
      }),
    );
  });

  test("a changed code or visit is no token", () => {
    const token = writeCartToken({ codeId: "cod_a", visitId: "vis_b" }, sign);
    expect(readCartToken(token.replace("cod_a", "cod_z"), verify)).toBeNull();
    expect(readCartToken(token.replace("vis_b", ""), verify)).toBeNull();
  });

  test("is so long at most, and has three parts", () => {
    const signature = "x".repeat(200 - "cod_a..".length);
    expect(readCartToken(`cod_a..${signature}`, () => true)).toEqual({ codeId: "cod_a", visitId: null });
    expect(readCartToken(`cod_a..${signature}x`, () => true)).toBeNull();
  });

  test.each([null, "", "a", "a.b", "a.b.c.d", `a..${"x".repeat(200)}`])("%j is no token", (token) => {
    expect(readCartToken(token, () => true)).toBeNull();
  });

  test("carries ids and a signature, and nothing else", () => {
    expect(writeCartToken({ codeId: "cod_a", visitId: null }, () => "sig")).toBe("cod_a..sig");
  });
});
