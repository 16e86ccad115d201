import { expect, test } from "vitest";
import { startingFraudRules } from "../../../app/core/fraud/fraud-rules.ts";
import type { Terms } from "../../../app/core/program/terms.ts";
import { playIn } from "../support/playing.ts";

const play = playIn();

const { rules } = startingFraudRules;
/** Every order with a gift card waits for a person. */
const fraud = {
  ...startingFraudRules,
  rules: { ...rules, gift_card_pair: { ...rules.gift_card_pair, friend: "off", referrer: "flag", threshold: 1 } },
} as Terms["fraud"];

test("a friend tells the code that they forgot, and the merchant decides about what a rule flags", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/claims");
  const { app } = merchant;
  await app.getByRole("heading", { name: "Nothing to decide" }).waitFor();
  await app.getByText("No program that runs takes forgotten codes.", { exact: false }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await house.program({ claimDays: 14, fraud });
  const anna = await house.referrer("anna@example.com");
  const products = await house.control.products.list(house.shop);
  const card = products.find(({ giftCard }) => giftCard)?.handle ?? "";
  const order = await house.buys({
    customer: "ben@example.com",
    lines: [{ variant: card, quantity: 3 }, { variant: "KIT-PO" }],
  });

  // --- By keyboard, with a slip: what was typed stays, and the field says what is wrong.
  const ben = await play.shopper("/apps/goodword/claim?locale=en");
  const { page } = ben;
  await page.getByLabel("Order number, for example 1001").focus();
  await page.keyboard.type(order.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type("ben@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("?!");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Enter your friend’s code").waitFor();
  expect(await page.getByLabel("E-mail address of the order").inputValue()).toBe("ben@example.com");
  expect(await ben.violations(".goodword-me")).toEqual([]);
  await page.getByLabel("Your friend’s code").fill(anna.code);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("status").getByText("Thank you.").waitFor();
  await house.settled();

  // --- The merchant finds it on the first page, declines with a reason, takes that back and accepts.
  await merchant.menu("Goodword", "Home");
  await app.getByText("1 forgotten code waits for you").waitFor();
  await app.getByRole("link", { name: "Look at claims" }).click();
  await app.getByText("A fraud rule asks you to look", { exact: false }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: `Decline: order ${order.name}` }).click();
  const dialog = app.getByRole("dialog", { name: `Decline the claim of order ${order.name}?` });
  await dialog.getByRole("button", { name: "Decline" }).click();
  await dialog.getByText("Say why: the person reads it on their page.").waitFor();
  await dialog.getByLabel("Reason").fill("Gift cards do not count.");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByRole("button", { name: "Decline" }).click();
  await merchant.toast("Claim declined").waitFor();
  await app.getByRole("tab", { name: "Declined" }).click();
  await app.getByText("Your answer: Gift cards do not count.").waitFor();
  await app.getByRole("button", { name: `Take back: order ${order.name}` }).click();
  await app.getByLabel("Reason").fill("There was tea in it, too.");
  await app.getByRole("button", { name: "Take it back" }).click();
  await merchant.toast("Decision taken back").waitFor();
  await app.getByRole("tab", { name: "To decide" }).click();
  await app.getByRole("button", { name: `Accept: order ${order.name}` }).click();
  await app.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
  await merchant.toast("Claim accepted").waitFor();
  await app.getByRole("tab", { name: "Accepted" }).click();
  await app.getByRole("link", { name: `Order ${order.name}` }).click();
  await app.getByText("The friend claimed it afterwards.").waitFor();
  await house.settled();
  await house.check();
});
