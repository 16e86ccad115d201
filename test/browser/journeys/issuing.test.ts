import { expect, test } from "vitest";
import { usualRules } from "../../../app/core/program/usual-rules.ts";
import { planFundsWatch } from "../../../app/flows/plan-funds-watch.ts";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// When rewards go out by themselves, what waits for the merchant all the same, and the word in time that money runs out.

const play = playIn();

test("the day of the week or month, the limit and the smallest payout: refused beside the field, kept, and there again", async () => {
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app } = merchant;
  await app.getByText("Refer a friend", { exact: true }).first().click();
  await app.getByText("Issue it automatically", { exact: true }).click();
  await app.getByLabel("Rewards go out").selectOption({ label: "On one day of each month" });
  await app.getByLabel("On day", { exact: true }).fill("32");
  await app.getByLabel("Ask me above").fill("fifty");
  await app.getByLabel("Smallest payout").fill("0");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter a whole number from 1 to 31.").waitFor();
  await app.getByText("Enter only the number, for example 10.00.").waitFor();
  await app.getByText("Enter an amount above zero.").waitFor();
  expect(await app.getByLabel("On day", { exact: true }).inputValue()).toBe("32");
  expect(await app.getByLabel("Ask me above").inputValue()).toBe("fifty");
  expect(await app.getByLabel("Smallest payout").inputValue()).toBe("0");
  expect(await merchant.violations()).toEqual([]);
  await app.getByLabel("On day", { exact: true }).fill("31");
  await app.getByLabel("Ask me above").fill("50");
  await app.getByLabel("Smallest payout").fill("20");
  await app.getByRole("button", { name: "Create program" }).click();
  await merchant.toast("Program created").waitFor();

  // --- Opened again it stands there; a day of the week takes the place of the day of the month.
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Refer a friend" }).click();
  await app.getByLabel("On day", { exact: true }).waitFor();
  expect(await app.getByLabel("On day", { exact: true }).inputValue()).toBe("31");
  expect(await app.getByLabel("Ask me above").inputValue()).toBe("50");
  expect(await app.getByLabel("Smallest payout").inputValue()).toBe("20");
  await app.getByLabel("Rewards go out").selectOption({ label: "On one day of each week" });
  await app.getByLabel("On", { exact: true }).selectOption({ label: "Friday" });
  await merchant.page.getByRole("button", { name: "Save", exact: true }).click();
  await merchant.toast("Program saved").waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Refer a friend" }).click();
  await app.getByLabel("On", { exact: true }).waitFor();
  expect(await app.getByLabel("On", { exact: true }).inputValue()).toBe("5");
  expect(await app.getByLabel("Ask me above").inputValue()).toBe("50");
});

test("what is above the limit waits for the merchant, who approves it without a mouse, and then it goes out by itself", async () => {
  const { house } = play;
  await house.program({
    issue: "automatic",
    holdDays: 0,
    rails: ["shopify-discount"],
    issueRule: { ...usualRules.issueRule, approvalAboveMinor: 500 },
  });
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  const merchant = await play.merchant("/apps/goodword/app/rewards");
  const { app } = merchant;
  await app.getByText("1 reward waits for you").waitFor();
  await app.getByText("They are above what their program sends by itself.").waitFor();
  await app.getByRole("button", { name: "Show them" }).press("Enter");
  await app.getByRole("heading", { name: "1 reward waits for you" }).waitFor({ state: "detached" });
  const row = app.getByRole("row", { name: /Anna Arendt.*When you approve it/ });
  await row.getByRole("checkbox").press("Space");
  await app.getByText("1 selected").first().waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Approve", exact: true }).press("Enter");
  await merchant.toast("1 reward approved").waitFor();
  await expect.poll(async () => (await house.rewards()).map((reward) => reward.state)).toEqual(["issued"]);
  await app.getByText("Nothing due fits").waitFor();
  await merchant.menu("Goodword", "Home");
  await app.getByText(/approved that .* goes out/).waitFor();
  await house.check();
});

test("money that runs out at a provider is told before it has, with what to do, until it is topped up", async () => {
  const { house } = play;
  const tremendous = house.control.emulators("tremendous");
  await connect(house, "tremendous");
  await tremendous.call("setFunds", { amount: 49.99 });
  const merchant = await play.merchant("/apps/goodword/app/settings");
  const { app } = merchant;
  const warning = app.getByRole("form", { name: "Warning for Tremendous" });
  const field = warning.getByLabel("Warn me when less is left there than");
  await field.fill("fifty");
  await field.press("Enter");
  await warning.getByText("Enter only the number, for example 10.00.").waitFor();
  expect(await field.inputValue()).toBe("fifty");
  expect(await merchant.violations()).toEqual([]);
  await field.fill("50");
  await field.press("Enter");
  await merchant.toast("You are warned below $50.00").waitFor();
  await house.settled();

  await merchant.menu("Goodword", "Home");
  await app.getByText("$49.99 are left at Tremendous, less than the $50.00 that you want to have there.").waitFor();
  await app.getByText("Top up your balance at Tremendous. Rewards go on while it lasts, and then wait.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await tremendous.call("setFunds", { amount: 500 });
  await planFundsWatch(house.app.services);
  await house.settled();
  await merchant.menu("Settings");
  await merchant.menu("Goodword", "Home");
  await app.getByText("$49.99 are left at Tremendous").waitFor({ state: "detached" });
  await house.check();
});
