import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

const play = playIn();

test("a merchant opens a waiting list, people join and bring others, and one of them is taken off", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/waiting-list");
  const { app } = merchant;
  await app.getByRole("heading", { name: "No waiting list yet" }).waitFor();
  await app.getByRole("link", { name: "Create program" }).click();
  await app.getByText("Waiting list", { exact: true }).click();
  // --- What a waiting list has no use for is not asked.
  await app.getByRole("heading", { name: "What there is for bringing others" }).waitFor();
  expect(await app.getByRole("heading", { name: "When it counts" }).count()).toBe(0);
  await app.getByRole("button", { name: "Add a bonus" }).click();
  await app.getByLabel("With person number").fill("1");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter an amount", { exact: false }).first().waitFor();
  await app.getByLabel("Bonus, once").fill("5");
  await app.getByText("1 person brought: $5.00").waitFor();
  // --- How it is paid is asked once something is promised.
  await app.getByLabel("Hold rewards for").fill("7");
  await app.getByRole("group", { name: "When a reward becomes due" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Create program" }).click();
  await merchant.toast("Program created").waitFor();
  await app.getByRole("button", { name: "Activate", exact: true }).click();
  await app.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
  await merchant.toast("Program activated").waitFor();

  // --- By keyboard and on a phone, with a slip: what was typed stays.
  const anna = await play.shopper("/apps/goodword/list?locale=en", { viewport: { width: 390, height: 740 } });
  const { page } = anna;
  await page.getByText("Nobody has brought anyone yet.").waitFor();
  await page.getByLabel("Your e-mail address").focus();
  await page.keyboard.type("anna@mailinator.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("This is a throw-away address.").waitFor();
  expect(await page.getByLabel("Your first name (optional)").inputValue()).toBe("Anna");
  expect(await anna.violations(".goodword-list")).toEqual([]);
  await page.getByLabel("Your e-mail address").fill("anna@example.com");
  await page.getByRole("button", { name: "Get my place" }).click();
  await page.getByRole("status").getByText("Look into your mailbox").waitFor();
  const linkOf = async (email: string) => {
    await house.settled();
    const mail = (await house.control.mail.list()).find(({ to }) => to === email);
    return /https?:\/\/\S+\/list\?\S+/.exec(mail?.text ?? "")?.[0] ?? "";
  };
  await page.goto(await linkOf("anna@example.com"));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Your place: 1").waitFor();
  expect(await anna.violations(".goodword-list")).toEqual([]);
  const link = await page.getByLabel("Your link to share").inputValue();

  const ben = await play.shopper(link);
  await ben.page.getByText("Anna invites you to the waiting list").waitFor();
  await ben.page.getByLabel("Your e-mail address").fill("ben@example.com");
  await ben.page.getByRole("button", { name: "Get my place" }).click();
  await ben.page.getByRole("status").getByText("Look into your mailbox").waitFor();
  await ben.page.goto(await linkOf("ben@example.com"));
  await ben.page.getByRole("button", { name: "Confirm" }).click();
  await ben.page.getByText("Your place: 2").waitFor();
  await ben.page.getByRole("row", { name: "1 Anna 1" }).waitFor();
  await page.goto(await linkOf("anna@example.com"));
  await page.getByRole("heading", { name: "What you have reached" }).waitFor();
  await page.getByText("$5.00 –").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await anna.violations(".goodword-list")).toEqual([]);

  // --- The merchant finds them, takes one off with a reason, and puts them back.
  await merchant.page.reload();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "People on it: Waiting list" }).click();
  await app.getByText("Has reached: 1 person brought: $5.00").waitFor();
  await merchant.menu("Waiting list");
  await app.getByText("Brought 1. Shown as Anna.").waitFor();
  await app.getByRole("link", { name: "Rewards of anna@example.com" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByLabel("Find a person").fill("BEN@example.com");
  await app.getByRole("button", { name: "Search" }).click();
  await app.getByRole("button", { name: "Take off: anna@example.com" }).waitFor({ state: "detached" });
  await app.getByRole("button", { name: "Take off: ben@example.com" }).click();
  const dialog = app.getByRole("dialog", { name: "Take ben@example.com off the list?" });
  await dialog.getByRole("button", { name: "Take off" }).click();
  await dialog.getByText("Say why: the person reads it on their page.").waitFor();
  await dialog.getByLabel("Reason").fill("Anna's own address.");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByRole("button", { name: "Take off" }).click();
  await merchant.toast("Taken off the list").waitFor();
  await ben.page.reload();
  await ben.page.getByText("It says: Anna's own address.").waitFor();
  await app.getByRole("button", { name: "Put back: ben@example.com" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "Put back" }).click();
  await merchant.toast("Put back on the list").waitFor();
  await app.getByText("Place 2").waitFor();
  const [file] = await Promise.all([
    merchant.page.waitForEvent("download"),
    app.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect((await readFile(await file.path(), "utf8")).split("\r\n").map((line) => line.split(",").slice(0, 5))).toEqual([
    ["Place", "E-mail", "Shown as", "Brought", "Has reached"],
    ["1", "anna@example.com", "Anna", "1", "1 person brought: $5.00"],
    ["2", "ben@example.com", "", "0", ""],
    [""],
  ]);
  await house.settled();
  await house.check();
});
