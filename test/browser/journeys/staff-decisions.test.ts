import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

// A customer writes that a referral is missing or somebody else's, and the merchant puts it right.

const play = playIn();
const referrals = "/apps/goodword/app/referrals";

test("a merchant attributes an order, sees first what it changes, then removes it and puts it back", async () => {
  const { house } = play;
  await house.program({ newCustomersOnly: false });
  const { code, referrerId } = await house.referrer("anna@example.com");
  const order = await house.buys({ customer: "new@example.com" });
  const merchant = await play.merchant(referrals);
  const { app } = merchant;
  await app.getByRole("button", { name: "Attribute an order" }).click();
  const dialog = app.getByRole("dialog", { name: "Attribute an order to a referrer" });
  await dialog.getByLabel("Order number").fill(order.name);
  await dialog.getByLabel("Referrer").fill("NOBODY-1");
  await dialog.getByRole("button", { name: "See what changes" }).click();
  await dialog.getByText("Say why: the note is kept with the referral.").waitFor();
  await dialog.getByLabel("Reason").fill("She told us at the counter.");
  await dialog.getByRole("button", { name: "See what changes" }).click();
  await dialog.getByText("No referrer has this code or e-mail address.").waitFor();
  expect(await dialog.getByLabel("Order number").inputValue()).toBe(order.name);
  await dialog.getByLabel("Referrer").fill(code);
  await dialog.getByRole("button", { name: "See what changes" }).click();
  await dialog.getByText(/^Anna Arendt gets \$10\.00, on hold until/).waitFor();
  expect(await merchant.violations()).toEqual([]);
  expect(await house.rewards()).toEqual([]);
  await dialog.getByRole("button", { name: "Attribute order" }).click();
  await merchant.toast("Order attributed").waitFor();
  await app.getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByText("Staff said so: She told us at the counter.").waitFor();

  await app.getByRole("button", { name: "Decide by hand" }).click();
  await app.getByRole("button", { name: `Remove order ${order.name}`, exact: true }).click();
  const removing = app.getByRole("dialog", { name: `Remove order ${order.name}?` });
  await removing.getByLabel("Reason").fill("It was not her after all.");
  await removing.getByRole("button", { name: "See what changes" }).click();
  await removing.getByText("Anna Arendt loses $10.00, which has not been sent yet.").waitFor();
  await removing.getByRole("button", { name: "Remove order" }).click();
  await merchant.toast("Order removed").waitFor();
  await app.getByRole("heading", { name: `Order ${order.name} was removed by hand` }).waitFor();
  expect(await house.rewards()).toMatchObject([{ state: "cancelled" }]);

  await app.getByRole("button", { name: "Decide by hand" }).click();
  await app.getByRole("button", { name: `Put order ${order.name} back`, exact: true }).click();
  const back = app.getByRole("dialog", { name: `Put order ${order.name} back?` });
  await back.getByLabel("Reason").fill("She was right.");
  await back.getByRole("button", { name: "See what changes" }).click();
  await back.getByText(/^Anna Arendt gets \$10\.00/).waitFor();
  await back.getByRole("button", { name: "Put order back" }).click();
  await merchant.toast("Order put back").waitFor();
  expect(await house.rewards()).toMatchObject([{ state: "held" }]);
  expect(referrerId).not.toBe("");
  await house.check();
});

test("a merchant moves a friend to another referrer and finds both ends of the story", async () => {
  const { house } = play;
  await house.program();
  const anna = await house.referrer("anna@example.com");
  await house.referrer("ben@example.com");
  await house.buys({ customer: "new@example.com", discountCodes: [anna.code] });
  const merchant = await play.merchant(referrals);
  const { app } = merchant;
  await app.getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByRole("button", { name: "Decide by hand" }).click();
  await app.getByRole("button", { name: "Move to another referrer", exact: true }).click();
  const dialog = app.getByRole("dialog", { name: "Move the friend to another referrer?" });
  await dialog.getByLabel("Referrer").fill("ben@example.com");
  await dialog.getByLabel("Reason").fill("The friend used a code from a coupon page.");
  await dialog.getByRole("button", { name: "See what changes" }).click();
  await dialog.getByText(/^Anna Arendt loses \$10\.00/).waitFor();
  await dialog.getByText(/^Ben .* gets \$10\.00/).waitFor();
  await dialog.getByRole("button", { name: "Move friend" }).click();
  await merchant.toast("Friend moved").waitFor();
  await app.getByText("Staff moved this friend to another referrer").waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("link", { name: "Open the referral that took its place" }).click();
  await app.getByRole("heading", { name: "The friend was moved here from another referrer" }).waitFor();
  await house.check();
});
