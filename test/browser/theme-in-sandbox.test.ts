import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { launchBrowser } from "./launch-browser.ts";
import { offer, ready } from "./support/answers.ts";
import { type Visitor, visit } from "./support/visitor.ts";

// The blocks in the sandbox's own theme, with Shopify's cart, sessions, languages and signed proxy as the sandbox has
// them. Every single state is walked through in the tests beside this one.

const SHARE_LINK = "/discount/ANNA7QK2?redirect=%2F%3Fgw%3DANNA7QK2";

let browser: Browser;
let app: Server;
let sandbox: Sandbox;
let visitor: Visitor | undefined;
let asked: URL[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  asked = [];
  // Stands where the app is: behind the proxy.
  app = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://app");
    asked.push(url);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(url.pathname === "/proxy/offer" ? offer : ready));
  });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  sandbox = await startSandbox({ appUrl, quiet: true });
  await sandbox.control.apps.install();
});
afterEach(async () => {
  const errors = visitor?.errors ?? [];
  await visitor?.leave();
  visitor = undefined;
  await sandbox.stop();
  app.closeAllConnections();
  await new Promise((done) => app.close(done));
  expect(errors).toEqual([]);
});

async function open(path: string) {
  visitor = await visit(browser, new URL(path, sandbox.storefrontUrl).href);
  return visitor;
}

test("a friend who follows the share link lands on a clean address with code and token in the cart", async () => {
  const { page, violations } = await open(SHARE_LINK);
  await page.getByRole("region", { name: "Your friend’s discount" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  const cart = await page.evaluate(() => fetch("/cart.js").then((response) => response.json()));
  expect(cart.attributes).toEqual({ _goodword: offer.token });
  expect(cart.discount_codes.map(({ code }: { code: string }) => code)).toEqual(["ANNA7QK2"]);
  expect(asked[0]?.searchParams.get("code")).toBe("ANNA7QK2");
  expect(asked[0]?.searchParams.get("signature")).toMatch(/^[0-9a-f]{64}$/);
  await page.getByRole("button", { name: "View offer" }).click();
  // The store has made no such discount, so the code waits.
  await page.getByRole("dialog").getByText("Your code is saved.").waitFor();
  expect(await violations("goodword-friend-offer dialog")).toEqual([]);
});

test("the bar stays away from the cart page", async () => {
  const { page } = await open("/cart?gw=ANNA7QK2");
  await expect
    .poll(() => page.evaluate(() => fetch("/cart.js").then((response) => response.json())))
    .toMatchObject({ attributes: { _goodword: offer.token } });
  expect(await page.getByRole("button", { name: "View offer" }).count()).toBe(0);
});

test.each([
  ["", "Share a good word", "Sign in", "Copy link"],
  ["/de", "Weitersagen lohnt sich", "Anmelden", "Link kopieren"],
  ["/fr", "Faites passer le mot", "Se connecter", "Copier le lien"],
])(
  "a customer signs in from the block and finds link and rewards, in the language of %s/",
  async (prefix, heading, signIn, copy) => {
    const { page, violations, layoutShift } = await open(`${prefix}/`);
    const widget = page.getByRole("region", { name: heading });
    await widget.getByRole("link", { name: signIn }).click();
    const home = page.waitForURL(new URL(`${prefix}/`, sandbox.storefrontUrl).href);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await home;
    await widget.scrollIntoViewIfNeeded();
    await widget.getByRole("button", { name: copy }).waitFor();
    expect(asked[0]?.searchParams.get("logged_in_customer_id")).toMatch(/^\d+$/);
    expect(asked[0]?.searchParams.get("locale")).toBe(prefix.slice(1) || "en");
    expect(await page.getByText("Translation missing").count()).toBe(0);
    expect(await violations("goodword-referral-widget")).toEqual([]);
    expect(await layoutShift()).toBe(0);
  },
);

test("in the theme editor the blocks show sample data and the app hears nothing", async () => {
  const { page } = await open("/?design_mode=1");
  await page.getByText("Sample data.").first().waitFor();
  await page.getByText("Your rewards").waitFor();
  expect(asked).toEqual([]);
});
