import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { currency, money } from "../../core/money/money.ts";
import { massPayments } from "./mass-payments.ts";

const key = "att_0123456789abcdefghjkmnpqrs";
const payment = (amountMinor: number, code = "EUR") => ({
  token: massPayments.token(key),
  value: money(amountMinor, currency(code)),
  name: "Anna Arden",
  email: "anna@example.com",
  memo: 'Thank you for recommending "Demo, Store"',
});
const rows = (text: string) => parse(text) as string[][];

describe("PayPal's Mass Payments file", () => {
  it("has no headings, and a payment a line with our key as the customer id", () => {
    expect(rows(massPayments.write([payment(1050)], { decimals: "point", wallet: "PAYPAL" }))).toEqual([
      ["anna@example.com", "10.50", "EUR", key, 'Thank you for recommending "Demo, Store"', "PAYPAL"],
    ]);
    expect(key).toHaveLength(30);
  });

  it("writes amounts as the account's country does, quoted where they hold a comma", () => {
    const text = massPayments.write([payment(10050)], { decimals: "comma", wallet: "VENMO" });
    expect(text).toContain('"100,50"');
    expect(rows(text)[0]?.[5]).toBe("VENMO");
    expect(rows(massPayments.write([payment(1500, "JPY")], { decimals: "comma", wallet: "PAYPAL" }))[0]?.[1]).toBe(
      "1500",
    );
  });

  it("reads a report whose headings follow a summary, in any capitals, and passes over what it does not know", () => {
    const report = [
      "Payout report,2026-11-21",
      "",
      "Recipient;x",
      "TRANSACTION ID,Recipient,Customer id,Transaction status,Error message",
      `8XY,anna@example.com,${key},Completed,`,
      "8XZ,ben@example.com,att_b,Unclaimed,",
      "8XW,cleo@example.com,att_c,Failed,Receiver's account is locked",
      "8XV,dan@example.com,att_d,Something new,",
    ].join("\r\n");
    expect(massPayments.read(report)).toEqual({
      kind: "read",
      passedOver: 1,
      lines: [
        { token: key, state: "issued", reference: "8XY", detail: "PayPal's report says Completed" },
        {
          token: "att_b",
          state: "waiting",
          code: "unclaimed",
          reference: "8XZ",
          detail: "PayPal's report says Unclaimed",
        },
        {
          token: "att_c",
          state: "failed",
          code: "provider_refused",
          reference: "8XW",
          detail: "PayPal's report says Failed: Receiver's account is locked",
        },
      ],
    });
  });

  it.each(["", "a,b\n1,2", 'x,"y\n', "Customer ID\natt_b"])("says what is wrong with what is no report: %j", (text) => {
    expect(massPayments.read(text)).toMatchObject({ kind: "not_read", detail: expect.stringMatching(/\w{3}/) });
  });
});
