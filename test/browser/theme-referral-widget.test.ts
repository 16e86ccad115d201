import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "./launch-browser.ts";
import { canJoin, closed, hostile, newcomer, ready } from "./support/answers.ts";
import { type PageQuery, pageUrl, startThemeStore, type ThemeStore } from "./support/theme-store.ts";
import { type Visitor, visit } from "./support/visitor.ts";

const WIDGET = "goodword-referral-widget";
const MOBILE = { width: 390, height: 820 };
const DESKTOP = { width: 1100, height: 820 };

let browser: Browser;
let store: ThemeStore;
const visitors: Visitor[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  store = await startThemeStore();
});
afterEach(async () => {
  const errors = visitors.flatMap((visitor) => visitor.errors);
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
  await store.stop();
  expect(errors).toEqual([]);
});

/** A signed-in customer on a page with the widget, who is answered `answer`. */
async function customer(
  answer: unknown,
  query: PageQuery = {},
  options: BrowserContextOptions = {},
  waitUntil?: "domcontentloaded",
) {
  if (answer !== undefined) store.answers.referrer = { status: 200, body: answer };
  const url = pageUrl(store, { blocks: ["referral-widget"], signedIn: true, ...query });
  const visitor = await visit(browser, url, { viewport: DESKTOP, ...options }, waitUntil);
  visitors.push(visitor);
  return visitor;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const asked = () => store.received.filter(({ path }) => path.startsWith("/apps/goodword"));

describe("a signed-out visitor", () => {
  test("is told why to sign in and is led there, without any request to the app", async () => {
    const { page } = await customer(undefined, { signedIn: false });
    await page.getByRole("heading", { name: "Share a good word" }).waitFor();
    const link = page.getByRole("link", { name: "Sign in" });
    expect(await link.getAttribute("href")).toBe("/customer_authentication/login");
    expect(asked()).toEqual([]);
  });

  test("whose session ran out between page and answer sees the same", async () => {
    const { page } = await customer({ state: "signed_out" });
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  });
});

describe("a customer who is no referrer yet", () => {
  test("joins with one button, hears it, and keeps the place on the page", async () => {
    store.answers.join = { status: 200, body: newcomer };
    const { page } = await customer(canJoin);
    await page.getByText("$10.00 for every friend").waitFor();
    const join = button(page, "Get my link");
    await join.focus();
    await page.keyboard.press("Enter");
    await button(page, "Copy link").waitFor();
    await expect.poll(() => page.getByRole("status").textContent()).toBe("Your link is ready.");
    expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-view"))).toBe(true);
    expect(asked().map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  test("who presses twice joins once, and sees that it is at work", async () => {
    store.answers.join = { status: 200, body: newcomer };
    const { page } = await customer(canJoin);
    await button(page, "Get my link").waitFor();
    const release = store.hold("/apps/goodword/referrer");
    await page.getByRole("button").dblclick();
    await button(page, "Creating your link…").waitFor();
    release();
    await button(page, "Copy link").waitFor();
    expect(asked().filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test("reads the app's own words when joining is refused, and tries again", async () => {
    store.answers.join = {
      status: 409,
      body: { error: "not_allowed", message: "Only customers with an order can join." },
    };
    const { page } = await customer(canJoin);
    await button(page, "Get my link").click();
    await expect.poll(() => page.getByRole("alert").textContent()).toBe("Only customers with an order can join.");
    store.answers.join = { status: 200, body: newcomer };
    await button(page, "Try again").click();
    await button(page, "Copy link").waitFor();
    expect(asked().map(({ method }) => method)).toEqual(["GET", "POST", "POST"]);
  });
});

describe("a referrer", () => {
  test("sees code, link, totals of each currency, and every reward with its reason, date and delivery", async () => {
    const totals = [...ready.totals, { currency: "EUR", earned: "€5.00", waiting: "€0.00", issued: "€5.00" }];
    const { page } = await customer({ ...ready, totals });
    expect(await page.getByRole("textbox", { name: "Your link" }).inputValue()).toBe(ready.link);
    await page.getByText("ANNA7QK2", { exact: true }).waitFor();
    for (const amount of ["$30.00", "$10.00", "$20.00", "€0.00"])
      await page.getByText(amount, { exact: true }).first().waitFor();
    await page.getByText("Your rewards").click();
    const rewards = page.getByRole("listitem");
    expect(await rewards.count()).toBe(3);
    for (const text of [
      "$10.00",
      "Waiting until 12 December",
      "Your friend can still return the order.",
      "Nov 14, 2026",
    ]) {
      await rewards.nth(0).getByText(text).waitFor();
    }
    await rewards.nth(1).getByText("THANKS-9QX2").waitFor();
    const open = rewards.nth(2).getByRole("link", { name: "Open reward (opens in a new tab)" });
    expect(await open.getAttribute("href")).toBe("https://example.com/redeem");
    expect(await rewards.nth(0).getByRole("button").count()).toBe(0);
    expect(await page.getByRole("definition").allTextContents()).toEqual(expect.arrayContaining(["3", "2"]));
  });

  test("copies the link: it is said, it is seen, and it goes back", async () => {
    const { page } = await customer(ready, {}, { permissions: ["clipboard-read", "clipboard-write"] });
    const copy = button(page, "Copy link");
    await copy.click();
    await expect.poll(() => page.getByRole("status").textContent()).toBe("Copied");
    expect(await copy.getByText("Copied").isVisible()).toBe(true);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(ready.link);
    await expect
      .poll(async () => copy.evaluate((node) => node.hasAttribute("data-done")), { timeout: 10_000 })
      .toBe(false);
  });

  test("copies the code of a reward", async () => {
    const { page } = await customer(ready, {}, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByText("Your rewards").click();
    await page.getByRole("listitem").nth(1).getByRole("button", { name: "Copy code" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("THANKS-9QX2");
  });

  test("finds the text selected where the browser refuses to copy", async () => {
    const { page } = await customer(ready);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await button(page, "Copy code").first().click();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe("ANNA7QK2");
    await button(page, "Copy link").click();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(ready.link);
    await expect.poll(() => page.getByRole("status").textContent()).toContain("The text is selected");
  });

  test("shares by e-mail and WhatsApp, message and link once each", async () => {
    for (const shareMessage of [ready.shareMessage, `${ready.shareMessage} ${ready.link}`]) {
      const { page } = await customer({ ...ready, shareMessage });
      const mail = new URL((await page.getByRole("link", { name: "E-mail" }).getAttribute("href")) ?? "");
      expect(mail.protocol).toBe("mailto:");
      expect(mail.searchParams.get("body")).toBe(`${ready.shareMessage} ${ready.link}`);
      const chat = new URL((await page.getByRole("link", { name: "WhatsApp" }).getAttribute("href")) ?? "");
      expect(chat.searchParams.get("text")).toBe(`${ready.shareMessage} ${ready.link}`);
      expect(await page.getByRole("button", { name: "Share…" }).count()).toBe(0);
    }
  });

  test("tells an ambassador that they are one, and nobody else", async () => {
    const { page } = await customer({ ...ready, ambassador: true });
    await page.getByText("You are an ambassador of this store").waitFor();
    const other = await customer(ready);
    await other.page.getByRole("button", { name: "Copy link" }).waitFor();
    expect(await other.page.getByText("ambassador").count()).toBe(0);
  });

  test("shares through the device where it can", async () => {
    const visitor = await customer(ready);
    const { page } = visitor;
    await page.addInitScript(() => {
      // Headless Chromium on Linux has no share sheet; this is the browser's part.
      const shared: ShareData[] = [];
      Object.assign(window, { shared });
      Object.defineProperty(navigator, "share", { value: (data: ShareData) => Promise.resolve(shared.push(data)) });
    });
    await page.reload();
    await button(page, "Share…").click();
    expect(await page.evaluate("shared")).toEqual([{ text: ready.shareMessage, url: ready.link }]);
    expect(await page.getByRole("link", { name: "E-mail" }).count()).toBe(0);
  });

  test("without friends yet is told what happens next", async () => {
    const { page } = await customer(newcomer);
    await page.getByText("No friends yet. Share your link").waitFor();
    expect(await page.getByText("Your rewards").count()).toBe(0);
  });

  test("walks through everything with the keyboard", async () => {
    const { page } = await customer(ready);
    await page.getByText("Your rewards").waitFor();
    const walk = async (steps: number) => {
      const names: string[] = [];
      for (let step = 0; step < steps; step += 1) {
        await page.keyboard.press("Tab");
        names.push(
          await page.evaluate(() => {
            const node = document.activeElement;
            return (node?.ariaLabel ?? node?.textContent ?? "").replace(/\s+/g, " ").trim();
          }),
        );
      }
      return names;
    };
    expect(await walk(7)).toEqual([
      "Shop",
      "Your link",
      "Copy link",
      "Copy code",
      "E-mail",
      "WhatsApp (opens in a new tab)",
      "Your rewards 3",
    ]);
    await page.keyboard.press("Enter");
    expect(await walk(2)).toEqual(["Copy code", "Open reward (opens in a new tab)"]);
  });
});

describe("when something is wrong", () => {
  test("a lost connection says so, and the next try works", async () => {
    store.answers.referrer = null;
    const { page } = await customer(undefined);
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("Check your connection");
    expect(await page.getByRole("link", { name: "Open your referral page" }).getAttribute("href")).toBe(
      "/apps/goodword/me?locale=en",
    );
    store.answers.referrer = { status: 200, body: ready };
    await button(page, "Try again").press("Enter");
    await button(page, "Copy link").waitFor();
    expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-view"))).toBe(true);
  });

  test.each([
    ["a state from the future", { status: 200, body: { state: "levitating" } }],
    ["a failing app", { status: 500, body: {} }],
    ["no state at all", { status: 200, body: [] }],
  ])("%s is an error with a way on", async (_, answer) => {
    store.answers.referrer = answer;
    const { page } = await customer(undefined);
    await page.getByRole("alert").waitFor();
    await button(page, "Try again").waitFor();
  });

  test("a paused program says what it means for the referrer", async () => {
    const { page } = await customer(closed);
    await page.getByText("Rewards you have earned are safe.").waitFor();
  });

  test("hostile texts stay texts, and only https links are links", async () => {
    const delivery = { rail: "x", text: hostile, code: hostile, url: "javascript:document.title='owned'" };
    const rewards = [{ ...ready.rewards[0], amount: hostile, label: hostile, reason: hostile, at: hostile, delivery }];
    const texts = { headline: hostile, detail: hostile };
    const { page } = await customer({ ...ready, offer: texts, reward: texts, code: hostile, link: hostile, rewards });
    await page.getByText("Your rewards").click();
    await page.getByRole("listitem").getByText(hostile).first().waitFor();
    expect(await page.locator(`${WIDGET} img, ${WIDGET} script`).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Open reward" }).count()).toBe(0);
    expect(await page.title()).toBe("Demo store");
  });

  test("taking the block away while it waits leaves nothing behind", async () => {
    const release = store.hold("/apps/goodword/referrer");
    const { page } = await customer(ready);
    await expect.poll(() => asked().length).toBe(1);
    await page.evaluate((name) => document.querySelector(name)?.remove(), WIDGET);
    release();
    await page.evaluate(() => fetch("/apps/goodword/me"));
  });
});

describe("the page around it", () => {
  test.each([
    ["referrer", ready],
    ["newcomer", newcomer],
    ["customer", canJoin],
    ["paused", closed],
    ["error", undefined],
  ])("does not move when a late answer comes: %s", async (_, answer) => {
    for (const viewport of [MOBILE, DESKTOP]) {
      const release = store.hold("/apps/goodword/referrer");
      const visitor = await customer(answer, {}, { viewport: { ...viewport, height: 1000 } });
      await expect.poll(() => asked().length).toBeGreaterThan(0);
      release();
      await visitor.page.locator("[data-view] > :not(.goodword-widget__skeleton)").last().waitFor();
      await expect.poll(() => visitor.page.locator(".goodword-widget__skeleton").count()).toBe(0);
      expect(await visitor.layoutShift()).toBe(0);
    }
  });

  test("asks the app only when the block comes near the screen, and then keeps no empty space", async () => {
    const { page, layoutShift } = await customer(canJoin, { extra: `<div style="height: 3000px">&nbsp;</div>` });
    expect(asked()).toEqual([]);
    await page.evaluate(() => scrollTo(0, 2000));
    await button(page, "Get my link").waitFor();
    expect(await page.locator("[data-view]").evaluate((node) => (node as HTMLElement).offsetHeight)).toBeLessThan(300);
    expect(await layoutShift()).toBe(0);
  });

  test("reflows at 320 pixels with long codes, in both directions", async () => {
    const code = "A-VERY-LONG-CODE-THAT-SOMEBODY-CHOSE-1234567890";
    for (const dir of ["ltr", "rtl"] as const) {
      const { page } = await customer(
        { ...ready, code },
        { dir, locale: "de" },
        { viewport: { width: 320, height: 640 } },
      );
      await page.getByText(code).waitFor();
      await page.getByText("Deine Prämien").click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    }
  });

  test("speaks the language of the store", async () => {
    const { page } = await customer(ready, { locale: "de" });
    await button(page, "Link kopieren").waitFor();
    expect(asked()[0]?.path).toBe("/apps/goodword/referrer?locale=de");
    await page.getByText("Deine Prämien").click();
    await page.getByText("14.11.2026").first().waitFor();
  });
});

describe("without script", () => {
  test("it is a link to the referral page", async () => {
    const { page } = await customer(ready, {}, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Open your referral page" }).click();
    await page.getByRole("heading", { name: "Your referrals" }).waitFor();
  });

  test("a script that never arrives leaves the link too", async () => {
    const release = store.hold("/assets/referral-widget.js");
    const { page } = await customer(ready, {}, {}, "domcontentloaded");
    const link = page.getByRole("link", { name: "Open your referral page" });
    expect(await link.isVisible()).toBe(false);
    // The wait of four seconds is the style's; it is brought to its end here.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        if ((animation as CSSAnimation).animationName === "goodword-late") animation.finish();
      }
    });
    await link.waitFor();
    release();
  });
});

describe("in the theme editor", () => {
  test.each([
    ["ready", "Your rewards"],
    ["empty", "No friends yet."],
    ["can_join", "Get my link"],
    ["signed_out", "Sign in to get"],
    ["closed", "The referral program is taking a break."],
  ])("the merchant sees labelled sample data, and the app is not asked: %s", async (preview, text) => {
    const { page } = await customer(ready, { designMode: true, signedIn: false, settings: { preview } });
    await page.getByText(text).first().waitFor();
    await page.getByText("Sample data.").waitFor();
    for (const one of await page.getByRole("button").all()) await one.click();
    expect(asked()).toEqual([]);
  });

  test("the merchant's heading and colours are used, and labels stay readable on them", async () => {
    const settings = { heading: "Bring a <friend>", accent: "#ffe066", background: "#102030", text: "#ffffff" };
    const { page, violations } = await customer(ready, { settings });
    await page.getByRole("heading", { name: "Bring a <friend>" }).waitFor();
    await button(page, "Copy link").waitFor();
    expect(await violations(WIDGET)).toEqual([]);
  });
});

describe("accessibility", () => {
  const states = { ready, newcomer, canJoin, closed, signedOut: { state: "signed_out" }, error: { state: "?" } };
  test.each(["light", "dark", "bare"] as const)("no state breaks a rule on a %s theme", async (theme) => {
    for (const answer of Object.values(states)) {
      const { page, violations } = await customer(answer, { theme });
      await expect.poll(() => page.locator(".goodword-widget__skeleton").count()).toBe(0);
      const rewards = page.getByText("Your rewards");
      if ((await rewards.count()) > 0) await rewards.click();
      expect(await violations(WIDGET)).toEqual([]);
    }
  });

  test("every target is at least 24 pixels in both directions", async () => {
    const { page } = await customer(ready, {}, { viewport: MOBILE });
    await page.getByText("Your rewards").click();
    for (const target of await page.locator(`${WIDGET} :is(button, summary, input)`).all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    }
  });
});
