import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { calendarOf } from "../../app/core/calendar.ts";
import { markTaxForm } from "../../app/flows/mark-tax-form.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { setTaxThreshold } from "../../app/flows/set-tax-threshold.ts";
import { writeAnnualTotals } from "../../app/routes/admin/write-annual-totals.ts";
import { annualLines, annualTotals } from "../../app/store/views/annual-totals.ts";
import { type House, type Store, startHouse, until } from "../support/house.ts";

/* What reached each person in a year, and what waits for their tax form. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

let friends = 0;
async function earns(store: Store, code: string): Promise<string> {
  friends += 1;
  const order = await store.buys({ customer: `annual${friends}@example.com`, discountCodes: [code] });
  await house.days(0);
  return order.id;
}

/** The year of the store's calendar that it is now. */
async function thisYear(store: Store): Promise<number> {
  const [row] = await house.query<{ timezone: string }>("select timezone from shop where id = $1", [store.shopId]);
  return Number(
    calendarOf(row?.timezone ?? "UTC")
      .dayOf(house.app.services.clock.now())
      .slice(0, 4),
  );
}

const totals = (store: Store, year: number) =>
  house.app.services.db.inShop(store.shopId, async (db) =>
    (await annualTotals(db, house.app.services.seal, year, null)).map((row) => [row.referrer.email, row.amountMinor]),
  );

test("a person's payments count to the year they arrived in, and what comes back is taken off", async () => {
  const store = await house.openShop();
  await store.program({ issue: "automatic", holdDays: 0, rails: ["shopify-discount"] });
  const { code } = await store.referrer("anna@example.com");
  const order = await earns(store, code);
  await earns(store, code);
  const year = await thisYear(store);
  expect(await totals(store, year)).toEqual([["anna@example.com", 2_000]]);
  await house.control.orders.cancel({ shop: store.shop, order });
  // Its code was unspent and is taken back.
  await until("the code to be taken back", async () => {
    await house.hurry();
    return (await totals(store, year))[0]?.[1] === 1_000;
  });
  // Over the turn of the year, when the test runs in one of its last weeks.
  await house.days(45);
  await earns(store, code);
  const later = await thisYear(store);
  expect(await totals(store, later)).toEqual([["anna@example.com", later === year ? 2_000 : 1_000]]);
  let file = "";
  for await (const part of writeAnnualTotals(
    (after) =>
      house.app.services.db.inShop(store.shopId, (db) => annualLines(db, house.app.services.seal, year, after)),
    { year, calendar: calendarOf("UTC"), rail: (name) => name },
  ))
    file += part;
  expect(file).toContain(`${year},`);
  expect(file).toContain(`anna@example.com,shopify-discount,USD,${later === year ? "20.00" : "10.00"},`);
  const other = await house.openShop();
  expect(await totals(other, year)).toEqual([]);
});

test("above the threshold nothing goes out until the form is there; then it goes by itself", async () => {
  const store = await house.openShop();
  await store.program({ issue: "automatic", holdDays: 0, rails: ["shopify-discount"] });
  await setTaxThreshold(house.app.services, store.shopId, 2_500);
  const { code, referrerId } = await store.referrer("ben@example.com");
  for (let count = 0; count < 3; count += 1) await earns(store, code);
  expect((await store.rewards()).map(({ state, reason }) => [state, reason])).toEqual([
    ["issued", "delivered"],
    ["issued", "delivered"],
    ["failed", "tax_form_missing"],
  ]);
  // By hand it is no different.
  const pressed = await requestPayouts(house.app.services, store.shopId, {
    rewardIds: (await store.rewards()).map((reward) => reward.id),
    rail: "shopify-discount",
    actor: "maria",
    pressKey: "tax",
  });
  expect(pressed.notIssued).toMatchObject([
    { reason: "tax_form_missing", detail: "Without a tax form, $5.00 of this year's threshold is left." },
  ]);
  const form = { referrerId, actor: "maria" };
  expect(await markTaxForm(house.app.services, store.shopId, { ...form, received: true })).toBe(true);
  expect(await markTaxForm(house.app.services, store.shopId, { ...form, received: true })).toBe(false);
  await house.settled();
  expect((await store.rewards()).map((reward) => reward.state)).toEqual(["issued", "issued", "issued"]);
  // Taken back, the limit is there again; without a threshold it is not.
  await markTaxForm(house.app.services, store.shopId, { ...form, received: false });
  await earns(store, code);
  expect((await store.rewards()).at(-1)).toMatchObject({ state: "failed", reason: "tax_form_missing" });
  await setTaxThreshold(house.app.services, store.shopId, null);
  await store.issue("shopify-discount");
  expect((await store.rewards()).at(-1)).toMatchObject({ state: "issued" });
});
