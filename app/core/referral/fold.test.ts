import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCode } from "./fold-code.ts";
import { foldEmail } from "./fold-email.ts";

describe("a code as it is typed", () => {
  test.each(["ANNA7QK2", "anna7qk2", " Anna7qk2\n", "ＡＮＮＡ７ＱＫ２"])("%j is ANNA7QK2", (typed) => {
    expect(foldCode(typed)).toBe("ANNA7QK2");
  });

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (typed) => {
        expect(foldCode(foldCode(typed))).toBe(foldCode(typed));
      }),
    );
  });
});

describe("an address as it is written", () => {
  test.each([" Ben@Example.COM ", "ben@example.com", "ｂｅｎ@example.com"])("%j is ben@example.com", (written) => {
    expect(foldEmail(written)).toBe("ben@example.com");
  });

  // Mailboxes apart at one provider are one at another: a tag is not folded away.
  test("a tag stays", () => expect(foldEmail("ben+shop@example.com")).toBe("ben+shop@example.com"));

  test.each([null, "", "ben", "@example.com", "ben@", "a b@example.com", "a@b@c", `${"a".repeat(250)}@b.co`])(
    "%j is none",
    (written) => expect(foldEmail(written)).toBeNull(),
  );

  test("is as long as a mailbox can be, and no longer", () => {
    const longest = `${"a".repeat(242)}@example.com`;
    expect([foldEmail(longest), foldEmail(`a${longest}`)]).toEqual([longest, null]);
  });

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: "grapheme-ascii" })), (written) => {
        const once = foldEmail(written);
        expect(foldEmail(once)).toBe(once);
      }),
    );
  });
});
