import { expect, test } from "vitest";
import { startingFraudRules } from "../../../app/core/fraud/fraud-rules.ts";
import { playIn } from "../support/playing.ts";

// A rule is set, tried on what has happened, catches somebody, and a person decides; the one who was refused asks again.

const play = playIn();

test("a merchant tries a rule on past orders, mistypes, saves it, and hears that returns outlast the hold", async () => {
  const { house } = play;
  await house.program({ fraud: startingFraudRules });
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "new@example.com", discountCodes: [code], shipTo: { name: "Anna Arendt" } });
  const merchant = await play.merchant("/apps/goodword/app/fraud-rules");
  const { app } = merchant;
  await app.getByRole("heading", { level: 1, name: "Fraud rules" }).waitFor();
  await app.getByText("ReferralCandy blocks an exact name").waitFor();
  await app.getByRole("button", { name: "Try the rules" }).click();
  await app.getByText("1 order put up for review.").waitFor();
  const name = app.getByRole("group", { name: "Same name" });
  await name.getByLabel("Referrer’s reward").selectOption("block");
  await app.getByText("The rules have changed since. Try them again.").waitFor();
  await app.getByRole("button", { name: "Try the rules" }).click();
  await app.getByText("1 order refused.").waitFor();

  await app.getByLabel("How long you take returns").fill("30");
  await app.getByText("Rewards are due before your return window is over").waitFor();
  const velocity = app.getByRole("group", { name: "Many referrals in a short time" });
  await velocity.getByLabel("More than").fill("many");
  await merchant.page.getByRole("button", { name: "Save", exact: true }).click();
  await velocity.getByText("Enter a whole number from 1 to 100.").waitFor();
  expect(await app.getByLabel("How long you take returns").inputValue()).toBe("30");
  expect(await merchant.violations()).toEqual([]);
  await velocity.getByLabel("More than").fill("12");
  await app.getByText("Saving makes version 2 of the terms").waitFor();
  await merchant.page.getByRole("button", { name: "Save", exact: true }).click();
  await merchant.toast("Fraud rules saved").waitFor();
  await app.getByText("Friends, version 2").waitFor();
  expect(await velocity.getByLabel("More than").inputValue()).toBe("12");
  await house.settled();
  await house.check();
});

test("a flagged referral is approved, another rejected; who was refused asks for a second look and is answered", async () => {
  const { house } = play;
  await house.program({ fraud: startingFraudRules });
  const { code } = await house.referrer("anna@example.com");
  const toAnna = { shipTo: { name: "Anna Arendt" }, discountCodes: [code] };
  const first = await house.buys({ customer: "one@example.com", ...toAnna });
  await house.control.clock.advance({ seconds: 1 });
  const second = await house.buys({ customer: "two@example.com", ...toAnna });
  const merchant = await play.merchant("/apps/goodword/app");
  const { app } = merchant;
  await app.getByText("2 referrals wait for your review").waitFor();
  await app.getByRole("link", { name: "Review", exact: true }).click();
  await app.getByText(first.name).first().waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Approve" }).first().click();
  await app.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await app.getByText(first.name).first().waitFor({ state: "detached" });
  await app.getByRole("button", { name: "Reject" }).first().click();
  const rejecting = app.getByRole("dialog");
  await rejecting.getByRole("textbox").fill("The parcel went to the referrer.");
  await rejecting.getByRole("button", { name: "Reject" }).click();
  await app.getByText("Nothing to review").waitFor();
  expect(await house.judged()).toMatchObject([
    { order: first.name, referral: "qualified" },
    { order: second.name, referral: "rejected" },
  ]);

  const page = await house.proxy("/proxy/me?locale=en", { customer: "anna@example.com" });
  const referral = /name="referral" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  expect(referral).not.toBe("");
  await house.proxy("/proxy/me?locale=en", {
    customer: "anna@example.com",
    form: { referral, plea: "It was a present for me from a real friend." },
  });
  await app.getByRole("tab", { name: "Decided" }).click();
  await app.getByRole("tab", { name: "Decided", selected: true }).waitFor();
  await app.getByRole("tab", { name: "To review" }).click();
  await app.getByText("It was a present for me from a real friend.").waitFor();
  await app.getByRole("button", { name: "Approve" }).first().click();
  await app.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await app.getByText("Nothing to review").waitFor();
  expect(await house.judged()).toMatchObject([{ referral: "qualified" }, { referral: "qualified" }]);
  await house.check();
});
