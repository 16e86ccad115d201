import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

const play = playIn();

test("a shop starts from a preset, sees what is wrong beside its field, and keeps several programs apart", async () => {
  const merchant = await play.merchant("/apps/goodword/app/programs");
  const { app } = merchant;
  await app.getByRole("heading", { name: "No program yet" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("link", { name: "Create program" }).click();

  // --- A share of every order, with an end that cannot be: told at once, and nothing typed is lost.
  await app.getByText("Revenue share", { exact: true }).click();
  await app.getByText("Get 10% of every order of a friend").waitFor();
  await app.getByLabel("For so long").fill("a year");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter a whole number from 1 to 600.").waitFor();
  expect(await app.getByLabel("For so long").inputValue()).toBe("a year");
  await app.getByLabel("For so long").fill("12");
  await app.getByText("For 12 months from a friend's first order").waitFor();
  await app.getByText("The first order earns something else").click();
  await app.getByLabel("Percentage of the first order").fill("25");
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Create program" }).click();
  await merchant.toast("Program created").waitFor();
  await app.getByRole("heading", { level: 1, name: "Revenue share" }).waitFor();

  // --- A second one beside it. Each opens by its own line, with its own rules.
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Create program" }).click();
  await app.getByRole("heading", { name: "Create your program" }).waitFor();
  await app.getByText("Friends who stay", { exact: true }).click();
  await app.getByLabel("Which one").fill("5");
  await app.getByText("Once a friend has ordered 5 times").waitFor();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "Friends who stay" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Friends who stay" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("link", { name: "Revenue share" }).click();
  await app.getByLabel("For so long").waitFor();
  expect(await app.getByLabel("For so long").inputValue()).toBe("12");
  expect(await app.getByLabel("Percentage of the first order").inputValue()).toBe("25");
});

test("tiers and bonuses: filled in, refused beside their row, taken away, and there again when the program is opened", async () => {
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app } = merchant;
  await app.getByText("More for the fifth friend", { exact: true }).click();
  await app.getByText("From friend number 5 on: $20.00").waitFor();
  await app.getByRole("button", { name: "Add a tier" }).click();
  await app.getByLabel("From friend number").nth(1).fill("5");
  await app.getByLabel("Reward from there on").nth(1).fill("30");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("This number stands above already.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByLabel("From friend number").nth(1).fill("20");
  await app.getByText("From friend number 20 on: $30.00").waitFor();
  await app.getByRole("button", { name: "Remove bonus 1" }).click();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "More for the fifth friend" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "More for the fifth friend" }).click();
  await app.getByLabel("Reward from there on").nth(1).waitFor();
  expect(await app.getByLabel("From friend number").nth(1).inputValue()).toBe("20");
  expect(await app.getByLabel("Bonus, once").count()).toBe(0);
});

test("a sign-up program: warned of what is not safe, kept, and a friend accepts its invitation by keyboard", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app } = merchant;
  await app.getByText("Sign-ups", { exact: true }).click();
  await app.getByText("For your friend's first order after they signed up by your link").waitFor();
  await app.getByText("the friend has had the account for some days").click();
  await app.getByText("Accounts cost nothing to make").waitFor();
  await app.getByLabel("Days with an account").fill("400");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter a whole number from 1 to 365.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByLabel("Days with an account").fill("10");
  await app.getByText("Once your friend has had their account for 10 days").waitFor();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Sign-ups" }).click();
  await app.getByLabel("Days with an account").waitFor();
  expect(await app.getByLabel("Days with an account").inputValue()).toBe("10");

  await house.program({ trigger: "sign_up", signUp: { guard: "account_days", days: 10 } });
  const { code } = await house.referrer("anna@example.com");
  const { page } = await play.shopper(`/apps/goodword/invite?code=${code}`);
  await page.getByRole("heading", { name: "You are invited" }).waitFor();
  await page.getByLabel("Your e-mail address").fill("fay@example.com");
  await page.keyboard.press("Enter");
  await page.getByRole("status").waitFor();
  await page.getByRole("link", { name: "Create account" }).click();
  await page.getByLabel("E-mail").fill("fay@example.com");
  await page.getByRole("button", { name: "Create account and sign in" }).click();
  await house.settled();
  expect((await house.rewards()).map(({ state }) => state)).toEqual(["held"]);
});

test("a reward for the friend, too: filled in, refused beside its field, and there again when the program is opened", async () => {
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app } = merchant;
  await app.getByText("A reward for both", { exact: true }).click();
  await app.getByLabel("Reward for the friend", { exact: true }).fill("0");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter an amount above zero.").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByLabel("Reward for the friend", { exact: true }).fill("5");
  await app.getByText("Your friend gets $5.00 after their order").waitFor();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "A reward for both" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "A reward for both" }).click();
  expect(await app.getByLabel("Reward for the friend", { exact: true }).inputValue()).toBe("5");
});

test("a free product is chosen in Shopify's own list, a day ends the offer, and programs are moved by the keyboard", async () => {
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app, page } = merchant;
  const dialog = page.getByRole("dialog");
  await app.getByText("Free product", { exact: true }).click();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Choose the product that is free.").waitFor();
  await app.getByText("Choose at least one product.").waitFor();
  // Shopify asks the merchant before the app may read products.
  await app.getByRole("button", { name: "Allow in Shopify" }).first().click();
  await dialog.getByRole("button", { name: "Update access" }).click();
  await app.getByRole("button", { name: "Choose a product" }).click();
  await dialog.getByText("Enamel Mug").click();
  await dialog.getByRole("button", { name: "Select" }).click();
  await app.getByText("Something of these collections").click();
  await app.getByRole("button", { name: "Choose collections" }).click();
  await dialog.getByText("Coffee").click();
  await dialog.getByRole("button", { name: "Select" }).click();
  await app.getByText("Free with your order: Enamel Mug").waitFor();
  await app.getByText("Everything but these products and collections", { exact: true }).click();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Choose at least one product or collection.").waitFor();
  await app.getByRole("button", { name: "Use the collections of the friend’s discount" }).click();
  await app.getByText(/Not for: everything of Coffee/).waitFor();
  await app.getByRole("button", { name: "Choose products" }).click();
  await dialog.getByText("Enamel Mug").click();
  await dialog.getByRole("button", { name: "Select" }).click();
  await app.getByText(/Not for: Enamel Mug or everything of Coffee/).waitFor();
  await app.getByText("On a day", { exact: true }).click();
  await app.getByLabel("Last day").fill("2099-12-31");
  await app.getByText(/When you buy: Coffee\. .* Until December 31, 2099\./).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "Refer a friend" }).waitFor();
  expect(await app.getByLabel("Last day").inputValue()).toBe("2099-12-31");

  await merchant.menu("Programs");
  await app.getByRole("link", { name: "Create program" }).click();
  await app.getByText("One-sided", { exact: true }).click();
  await app.getByText("The friend sees nothing").waitFor();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "Thank you for a good word" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("row", { name: /^1 .*Thank you for a good word.*No discount/ }).waitFor();
  await app.getByRole("button", { name: "Move Thank you for a good word down" }).press("Enter");
  await merchant.toast("Order saved").waitFor();
  await app.getByRole("row", { name: /^2 .*Thank you for a good word/ }).waitFor();
  expect(await merchant.violations()).toEqual([]);
});

test("the address of a program that is not there says so", async () => {
  const { app } = await play.merchant("/apps/goodword/app/program?id=prg_nobody");
  await app.getByRole("heading", { name: "Not found" }).waitFor();
});

test("codes and services as rewards: only ways that carry them are offered, and what is typed stands there again", async () => {
  const merchant = await play.merchant("/apps/goodword/app/program?new=1");
  const { app } = merchant;
  await app.getByText("A code for a code", { exact: true }).click();
  await app.getByText("Get 20% off your next order for every friend who orders").waitFor();
  await app.getByText("Besides, the referrer gets 20% off").waitFor();
  const ways = app.getByRole("checkbox", { name: /^(\d\. )?(Discount code|By hand|Tremendous)$/ });
  expect(await ways.count()).toBe(2);
  await app.getByLabel("Percentage off", { exact: true }).last().fill("120");
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("Enter a percentage from 0.01 to 100").waitFor();
  await app.getByLabel("Percentage off", { exact: true }).last().fill("25");

  // --- A bonus that the store hands over itself: no chosen way carries it yet.
  await app.getByRole("button", { name: "Add a bonus" }).click();
  await app.getByLabel("They get, once").selectOption({ label: "Something you do for them" });
  await app.getByLabel("What they get").fill("An hour of coaching");
  await app.getByText("With friend number 5, once: An hour of coaching").waitFor();
  await app.getByLabel("Most codes and gifts for one referrer").fill("3");
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByText("None of the chosen ways can carry what you do for them yourself.").waitFor();
  await app.getByRole("checkbox", { name: "By hand" }).click();
  await app.getByRole("button", { name: "Create program" }).click();
  await app.getByRole("heading", { level: 1, name: "A code for a code" }).waitFor();
  await merchant.menu("Programs");
  await app.getByRole("link", { name: "A code for a code" }).click();
  await app.getByLabel("What they get").waitFor();
  expect(await app.getByLabel("What they get").inputValue()).toBe("An hour of coaching");
  expect(await app.getByLabel("Percentage off", { exact: true }).last().inputValue()).toBe("25");
  expect(await app.getByLabel("Most codes and gifts for one referrer").inputValue()).toBe("3");
});
