import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

const play = playIn();

test("a customer applies, is declined, and is taken in after all; the merchant adds another by hand", async () => {
  const { house } = play;
  const merchant = await play.merchant("/apps/goodword/app/ambassadors");
  const { app } = merchant;
  await app.getByRole("heading", { name: "Nobody waits" }).waitFor();
  await app.getByRole("link", { name: "Create program" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await house.program({ kind: "ambassador" });

  const applied = await house.proxy("/proxy/me", {
    customer: "anna@example.com",
    form: { apply: "yes", about: "I write about coffee." },
  });
  expect(applied.status).toBe(200);
  await merchant.page.reload();
  await app.getByText("“I write about coffee.”").waitFor();
  await merchant.menu("Goodword", "Home");
  await app.getByText("1 person wants to be an ambassador").waitFor();
  await app.getByRole("link", { name: "Look at applications" }).click();
  await app.getByText("“I write about coffee.”").waitFor();
  expect(await merchant.violations()).toEqual([]);

  // --- A reason is asked for, and what is typed stays.
  await app.getByRole("button", { name: "Decline Anna Arendt" }).click();
  const dialog = app.getByRole("dialog", { name: "Decline Anna Arendt?" });
  await dialog.getByRole("button", { name: "Decline" }).click();
  await dialog.getByText("Say why: the person reads it on their page.").waitFor();
  await dialog.getByLabel("Reason").fill("We look for baristas.");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByRole("button", { name: "Decline" }).click();
  await merchant.toast("Application declined").waitFor();
  await app.getByRole("tab", { name: "Declined" }).click();
  await app.getByText("Your answer: We look for baristas.").waitFor();
  await app.getByRole("button", { name: "Take back the decision about Anna Arendt" }).click();
  await app.getByRole("button", { name: "Take it back" }).click();
  await merchant.toast("Decision taken back").waitFor();
  await app.getByRole("tab", { name: "Applications" }).click();
  await app.getByRole("button", { name: "Approve Anna Arendt" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await merchant.toast("Ambassador approved").waitFor();

  // --- By hand: an address that is nobody's is told beside its field.
  await app.getByRole("button", { name: "Add ambassador" }).first().click();
  const adding = app.getByRole("dialog", { name: "Add an ambassador" });
  await adding.getByLabel("E-mail address of the customer").fill("nobody@example.com");
  await adding.getByRole("button", { name: "Add ambassador" }).click();
  await adding.getByText("No customer of your store has this address.").waitFor();
  await adding.getByLabel("E-mail address of the customer").fill("ben@example.com");
  await adding.getByRole("button", { name: "Add ambassador" }).click();
  await merchant.toast("Ambassador added").waitFor();
  await app.getByRole("tab", { name: "Ambassadors" }).click();
  await app.getByRole("link", { name: "Ben Bauer" }).waitFor();
  await app.getByRole("link", { name: "Anna Arendt" }).waitFor();
  await merchant.menu("Referrers");
  await app.getByRole("row", { name: /Anna Arendt.*Ambassador/ }).waitFor();
  // --- Told apart from who joined by themselves.
  await house.program();
  await house.referrer("david@example.com");
  await merchant.page.reload();
  await app.getByRole("row", { name: /David/ }).waitFor();
  await app.getByLabel("Only ambassadors").click();
  await app.getByRole("row", { name: /David/ }).waitFor({ state: "detached" });
  await app.getByRole("link", { name: "Anna Arendt" }).click();
  await app.getByRole("heading", { name: "Anna Arendt" }).waitFor();
  await app.getByText("Ambassador", { exact: true }).waitFor();
  await house.settled();
  await house.check();
});
