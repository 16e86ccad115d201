import { expect, test } from "vitest";
import { playIn } from "../support/playing.ts";

// The merchant looks after the codes that people share.

const play = playIn();
const codes = "/apps/goodword/app/codes";

test("a merchant changes a code, closes one, and opens it again", async () => {
  const { house } = play;
  await house.program();
  const anna = await house.referrer("anna@example.com");
  const merchant = await play.merchant(codes);
  const { app } = merchant;
  await app.getByRole("row", { name: new RegExp(`${anna.code}.*Anna Arendt.*Shared now`) }).waitFor();
  expect(await merchant.violations()).toEqual([]);

  await app.getByRole("button", { name: `Change the code ${anna.code}` }).click();
  const dialog = app.getByRole("dialog", { name: `Change the code ${anna.code}` });
  await dialog.getByLabel("Code", { exact: true }).fill("anna loves it");
  await dialog.getByRole("button", { name: "Change code" }).click();
  await dialog.getByText("Use letters from A to Z, digits, and single hyphens between them.").waitFor();
  // What was typed is still there.
  expect(await dialog.getByLabel("Code", { exact: true }).inputValue()).toBe("anna loves it");
  expect(await merchant.violations()).toEqual([]);
  await dialog.getByLabel("Code", { exact: true }).fill("Anna-Loves-It");
  await dialog.getByRole("button", { name: "Change code" }).click();
  await merchant.toast("The code is now Anna-Loves-It").waitFor();
  await dialog.waitFor({ state: "detached" });
  await house.settled();
  await merchant.page.reload();
  await app.getByRole("row", { name: /Anna-Loves-It.*Shared now/ }).waitFor();
  await app.getByRole("row", { name: new RegExp(`${anna.code}.*Still works`) }).waitFor();

  await app.getByRole("button", { name: "Close the code Anna-Loves-It" }).click();
  await app.getByText("Anna Arendt gets a fresh code at once.").waitFor();
  await app.getByRole("button", { name: "Close code" }).click();
  await app.getByRole("row", { name: /Anna-Loves-It.*Closed/ }).waitFor();
  await app.getByRole("button", { name: "Open the code Anna-Loves-It again" }).click();
  await merchant.toast("Code opened").waitFor();
  await house.settled();
  await merchant.page.reload();
  await app.getByRole("row", { name: /Anna-Loves-It.*Still works/ }).waitFor();

  // The codes and the person they belong to lead to one another.
  await app.getByRole("link", { name: "Anna Arendt" }).first().click();
  await app.getByRole("link", { name: "Change or close codes" }).click();
  await app.getByRole("row", { name: /Anna-Loves-It/ }).waitFor();
  await house.check();
});

test("a merchant takes over the codes of another app from a file", async () => {
  const { house } = play;
  await house.program();
  const merchant = await play.merchant(codes);
  const { app } = merchant;
  await app.getByRole("heading", { name: "No codes yet" }).waitFor();
  await app.getByRole("link", { name: "Import codes" }).first().click();
  await app.getByRole("heading", { level: 1, name: "Import codes" }).waitFor();
  expect(await merchant.violations()).toEqual([]);
  await app.getByRole("button", { name: "Look at it first" }).click();
  await app.getByText("Choose a file, or paste its lines here.").waitFor();
  await app.locator("input[type=file]").setInputFiles({
    name: "codes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("email,code,name\nanna@example.com,ANNA-10,Anna\nben@example.com,b!,Ben\n"),
  });
  await app.getByRole("button", { name: "Look at it first" }).click();
  await app.getByText("Line 3: Use letters from A to Z, digits, and single hyphens between them.").waitFor();
  const lines = app.getByRole("textbox", { name: "Lines" });
  await lines.fill((await lines.inputValue()).replace("b!", "BEN-10"));
  await app.getByText("Line 3:").waitFor({ state: "detached" });
  await app.getByRole("button", { name: "Look at it first" }).click();
  await app.getByText("2 referrers are added").waitFor();
  expect(await house.query("select 1 from referral_code")).toEqual([]);
  await app.getByRole("button", { name: "Import", exact: true }).click();
  await app.getByText("Imported", { exact: true }).waitFor();
  await house.settled();
  await app
    .getByRole("button", { name: "See the codes" })
    .or(app.getByRole("link", { name: "See the codes" }))
    .click();
  await app.getByRole("row", { name: /ANNA-10.*Anna.*Shared now/ }).waitFor();
  await app.getByRole("row", { name: /BEN-10.*Ben.*Shared now/ }).waitFor();
  await house.check();
});

test("a referrer without script chooses their code on their own page, and is told when it is taken", async () => {
  const { house } = play;
  const programId = await house.program({ referrerPicksCode: true });
  const ben = await house.referrer("ben@example.com");
  const anna = await play.shopper("/", { javaScriptEnabled: false });
  const { page } = anna;
  await page.getByRole("region", { name: "Share a good word" }).getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Customer").selectOption({ label: "Anna Arendt anna@example.com" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Open your referral page" }).click();
  await page.getByRole("button", { name: "Get my code" }).click();
  const field = page.getByLabel("Choose your own code");
  await field.fill(ben.code.toLowerCase());
  await page.getByRole("button", { name: "Change my code" }).click();
  await page.getByRole("alert").getByText("This code is taken. Please choose another one.").waitFor();
  expect(await field.inputValue()).toBe(ben.code.toLowerCase());
  await field.fill("anna-shares");
  await page.getByRole("button", { name: "Change my code" }).click();
  await page.getByRole("status").getByText("Your code is now anna-shares.").waitFor();
  await page.getByRole("link", { name: /\/discount\/anna-shares/ }).waitFor();
  await house.settled();
  expect(
    await house.query("select code from referral_code where program_id = $1 and shown order by code", [programId]),
  ).toEqual(expect.arrayContaining([{ code: "anna-shares" }]));
});
