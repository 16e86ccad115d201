import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { setDetailsWait } from "../../app/flows/set-details-wait.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

/** Where people are paid: confirmed by mail first, and a change waits. Told over PayPal, whose people may leave another address. */
let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await house.control.mail.clear();
  await house.control.emulators("paypal").call("setFunds", { amount: 100_000 });
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store that pays over PayPal by itself, and Anna, who refers. */
async function open(): Promise<{ store: Store; code: string; earn: (friend: string) => Promise<void> }> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "paypal");
  await store.program({ issue: "automatic", rails: ["paypal"], holdDays: 0 });
  const { code } = await store.referrer("anna@example.com");
  const earn = async (friend: string) => {
    await house.control.customers.create({ shop: store.shop, email: friend });
    await store.buys({ customer: friend, discountCodes: [code] });
    await house.days(0);
    await house.hurry();
  };
  return { store, code, earn };
}

const leave = (store: Store, email: string, customer = "anna@example.com") =>
  store.proxy("/proxy/payout", { customer, form: { do: "save", rail: "paypal", kind: "paypal", email } });
const press = (store: Store, rail: string, what: string) =>
  store.proxy("/proxy/payout", { customer: "anna@example.com", form: { do: what, rail } });
const page = async (store: Store) => (await store.proxy("/proxy/payout", { customer: "anna@example.com" })).text();
/** The link of the newest mail with such a subject to somebody, as a path of the app. */
async function link(to: string, subject: RegExp): Promise<string> {
  const mail = (await house.control.mail.list()).filter((one) => one.to === to && subject.test(one.subject)).at(-1);
  const url = new URL(/https?:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "none:");
  return `/proxy/${url.pathname.split("/").at(-1)}${url.search}`;
}
const confirm = /^Confirm where/;
const changed = /details were changed$/;
const paidTo = async () => {
  const { batches } = (await house.control.emulators("paypal").snapshot()) as {
    batches: { items: { receiver: string }[] }[];
  };
  return batches.flatMap((batch) => batch.items.map((item) => item.receiver));
};

test("another address is confirmed by a button, waits, and then is paid; the old one was told", async () => {
  const { store, earn } = await open();
  expect(await page(store)).toContain("Your rewards go to an•••@example.com.");
  const said = await (await leave(store, "anna.pays@example.org")).text();
  expect(said).toContain("we sent a mail with a link to an•••@example.org");
  await house.settled();

  await earn("friend1@example.com");
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "destination_unverified" }]);

  // A mail program that opens every link confirms nothing.
  const path = await link("anna.pays@example.org", confirm);
  const shown = await store.proxy(path);
  expect(await shown.text()).toContain("Are your rewards to go to an•••@example.org?");
  expect(await page(store)).toContain("is not confirmed yet");
  expect(await (await store.proxy(path, { method: "POST" })).text()).toMatch(/Confirmed\. .* from .* on\./);
  expect((await store.proxy(path, { method: "POST" })).status).toBe(410);
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "destination_cooling" }]);
  expect(await page(store)).toContain("For your safety nothing is sent there before");
  expect(await link("anna@example.com", changed)).toContain("/proxy/confirm");

  const before = (await paidTo()).length;
  await house.days(4);
  await house.hurry();
  expect((await paidTo()).slice(before)).toEqual(["anna.pays@example.org"]);
  expect(await page(store)).toContain("Your rewards go to an•••@example.org.");
});

test("a change that was not theirs is stopped from the old address, and nothing went to the thief", async () => {
  const { store, earn } = await open();
  await leave(store, "thief@example.net");
  await house.settled();
  await store.proxy(await link("thief@example.net", confirm), { method: "POST" });
  await earn("friend2@example.com");
  const before = (await paidTo()).length;
  const stop = await link("anna@example.com", changed);
  expect(await (await store.proxy(stop)).text()).toContain("It was not me, stop it");
  expect(await (await store.proxy(stop, { method: "POST" })).text()).toContain("Stopped.");
  await house.settled();
  await house.hurry();
  expect((await paidTo()).slice(before)).toEqual(["anna@example.com"]);
  expect(await store.problems()).toMatchObject([{ key: expect.stringMatching(/^details:rfr_/) }]);
  await house.days(4);
  expect((await paidTo()).slice(before)).toEqual(["anna@example.com"]);
});

test("what waits for funds while the details change leaves for neither place before the change holds", async () => {
  const { store, earn } = await open();
  await house.control.emulators("paypal").call("setFunds", { amount: 0 });
  const before = (await paidTo()).length;
  await earn("friend5@example.com");
  expect(await store.payouts()).toMatchObject([{ state: "requested" }]);
  await leave(store, "anna.moves@example.org");
  await house.settled();
  await store.proxy(await link("anna.moves@example.org", confirm), { method: "POST" });
  await house.control.emulators("paypal").call("setFunds", { amount: 100_000 });
  await house.hurry();
  expect((await paidTo()).slice(before)).toEqual([]);
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "destination_cooling" }]);
  await house.days(4);
  await house.hurry();
  expect((await paidTo()).slice(before)).toEqual(["anna.moves@example.org"]);

  // The money comes only after the change holds: it goes where they want it now, once.
  await house.control.emulators("paypal").call("setFunds", { amount: 0 });
  await earn("friend6@example.com");
  await leave(store, "anna.again@example.org");
  await house.settled();
  await store.proxy(await link("anna.again@example.org", confirm), { method: "POST" });
  await house.days(4);
  await house.control.emulators("paypal").call("setFunds", { amount: 100_000 });
  await house.hurry();
  expect((await paidTo()).slice(before)).toEqual(["anna.moves@example.org", "anna.again@example.org"]);
});

test("changed again and again, what once held is what a stop brings back, and no old link opens anything", async () => {
  const { store } = await open();
  await setDetailsWait(house.app.services, store.shopId, 5);
  await leave(store, "one@example.net");
  await house.settled();
  const first = await link("one@example.net", confirm);
  await house.days(1);
  await leave(store, "two@example.net");
  await house.settled();
  expect((await store.proxy(first, { method: "POST" })).status).toBe(410);
  expect((await store.proxy(await link("anna@example.com", changed), { method: "POST" })).status).toBe(200);
  expect(await page(store)).toContain("Your rewards go to an•••@example.com.");
});

test("the person takes a change back, has the mail sent again, and is told what cannot be right", async () => {
  const { store } = await open();
  const wrong = await leave(store, 'not "an" address');
  expect(wrong.status).toBe(422);
  const html = await wrong.text();
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain("not &quot;an&quot; address");
  await leave(store, "other@example.org");
  await press(store, "paypal", "again");
  await house.settled();
  const mails = (await house.control.mail.list()).filter((mail) => mail.to === "other@example.org");
  expect(mails).toHaveLength(2);
  expect(await (await press(store, "paypal", "back")).text()).toContain("Taken back.");
  expect(await page(store)).toContain("Your rewards go to an•••@example.com.");
  // What holds is changed, never taken away: left anew it would wait for nobody.
  expect((await press(store, "paypal", "back")).status).toBe(422);
  expect((await press(store, "tremendous", "again")).status).toBe(422);
  for (let turn = 0; turn < 5; turn += 1) await leave(store, `turn${turn}@example.org`);
  expect(await (await leave(store, "last@example.org")).text()).toContain("That was changed often today.");
  await house.settled();
});

test("a link opens nothing in another store, nor for somebody who was erased; and nobody signed in has no form", async () => {
  const { store } = await open();
  const other = await open();
  await leave(store, "anna.pays@example.org");
  await house.settled();
  const path = await link("anna.pays@example.org", confirm);
  expect((await other.store.proxy(path, { method: "POST" })).status).toBe(410);
  expect(await (await store.proxy("/proxy/payout")).text()).not.toContain("<input");
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "anna@example.com" });
  await house.settled();
  expect((await store.proxy(path, { method: "POST" })).status).toBe(410);
  const [left] = await house.query<{ n: number }>(
    "select ((select count(*) from payout_destination where shop_id = $1) + (select count(*) from details_link where shop_id = $1))::int as n",
    [store.shopId],
  );
  expect(left?.n).toBe(0);
});
