import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";
import type { Visitor } from "../support/visitor.ts";

// Friends and referrers who come another way than by mouse, wide screen and script.

const play = playIn();

/** Presses Tab until the element is reached that has this name, as somebody without a mouse would. */
async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const reached = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
    });
    if (reached === name) return;
    seen.push(reached);
  }
  throw new Error(`Tab never reached ${name}, only ${seen.join(" | ")}`);
}

async function signIn({ page }: Visitor, customer: string): Promise<void> {
  await page.getByLabel("Customer").selectOption({ label: customer });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a friend without a mouse finds the offer, applies it and shops on", async () => {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  const { page, violations } = await play.shopper("/products/enamel-mug");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("heading", { name: "Your cart" }).waitFor();
  await page.goto(new URL(`/products/enamel-mug?gw=${code}`, house.sandbox.storefrontUrl).href);
  await page.getByRole("region", { name: "Your friend’s discount" }).waitFor();

  await tabTo(page, "View offer");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "10% off your first order" });
  await dialog.waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  expect(await focused()).toBe("Apply discount");
  expect(await violations("goodword-friend-offer dialog")).toEqual([]);
  await page.keyboard.press("Enter");
  await dialog.getByText("Your discount is on. It comes off at checkout.").waitFor();
  await expect.poll(focused).toBe("Continue shopping");
  await page.keyboard.press("Enter");
  await expect.poll(() => dialog.count()).toBe(0);
  await tabTo(page, "Cart (1)");
  await page.keyboard.press("Enter");
  await page.getByText(`Discount ${code}`).waitFor();
});

test("without script the link gives the discount, and a referrer joins and reads on a page of their own", async () => {
  const { house } = play;
  await house.program();
  const plain = { javaScriptEnabled: false };

  const anna = await play.shopper("/", plain);
  await anna.page.getByRole("region", { name: "Share a good word" }).getByRole("link", { name: "Sign in" }).click();
  await signIn(anna, "Anna Arendt anna@example.com");
  await anna.page.getByRole("link", { name: "Open your referral page" }).click();
  await anna.page.getByRole("heading", { level: 1, name: "Refer a friend" }).waitFor();
  await anna.page.getByRole("button", { name: "Get my code" }).click();
  const link = anna.page.getByRole("link", { name: /\/discount\// });
  const shared = (await link.getAttribute("href")) ?? "";
  await anna.page.getByText("No friends yet.").waitFor();
  await house.settled();

  const { pathname, search } = new URL(shared);
  const ben = await play.shopper(`${pathname}${search}`, plain);
  await ben.page.getByRole("link", { name: "Pour Over Kit" }).click();
  await ben.page.getByRole("button", { name: "Add to cart" }).click();
  await ben.page.getByText(/^Discount \w+/).waitFor();
  await ben.page.getByText("−$5.00").waitFor();
  await ben.page.getByRole("button", { name: "Check out" }).click();
  await ben.page.getByLabel("E-mail").fill("ben@example.com");
  await ben.page.getByRole("button", { name: "Pay now" }).click();
  await ben.page.getByRole("heading", { name: "Thank you for your order" }).waitFor();

  await house.settled();
  await anna.page.goto(new URL("/apps/goodword/me", house.sandbox.storefrontUrl).href);
  await anna.page.getByText("$10.00 in all: $10.00 waiting, $0.00 sent.").waitFor();
  expect(await house.judged()).toMatchObject([{ attribution: "discount_code", refusal: null }]);
});

test("on a phone nothing is wider than the screen, for the friend, the referrer and the merchant", async () => {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  // Not on the day of the machine: what is shown is the day of the order.
  await house.days(3);
  const order = await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
  const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

  const friend = await play.shopper(`/discount/${code}?redirect=%2F%3Fgw%3D${code}`, phone);
  await friend.page.getByRole("button", { name: "View offer" }).tap();
  await friend.page.getByRole("dialog").getByRole("button", { name: "Continue shopping" }).tap();
  expect(await width(friend.page)).toBe(390);

  const anna = await play.shopper("/account/login?return_url=%2F", phone);
  await signIn(anna, "Anna Arendt anna@example.com");
  const widget = anna.page.getByRole("region", { name: "Share a good word" });
  await widget.scrollIntoViewIfNeeded();
  await widget.getByText("Your rewards").tap();
  const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(new Date(order.createdAt));
  await widget.getByText(day).waitFor();
  expect(await width(anna.page)).toBe(390);
  expect(await anna.violations("goodword-referral-widget")).toEqual([]);

  const merchant = await play.merchant("/apps/goodword/app", phone);
  for (const [entry, heading] of [
    [null, "Home"],
    ["Programs", "Programs"],
    ["Referrals", "Referrals"],
    ["Reward due", "Rewards"],
    ["Settings", "Settings"],
  ] as const) {
    if (entry !== null) await merchant.menu(entry, heading);
    await merchant.app.getByRole("heading", { level: 1, name: heading }).waitFor();
    const [wide, room] = await merchant.app
      .locator("html")
      .evaluate((root) => [root.scrollWidth, root.clientWidth] as const);
    expect([heading, wide]).toEqual([heading, room]);
  }
  await merchant.menu("Referrals");
  await merchant.app.getByRole("link", { name: "Anna Arendt" }).tap();
  await merchant.app.getByRole("heading", { name: "From click to reward" }).waitFor();
  expect(await merchant.app.locator("html").evaluate((root) => root.scrollWidth - root.clientWidth)).toBe(0);
});

test("who uses their own code earns nothing, and both sides read why", async () => {
  const { house } = play;
  await house.program({ newCustomersOnly: false });
  const { code } = await house.referrer("anna@example.com");
  const anna = await play.shopper("/account/login?return_url=%2Fproducts%2Fpour-over-kit");
  await signIn(anna, "Anna Arendt anna@example.com");
  await anna.page.getByRole("button", { name: "Add to cart" }).click();
  await anna.page.getByRole("button", { name: "Check out" }).click();
  await anna.page.getByLabel("Discount code").fill(code);
  await anna.page.getByRole("button", { name: "Apply" }).click();
  await anna.page.getByRole("button", { name: "Pay now" }).click();
  await anna.page.getByRole("heading", { name: "Thank you for your order" }).waitFor();
  await house.settled();

  const merchant = await play.merchant("/apps/goodword/app/rewards?tab=not-rewarded");
  await merchant.app.getByRole("heading", { name: "Orders that earned nothing" }).waitFor();
  await merchant.app.getByText("The friend is the referrer: same customer or same e-mail address.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  expect(await house.rewards()).toEqual([]);

  const own = await play.shopper("/account/login?return_url=%2F");
  await signIn(own, "Anna Arendt anna@example.com");
  const widget = own.page.getByRole("region", { name: "Share a good word" });
  await widget.scrollIntoViewIfNeeded();
  await widget.getByText("No friends yet.").waitFor();
});
