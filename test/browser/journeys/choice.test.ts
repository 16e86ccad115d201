import { expect, test } from "vitest";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// A referrer on a phone says how they want to be paid, and the merchant's run by hand respects it.

const play = playIn();

test("a referrer chooses their way on a phone, and a run by hand leaves them out until the merchant decides otherwise", async () => {
  const { house } = play;
  await connect(house, "stripe-balance");
  await house.program({ holdDays: 0, rails: ["shopify-discount", "stripe-balance"] });
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);

  const { page, violations } = await play.shopper("/account/login?return_url=%2F", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  });
  await page.getByLabel("Customer").selectOption({ label: "Anna Arendt anna@example.com" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.goto(new URL("/apps/goodword/statement", house.sandbox.storefrontUrl).href);
  const way = page.getByRole("combobox", { name: "How you get your rewards" });
  await way.selectOption({ label: "Credited to your account; it lowers your next invoice" });
  expect(await violations(".goodword-me")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByRole("status").getByText("Saved.").waitFor();

  const merchant = await play.merchant("/apps/goodword/app/rewards");
  const { app } = merchant;
  await app
    .getByRole("row", { name: /Anna Arendt/ })
    .getByRole("checkbox")
    .check();
  await app.getByRole("button", { name: "Issue rewards" }).click();
  const dialog = app.getByRole("dialog", { name: "Issue 1 reward" });
  await dialog.getByLabel("Pay over").selectOption("shopify-discount");
  const leave = dialog.getByRole("checkbox", { name: "Leave out who chose to be paid another way" });
  await leave.waitFor();
  await dialog.getByText("Anna Arendt (Stripe balance). Their rewards stay due.").waitFor();
  await dialog.getByText("Nothing can go out this way.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await leave.uncheck();
  await dialog.getByText("They get it this way all the same.").waitFor();
  await dialog.getByRole("button", { name: "Issue $10.00" }).click();
  await expect.poll(async () => (await house.payouts()).map(({ rail }) => rail)).toEqual(["shopify-discount"]);
  await house.settled();
  await house.check();
});
