import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PayoutFileId, PayoutId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import { dropUnearnedPayouts } from "../../app/flows/drop-unearned-payouts.ts";
import { endPayoutFile } from "../../app/flows/end-payout-file.ts";
import { exportPayoutFile } from "../../app/flows/export-payout-file.ts";
import { handOverPayouts } from "../../app/flows/hand-over-payouts.ts";
import { importPayoutReport } from "../../app/flows/import-payout-report.ts";
import { movePayoutFile } from "../../app/flows/move-payout-file.ts";
import { readFileContent } from "../../app/store/payout-files.ts";
import { payoutFiles, waitingForFiles } from "../../app/store/views/payout-files.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const dollars = currency("USD");
const services = () => house.app.services;

/** A store with rewards due to so many people, issued over a file. */
async function issued(rail: string, people: number): Promise<Store & { orders: string[] }> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, rail);
  await store.program({ holdDays: 0, rails: [rail] });
  const orders: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const email = `person${index}@example.com`;
    await house.control.customers.create({ shop: store.shop, email, firstName: `Person ${index}` });
    const { code } = await store.referrer(email);
    orders.push((await store.buys({ customer: `friend${index}@example.com`, discountCodes: [code] })).name);
  }
  await house.days(0);
  await store.issue(rail);
  return { ...store, orders };
}

const make = async (store: Store, rail = "paypal-file") => {
  const made = await exportPayoutFile(services(), store.shopId, { rail, currency: dollars, actor: "merchant" });
  if (!made.ok) throw new Error(made.message);
  return made.fileId;
};
const textOf = async (store: Store, fileId: PayoutFileId) =>
  services().db.inShop(store.shopId, (db) => readFileContent(db, services().seal, fileId));
const rowsOf = async (store: Store, fileId: PayoutFileId) =>
  parse((await textOf(store, fileId))?.text ?? "") as string[][];
const report = (store: Store, fileId: PayoutFileId, text: string) =>
  importPayoutReport(services(), store.shopId, { fileId, text, actor: "merchant" });
const move = (store: Store, fileId: PayoutFileId, state: "uploaded" | "dropped") =>
  movePayoutFile(services(), store.shopId, { fileId, state });
const files = (store: Store) => services().db.inShop(store.shopId, payoutFiles);
const waiting = async (store: Store, rail = "paypal-file") =>
  (await services().db.inShop(store.shopId, (db) => waitingForFiles(db, [rail])))[0] ?? null;

test("what is issued over a file waits for one, is in one alone, and a second download is the same file", async () => {
  const store = await issued("paypal-file", 3);
  expect(await store.payouts()).toMatchObject(Array(3).fill({ state: "accepted", reason: "to_export" }));
  const page = await (await store.proxy("/proxy/me", { customer: "person0@example.com" })).text();
  expect(page).toContain("The store sends it with its next batch");
  expect(await waiting(store)).toMatchObject({ payments: 3, totalMinor: 3_000, unearned: 0 });

  const made = await Promise.all(
    [1, 2].map(() =>
      exportPayoutFile(services(), store.shopId, { rail: "paypal-file", currency: dollars, actor: "merchant" }),
    ),
  );
  const inFiles = made.reduce((sum, one) => sum + (one.ok ? one.payments : 0), 0);
  expect(inFiles).toBe(3);
  expect(await waiting(store)).toBeNull();
  expect(
    await exportPayoutFile(services(), store.shopId, { rail: "paypal-file", currency: dollars, actor: "x" }),
  ).toEqual({
    ok: false,
    message: expect.stringContaining("Nothing waits"),
  });
  const [first] = made.flatMap((one) => (one.ok ? [one.fileId] : []));
  if (!first) throw new Error("no file was made");
  const before = await textOf(store, first);
  await house.days(1);
  expect(await textOf(store, first)).toEqual(before);
  expect((await rowsOf(store, first)).map(([email, amount, code]) => [email, amount, code])).toContainEqual([
    "person0@example.com",
    "10.00",
    "USD",
  ]);
  // Nobody ends one of them beside the file, and no look-up changes what it waits for.
  const [payout] = await store.payouts();
  expect(
    await handOverPayouts(services(), store.shopId, {
      payoutIds: [payout?.id as PayoutId],
      decision: "not_handed_over",
      note: "twice",
      proof: "",
      actor: "merchant",
    }),
  ).toMatchObject({ done: 0, passedOver: 1 });
  await house.hurry();
  expect(await store.payouts()).toMatchObject(Array(3).fill({ state: "accepted", reason: "to_export" }));
});

test("a report settles each payment by its own line, a later one the rest, and told twice it changes nothing", async () => {
  const store = await issued("paypal-file", 4);
  const fileId = await make(store);
  expect(await move(store, fileId, "uploaded")).toEqual({ ok: true });
  const tokens = (await rowsOf(store, fileId)).map((row) => row[3] ?? "");
  const [a, b, c, d] = tokens;
  const head = "Transaction ID,Customer ID,Status,Reason\n";
  const first = `${head}T1,${a},Completed,\nT2,${b},Failed,Account closed\nT3,${c},Unclaimed,\nT9,somebody else,Completed,\n`;
  const summary = { paid: 1, refused: 1, waiting: 1, missing: 1, strange: 1 };
  for (const _ of [1, 2]) expect(await report(store, fileId, first)).toEqual({ ok: true, summary });
  expect((await store.payouts()).map(({ state, reason }) => [state, reason]).sort()).toEqual([
    ["accepted", "to_export"],
    ["accepted", "unclaimed"],
    ["failed", "provider_refused"],
    ["issued", "delivered"],
  ]);
  expect(await files(store)).toMatchObject([{ state: "uploaded", paid: 1, refused: 1, open: 2 }]);
  expect(await move(store, fileId, "dropped")).toMatchObject({
    ok: false,
    message: expect.stringContaining("uploaded"),
  });

  expect(await report(store, fileId, `${head}T3,${c},Returned,\nT4,${d},Completed,\n`)).toMatchObject({ ok: true });
  expect(await files(store)).toMatchObject([{ state: "settled", paid: 2, refused: 2, open: 0 }]);
  // It has its end: its text is gone, and what failed is owed again and may go into another one.
  expect(await textOf(store, fileId)).toBeNull();
  await store.issue("paypal-file");
  expect(await rowsOf(store, await make(store))).toHaveLength(2);

  // A payment that the provider takes back later comes back here too.
  expect(await report(store, fileId, `${head}T1,${a},Reversed,\n`)).toMatchObject({ ok: true });
  expect((await store.payouts()).map((payout) => payout.state)).toContain("reversed");
});

test("a file that was never uploaded gives its payments back, and only then are they exported again", async () => {
  const store = await issued("wise-file", 2);
  const first = await make(store, "wise-file");
  expect((await rowsOf(store, first))[0]).toContain("recipientEmail");
  for (const _ of [1, 2]) expect(await move(store, first, "dropped")).toEqual({ ok: true });
  expect(await waiting(store, "wise-file")).toMatchObject({ payments: 2 });
  const second = await make(store, "wise-file");
  expect(await rowsOf(store, second)).toHaveLength(3);
  expect(await report(store, first, "Reference,Status\nX,Completed\n")).toMatchObject({ ok: false });
  expect(await move(store, first, "uploaded")).toMatchObject({ ok: false });
  expect((await files(store)).map((file) => file.state)).toEqual(["exported", "dropped"]);
});

test("without a report the merchant's word ends what is left, with a note", async () => {
  const store = await issued("wise-file", 2);
  const fileId = await make(store, "wise-file");
  const end = (note: string, paid: boolean) =>
    endPayoutFile(services(), store.shopId, { fileId, paid, note, actor: "merchant" });
  expect(await end("all went out", true)).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) });
  await move(store, fileId, "uploaded");
  expect(await end("  ", true)).toMatchObject({ ok: false, note: expect.stringMatching(/\w/) });
  expect(await end("all went out", true)).toEqual({ ok: true, done: 2 });
  expect(await store.payouts()).toMatchObject(
    Array(2).fill({ state: "issued", reason: "marked_paid", detail: "all went out" }),
  );
  const page = await (await store.proxy("/proxy/me", { customer: "person0@example.com" })).text();
  expect(page).toContain("Paid to your bank account");
  expect(await files(store)).toMatchObject([{ state: "settled" }]);
});

test("what is no longer earned goes into no file, and is taken off", async () => {
  const store = await issued("paypal-file", 2);
  await house.control.orders.cancel({ shop: store.shop, order: store.orders[0] ?? "" });
  await house.settled();
  expect(await waiting(store)).toMatchObject({ payments: 1, unearned: 1 });
  expect(await rowsOf(store, await make(store))).toHaveLength(1);
  const drop = () =>
    dropUnearnedPayouts(services(), store.shopId, { rail: "paypal-file", currency: dollars, actor: "merchant" });
  expect([await drop(), await drop()]).toEqual([1, 0]);
  expect((await store.rewards()).map((reward) => reward.state).sort()).toEqual(["cancelled", "issuing"]);
});

test("a report of something else is refused with what is wrong, and another store sees none of it", async () => {
  const store = await issued("paypal-file", 1);
  const fileId = await make(store);
  expect(await report(store, fileId, "name,amount\nx,1\n")).toMatchObject({
    ok: false,
    message: expect.stringContaining("Customer ID"),
  });
  expect(await report(store, fileId, "Customer ID,Status\nother,Completed\n")).toMatchObject({
    ok: false,
    message: expect.stringContaining("another one"),
  });
  const other = await house.openShop();
  expect(await files(other)).toEqual([]);
  expect(await textOf(other, fileId)).toBeNull();
  expect(await move(other, fileId, "dropped")).toMatchObject({ ok: false });
  expect(await report(other, fileId, "Customer ID,Status\nother,Completed\n")).toMatchObject({ ok: false });
});
