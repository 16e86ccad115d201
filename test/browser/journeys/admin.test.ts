import { getJwt } from "@shopify/shopify-api/test-helpers";
import type { Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import { demoKeys } from "../../platform/start-app.ts";
import { connect } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// The merchant on days when something is in the way: no mouse, a provider that refuses or goes silent, a session that ended.

const play = playIn();
const rewards = "/apps/goodword/app/rewards";

/** Anna's reward for Ben is due. */
async function oneDue(): Promise<string> {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  const { name } = await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(15);
  return name;
}

/** The app's own window in the admin's page. */
async function frameOf(page: Page): Promise<Frame> {
  const frame = await (await page.locator("iframe[data-app]").elementHandle())?.contentFrame();
  if (!frame) throw new Error("the app has no frame");
  return frame;
}

/** Presses Tab in the app until something with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const frame = await frameOf(page);
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const reached = await frame.evaluate(() => {
      const at = document.activeElement;
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at?.textContent;
      return (at?.getAttribute("aria-label") ?? label ?? "").trim();
    });
    if (name.test(reached)) return;
    seen.push(reached.slice(0, 40));
  }
  throw new Error(`Tab never reached ${name}, only ${seen.join(" | ")}`);
}

test("a merchant without a mouse selects, looks, issues and sees the result", async () => {
  await oneDue();
  const { page, app, violations } = await play.merchant(rewards);
  await app.getByRole("row", { name: /Anna Arendt/ }).waitFor();
  await tabTo(page, /^Select reward/i);
  await page.keyboard.press("Space");
  await app.getByText("1 selected").first().waitFor();
  await tabTo(page, /^Issue rewards$/);
  await page.keyboard.press("Enter");
  const dialog = app.getByRole("dialog", { name: "Issue 1 reward" });
  await dialog.getByText("1 person gets").waitFor();
  await tabTo(page, /^Issue \$10\.00$/);
  await page.keyboard.press("Enter");
  await app.getByText("1 issued, 0 on the way, 0 not issued").waitFor();
  expect(await violations()).toEqual([]);
  expect(await play.house.payouts()).toMatchObject([{ rail: "shopify-discount", state: "issued" }]);
});

test("a provider that refuses is told with the next step, and trying again works", async () => {
  const order = await oneDue();
  const { house } = play;
  await connect(house, "stripe-balance");
  await house.control.faults.add({
    host: "api.stripe.com",
    method: "POST",
    path: "/balance_transactions/",
    kind: "status",
    status: 401,
    body: { error: { type: "invalid_request_error", message: "Invalid API Key provided." } },
  });
  const merchant = await play.merchant(rewards);
  const { app } = merchant;
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("checkbox")
    .check();
  await app.getByRole("button", { name: "Issue rewards" }).click();
  await app.getByLabel("Pay over").selectOption({ label: "Stripe balance" });
  await app.getByRole("button", { name: "Issue $10.00" }).click();
  await app.getByText("0 issued, 0 on the way, 1 not issued").waitFor();
  await app.getByRole("link", { name: "See what was not rewarded" }).click();
  await app.getByRole("heading", { name: "Could not be issued" }).waitFor();
  await app.getByText("The provider refused our key. Put in a new one under Settings.").waitFor();
  expect(await merchant.violations()).toEqual([]);

  await merchant.menu("Goodword", "Home");
  await app.getByText("Rewards over Stripe balance are not going out.").waitFor();
  await app.getByRole("link", { name: "See why" }).click();
  await app.getByRole("button", { name: `Try again for Anna Arendt, ${order}` }).click();
  await app.getByLabel("Pay over").selectOption({ label: "Stripe balance" });
  await app.getByRole("button", { name: "Issue $10.00" }).click();
  await app.getByText("1 issued, 0 on the way, 0 not issued").waitFor();
  await merchant.menu("Goodword", "Home");
  await app.getByText("Rewards over Stripe balance are not going out.").waitFor({ state: "detached" });
  expect(await house.payouts()).toMatchObject([{ state: "failed" }, { rail: "stripe-balance", state: "issued" }]);
  await house.check();
});

test("an answer that is lost stands under In progress until it is known, and nothing is sent twice", async () => {
  const order = await oneDue();
  const { house } = play;
  await connect(house, "stripe-balance");
  await house.control.faults.add({
    host: "api.stripe.com",
    method: "POST",
    path: "/balance_transactions/",
    kind: "reset_after",
    times: 9,
  });
  const { app, page } = await play.merchant(rewards);
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("checkbox")
    .check();
  await app.getByRole("button", { name: "Issue rewards" }).click();
  await app.getByLabel("Pay over").selectOption({ label: "Stripe balance" });
  await app.getByRole("button", { name: "Issue $10.00" }).click();
  await app.getByText("0 issued, 1 on the way, 0 not issued").waitFor();
  await app.getByRole("tab", { name: /In progress/ }).click();
  await app.getByRole("row", { name: new RegExp(`${order}.*No answer yet; it is looked up`) }).waitFor();
  await house.control.faults.clear();
  await house.hurry();
  await page.reload();
  await app.getByText("Nothing is on its way").waitFor();
  await app.getByRole("tab", { name: "Issued" }).click();
  await app.getByRole("row", { name: new RegExp(order) }).waitFor();
  await house.check();
});

test("a referral whose order was refunded tells its end, and offers nothing that cannot be done", async () => {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  const order = await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  const { app, page } = await play.merchant("/apps/goodword/app/referrals");
  await app.getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByRole("button", { name: "Reject referral" }).waitFor();
  await house.control.orders.refund({ shop: house.shop, order: order.id, full: true });
  await house.settled();
  await page.reload();
  await app.getByText("Reversed", { exact: true }).waitFor();
  await app.getByRole("heading", { name: "The reward was cancelled" }).waitFor();
  await app
    .getByText(/“Your friend.s order was refunded.”/)
    .first()
    .waitFor();
  expect(await app.getByRole("button", { name: "Reject referral" }).count()).toBe(0);
  await house.check();
});

test("a session that has ended is renewed behind the merchant's back", async () => {
  const { house } = play;
  const { page, app } = await play.merchant("/apps/goodword/app");
  await app.getByRole("heading", { level: 1, name: "Home" }).waitFor();

  // The page is loaded anew with a token from an hour ago: bounced, and back with a fresh one.
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  const stale = await getJwt("demo", demoKeys.apiKey, demoKeys.apiSecret, { exp: past + 60, nbf: past, iat: past });
  const frame = await frameOf(page);
  const address = new URL("/app/settings", house.app.url);
  for (const [name, value] of Object.entries({
    embedded: "1",
    shop: house.shop,
    host: Buffer.from("admin.shopify.com/store/demo").toString("base64"),
    id_token: stale.token,
  }))
    address.searchParams.set(name, value);
  const bounced = page.waitForRequest((request) => request.url().includes("/auth/session-token"));
  await frame.goto(address.href);
  await bounced;
  await app.getByRole("heading", { level: 1, name: "Settings" }).waitFor();

  // Shopify's own tokens end, too. The access token is renewed while the merchant works; when its successor is refused as
  // well, that is said, and the visit itself has brought a new pair by the next press.
  const press = app.getByRole("button", { name: "Test connection: Discount code" });
  const grants = async () => (await house.control.apps.get(house.shop)).grants;
  await house.control.apps.expireTokens({ shop: house.shop });
  await press.click();
  await app.getByText("The connection works").waitFor();
  expect(await grants()).toMatchObject({ exchange: 1, refresh: 1, refused: 0 });
  await house.control.apps.expireTokens({ shop: house.shop, refresh: true });
  await press.click();
  await app.getByText("Open the app in the admin once.").waitFor();
  await press.click();
  await app.getByText("The connection works").waitFor();
  expect(await grants()).toMatchObject({ refresh: 1, refused: 1 });
  await house.check();
});

test("mail that works is seen to work: a press under Settings, and the mail is there", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/settings");
  const { app } = merchant;
  await app.getByText("Mails come from mail@goodword.example in your store’s name.").waitFor();
  await app.getByRole("button", { name: "Send me a test mail" }).press("Enter");
  await merchant.page.getByText("A test mail is on its way to").waitFor();
  await house.settled();
  expect(await house.control.mail.list()).toMatchObject([{ subject: expect.stringContaining("mail works") }]);
  await app.getByRole("button", { name: "Send me a test mail" }).click();
  await app.getByText("A test mail was sent a moment ago.").or(app.getByText("1 sent, 0 on the way")).first().waitFor();
  expect(await merchant.violations()).toEqual([]);
  await house.check();
});
