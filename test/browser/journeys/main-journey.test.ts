import { expect, test } from "vitest";
import { railInput } from "../../support/house.ts";
import { playIn } from "../support/playing.ts";

// The whole product as people meet it: the merchant in the admin, Anna and Ben on the storefront, and nobody calls a
// function. Only time is moved from outside.

// Another store has the app; the demo store is left for the merchant to install it in.
const play = playIn("second.myshopify.com");

test("from install to a delivered reward", async () => {
  const { house } = play;

  // --- The merchant installs the app and makes a program.
  const merchant = await play.merchant();
  const { page: admin, app } = merchant;
  await admin.getByRole("link", { name: "Install app" }).click();
  await admin.getByRole("listitem").filter({ hasText: "See and change discounts" }).waitFor();
  await admin.getByRole("button", { name: "Install app" }).click();
  await app.getByRole("heading", { name: "Setup guide" }).waitFor();
  expect(await merchant.violations()).toEqual([]);

  await app.getByRole("link", { name: "Create program" }).first().click();
  await app.getByRole("heading", { name: "Create your program" }).waitFor();
  await app.getByRole("textbox", { name: "Percentage off" }).fill("15");
  await app.getByText("15% off your first order").waitFor();
  await app.getByLabel("Reward", { exact: true }).fill("12.50");
  await app.getByText("Get $12.50 for every friend who orders").waitFor();
  await app.getByText("For a $100.00 order you pay $27.50, 28% of it.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Create program" }).click();
  await merchant.toast("Program created").waitFor();
  await app.getByRole("button", { name: "Activate" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
  await merchant.toast("Program activated").waitFor();
  await app.getByText("Active", { exact: true }).waitFor();

  // --- The setup guide leads into the theme editor, beside the admin.
  await merchant.menu("Goodword", "Home");
  await app.getByRole("button", { name: "Let customers refer" }).click();
  const beside = admin.context().waitForEvent("page");
  await app.getByRole("link", { name: "Add Referral widget" }).click();
  const editor = await beside;
  await editor.getByRole("heading", { name: "Theme editor" }).waitFor();
  await editor.close();

  // --- Stripe is connected by its form: a wrong key is refused where it was typed, the right one is tested.
  await merchant.menu("Settings");
  await app.getByRole("button", { name: "Connect Stripe balance" }).click();
  await app.getByLabel("Stripe key").fill("pk_test_goodwordSandbox0001");
  await app.getByRole("button", { name: "Test and save" }).click();
  await app.getByText("This is a publishable key.").waitFor();
  await app.getByLabel("Stripe key").fill(railInput["stripe-balance"]?.secretKey ?? "");
  await app.getByRole("button", { name: "Test and save" }).click();
  await app.getByRole("button", { name: "Test connection: Stripe balance" }).waitFor();
  await app.getByRole("button", { name: "Test connection: Stripe balance" }).click();
  await app.getByText("The connection works").waitFor();
  expect(await merchant.violations()).toEqual([]);

  // --- Anna joins in the widget, and copies her link and code.
  const anna = await play.shopper("/", { permissions: ["clipboard-read", "clipboard-write"] });
  const widget = anna.page.getByRole("region", { name: "Share a good word" });
  await widget.getByRole("link", { name: "Sign in" }).click();
  await anna.page.getByLabel("Customer").selectOption("Anna Arendt anna@example.com");
  await anna.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await widget.scrollIntoViewIfNeeded();
  await widget.getByRole("button", { name: "Get my link" }).click();
  await widget.getByRole("button", { name: "Copy link" }).waitFor();
  expect(await anna.violations("goodword-referral-widget")).toEqual([]);
  await widget.getByRole("button", { name: "Copy link" }).click();
  const clipboard = () => anna.page.evaluate(() => navigator.clipboard.readText());
  await widget.getByText("Copied").first().waitFor();
  const link = await clipboard();
  await widget.getByRole("button", { name: "Copy code" }).click();
  await expect.poll(clipboard).toMatch(/^[0-9A-Z]{8}$/);
  const code = await clipboard();
  expect(link).toContain(`/discount/${code}?redirect=`);
  await house.settled();

  // --- Ben opens the link, applies the discount with one tap, and buys.
  const ben = await play.shopper(link);
  await ben.page.getByRole("button", { name: "View offer" }).click();
  const offer = ben.page.getByRole("dialog", { name: "15% off your first order" });
  await offer.getByText("A good word from Anna").waitFor();
  // The link itself has put the code into the session; an empty cart cannot show more than that.
  await offer.getByText("Your code is saved.").waitFor();
  await offer.getByRole("button", { name: "Continue shopping" }).click();
  await ben.page.getByRole("link", { name: "Pour Over Kit" }).click();
  await ben.page.getByRole("button", { name: "Add to cart" }).click();
  await ben.page.getByText(`Discount ${code}`).waitFor();
  await ben.page.getByRole("button", { name: "Check out" }).click();
  await ben.page.getByLabel("E-mail").fill("ben@example.com");
  await ben.page.getByRole("button", { name: "Pay now" }).click();
  await ben.page.getByRole("heading", { name: "Thank you for your order" }).waitFor();
  const order =
    /#\d+/.exec(
      (await ben.page
        .getByText(/Order #\d+/)
        .first()
        .textContent()) ?? "",
    )?.[0] ?? "";

  // --- The merchant sees the referral with its whole chain.
  await house.settled();
  await merchant.menu("Referrals");
  expect(await merchant.violations()).toEqual([]);
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("link", { name: "Anna Arendt" })
    .click();
  await app.getByRole("heading", { name: "From click to reward" }).waitFor();
  await app.getByText(`The friend opened the share link of ${code}`).waitFor();
  await app.getByText(`Order ${order} was paid and counts`).waitFor();
  await app.getByText(`Discount code ${code} was used at checkout.`).waitFor();
  await app.getByText(`The cart carried the signed mark of ${code}.`).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await merchant.menu("Reward due", "Rewards");
  await app.getByText("Nothing is due").waitFor();

  // --- The return window passes; the merchant looks first, then issues.
  await house.days(15);
  await merchant.menu("Reward due", "Rewards");
  await admin.reload();
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("checkbox")
    .check();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Issue rewards" }).click();
  const modal = app.getByRole("dialog", { name: "Issue 1 reward" });
  await modal.getByText("1 person gets").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await modal.getByRole("button", { name: "Issue $12.50" }).click();
  await app.getByText("1 issued, 0 on the way, 0 not issued").waitFor();
  expect(await merchant.violations()).toEqual([]);

  // --- Anna has it, with the code to use.
  await anna.page.reload();
  await widget.scrollIntoViewIfNeeded();
  await widget.getByText("Your rewards").click();
  await widget.getByText(/^THANKS-/).waitFor();
  const thanks = (await widget.getByText(/^THANKS-/).textContent()) ?? "";
  expect(await anna.violations("goodword-referral-widget")).toEqual([]);
  const discounts = await house.control.discounts.list("demo.myshopify.com");
  expect(discounts.flatMap((each) => each.codes).map((each) => each.code)).toContain(thanks);

  // --- And the chain has grown to its end.
  await merchant.menu("Referrals");
  await app
    .getByRole("row", { name: new RegExp(order) })
    .getByRole("link", { name: "Anna Arendt" })
    .click();
  await app.getByText("Delivered over Discount code").waitFor();
  await merchant.menu("Goodword", "Home");
  expect(await merchant.violations()).toEqual([]);
  await house.check();
});
