import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// On a phone a referrer says where they are paid: typed, mistyped, confirmed from the mail, waited for, and stopped.

const play = playIn();
const phone = { viewport: { width: 390, height: 780 }, hasTouch: true };

/** The newest mail with such a subject to somebody is opened, and its link followed on the same phone. */
async function follow(page: Page, to: string, subject: RegExp): Promise<void> {
  const { control, sandbox } = play.house;
  await play.house.settled();
  const mail = (await control.mail.list()).filter((one) => one.to === to && subject.test(one.subject)).at(-1);
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "none:");
  await page.goto(new URL(`${pathname}${search}`, sandbox.storefrontUrl).href);
}

test("a PayPal address and a UPI ID are typed on a phone, confirmed from the mail, wait, and a change is stopped", async () => {
  const { house } = play;
  await connect(house, "paypal");
  await connect(house, "razorpayx");
  await house.program({ holdDays: 0, rails: ["paypal", "shopify-discount"] });
  await house.referrer("anna@example.com");
  const { page, violations } = await play.shopper("/account/login?return_url=%2F", phone);
  const sound = async () => {
    expect(await violations(".goodword-me")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  };
  await page.getByLabel("Customer").selectOption({ label: "Anna Arendt anna@example.com" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const open = () => page.goto(new URL("/apps/goodword/payout", house.sandbox.storefrontUrl).href);
  await open();
  await page.getByRole("heading", { name: "How you get paid" }).waitFor();
  await page.getByText("Your rewards go to an•••@example.com.").waitFor();
  await sound();

  // --- A UPI ID that is none is told beside its field, and stands there; the right one asks for a mail to be opened.
  await page.getByText("To a UPI ID").tap();
  await page.getByLabel("UPI ID").fill("anna at okbank");
  await page.getByLabel("UPI ID").press("Enter");
  await page.getByText("A UPI ID has a name, an @ and the handle of a bank").waitFor();
  expect(await page.getByLabel("UPI ID").inputValue()).toBe("anna at okbank");
  await sound();
  await page.getByLabel("UPI ID").fill("anna.rao@okbank");
  await page.getByLabel("UPI ID").press("Enter");
  await page.getByRole("status").getByText("we sent a mail with a link to an•••@example.com").waitFor();
  await follow(page, "anna@example.com", /^Confirm where/);
  await page.getByText("Are your rewards to go to an•••@okbank?").waitFor();
  await sound();
  await page.getByRole("button", { name: "Yes, send them there" }).tap();
  await page.getByRole("status").getByText("Confirmed. Your rewards go to an•••@okbank.").waitFor();

  // --- Another PayPal address: confirmed by who reads its mail, and then it waits.
  await page.getByRole("link", { name: "How you get paid" }).tap();
  await page.getByText("Your rewards go to an•••@okbank.").waitFor();
  await page.getByText("To another PayPal address").tap();
  await page.getByLabel("PayPal e-mail address").fill("mallory@example.net");
  await page.getByLabel("PayPal e-mail address").press("Enter");
  await page.getByRole("status").getByText("we sent a mail with a link to ma•••@example.net").waitFor();
  await page.getByText("is not confirmed yet").waitFor();
  await follow(page, "mallory@example.net", /^Confirm where/);
  await page.getByRole("button", { name: "Yes, send them there" }).tap();
  await page
    .getByRole("status")
    .getByText(/^Confirmed\. Your rewards go to ma•••@example\.net from .* on\.$/)
    .waitFor();
  await open();
  await page.getByText("For your safety nothing is sent there before").waitFor();
  await page.getByRole("button", { name: "Take the change back" }).waitFor();
  await sound();

  // --- It was not Anna: her mail stops it, and the link works once.
  await follow(page, "anna@example.com", /details were changed$/);
  await page.getByText("Somebody changed where your rewards go, to ma•••@example.net. Was that not you?").waitFor();
  await sound();
  await page.getByRole("button", { name: "It was not me, stop it" }).tap();
  await page.getByRole("status").getByText("Stopped.").waitFor();
  await open();
  await page.getByText("Your rewards go to an•••@example.com.").waitFor();
  await follow(page, "anna@example.com", /details were changed$/);
  await page.getByRole("alert").getByText("This link has been used, or is too old.").waitFor();

  const merchant = await play.merchant("/apps/goodword/app");
  await merchant.app.getByText("A referrer stopped a change of their payout details: it was not theirs.").waitFor();
  await house.check();
});
