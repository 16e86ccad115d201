import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

// The end of the year: the merchant looks at who was paid how much, and keeps tax forms.

const play = playIn();

test("a merchant sets a threshold, sees who is above it, marks a form as received and takes that back", async () => {
  const { house } = play;
  await house.program({ holdDays: 0 });
  const { code } = await house.referrer("anna@example.com");
  const merchant = await play.merchant("/apps/goodword/app/annual");
  const { app } = merchant;
  await app.getByText("Nothing reached anybody in").waitFor();
  expect(await merchant.violations()).toEqual([]);

  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(1);
  await house.issue("shopify-discount");
  await merchant.menu("Reward due", "Rewards");
  await merchant.menu("Annual totals");
  await app.getByRole("row", { name: /Anna Arendt.*\$10\.00/ }).waitFor();

  const threshold = app.getByLabel("Ask for a form above");
  await threshold.fill("a lot");
  await app.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => threshold.getAttribute("aria-invalid")).toBe("true");
  expect(await threshold.inputValue()).toBe("a lot");
  await threshold.fill("5");
  await app.getByRole("button", { name: "Save" }).click();
  await app.getByText("Above the threshold").waitFor();
  expect(await merchant.violations()).toEqual([]);

  await app.getByRole("button", { name: "Mark as received: the form of Anna Arendt" }).press("Enter");
  await app.getByText(/^Received on/).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Take back: the form of Anna Arendt" }).press("Enter");
  await app.getByText("Above the threshold").waitFor();
});
