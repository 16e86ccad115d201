import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// The merchant pays by a file: makes it, uploads it at the provider, and brings the report back.

const play = playIn();

test("a file is made, downloaded twice the same, marked as uploaded, and settled by its report", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/files");
  const { app } = merchant;
  await app.getByText("No way of paying by file").waitFor();
  expect(await merchant.violations()).toEqual([]);

  await connect(house, "paypal-file");
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(15);
  await house.issue("paypal-file");
  await merchant.menu("By hand");
  await merchant.menu("Files");
  await app.getByText("1 payment waits, $10.00").waitFor();
  const downloaded = async (press: string) => {
    const [download] = await Promise.all([
      merchant.page.waitForEvent("download"),
      app.getByRole("button", { name: press }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^goodword-paypal-file-\d{4}-\d\d-\d\d-USD\.csv$/);
    return readFile(await download.path(), "utf8");
  };
  const first = await downloaded("Make a file: PayPal file, USD");
  expect(first).toMatch(/^anna@example\.com,10\.00,USD,att_/);
  expect(await downloaded("Download: PayPal file, $10.00")).toBe(first);
  expect(await merchant.violations()).toEqual([]);

  await app.getByRole("button", { name: "I have uploaded it" }).click();
  const uploaded = app.getByRole("dialog", { name: "You have uploaded PayPal file, $10.00" });
  await uploaded.getByRole("button", { name: "Mark as uploaded" }).click();
  await app.getByRole("button", { name: "Import report" }).click();
  const dialog = app.getByRole("dialog", { name: "Import the report of PayPal file, $10.00" });
  await dialog.getByRole("button", { name: "Import" }).click();
  await dialog.getByText("Choose the report, or paste its lines here.").waitFor();
  await dialog.getByLabel("Lines").fill("name,amount\nx,1");
  await dialog.getByRole("button", { name: "Import" }).click();
  await dialog.getByText("No line has the headings").waitFor();
  expect(await merchant.violations()).toEqual([]);
  const key = first.split(",")[3] ?? "";
  // What was wrong stays in the field, to be corrected there.
  expect(await dialog.getByLabel("Lines").inputValue()).toContain("name,amount");
  await dialog.getByLabel("Lines").fill(`Customer ID,Status,Transaction ID\n${key},Completed,8XY`);
  await dialog.getByRole("button", { name: "Import" }).click();
  const told = app.getByRole("dialog", { name: "What the report says" });
  await told.getByText("1 payment paid").waitFor();
  await told.getByRole("button", { name: "Close" }).first().click();
  await app.getByText("Settled").waitFor();
  expect(await house.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  await house.check();
});
