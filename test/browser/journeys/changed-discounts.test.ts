import { expect, test } from "vitest";
import { checkDiscounts } from "../../../app/flows/check-discounts.ts";
import { playIn } from "../support/playing.ts";

// Somebody tidies up the discounts in Shopify, and takes ours away.

const play = playIn();

test("a merchant is told on the home page that a discount was deleted, and has it made again with one press", async () => {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  const merchant = await play.merchant("/apps/goodword/app/discounts");
  const { app } = merchant;
  await app.getByText("Every discount is as it was made").waitFor();
  expect(await merchant.violations()).toEqual([]);

  const [offer] = await house.control.discounts.list(house.shop);
  await house.control.discounts.delete({ shop: house.shop, discount: offer?.id ?? "" });
  await checkDiscounts(house.app.services, house.shopId);
  await merchant.menu("Goodword", "Home");
  await app.getByText("The discount of “Friends” was deleted in Shopify.").waitFor();
  await app.locator('a[href^="/app/discounts"]').first().click();
  await app.getByText("its links and codes give nothing any more").waitFor();
  // A program that runs cannot be left without its discount.
  expect(await app.getByRole("button", { name: /^Leave it as it is/ }).count()).toBe(0);
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Make it again: “Friends”" }).press("Enter");
  await merchant.toast("The discount and its codes are being made again").waitFor();
  await app.getByText("Every discount is as it was made").waitFor();
  await house.settled();
  const { order } = await house.control.checkout({
    shop: house.shop,
    customer: "ben@example.com",
    discountCodes: [code],
  });
  expect(order.discountCodes).toEqual([code]);

  // --- Another end, which was meant: it is left, and stays told as that.
  const [again] = await house.control.discounts.list(house.shop);
  await house.control.discounts.update({ shop: house.shop, discount: again?.id ?? "", endsAt: "2099-12-31T00:00:00Z" });
  await app.getByRole("button", { name: "Look now" }).click();
  await app.getByText("It ends on 2099-12-31 instead of never.").waitFor();
  await app.getByRole("button", { name: "Leave it as it is: “Friends”" }).press("Enter");
  await merchant.toast("Left as it is").waitFor();
  await app.getByText("Left as it is", { exact: true }).first().waitFor();
  expect(await house.problems()).toEqual([]);
});
