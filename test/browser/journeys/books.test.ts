import { mkdir, readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { earlyInMonth } from "../../support/early-in-month.ts";
import { spendCodes } from "../../support/spend-codes.ts";
import { playIn } from "../support/playing.ts";

// The merchant answers a referrer who asks where their money is.

const play = playIn();

/** Anna was paid for Ben, who then sent everything back; Cleo's friend is on hold. */
async function aStoryOfMoney(): Promise<{ code: string; order: string }> {
  const { house } = play;
  await earlyInMonth(house);
  await house.program({ holdDays: 0 });
  const { code } = await house.referrer("anna@example.com");
  await house.referrer("cleo@example.com");
  const order = await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(1);
  await house.issue("shopify-discount");
  await spendCodes(house, house.shop, "anna@example.com");
  await house.control.orders.refund({ shop: house.shop, order: order.id, full: true });
  await house.settled();
  return { code, order: order.name };
}

test("the merchant finds a referrer by what they say, and reads their statement and their record", async () => {
  const { code, order } = await aStoryOfMoney();
  const merchant = await play.merchant("/apps/goodword/app");
  const { app, page } = merchant;
  await merchant.menu("Referrers");
  await app.getByRole("row", { name: /Anna Arendt.*Below zero/ }).waitFor();
  await look(page, "referrers");
  expect(await merchant.violations()).toEqual([]);

  await app.getByLabel("Find a referrer").fill("nobody@example.com");
  await app.getByRole("button", { name: "Search" }).click();
  await app.getByText("Nobody found").waitFor();
  await app.getByLabel("Find a referrer").fill(order);
  await app.getByRole("button", { name: "Search" }).click();
  await app.getByRole("row", { name: new RegExp(`Anna Arendt.*${code}`) }).waitFor();
  await app.getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByRole("heading", { level: 1, name: "Anna Arendt" }).waitFor();

  await app.getByText("A reward that had been sent was taken back").waitFor();
  await app.getByText("What is due is $10.00 below zero", { exact: false }).waitFor();
  await app.getByText(new RegExp(`Order ${order} · The order was refunded in full`)).waitFor();
  await look(page, "statement");
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Earlier month" }).click();
  await app.getByText("Nothing happened in this month.").waitFor();

  // Forgiven, with a reason that is asked for; and taken back.
  await app.getByRole("button", { name: "Forgive $10.00" }).click();
  const dialog = app.getByRole("dialog", { name: "Let $10.00 go?" });
  await dialog.getByRole("button", { name: "Forgive $10.00" }).click();
  await dialog.getByText("Say why").waitFor();
  await dialog.getByLabel("Reason").fill("A regular, and it was our mistake");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByRole("button", { name: "Forgive $10.00" }).click();
  await merchant.toast("$10.00 forgiven").waitFor();
  await app.getByText("The store let this go").waitFor({ state: "hidden" });
  await app.getByRole("button", { name: "Later month" }).click();
  await app.getByText("The store let this go").waitFor();
  await look(page, "forgiven");
  await app.getByRole("button", { name: /^Undo: \$10\.00 forgiven/ }).click();
  const undo = app.getByRole("dialog", { name: "Take back that $10.00 was forgiven?" });
  await undo.getByLabel("Reason").fill("The wrong person");
  await undo.getByRole("button", { name: "Take back $10.00" }).click();
  await merchant.toast("$10.00 is below zero again").waitFor();
  await app.getByText("The store took that back").waitFor();

  for (const [tab, shows] of [
    ["Record", "Note: The wrong person"],
    ["Referrals", "Reversed"],
    ["Rewards", "Taken back"],
    ["Payouts", "Discount code"],
    ["Record", `Order ${order} was referred by Anna Arendt`],
  ] as const) {
    await app.getByRole("tab", { name: tab }).click();
    await app.getByText(shows, { exact: false }).first().waitFor();
    await look(page, tab.toLowerCase());
    expect(await merchant.violations()).toEqual([]);
  }

  // From one of her referrals to her friend, and back to her.
  await app.getByRole("tab", { name: "Referrals" }).click();
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("link", { name: "Anna Arendt" })
    .click();
  await app.getByRole("link", { name: "Their orders and record" }).click();
  await app.getByRole("heading", { level: 1, name: `The friend who bought ${order}` }).waitFor();
  await app.getByText(`Discount code ${code} was used at checkout.`).waitFor();
  await app.getByText("The order was refunded in full.").first().waitFor();
  await app.getByText(`Order ${order} was referred by Anna Arendt`).waitFor();
  await look(page, "friend");
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("link", { name: "Anna Arendt", exact: true }).click();
  await app.getByRole("heading", { level: 1, name: "Anna Arendt" }).waitFor();
  await play.house.check();
});

test("the merchant sees what they owe, today and before, and takes the books to their accountant", async () => {
  await aStoryOfMoney();
  const merchant = await play.merchant("/apps/goodword/app");
  const { app, page } = merchant;
  await app.getByRole("link", { name: "What you owe in all" }).click();
  await app.getByRole("heading", { level: 1, name: "Balances" }).waitFor();
  await app.getByText("$10.00 was taken back after it had been sent.", { exact: false }).waitFor();
  await look(page, "balances");
  expect(await merchant.violations()).toEqual([]);

  // The day before, before anything was sent: by keyboard, as the field is filled in anywhere.
  const field = app.getByLabel("At the end of");
  const today = await field.inputValue();
  const before = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  await field.fill(before);
  await field.press("Enter");
  await app.getByRole("link", { name: "Today" }).waitFor();
  await app.getByRole("cell", { name: "$10.00 Dr" }).first().waitFor();
  await look(page, "balances-before");
  await field.fill("2999-01-01");
  await field.press("Enter");
  await app.getByText("That day is still to come.").waitFor();
  await app.getByRole("link", { name: "Today" }).click();
  await app.getByText("See who is below zero").waitFor();

  await app.getByLabel("From").fill(before);
  for (const [button, file, line] of [
    ["Download journal", "journal", /Taken back,reward_expense,Cost of rewards,.*USD,,10\.00/],
    [
      "Download accounts",
      "accounts",
      /^referrer_payable,"Referrers, payable",USD,0\.00,0\.00,20\.00,10\.00,10\.00,0\.00\r$/m,
    ],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: button }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`goodword-${file}-${before}-${today}-USD.csv`);
    expect(await readFile(await download.path(), "utf8")).toMatch(line);
  }
  expect(await merchant.violations()).toEqual([]);
  await play.house.check();
});

/** Keeps a picture of the page where somebody wants to look at it. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.GOODWORD_SCREENSHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
