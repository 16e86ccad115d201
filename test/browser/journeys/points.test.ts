import { expect, test } from "vitest";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// Points: the merchant says what they are worth, and when people are told that something ends; somebody on a phone gives theirs for
// a reward.

const play = playIn();

test("the merchant sets what points are worth, with mistakes told where they are", async () => {
  const merchant = await play.merchant("/apps/goodword/app/settings");
  const card = merchant.app.getByRole("form", { name: "Points" });
  await card.getByText("Nothing can be had for points yet.").waitFor();
  expect(await merchant.violations()).toEqual([]);

  await card.getByRole("button", { name: "Add what points are worth" }).click();
  await card.getByLabel("Points", { exact: true }).fill("many");
  await card.getByRole("textbox", { name: "Are worth" }).fill("5,50");
  await card.getByRole("button", { name: "Save what points are worth" }).click();
  await card.getByText("Enter a whole number, from 1 to 10,000,000.").waitFor();
  // What was typed stays, to be corrected there.
  expect(await card.getByLabel("Points", { exact: true }).inputValue()).toBe("many");
  await card.getByLabel("Points", { exact: true }).fill("500");
  await card.getByLabel("Points lapse when nobody touches them").check();
  await card.getByLabel("Tell people so long before").fill("400");
  await card.getByRole("button", { name: "Save what points are worth" }).click();
  await card.getByText("People have to be told before they lapse.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await card.getByLabel("Tell people so long before").fill("30");
  await card.getByRole("button", { name: "Save what points are worth" }).press("Enter");
  const saved = () => play.house.query("select points, amount_minor::int from points_rate");
  await expect.poll(saved).toEqual([{ points: 500, amount_minor: 550 }]);
  expect(await play.house.query("select points_lapse_days from shop")).toEqual([{ points_lapse_days: 365 }]);

  // Beside it: how long before something that they got ends people are told.
  const reminder = merchant.app.getByRole("form", { name: "Reminder before something ends" });
  const days = reminder.getByLabel("Remind people before it ends");
  expect(await days.inputValue()).toBe("7");
  await days.fill("90");
  await reminder.getByRole("button", { name: "Save when people are reminded" }).click();
  await reminder.getByText("Enter a whole number of days from 1 to 60, or leave it empty.").waitFor();
  expect(await days.inputValue()).toBe("90");
  await days.fill("");
  await days.press("Enter");
  const told = () => play.house.query("select expiry_remind_days as days from shop");
  await expect.poll(told).toEqual([{ days: null }]);
});

test("on a phone a referrer sees their points, gives them for a reward, and reads what happened", async () => {
  const { house } = play;
  await house.control.emulators("tremendous").call("setFunds", { amount: 1_000 });
  await connect(house, "tremendous");
  await house.program({
    reward: { kind: "points", points: 500 },
    rails: ["points", "tremendous"],
    issue: "automatic",
    holdDays: 0,
  });
  await house.query("insert into points_rate (shop_id, points, amount_minor) values ($1, 500, 550), ($1, 900, 1200)", [
    house.shopId,
  ]);
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);

  const { page, violations } = await play.shopper("/apps/goodword/points", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  });
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Customer").selectOption({ label: "Anna Arendt anna@example.com" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.goto(new URL("/apps/goodword/me", house.sandbox.storefrontUrl).href);
  await page.getByText("Get 500 points for every friend who orders").first().waitFor();
  await page.getByRole("link", { name: "Your points" }).click();
  await page.getByText("You have 500 points.").waitFor();
  await page.getByText("$12.00 for 900 points – 400 points more and it is yours").waitFor();
  expect(await violations(".goodword-me")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  await page.getByRole("button", { name: "Get $5.50 for 500 points" }).click();
  await page.getByRole("status").getByText("Done: $5.50 for 500 points.").waitFor();
  await house.settled();
  await house.control.emulators("tremendous").call("settle");
  await house.settled();
  expect(await house.payouts()).toMatchObject([
    { rail: "points", state: "issued" },
    { rail: "tremendous", state: "issued", amountMinor: 550 },
  ]);
  await page.getByRole("link", { name: "Your balance" }).click();
  await page.getByText("A reward that you gave points for").waitFor();
  await house.check();
});
