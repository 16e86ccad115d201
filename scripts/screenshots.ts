import { mkdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { rails } from "../app/rails/registry.ts";
import { launchBrowser, openContext } from "../test/browser/launch-browser.ts";
import { fillStore } from "./demo/fill-store.ts";
import { startWorld } from "./demo/start-world.ts";
import { playStory } from "./demo/story.ts";
import { ensureBuild } from "./ensure-build.ts";
import { shrinkPng } from "./shrink-png.ts";

/**
 * Takes the pictures of the README and of `docs/rails` from a played world: `npm run screenshots`. They show what is there and
 * nothing else, so a change of the interface is a new run.
 */
const folder = join(import.meta.dirname, "../docs/screenshots");
const railFolder = join(folder, "rails");
/** Pages are read on slow lines, too. */
const mostBytes = 150 * 1024;
const mostOfRail = 60 * 1024;
const width = 1280;
const say = (text: string) => process.stdout.write(`${text}\n`);
const ends: (() => Promise<unknown>)[] = [];

try {
  await ensureBuild();
  await mkdir(railFolder, { recursive: true });
  await bringFonts();
  const { services, sandbox } = await startWorld({ name: "screenshots", ports: "free", tell: () => undefined, ends });
  const stage = { services, control: sandbox.control, storefrontUrl: sandbox.storefrontUrl, tell: () => undefined };
  const { doubts } = await playStory(stage);
  if (doubts.length > 0) throw new Error(doubts.join("; "));
  await fillStore(stage);
  const browser = await launchBrowser();
  ends.push(() => browser.close());
  const context = await openContext(browser, {
    viewport: { width, height: 900 },
    deviceScaleFactor: 1.5,
    reducedMotion: "reduce",
  });
  const { rows } = await services.db.sql.query("select code from referral_code order by created_at limit 1");
  const { code } = rows[0] as { code: string };

  const storefront = await context.newPage();
  await takeStorefront(storefront, sandbox.storefrontUrl, code);
  const admin = await context.newPage();
  await takeAdmin(admin, sandbox.adminUrl);
  await storefront.bringToFront();
  await takePayoutPage(storefront, sandbox.storefrontUrl);
} finally {
  for (const end of ends.reverse()) await end();
}

async function takeStorefront(page: Page, storefrontUrl: string, code: string): Promise<void> {
  const at = (path: string) => new URL(path, storefrontUrl).href;
  // As a friend: a mug is in the cart, so that the code counts.
  await page.goto(at("/products/enamel-mug"));
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.goto(at(`/?gw=${code}`));
  await page.getByRole("button", { name: "View offer" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply discount" }).waitFor();
  await page.setViewportSize({ width, height: 800 });
  await keep(page, "popup");

  // As the referrer, who has been here before.
  await page.goto(at("/account/login?return_url=%2F"));
  await page.getByLabel("Customer").selectOption({ label: "Anna Arendt anna@example.com" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const widget = page.getByRole("region", { name: "Share a good word" });
  await widget.scrollIntoViewIfNeeded();
  await widget.getByText("Your rewards").click();
  // The store's own address stands where the sandbox' is.
  await widget.getByLabel("Your link").evaluate((field: HTMLInputElement) => {
    field.value = field.value.replace(/^http:..[^/]+/, "https://demo.myshopify.com");
  });
  await page.setViewportSize({ width, height: 1600 });
  await widget.scrollIntoViewIfNeeded();
  // Three rewards are enough to see how they are told.
  const [box, last] = [await widget.boundingBox(), await widget.getByRole("listitem").nth(2).boundingBox()];
  if (!box || !last) throw new Error("the widget is not on the page, or has too few rewards");
  const edge = 24;
  await keep(page, "widget", {
    x: box.x - edge,
    y: box.y - edge,
    width: box.width + 2 * edge,
    height: last.y + last.height - box.y + edge,
  });
}

async function takeAdmin(page: Page, adminUrl: string): Promise<void> {
  await page.goto(`${adminUrl}/store/demo/apps/goodword/app`);
  await page.getByRole("button", { name: /^Log in/ }).click();
  const app = page.frameLocator("iframe[data-app]");
  const menu = async (entry: string, heading = entry) => {
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: entry, exact: true }).click();
    await app.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  await app.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  const close = app.getByRole("button", { name: "Close the setup guide" });
  if (await close.isVisible()) {
    await close.click();
    await close.waitFor({ state: "detached" });
  }
  await fitWindow(page, app, 1_200);
  await keep(page, "admin-home");

  await menu("Programs");
  await app.getByRole("link", { name: "Give 10%, get $10" }).click();
  await app.getByRole("heading", { level: 1, name: "Give 10%, get $10" }).waitFor();
  // Down to where the preview ends; the rest of the form is below.
  await fitWindow(page, app, 926);
  await keep(page, "program");

  await menu("Settings");
  await app.getByRole("button", { name: "Test connection: Stripe balance" }).click();
  await app.getByText("The connection works").waitFor();
  await fitWindow(page, app, 1_200);
  await keep(page, "settings");
  await takeRails(page, app);
  await connectPaypal(app);

  await menu("Referrals");
  await app.getByRole("row", { name: /#1002/ }).getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByRole("heading", { name: "From click to reward" }).waitFor();
  await fitWindow(page, app, 1_600);
  await keep(page, "referral-chain");

  await menu("Reward due", "Rewards");
  await fitWindow(page, app, 800);
  for (const box of (await app.getByRole("row").getByRole("checkbox").all()).slice(1, 5)) await box.check();
  await app.getByRole("button", { name: "Issue rewards" }).click();
  await app.getByText("Fees of Goodword").waitFor();
  await keep(page, "reward-due");
  await app.getByLabel("Pay over").selectOption({ label: "By hand" });
  await app.getByRole("button", { name: /^Issue \$/ }).click();
  await app.getByText(/issued, \d on the way/).waitFor();
  await menu("By hand");
  await app.getByText("Mark as issued").waitFor();
  await keepCard(page, app.locator(".Polaris-ShadowBevel").first(), "manual");
}

/** The form of every rail that has one, as the merchant finds it under Settings, for its page in `docs/rails`. */
async function takeRails(page: Page, app: FrameLocator): Promise<void> {
  for (const { name, title, settings } of Object.values(rails)) {
    if (settings.fields.length === 0) continue;
    const press = app.getByRole("button", { name: new RegExp(`^(Change|Set up|Connect) ${title}$`) });
    const card = app.locator(".Polaris-ShadowBevel", {
      has: app.getByRole("heading", { level: 2, name: title, exact: true }),
    });
    await press.click();
    await press.waitFor({ state: "detached" });
    await keepCard(page, card, name);
    await card.getByRole("button", { name: "Cancel" }).click();
    await press.waitFor();
  }
  await app.getByRole("button", { name: "Add what points are worth" }).click();
  const points = app.locator(".Polaris-Layout__AnnotatedSection", { hasText: "they give them for one of these" });
  await keepCard(page, points.locator(".Polaris-ShadowBevel").first(), "points");
}

/** Where people say how they get paid. PayPal is connected by then. */
async function takePayoutPage(page: Page, storefrontUrl: string): Promise<void> {
  await page.setViewportSize({ width: 640, height: 800 });
  await page.goto(new URL("/apps/goodword/payout", storefrontUrl).href);
  await page.getByText("To another PayPal address").click();
  await page.getByLabel("PayPal e-mail address").waitFor();
  await keepCard(page, page.locator(".goodword-me"), "payout-page");
}

/** As the merchant connects it; the sandbox' keys, which open nothing else. */
async function connectPaypal(app: FrameLocator): Promise<void> {
  await app.getByRole("button", { name: "Connect PayPal", exact: true }).click();
  await app.getByLabel("Client ID").fill("AdemoGoodwordSandboxClient0001");
  await app.getByLabel("Secret", { exact: true }).fill("EdemoGoodwordSandboxSecret0001");
  await app.getByRole("button", { name: "Test and save" }).click();
  await app.getByRole("button", { name: "Test connection: PayPal", exact: true }).waitFor();
}

async function keepCard(page: Page, card: Locator, name: string): Promise<void> {
  await page.setViewportSize({ width: page.viewportSize()?.width ?? width, height: 1_600 });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  // Where the press had put the focus there would be a ring.
  await card.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  const picture = shrinkPng(await card.screenshot({ animations: "disabled", caret: "hide" }));
  const file = join(railFolder, `${name}.png`);
  await writeFile(file, picture);
  say(`rails/${name}.png  ${Math.round(picture.length / 1024)} KB`);
  if (picture.length > mostOfRail)
    throw new Error(`${name}.png has ${picture.length} bytes; ${mostOfRail} at the most`);
}

/** Makes the window as high as what the app shows, up to `most`. */
async function fitWindow(page: Page, app: FrameLocator, most: number): Promise<void> {
  await page.setViewportSize({ width, height: 600 });
  const beyond = await app.locator("html").evaluate((root) => root.scrollHeight - root.clientHeight);
  await page.setViewportSize({ width, height: Math.min(600 + Math.max(0, beyond) + 16, most) });
}

async function keep(page: Page, name: string, clip?: { x: number; y: number; width: number; height: number }) {
  // The pointer would leave its mark on what it rests upon, and messages come and go.
  await page.mouse.move(0, 0);
  await page.locator(".toasts > *").first().waitFor({ state: "detached", timeout: 15_000 });
  await page.evaluate(() => document.fonts.ready);
  const file = join(folder, `${name}.png`);
  const picture = await page.screenshot({ ...(clip ? { clip } : {}), animations: "disabled", caret: "hide" });
  // Soft shadows keep all their shades where there is room for them.
  await writeFile(file, picture.length <= mostBytes ? picture : shrinkPng(picture));
  const { size } = await stat(file);
  say(`${name}.png  ${Math.round(size / 1024)} KB`);
  if (size > mostBytes) throw new Error(`${name}.png has ${size} bytes; ${mostBytes} at the most`);
}

/** The npm Chromium brings a readable typeface for machines that have none; signs it lacks come from the machine's. */
async function bringFonts(): Promise<void> {
  const data = join(import.meta.dirname, "../.data");
  await mkdir(data, { recursive: true });
  const file = join(data, "fonts.conf");
  const brought = join(tmpdir(), "fonts");
  const config = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${brought}</dir><dir>/usr/share/fonts</dir><cachedir>${join(data, "fonts-cache")}</cachedir>
<alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
<alias binding="same"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>`;
  await writeFile(file, config);
  process.env.FONTCONFIG_FILE ??= file;
}
