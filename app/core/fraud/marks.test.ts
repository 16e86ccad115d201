import { describe, expect, test } from "vitest";
import { foldAddress, foldName, foldPhone, mailboxOf, mailLikeness, marksOf, shareMark } from "./marks.ts";

describe("a mailbox", () => {
  test.each([
    ["Anna@Example.com", "anna@example.com"],
    [" anna+shop@example.com ", "anna@example.com"],
    ["a.n.n.a@gmail.com", "anna@gmail.com"],
    ["a.nna+x@googlemail.com", "anna@gmail.com"],
    // Elsewhere a dot makes another mailbox.
    ["a.nna@example.com", "a.nna@example.com"],
    ["+@example.com", "+@example.com"],
  ])("%s reaches %s", (written, mailbox) => expect(mailboxOf(written)).toBe(mailbox));

  test.each([null, undefined, "", "anna", "anna@", "a@b@c"])("%s is none", (written) =>
    expect(mailboxOf(written)).toBeNull(),
  );
});

describe("likeness", () => {
  test("digits, dots, dashes and the provider do not matter", () => {
    const likeness = ["anna.keller@example.com", "annakeller2@gmail.com", "anna-keller+1@web.de"].map(mailLikeness);
    expect(likeness).toEqual(["annakeller", "annakeller", "annakeller"]);
  });

  test.each(["ann1@example.com", "info@example.com", "contact@example.com", "12345@example.com"])(
    "%s is like nobody's",
    (written) => expect(mailLikeness(written)).toBeNull(),
  );
});

test("a name is compared without case, accents, and the order of its words", () => {
  expect(foldName("Éva  Müller")).toBe(foldName("muller, eva"));
  expect(foldName("Eva Müller")).not.toBe(foldName("Eva Moller"));
  expect(foldName("Eva")).toBeNull();
  expect(foldName("山田 花子")).toBe(foldName("花子 山田"));
});

test("a phone number is its last nine digits", () => {
  expect(foldPhone("+49 170 1234567")).toBe(foldPhone("0170 123-4567"));
  expect(foldPhone("12345678")).toBeNull();
  expect(foldPhone(null)).toBeNull();
});

describe("an address", () => {
  const at = (street: string | null, postcode: string | null = "97201", country: string | null = "US") =>
    foldAddress({ street, postcode, country });

  test("is a door: street, number, postcode, country", () => {
    expect(at("12 Main Street")).toBe(at("12 main st."));
    expect(at("Hauptstraße 5")).not.toBeNull();
    expect(at("12 Main Street")).not.toBe(at("13 Main Street"));
    expect(at("12 Main Street")).not.toBe(at("12 Main Street", "97202"));
    expect(at("12 Main Street")).not.toBe(at("12 Main Street", "97201", "CA"));
  });

  test("without a number or a postcode is none", () => {
    expect(at("Main Street")).toBeNull();
    expect(at("12 Main Street", null)).toBeNull();
    expect(at(null)).toBeNull();
    expect(foldAddress(null)).toBeNull();
  });
});

test("marks hold what is known, once, and nothing for what is not", () => {
  const marks = marksOf({
    emails: ["anna@example.com", "ANNA@example.com", null],
    names: [null, ""],
    phones: ["+1 503 555 0100"],
    addresses: [undefined],
  });
  expect(marks).toEqual({ email: ["anna@example.com"], phone: ["035550100"] });
  expect(shareMark(marks, { phone: ["1", "035550100"] }, "phone")).toBe(true);
  expect(shareMark(marks, {}, "phone")).toBe(false);
  expect(shareMark({}, marks, "phone")).toBe(false);
});
