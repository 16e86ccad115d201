import { expect, test } from "vitest";
import { asDetails, maskAddress, maskDetails, readDetails } from "./payout-details.ts";

test("what people type around details is taken off", () => {
  expect(readDetails("in_bank", { holder: " Anna  Rao ", account: "0012 3456-789", ifsc: "hdfc0 000 001" })).toEqual({
    ok: true,
    details: { kind: "in_bank", holder: "Anna Rao", account: "00123456789", ifsc: "HDFC0000001" },
  });
  expect(readDetails("upi", { vpa: " anna.rao@okbank " })).toMatchObject({
    ok: true,
    details: { vpa: "anna.rao@okbank" },
  });
});

test.each([
  ["paypal", { email: "anna@example" }, ["email"]],
  ["paypal", { email: "anna@example.com, ben@example.com" }, ["email"]],
  ["paypal", { email: `${"a".repeat(120)}@example.com` }, ["email"]],
  ["upi", { vpa: "anna@example.com" }, ["vpa"]],
  ["upi", {}, ["vpa"]],
  ["in_bank", { holder: "A", account: "12", ifsc: "HDFC1000001" }, ["holder", "account", "ifsc"]],
  ["in_bank", { holder: "Anna Rao", account: "<script>", ifsc: "HDFC0000001" }, ["account"]],
] as const)("%s %j cannot be right: %j", (kind, typed, wrong) => {
  expect(readDetails(kind, typed)).toEqual({ ok: false, wrong });
});

test("shown details cannot be used by whoever sees them", () => {
  const shown = (kind: "paypal" | "upi" | "in_bank", typed: Record<string, string>) => {
    const read = readDetails(kind, typed);
    if (!read.ok) throw new Error(read.wrong.join());
    return maskDetails(read.details);
  };
  expect(shown("paypal", { email: "anna@example.com" })).toBe("an•••@example.com");
  expect(shown("upi", { vpa: "a@ok" })).toBe("a•••@ok");
  expect(shown("in_bank", { holder: "Anna", account: "001234567", ifsc: "HDFC0000001" })).toBe("HDFC •••• 4567");
});

test("accounts are kept in capitals, and an address without what stands around it", () => {
  expect(readDetails("in_bank", { holder: "Anna Rao", account: "gb29 nwbk 6016", ifsc: "hdfc0000001" })).toMatchObject({
    details: { account: "GB29NWBK6016" },
  });
  expect(readDetails("paypal", { email: " anna@example.com\n" })).toEqual({
    ok: true,
    details: { kind: "paypal", email: "anna@example.com" },
  });
});

test("what is no address, and what lacks its fields, shows nothing", () => {
  expect(["anna", "", "@mail.example", "a@b@mail.example"].map(maskAddress)).toEqual([
    "•••",
    "•••",
    "•••@mail.example",
    "a@•••@mail.example",
  ]);
  expect(maskDetails({ kind: "paypal" })).toBe("•••");
  expect(maskDetails({ kind: "upi" })).toBe("•••");
  expect(maskDetails({ kind: "in_bank" })).toBe(" •••• ");
});

test("an account that a provider made is no details", () => {
  expect(asDetails({ account: "acct_1" })).toBeNull();
  expect(asDetails({ kind: "toString" })).toBeNull();
  expect(asDetails({ kind: "upi", vpa: "a@ok" })).toEqual({ kind: "upi", vpa: "a@ok" });
});
