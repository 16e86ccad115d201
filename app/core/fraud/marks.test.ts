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

test("words of a name are told apart by whatever stands between them", () => {
  expect(foldName("  Anna-Lena   KELLER ")).toBe("anna keller lena");
  expect(foldName("Zoë O’Brien")).toBe("brien o zoe");
  expect(foldName(" Zoë,  O’Brien! ")).toBe("brien o zoe");
  expect(foldName("Anna")).toBeNull();
  expect(foldName("Ann\u00e4")).toBeNull();
  expect(foldName("")).toBeNull();
  expect(foldName(undefined)).toBeNull();
});

test("a phone number in other digits is the same number, and nine of them are enough", () => {
  expect(foldPhone("１２３４５６７８９")).toBe("123456789");
  expect(foldPhone("123 456 789")).toBe("123456789");
  expect(foldPhone("00123456789")).toBe("123456789");
  expect(foldPhone("")).toBeNull();
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

  test("is written as one, whatever the street is called", () => {
    expect(at("Hauptstraße 5, Hof", " 10 115 ", "DE")).toBe("de|10115|hauptstrasse5hof");
    expect(at("5 Straße des Königs")).toBe("us|97201|5deskonigs");
    for (const street of ["Street", "St", "Road", "Rd", "Avenue", "Ave", "Strasse", "Str"])
      expect(at(`1 Elm ${street}`)).toBe("us|97201|1elm");
    expect(at("1 Stone Strand")).toBe("us|97201|1stonestrand");
    expect(at("1 Elm", "SW1A 1AA", null)).toBe("|sw1a1aa|1elm");
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

describe("a likeness begins where names do", () => {
  test.each([
    ["annas@example.com", "annas"],
    ["anna@example.com", null],
    ["1a2n3n4a5s@example.com", "annas"],
    ["élodie@example.com", "élodie"],
    ["kontakt@example.com", null],
    ["office2@example.com", null],
    [null, null],
  ])("%j: %j", (written, likeness) => expect(mailLikeness(written)).toBe(likeness));
});

test("of every kind what is known is marked", () => {
  expect(
    marksOf({
      emails: ["anna.keller+x@gmail.com"],
      names: ["Anna Keller", "KELLER, Anna"],
      phones: ["+1 503 555 0100", "503 555 0100"],
      addresses: [{ street: "12 Main St", postcode: "97201", country: "US" }, null],
    }),
  ).toEqual({
    email: ["annakeller@gmail.com"],
    email_like: ["annakeller"],
    name: ["anna keller"],
    phone: ["035550100"],
    address: ["us|97201|12main"],
  });
  expect(shareMark({ name: ["a b"] }, { name: ["c d"] }, "name")).toBe(false);
  expect(shareMark({ email: ["a b"] }, { name: ["a b"] }, "name")).toBe(false);
});
