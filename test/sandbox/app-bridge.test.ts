import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, openContext } from "../browser/launch-browser.ts";
import { readToken } from "./shopify/sign.ts";
import { demoKeys, type Sandbox, startSandbox } from "./start-sandbox.ts";
import { appClient } from "./support/app-client.ts";
import { type Receiver, startReceiver } from "./support/receiver.ts";

let browser: Browser;
let app: Receiver;
let sandbox: Sandbox;
let page: Page;
let frame: FrameLocator;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** A small embedded app: what its elements and calls do must show in the admin around it. */
const appPage = (path: string) => `<!doctype html><html lang="en"><head><title>Page ${path}</title>
<script src="${sandbox.worldUrl}/app-bridge.js" data-api-key="${demoKeys.apiKey}"></script></head><body>
<ui-nav-menu><a href="/" rel="home">Home</a><a href="/rewards">Rewards</a></ui-nav-menu>
<ui-title-bar title="Title of ${path}"><button variant="primary" onclick="document.body.dataset.pressed='yes'">New</button></ui-title-bar>
<ui-save-bar id="bar"><button variant="primary" onclick="document.body.dataset.saved='yes';shopify.saveBar.hide('bar')"></button><button onclick="shopify.saveBar.hide('bar')"></button></ui-save-bar>
<form data-save-bar onsubmit="event.preventDefault();document.body.dataset.sent='yes'"><input name="name" aria-label="Name" value="old"></form>
<ui-modal id="modal"><ui-title-bar title="A modal"></ui-title-bar><p>Inside</p></ui-modal>
<button onclick="shopify.toast.show('Saved it')">Toast</button>
<a href="https://demo.myshopify.com/admin/orders">Orders of the store</a>
<script>addEventListener("shopify:navigate", (event) => history.pushState(null, "", event.target.getAttribute("href")))</script>
</body></html>`;

beforeEach(async () => {
  app = await startReceiver();
  sandbox = await startSandbox({ appUrl: app.url });
  app.answerWith(({ url, headers }) =>
    url.pathname === "/data"
      ? {
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ authorization: headers.authorization }),
        }
      : { headers: { "content-type": "text/html" }, body: appPage(url.pathname) },
  );
  const context = await openContext(browser);
  page = await context.newPage();
  await page.goto(`${sandbox.adminUrl}/store/demo/apps`);
  await page.getByRole("button", { name: "Log in as Mia Merchant" }).click();
  await page.getByRole("button", { name: "Install app" }).click();
  frame = page.frameLocator("iframe[data-app]");
  await page.locator("iframe[data-ready]").waitFor();
});

afterEach(async () => {
  await page.context().close();
  await sandbox.stop();
  await app.stop();
});

const inApp = <Result>(run: () => Result | Promise<Result>) => frame.locator("body").evaluate(run);

test("the app is opened with the parameters of an embedded app, and its requests carry session tokens", async () => {
  const opened = app.received.find((one) => one.url.pathname === "/");
  expect(Object.fromEntries(opened?.url.searchParams ?? [])).toMatchObject({
    embedded: "1",
    shop: "demo.myshopify.com",
    host: Buffer.from("admin.shopify.com/store/demo").toString("base64"),
    locale: "en",
  });
  const claims = { aud: demoKeys.apiKey, dest: "https://demo.myshopify.com" };
  expect(readToken(demoKeys.apiSecret, opened?.url.searchParams.get("id_token") ?? "")).toMatchObject(claims);
  const { authorization } = await inApp(() =>
    fetch("/data").then((answer) => answer.json() as Promise<{ authorization: string }>),
  );
  expect(readToken(demoKeys.apiSecret, authorization.replace("Bearer ", ""))).toMatchObject(claims);
});

test("title, its button, menu and address are the app's", async () => {
  await page.getByRole("heading", { name: "Title of /" }).waitFor();
  await page.getByRole("button", { name: "New" }).click();
  await expect.poll(() => inApp(() => document.body.dataset.pressed)).toBe("yes");
  await page.getByRole("link", { name: "Rewards" }).click();
  await page.waitForURL("**/store/demo/apps/goodword/rewards");
  await expect.poll(() => page.getByRole("link", { name: "Rewards" }).getAttribute("aria-current")).toBe("page");
  await page.reload();
  await page.getByRole("heading", { name: "Title of /rewards" }).waitFor();
});

test("a toast shows in the admin and can be dismissed", async () => {
  await frame.getByRole("button", { name: "Toast" }).click();
  await page.getByRole("status").getByText("Saved it").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect.poll(() => page.getByText("Saved it").count()).toBe(0);
});

test("the save bar shows, saves, and keeps who has unsaved changes from leaving", async () => {
  await inApp(() => shopify.saveBar.show("bar"));
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  await bar.waitFor();
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
  expect(page.url()).toContain("/apps/goodword");
  await inApp(() => {
    void shopify.saveBar.leaveConfirmation().then(() => {
      document.body.dataset.left = "yes";
    });
  });
  await page.getByRole("dialog").getByRole("button", { name: "Leave page" }).click();
  await expect.poll(() => inApp(() => document.body.dataset.left)).toBe("yes");
  await bar.waitFor({ state: "hidden" });
  await inApp(() => shopify.saveBar.show("bar"));
  await bar.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => inApp(() => document.body.dataset.saved)).toBe("yes");
  await bar.waitFor({ state: "hidden" });
});

test("a form with data-save-bar has a save bar by itself", async () => {
  const input = frame.getByRole("textbox", { name: "Name" });
  await input.fill("new");
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  await bar.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => input.inputValue()).toBe("old");
  await bar.waitFor({ state: "hidden" });
  await input.fill("newer");
  await bar.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => inApp(() => document.body.dataset.sent)).toBe("yes");
});

test("the resource picker shows products and answers with the chosen ones; the modal opens and closes", async () => {
  const scopes = ["read_products"];
  await expect(inApp(() => shopify.resourcePicker({ type: "product" }))).rejects.toThrow("not allowed read_products");
  await sandbox.control.apps.setScopes({ shop: "demo.myshopify.com", scopes });
  const picked = inApp(() =>
    shopify.resourcePicker({ type: "product", multiple: true }).then((found) => found?.map((one) => one.title)),
  );
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill("mug");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "Select" }).click();
  expect(await picked).toEqual(["Enamel Mug"]);
  await inApp(() => shopify.modal.show("modal"));
  await frame.getByText("Inside").waitFor();
  await frame.getByRole("button", { name: "Close" }).click();
  await frame.getByText("Inside").waitFor({ state: "hidden" });
});

test("links to the store's admin lead to the sandbox', and blocks are told with their state", async () => {
  const extensions = await inApp(() => shopify.app.extensions());
  expect(extensions).toMatchObject([{ type: "theme_app_extension", activations: expect.any(Array) }]);
  await frame.getByRole("link", { name: "Orders of the store" }).click();
  await page.waitForURL("**/store/demo/orders");
});

test("opened outside the admin, the app is led into it", async () => {
  await page.goto(`${app.url}/rewards?shop=demo.myshopify.com`);
  await page.waitForURL("**/store/demo/apps/goodword/rewards");
});

test("an order is refunded, edited and cancelled by hand; a discount is ended; what fails is said", async () => {
  const { order } = await sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01", quantity: 2 }],
  });
  await page.goto(`${sandbox.adminUrl}/store/demo/orders`);
  await page.getByRole("link", { name: order.name }).click();
  await page.getByLabel("New quantity of Hand Grinder").fill("1");
  await page.getByRole("button", { name: "Set quantity" }).click();
  await page.getByLabel("Amount in USD").fill("10");
  await page.getByRole("button", { name: "Refund amount" }).click();
  expect(await sandbox.control.orders.get({ order: order.id })).toMatchObject({
    currentSubtotal: "100.00",
    refunded: "10.00",
  });
  await page.getByLabel("Amount in USD").fill("9999");
  await page.getByRole("button", { name: "Refund amount" }).click();
  await page.getByRole("alert").getByText("less than that left").waitFor();
  await page.getByRole("button", { name: "Cancel order" }).click();
  await page.getByText("Cancelled: customer").waitFor();
  await (await appClient(sandbox)).discount("FRIENDS");
  await page.goto(`${sandbox.adminUrl}/store/demo/discounts`);
  await page.getByRole("button", { name: "End now" }).click();
  expect(await sandbox.control.discounts.list()).toMatchObject([{ status: "EXPIRED" }]);
});

test("the theme editor turns a block off and back on, and tells the page what is selected", async () => {
  await page.goto(`${sandbox.adminUrl}/store/demo/themes?template=index`);
  const preview = page.frameLocator("iframe[data-preview]");
  await preview.locator("goodword-referral-widget").waitFor();
  const block = page.locator("details", { hasText: "Referral widget" });
  await preview.locator("body").evaluate((body) => {
    body.addEventListener("shopify:block:select", () => {
      body.dataset.selected = "yes";
    });
  });
  await block.locator("summary").click();
  await expect.poll(() => preview.locator("body").evaluate((body) => body.dataset.selected)).toBe("yes");
  await block.getByLabel("Block is placed").uncheck();
  await block.getByRole("button", { name: "Save" }).click();
  await preview.getByRole("heading", { name: "Demo Roasters" }).waitFor();
  expect(await preview.locator("goodword-referral-widget").count()).toBe(0);
});
