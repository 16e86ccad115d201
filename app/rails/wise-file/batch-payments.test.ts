import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { currency, money } from "../../core/money/money.ts";
import { batchPayments } from "./batch-payments.ts";
import { templateColumns, wiseFileSettings } from "./settings.ts";

const settings = wiseFileSettings.schema.parse({ sourceCurrency: "usd" });
const payment = {
  token: batchPayments.token("att_0123456789abcdefghjkmnpqrs"),
  value: money(1050, currency("EUR")),
  name: "Anna Arden",
  email: "anna@example.com",
  memo: "Thank you",
};
const rows = (text: string) => parse(text) as string[][];

describe("Wise's Batch Payments file", () => {
  it("has the headings of the template, and pays the person the exact amount in its own currency", () => {
    expect(rows(batchPayments.write([payment], settings))).toEqual([
      [...templateColumns],
      ["Anna Arden", "anna@example.com", "DEFGHJKMNPQRS".slice(-10), "PERSON", "target", "10.50", "USD", "EUR"].map(
        (cell, index) => (index === 2 ? payment.token : cell),
      ),
    ]);
    expect(payment.token).toMatch(/^[A-Z0-9]{10}$/);
  });

  it("follows the template that the merchant pasted, whatever the order of its columns", () => {
    const columns = ["recipientId", ...[...templateColumns].reverse()].join(",");
    const own = wiseFileSettings.schema.parse({ sourceCurrency: "GBP", columns });
    const [head, line] = rows(batchPayments.write([{ ...payment, name: null }], own));
    expect(head).toEqual(columns.split(","));
    expect(line).toEqual([
      "",
      "EUR",
      "GBP",
      "10.50",
      "target",
      "PERSON",
      payment.token,
      "anna@example.com",
      "anna@example.com",
    ]);
    expect(wiseFileSettings.schema.safeParse({ columns: "name,amount" }).success).toBe(false);
    expect(wiseFileSettings.schema.safeParse({ sourceCurrency: "dollars" }).success).toBe(false);
  });

  it("reads Wise's results by our reference", () => {
    const report = `ID,Status,Reference\n1,Outgoing payment sent,${payment.token.toLowerCase()}\n2,Funds refunded,OTHER00001\n3,bounced_back,OTHER00002\n`;
    expect(batchPayments.read(report)).toMatchObject({
      kind: "read",
      passedOver: 0,
      lines: [
        { token: payment.token, state: "issued", reference: "1" },
        { token: "OTHER00001", state: "failed", code: "returned_by_provider" },
        { token: "OTHER00002", state: "waiting", code: "held_by_provider" },
      ],
    });
  });
});
