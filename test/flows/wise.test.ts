import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PayoutId } from "../../app/core/ids.ts";
import { lookUpPayout } from "../../app/flows/look-up-payout.ts";
import { payoutRunResult } from "../../app/store/views/payout-run-result.ts";
import { connect, type House, type Store, startHouse, until, wiseInput } from "../support/house.ts";
import { manyDue } from "../support/many-due.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const wise = () => house.control.emulators("wise");
const transfersTo = async (email: string) => {
  const { transfers } = (await wise().snapshot()) as {
    transfers: { id: number; email: string; status: string; paid: boolean }[];
  };
  return transfers.filter((one) => one.email === email);
};

async function storeWithDueReward(email: string): Promise<Store> {
  const store = await house.openShop();
  await house.control.customers.create({ shop: store.shop, email });
  await connect({ ...house, ...store }, "wise", await wiseInput(house.control));
  await store.program({ holdDays: 0, rails: ["wise"] });
  const { code } = await store.referrer(email);
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  return store;
}

/** Wise is asked how the newest payout stands. */
async function asked(store: Store): Promise<void> {
  await lookUpPayout(house.app.services, store.shopId, (await store.payouts()).at(-1)?.id as PayoutId);
  await house.settled();
}

test("a payment that Wise rejects with a good status moves nothing, waits for money, and is made once when there is some", async () => {
  const email = "rae@example.com";
  const store = await storeWithDueReward(email);
  await wise().call("setFunds", { amount: 9.99 });
  await store.issue("wise");
  expect(await store.payouts()).toMatchObject([{ state: "requested", reason: "needs_funds" }]);
  expect((await store.problems()).map((problem) => problem.key)).toEqual(["rail:wise"]);
  expect(await transfersTo(email)).toMatchObject([{ status: "cancelled", paid: false }]);

  await wise().call("setFunds", { amount: 1_000 });
  await house.hurry();
  expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
  expect((await transfersTo(email)).map((one) => one.paid)).toEqual([false, true]);
  expect(await store.problems()).toEqual([]);

  await wise().call("move", { id: (await transfersTo(email))[1]?.id, status: "outgoing_payment_sent" });
  await asked(store);
  expect(await store.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).toContain("Paid to your bank account");
});

test("where the token may not pay, the merchant is asked to, and a transfer that comes back is owed again", async () => {
  const email = "sol@example.com";
  const store = await storeWithDueReward(email);
  await wise().call("setFunding", { allowed: false });
  await store.issue("wise");
  await wise().call("setFunding", { allowed: true });
  expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
  const [transfer] = await transfersTo(email);
  expect(await store.problems()).toMatchObject([{ action: expect.stringContaining(`Transfer ${transfer?.id}`) }]);

  // Asked again before they have, it still waits for them and is not taken for lost.
  await asked(store);
  expect(await store.problems()).toMatchObject([{ action: expect.stringContaining(`Transfer ${transfer?.id}`) }]);

  await wise().call("move", { id: transfer?.id, status: "funds_refunded" });
  await asked(store);
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "returned_by_provider" }]);
  expect(await store.rewards()).toMatchObject([{ state: "failed" }]);
  expect(await store.problems()).toEqual([]);
  expect(await transfersTo(email)).toHaveLength(1);
});

test("Wise tells of a payment that arrived and of one that came back, and person and merchant are told of both", async () => {
  const email = "tom@example.com";
  const store = await storeWithDueReward(email);
  await wise().call("setFunds", { amount: 1_000 });
  await store.issue("wise");
  const [transfer] = await transfersTo(email);
  const told = async (status: string) => {
    await wise().call("move", { id: transfer?.id, status });
    await house.settled();
  };
  await told("outgoing_payment_sent");
  expect(await store.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);

  // What was paid is never final: the bank sends it back days later.
  await told("bounced_back");
  await told("funds_refunded");
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "returned_by_provider" }]);
  expect(await store.rewards()).toMatchObject([{ state: "failed" }]);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).not.toContain("Paid to your bank account");
  const { messages } = (await wise().snapshot()) as { messages: { id: string; body: string }[] };
  const before = await store.payouts();
  for (const { id, body } of messages)
    if (JSON.parse(body).data.resource.id === transfer?.id) expect(await wise().call("redeliver", { id })).toBe(200);
  await house.settled();
  expect(await store.payouts()).toEqual(before);
});

test("several at once are one batch group: prepared here, paid by people in Wise, and shown as one line of the run", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "wise", await wiseInput(house.control));
  await store.program({ holdDays: 0, rails: ["wise"] });
  const emails = await manyDue(house, store, { people: 3, due: () => house.days(0) });
  const run = async () => {
    const [{ id } = { id: "" }] = await house.query<{ id: string }>(
      "select id from payout_run where shop_id = $1 order by id desc",
      [store.shopId],
    );
    const { db, seal } = house.app.services;
    return db.inShop(store.shopId, (own) => payoutRunResult(own, seal, id));
  };
  await wise().call("setFunds", { amount: 1_000 });
  await wise().call("setFunding", { allowed: false });
  await store.issue("wise");
  await wise().call("setFunding", { allowed: true });
  const { groups } = (await wise().snapshot()) as { groups: { id: string; name: string; status: string }[] };
  const group = groups.at(-1);
  expect(group).toMatchObject({ status: "COMPLETED", paid: false });
  expect(await store.payouts()).toMatchObject(Array(3).fill({ state: "accepted", reason: "to_fund" }));
  const [waits, ...others] = await store.problems();
  expect(waits).toMatchObject({
    what: "A batch of payments waits for you at Wise.",
    action: expect.stringContaining(`Batch group ${group?.name} (3 transfers, $30.00) waits for you`),
  });
  expect(others).toEqual([]);
  expect((await run())?.batches).toMatchObject([
    {
      rail: "wise",
      reference: group?.id,
      payouts: 3,
      open: 3,
      amountMinor: 3_000,
      attention: { url: "https://wise-sandbox.com/home" },
    },
  ]);

  // They pay it, and Wise's word that a transfer moves ends the question at once.
  await wise().call("payGroup", { name: group?.name });
  await house.settled();
  await until("the batch to be asked about", async () => {
    await house.hurry();
    return (await store.problems()).length === 0;
  });
  expect(await store.payouts()).toMatchObject(Array(3).fill({ state: "accepted", reason: "on_its_way" }));
  const [first, second] = (await Promise.all(emails.map(transfersTo))).flat();
  await wise().call("move", { id: first?.id, status: "outgoing_payment_sent" });
  await wise().call("move", { id: second?.id, status: "funds_refunded" });
  await house.settled();
  expect((await store.payouts()).map((payout) => payout.state).sort()).toEqual(["accepted", "issued", "reversed"]);
  expect((await run())?.batches).toMatchObject([{ open: 1, attention: null }]);
});

test("a batch group without the money for all of it is cancelled, and each goes out by itself when there is some", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "wise", await wiseInput(house.control));
  await store.program({ holdDays: 0, rails: ["wise"] });
  const emails = await manyDue(house, store, { people: 2, due: () => house.days(0) });
  await wise().call("setFunds", { amount: 9.99 });
  await store.issue("wise");
  expect(await store.payouts()).toMatchObject(Array(2).fill({ state: "requested", reason: "needs_funds" }));
  expect((await store.problems()).map((problem) => problem.key)).toEqual(["rail:wise"]);
  await wise().call("setFunds", { amount: 1_000 });
  await house.hurry();
  expect(await store.payouts()).toMatchObject(Array(2).fill({ state: "accepted" }));
  for (const email of emails)
    expect((await transfersTo(email)).map(({ status, paid }) => [status, paid])).toEqual([
      ["cancelled", false],
      ["processing", true],
    ]);
  expect(await store.problems()).toEqual([]);
});

test("where the merchant wants each by itself, several at once make no group", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "wise", { ...(await wiseInput(house.control)), together: "single" });
  await store.program({ holdDays: 0, rails: ["wise"] });
  const before = ((await wise().snapshot()) as { groups: unknown[] }).groups.length;
  const emails = await manyDue(house, store, { people: 2, due: () => house.days(0) });
  await store.issue("wise");
  await house.hurry();
  expect(((await wise().snapshot()) as { groups: unknown[] }).groups).toHaveLength(before);
  for (const email of emails) expect(await transfersTo(email)).toMatchObject([{ paid: true }]);
});
