import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "./launch-browser.ts";
import { hostile, offer } from "./support/answers.ts";
import { type PageQuery, pageUrl, startThemeStore, type ThemeStore } from "./support/theme-store.ts";
import { type Visitor, visit } from "./support/visitor.ts";

const EMBED = "goodword-friend-offer";

let browser: Browser;
let store: ThemeStore;
const visitors: Visitor[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  store = await startThemeStore();
  store.answers.offer = { status: 200, body: offer };
});
afterEach(async () => {
  const errors = visitors.flatMap((visitor) => visitor.errors);
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
  await store.stop();
  expect(errors).toEqual([]);
});

/** Somebody on a page with the embed; a friend by default, who followed Anna's share link. */
async function friend(query: PageQuery = {}, options: BrowserContextOptions = {}) {
  const visitor = await visit(browser, address({ gw: "ANNA7QK2", ...query }), options);
  visitors.push(visitor);
  return visitor;
}

const address = (query: PageQuery = {}) => pageUrl(store, { blocks: ["friend-offer"], ...query });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const bar = (page: Page) => page.getByRole("region", { name: "Your friend’s discount" });
const requests = (path: string) => store.received.filter((request) => request.path.startsWith(path));
const fetched = () => store.received.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
const remembered = (page: Page) => page.evaluate(() => sessionStorage.getItem("goodword"));

/** The next thing that the page asks for has come back, so what the script wanted to ask before has been asked. */
const settled = (page: Page) => page.evaluate(() => fetch("/apps/goodword/me").then((response) => response.text()));

async function applied(page: Page): Promise<void> {
  await page.getByText("Your discount is on. It comes off at checkout.").waitFor();
}

describe("a visitor without a share link", () => {
  test("loads the loader and nothing else, and leaves no trace", async () => {
    const visitor = await friend({ gw: "" });
    await visitor.page.evaluate(() => customElements.whenDefined("goodword-friend-offer"));
    await settled(visitor.page);
    expect(fetched()).toEqual(["GET /assets/friend-offer.js", "GET /apps/goodword/me"]);
    expect(await remembered(visitor.page)).toBeNull();
    expect(await visitor.page.context().cookies()).toEqual([]);
    expect(await visitor.layoutShift()).toBe(0);
  });
});

describe("a friend who followed a share link", () => {
  test("sees who sent what in a small bar, while nothing on the page moves", async () => {
    const { page, layoutShift } = await friend();
    await bar(page).waitFor();
    await expect.poll(() => page.getByRole("status").first().textContent()).toContain("10% off your first order");
    await bar(page).getByText("A good word from Anna").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await layoutShift()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  });

  test("sees nothing where the code gives nothing; the cart carries the token, tried again on the next page", async () => {
    store.answers.offer = { status: 200, body: { ...offer, headline: "", detail: "" } };
    const { page, layoutShift } = await friend();
    await expect.poll(() => store.cart.attributes).toEqual({ _goodword: "signed-token" });
    await expect.poll(() => remembered(page)).toContain('"done":true');
    expect(await bar(page).count()).toBe(0);
    expect(await layoutShift()).toBe(0);
  });

  test("copies a clean link from the address bar", async () => {
    const { page } = await friend();
    await bar(page).waitFor();
    const url = new URL(page.url());
    expect(url.searchParams.has("gw")).toBe(false);
    expect(url.searchParams.has("page")).toBe(true);
    await page.goto(`${address({ gw: "ANNA7QK2" })}#shop`);
    await expect.poll(() => page.url()).not.toContain("gw=");
    expect(page.url()).toMatch(/#shop$/);
  });

  test("carries the signed token in the cart before anything is pressed", async () => {
    const { page } = await friend();
    await bar(page).waitFor();
    expect(store.cart.attributes).toEqual({ _goodword: "signed-token" });
    expect(requests("/apps/goodword/offer")[0]?.path).toBe("/apps/goodword/offer?locale=en&code=ANNA7QK2");
  });

  test("carries each link in the cart where the app says so, beside those that are there", async () => {
    store.cart.attributes = { _goodword: "older-token", _goodword_vis_1: "older-token" };
    store.answers.offer = { status: 200, body: { ...offer, clicks: { _goodword_vis_2: "signed-token" } } };
    const { page } = await friend();
    await bar(page).waitFor();
    expect(store.cart.attributes).toEqual({
      _goodword: "signed-token",
      _goodword_vis_1: "older-token",
      _goodword_vis_2: "signed-token",
    });
  });

  test("is counted as one visit on all pages of the tab", async () => {
    const { page } = await friend();
    await bar(page).waitFor();
    await page.goto(address());
    await bar(page).waitFor();
    expect(requests("/apps/goodword/offer")).toHaveLength(1);
  });

  test("applies the discount with one tap, next to the codes that are there", async () => {
    store.cart.discount_codes = [{ code: "FREESHIP", applicable: true }];
    const { page } = await friend();
    await button(page, "View offer").click();
    const dialog = page.getByRole("dialog", { name: offer.headline });
    await dialog.getByText(offer.detail).waitFor();
    await dialog.getByText(offer.code, { exact: true }).waitFor();
    await expect
      .poll(() => button(page, "Apply discount").evaluate((node) => node === document.activeElement))
      .toBe(true);
    await page.keyboard.press("Enter");
    await applied(page);
    expect(store.cart.discount_codes.map(({ code }) => code)).toEqual(["FREESHIP", "ANNA7QK2"]);
    await expect
      .poll(() => button(page, "Continue shopping").evaluate((node) => node === document.activeElement))
      .toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    store.received.length = 0;
    await page.goto(address());
    await settled(page);
    expect(fetched()).toEqual(["GET /assets/friend-offer.js", "GET /apps/goodword/me"]);
  });

  test("pressing twice applies once, and says that it is at work", async () => {
    const { page } = await friend();
    await button(page, "View offer").click();
    const release = store.hold("/cart.js");
    await button(page, "Apply discount").dblclick();
    await page.getByRole("dialog").getByText("Applying…").waitFor();
    release();
    await applied(page);
    expect(requests("/cart.js")).toHaveLength(1);
  });

  test("hears that the discount is on when the share link has put it there", async () => {
    store.cart.discount_codes = [{ code: "anna7qk2", applicable: true }];
    const { page } = await friend();
    await bar(page).getByText("Discount is on").waitFor();
    await button(page, "View offer").click();
    await applied(page);
    expect(await button(page, "Apply discount").count()).toBe(0);
    await button(page, "Continue shopping").waitFor();
  });

  test("hears that the code waits for the cart to qualify", async () => {
    store.cart.discount_codes = [{ code: "ANNA7QK2", applicable: false }];
    const { page } = await friend();
    await button(page, "View offer").click();
    await page.getByText("Your code is saved.").waitFor();
  });

  test("of a referrer who stays private reads no name", async () => {
    store.answers.offer = { status: 200, body: { ...offer, referrerName: null } };
    const { page } = await friend();
    await bar(page).getByText("A good word from a friend").waitFor();
  });

  test("who follows another link in the same tab gets the newer offer", async () => {
    const { page } = await friend();
    await bar(page).waitFor();
    store.answers.offer = { status: 200, body: { ...offer, code: "ZOE4", headline: "15% off" } };
    await page.goto(address({ gw: "ZOE4" }));
    await bar(page).getByText("15% off").waitFor();
  });
});

describe("dismissing", () => {
  const ways: [string, (page: Page) => Promise<unknown>][] = [
    ["the bar's button", (page) => button(page, "Dismiss").click()],
    [
      "Escape",
      (page) =>
        button(page, "View offer")
          .click()
          .then(() => page.keyboard.press("Escape")),
    ],
    [
      "the dialog's button",
      (page) =>
        button(page, "View offer")
          .click()
          .then(() => button(page, "Close").click()),
    ],
    [
      "a click beside the dialog",
      (page) =>
        button(page, "View offer")
          .click()
          .then(() => page.mouse.click(5, 5)),
    ],
  ];
  test.each(ways)("by %s holds for the tab, until a link is followed again", async (_, dismiss) => {
    const { page } = await friend();
    await bar(page).waitFor();
    await dismiss(page);
    await expect.poll(() => page.locator("goodword-offer-popup").isVisible()).toBe(false);
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.goto(address());
    await settled(page);
    expect(await page.locator("goodword-offer-popup").count()).toBe(0);
    await page.goto(address({ gw: "ANNA7QK2" }));
    await bar(page).waitFor();
  });

  test("selecting the code and letting go outside does not close the dialog", async () => {
    const { page } = await friend();
    await button(page, "View offer").click();
    const code = await page.getByRole("dialog").getByText(offer.code, { exact: true }).boundingBox();
    if (!code) throw new Error("The code is not on the page");
    await page.mouse.move(code.x + code.width / 2 - 40, code.y + code.height / 2);
    await page.mouse.down();
    await page.mouse.move(1270, code.y + code.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(await page.evaluate(() => getSelection()?.toString())).not.toBe("");
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
  });
});

describe("when something is wrong", () => {
  test("an offer that is not available stays quiet, and is not asked for again", async () => {
    store.answers.offer = { status: 404, body: { error: "offer_unavailable", message: "This offer has ended." } };
    const { page } = await friend();
    await expect.poll(() => remembered(page)).toContain('"done":true');
    expect(await page.locator("goodword-offer-popup").isVisible()).toBe(false);
    store.received.length = 0;
    await page.goto(address());
    await settled(page);
    expect(requests("/apps/goodword/offer")).toEqual([]);
  });

  test.each([
    ["a lost connection", null],
    ["a failing app", { status: 503, body: {} }],
  ])("%s is said with a way to try again", async (_, answer) => {
    store.answers.offer = answer;
    const { page } = await friend();
    await bar(page).getByText("Your friend’s discount could not be loaded.").waitFor();
    expect(await button(page, "View offer").count()).toBe(0);
    store.answers.offer = { status: 200, body: offer };
    await button(page, "Try again").press("Enter");
    await bar(page).getByText("A good word from Anna").waitFor();
    await expect.poll(() => button(page, "View offer").evaluate((node) => node === document.activeElement)).toBe(true);
  });

  test("a cart that cannot be written does not hide the offer, and applying carries the token", async () => {
    store.answers.update = null;
    const { page } = await friend();
    await button(page, "View offer").click();
    await button(page, "Apply discount").click();
    await page.getByText("That did not work. Check your connection and try again.").waitFor();
    expect(store.cart.attributes).toEqual({});
    store.answers.update = { status: 200, body: null };
    await button(page, "Apply discount").click();
    await applied(page);
    expect(store.cart.attributes).toEqual({ _goodword: "signed-token" });
  });

  test.each([
    ["refuses the discount", { status: 422, body: { message: "Unknown parameter" } }],
    ["ignores the discount", { status: 200, body: { discount_codes: [] } }],
  ])("a store whose cart %s takes it through the link, back to the same page", async (_, answer) => {
    store.answers.update = answer;
    const { page } = await friend();
    const here = page.url();
    await button(page, "View offer").click();
    store.answers.update = answer;
    await button(page, "Apply discount").click();
    await expect.poll(() => requests("/discount/ANNA7QK2").length).toBe(1);
    store.answers.update = { status: 200, body: null };
    await bar(page).waitFor();
    expect(page.url()).toBe(here);
    expect(store.cart.discount_codes).toEqual([{ code: "ANNA7QK2", applicable: true }]);
  });

  test("a browser that forbids storage still shows and applies the offer", async () => {
    const { page } = await friend({ gw: "" });
    await page.addInitScript(() => {
      Object.defineProperty(window, "sessionStorage", {
        get() {
          throw new DOMException("Access is denied", "SecurityError");
        },
      });
    });
    await page.goto(address({ gw: "ANNA7QK2" }));
    await button(page, "View offer").click();
    await button(page, "Apply discount").click();
    await applied(page);
    await button(page, "Continue shopping").click();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("a popup that cannot be loaded is no error of the store, and comes on the next page", async () => {
    const { page } = await friend({ gw: "" });
    await page.route("**/friend-offer-popup.js", (route) => route.abort(), { times: 1 });
    await page.goto(address({ gw: "ANNA7QK2" }));
    await settled(page);
    await page.goto(address());
    await bar(page).waitFor();
  });

  test("hostile texts stay texts", async () => {
    const body = { ...offer, code: hostile, headline: hostile, detail: hostile, referrerName: `${hostile} $& [name]` };
    store.answers.offer = { status: 200, body };
    const { page } = await friend();
    await button(page, "View offer").click();
    await page.getByRole("dialog").getByText(`A good word from ${hostile} $& [name]`).waitFor();
    expect(await page.locator(`${EMBED} img, ${EMBED} script`).count()).toBe(0);
    expect(await page.title()).toBe("Demo store");
  });

  test("a code of strange characters reaches the app whole and leaves the address bar", async () => {
    const { page } = await friend({ gw: "A&B=C/../é" });
    await bar(page).waitFor();
    const asked = new URL(requests("/apps/goodword/offer")[0]?.path ?? "", store.url);
    expect(asked.searchParams.get("code")).toBe("A&B=C/../é");
    expect(page.url()).not.toContain("gw=");
  });
});

describe("opening at once", () => {
  const settings = { opens: "dialog" };

  test("is the merchant's choice", async () => {
    const { page } = await friend({ settings });
    await page.getByRole("dialog").waitFor();
  });

  test("waits in the bar while the visitor types", async () => {
    const release = store.hold("/apps/goodword/offer");
    const { page } = await friend({ settings, extra: `<label>Search <input type="search"></label>` });
    await page.getByRole("searchbox").fill("cof");
    release();
    await bar(page).waitFor();
    await page.keyboard.type("fee");
    expect(await page.getByRole("searchbox").inputValue()).toBe("coffee");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test.each([
    ["an open dialog", `<dialog id="news">News</dialog><script>news.showModal()</script>`, 1],
    ["an open drawer", `<div role="dialog" aria-modal="true" aria-label="Cart">Cart</div>`, 1],
  ])("waits in the bar behind %s", async (_, extra, dialogs) => {
    const { page } = await friend({ settings, extra });
    await page.locator("goodword-offer-popup section").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(dialogs);
  });

  test("does not mind a drawer that is shut", async () => {
    const extra = `<div role="dialog" aria-modal="true" style="visibility: hidden">Cart</div>`;
    const { page } = await friend({ settings, extra });
    await page.getByRole("dialog", { name: offer.headline }).waitFor();
  });
});

describe("where it stays away", () => {
  test.each(["cart", "password", "gift_card", "customers/login"])(
    "nothing shows on a %s page, but the order is attributed",
    async (pageType) => {
      const { page } = await friend({ pageType });
      await expect.poll(() => store.cart.attributes).toEqual({ _goodword: "signed-token" });
      await settled(page);
      expect(await page.locator("goodword-offer-popup").isVisible()).toBe(false);
      expect(requests("/assets/friend-offer.css")).toEqual([]);
      await page.goto(address());
      await bar(page).waitFor();
    },
  );

  test("without script nothing shows, because the share link has done the work", async () => {
    const { page } = await friend({}, { javaScriptEnabled: false });
    expect((await page.locator(EMBED).textContent())?.trim()).toBe("");
    expect(await page.getByRole("button").count()).toBe(0);
  });

  test("in the theme editor it shows a labelled sample only while it is selected, and asks nothing", async () => {
    const { page } = await friend({ designMode: true, gw: "", settings: { opens: "dialog" } });
    const popup = page.locator("goodword-offer-popup");
    await popup.waitFor({ state: "attached" });
    expect(await popup.isVisible()).toBe(false);
    const edit = (type: string) =>
      page.locator(EMBED).evaluate((node, name) => node.dispatchEvent(new CustomEvent(name, { bubbles: true })), type);
    await edit("shopify:block:select");
    await page.getByText("Sample data. Only you see this, in the theme editor.").waitFor();
    await page.getByText("A good word from Anna").last().waitFor();
    expect(await page.evaluate(() => document.querySelector("dialog:modal"))).toBeNull();
    await button(page, "Apply discount").click();
    await applied(page);
    await edit("shopify:block:deselect");
    await expect.poll(() => popup.isVisible()).toBe(false);
    await edit("shopify:block:select");
    await page.getByRole("dialog").waitFor();
    // Chromium tells of the first closing with the next frame, when the second has opened.
    await page.locator(EMBED).evaluate(async (node) => {
      for (const type of ["deselect", "select"]) node.dispatchEvent(new CustomEvent(`shopify:block:${type}`));
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    });
    await settled(page);
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
    expect(fetched().filter((path) => !path.startsWith("GET /assets"))).toEqual(["GET /apps/goodword/me"]);
    expect(await remembered(page)).toBeNull();
  });
});

describe("looks and reach", () => {
  test.each(["light", "dark", "bare"] as const)(
    "no state breaks an accessibility rule on a %s theme",
    async (theme) => {
      const { page, violations } = await friend({ theme, settings: { accent: theme === "bare" ? "#7a7a7a" : "" } });
      await bar(page).waitFor();
      expect(await violations(EMBED)).toEqual([]);
      await button(page, "View offer").click();
      expect(await violations("dialog")).toEqual([]);
      await button(page, "Apply discount").click();
      await applied(page);
      expect(await violations("dialog")).toEqual([]);
    },
  );

  test("it wears the theme's colours, and solid ones where the theme has none", async () => {
    const colours = async (page: Page) => {
      await button(page, "View offer").click();
      return page.getByRole("dialog").evaluate((node) => {
        const { backgroundColor, color } = getComputedStyle(node);
        return [backgroundColor, color];
      });
    };
    expect(await colours((await friend({ theme: "dark" })).page)).toEqual(["rgb(22, 19, 15)", "rgb(243, 234, 217)"]);
    expect(await colours((await friend({ theme: "bare" })).page)).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  });

  test("long texts reflow at 320 pixels, in both directions, with targets big enough", async () => {
    const code = "A-VERY-LONG-CODE-THAT-SOMEBODY-CHOSE-1234567890";
    store.answers.offer = { status: 200, body: { ...offer, code, headline: `${offer.headline} and ${code}` } };
    for (const dir of ["ltr", "rtl"] as const) {
      const { page } = await friend({ dir, locale: "fr" }, { viewport: { width: 320, height: 640 } });
      const buttons = async () => {
        for (const target of await page.locator(`${EMBED} button:visible`).all()) {
          const box = await target.boundingBox();
          expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
        }
      };
      await button(page, "Voir l’offre").waitFor();
      await buttons();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      await button(page, "Voir l’offre").click();
      await buttons();
      expect(await page.getByRole("dialog").evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
    }
  });
});
