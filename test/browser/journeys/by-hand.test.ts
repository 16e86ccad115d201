import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

// The merchant hands a reward over themselves, says so, and finds out that it was a mistake.

const play = playIn();

test("what is handed over is marked with a note, and taken back when it was a mistake", async () => {
  const { house } = play;
  await house.program();
  const { code } = await house.referrer("anna@example.com");
  await house.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(15);
  await house.issue("manual");

  const merchant = await play.merchant("/apps/goodword/app/rewards");
  const { app } = merchant;
  await merchant.menu("By hand");
  await app.getByText("anna@example.com").waitFor();
  await app.getByRole("checkbox", { name: "Select Anna Arendt, $10.00" }).check();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Mark as issued" }).click();
  const dialog = app.getByRole("dialog", { name: "Mark 1 payment as issued" });
  await dialog.getByLabel("Proof (optional)").fill("Transfer 4711");
  await dialog.getByRole("button", { name: "Mark as issued" }).click();
  // Nothing was said yet: the field says so, and what was typed beside it is still there.
  await dialog.getByText("Say what you did: the note is kept with the payment.").waitFor();
  expect(await dialog.getByLabel("Proof (optional)").inputValue()).toBe("Transfer 4711");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByLabel("What you did").fill("Bank transfer");
  await dialog.getByRole("button", { name: "Mark as issued" }).click();
  await app.getByText("Nothing to hand over").waitFor();
  expect(await house.payouts()).toMatchObject([{ state: "issued" }]);

  await app.getByRole("tab", { name: "Handed over" }).click();
  await app.getByText("Bank transfer (proof: Transfer 4711)").waitFor();
  await app.getByRole("button", { name: "Undo: Anna Arendt, $10.00" }).click();
  const undo = app.getByRole("dialog", { name: "Take back that it was handed over" });
  await undo.getByLabel("Why").fill("It went to the wrong account");
  await undo.getByRole("button", { name: "Take back" }).click();
  await app.getByText("Nothing was handed over yet").waitFor();
  expect(await house.payouts()).toMatchObject([{ state: "reversed", reason: "hand_over_undone" }]);
  expect(await house.rewards()).toMatchObject([{ state: "failed" }]);
  await house.check();
});
