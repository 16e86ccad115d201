import { mkdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

// The merchant answers a referrer who asks where their money is.

const play = playIn();

/** Anna was paid for Ben, who then sent everything back; Cleo's friend is on hold. */
async function aStoryOfMoney(): Promise<{ code: string; order: string }> {
  const { house } = play;
  await house.program({ holdDays: 0 });
  const { code } = await house.referrer("anna@example.com");
  await house.referrer("cleo@example.com");
  const order = await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(1);
  await house.issue("shopify-discount");
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
  await look("referrers");
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
  await look("statement");
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Earlier month" }).click();
  await app.getByText("Nothing happened in this month.").waitFor();

  for (const [tab, shows] of [
    ["Referrals", "Reversed"],
    ["Rewards", "Taken back"],
    ["Payouts", "Discount code"],
    ["Record", `Order ${order} was referred by Anna Arendt`],
  ] as const) {
    await app.getByRole("tab", { name: tab }).click();
    await app.getByText(shows, { exact: false }).first().waitFor();
    await look(tab.toLowerCase());
    expect(await merchant.violations()).toEqual([]);
  }
  await play.house.check();

  async function look(name: string): Promise<void> {
    const folder = process.env.GOODWORD_SCREENSHOTS;
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
});
