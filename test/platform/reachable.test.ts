import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reachableFolder } from "../../app/platform/reachable.ts";

/** A checkout below a folder of the given mode, as /root is 700. */
function checkoutBelow(mode: number): string {
  const home = mkdtempSync(join(tmpdir(), "goodword-home-"));
  mkdirSync(join(home, "goodword"));
  chmodSync(home, mode);
  return join(home, "goodword", ".data", "postgres");
}

describe("where the database's own user can read", () => {
  test("data stays in a checkout that everybody may enter", () => {
    const folder = checkoutBelow(0o755);
    expect(reachableFolder(folder)).toBe(folder);
  });

  test.runIf(process.getuid?.() === 0)(
    "data of a private checkout of root lives elsewhere, always in the same place",
    () => {
      const [one, other] = [checkoutBelow(0o700), checkoutBelow(0o700)];
      expect(reachableFolder(one)).toMatch(/^\/var\/lib\/goodword\/[0-9a-f]{12}$/);
      expect(reachableFolder(one)).toBe(reachableFolder(one));
      expect(reachableFolder(one)).not.toBe(reachableFolder(other));
    },
  );
});
