import fc from "fast-check";
import { expect, it } from "vitest";
import { anchorCode, rewardCode } from "./reward-code.ts";

const form = /^THANKS-[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$/;

it("makes the same readable code of the same key, and others of others", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(4), (key, turn) => {
      expect(rewardCode(key, turn)).toBe(rewardCode(key, turn));
      expect(rewardCode(key, turn)).toMatch(form);
      expect(rewardCode(key, turn)).not.toBe(rewardCode(`${key}x`, turn));
      expect(rewardCode(key, turn)).not.toBe(rewardCode(key, turn + 1));
    }),
  );
});

it("never changes: codes that are out must be found again by later versions", () => {
  expect(rewardCode("att_0000000000abcdefghjkmnpqrs", 0)).toMatchInlineSnapshot(`"THANKS-TDHD5-JHBY2"`);
  expect(anchorCode("gid://shopify/AppInstallation/1", "USD-10.00-nothing", 0)).toMatchInlineSnapshot(
    `"GOODWORD-TYH62B4PAKY42TF7"`,
  );
});

it("gives each installation anchors of its own, so that nobody can work one out from the amount", () => {
  const anchor = (installation: string) => anchorCode(installation, "USD-10.00-nothing", 0);
  expect(anchor("gid://shopify/AppInstallation/1")).not.toBe(anchor("gid://shopify/AppInstallation/2"));
});
