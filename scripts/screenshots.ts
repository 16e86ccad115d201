import { mkdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { launchBrowser, openContext } from "../test/browser/launch-browser.ts";
import { fillStore } from "./demo/fill-store.ts";
import { startWorld } from "./demo/start-world.ts";
import { playStory } from "./demo/story.ts";
import { ensureBuild } from "./ensure-build.ts";
import { shrinkPng } from "./shrink-png.ts";

/**
 * Takes the README's pictures from a played world: `npm run screenshots`. They show what is there and nothing else, so a
 * change of the interface is a new run.
 */
const folder = join(import.meta.dirname, "../docs/screenshots");
/** The README is read on slow lines, too. */
const mostBytes = 150 * 1024;
const width = 1280;
const say = (text: string) => process.stdout.write(`${text}\n`);
const ends: (() => Promise<unknown>)[] = [];

try {
  await ensureBuild();
  await mkdir(folder, { recursive: true });
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
