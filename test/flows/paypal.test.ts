import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinProgram } from "../../app/flows/join-program.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await paypal().call("setProcessing", { mode: "by_hand" });
  await paypal().call("setFunds", { amount: 100_000 });
});
afterEach(() => house.check());
afterAll(() => house.stop());

interface Book {
  balances: Record<string, number>;
  batches: { senderBatchId: string; items: { receiver: string; senderItemId: string }[] }[];
}
const paypal = () => house.control.emulators("paypal");
const book = async () => (await paypal().snapshot()) as Book;
const posts = { host: "api-m.sandbox.paypal.com", method: "POST", path: "/v1/payments/payouts" } as const;

/** A store where each of some people has one reward due, ten dollars each. */
async function storeThatOwes(emails: readonly string[]): Promise<Store> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "paypal");
  await store.program({ holdDays: 0 });
  const codes: string[] = [];
  for (const email of emails) {
    const { gid } = await house.control.customers.create({ shop: store.shop, email });
    const joined = await joinProgram(house.app.services, store.shopId, gid);
    if (!joined.ok) throw new Error(joined.why);
    const [row] = await house.query<{ code: string }>(
      "select code from referral_code where shop_id = $1 and referrer_id = $2",
      [store.shopId, joined.referrerId],
    );
    codes.push(row?.code ?? "");
  }
  await house.settled();
  for (const [index, code] of codes.entries()) {
    const friend = `friend${index}@example.com`;
    await house.control.customers.create({ shop: store.shop, email: friend });
    await house.control.checkout({ shop: store.shop, customer: friend, discountCodes: [code] });
  }
  await house.settled();
  await house.days(0);
  expect((await store.rewards()).filter((reward) => reward.state === "due")).toHaveLength(emails.length);
  return store;
}

const people = (count: number) => Array.from({ length: count }, (_, index) => `person${index}@example.com`);
const counted = (rows: readonly { state: string; reason: string | null }[]) => {
  const counts: Record<string, number> = {};
  for (const { state, reason } of rows) counts[`${state} ${reason}`] = (counts[`${state} ${reason}`] ?? 0) + 1;
  return counts;
};

test("a mixed batch: some payments arrive, some fail and some come back unclaimed, each told apart", async () => {
  const emails = people(12);
  const store = await storeThatOwes(emails);
  const fates = [
    ...emails.slice(6, 11).map((email) => ({ email, status: "FAILED", error: "RECEIVER_ACCOUNT_LOCKED" })),
    { email: emails[11] ?? "", status: "UNCLAIMED" },
  ];
  for (const fate of fates) await paypal().call("setFate", fate);
  await store.issue("paypal");
  const batch = (await book()).batches.at(-1);
  expect(batch?.items).toHaveLength(12);
  expect(counted(await store.payouts())).toEqual({ "accepted on_its_way": 12 });

  await paypal().call("process");
  await house.settled();
  expect(counted(await store.payouts())).toEqual({
    "issued delivered": 6,
    "failed receiver_refused": 5,
    "accepted unclaimed": 1,
  });
  expect(counted(await store.rewards())).toEqual({
    "issued delivered": 6,
    "failed receiver_refused": 5,
    "issuing unclaimed": 1,
  });
  const page = await (await store.proxy("/proxy/me", { customer: emails[11] ?? "" })).text();
  expect(page).toContain("The money waits for you at the payment provider.");

  // Thirty days later nobody has claimed it, and PayPal gives the money back.
  const unclaimed = batch?.items.find((item) => item.receiver === emails[11]);
  await paypal().call("move", { item: unclaimed?.senderItemId, status: "RETURNED" });
  await house.settled();
  expect(counted(await store.payouts())).toMatchObject({ "reversed returned_unclaimed": 1 });
  expect((await book()).balances.USD).toBe(100_000 - 6 * 10);
  for (const { email } of fates) await paypal().call("setFate", { email, status: null });

  // Those who were not paid are issued again, in a batch of their own; nobody is paid twice.
  await store.issue("paypal");
  await paypal().call("process");
  await house.settled();
  expect(counted(await store.rewards())).toEqual({ "issued delivered": 12 });
  expect((await book()).balances.USD).toBe(100_000 - 12 * 10);
}, 60_000);

describe("a batch is one payment for each person", () => {
  test.each([
    ["the connection breaks before the request arrives", { kind: "reset_before" }],
    ["the connection breaks after the request was done", { kind: "reset_after" }],
    ["the provider answers with an error that says nothing", { kind: "status", status: 500 }],
    ["the provider asks to slow down", { kind: "status", status: 429, headers: { "retry-after": "1" } }],
  ] as const)("when %s", async (_, fault) => {
    const store = await storeThatOwes(people(3));
    const before = (await book()).batches.length;
    await house.control.faults.add({ ...posts, ...fault });
    await store.issue("paypal");
    await until("the batch to be there", async () => {
      await house.hurry();
      return (await store.payouts()).every((payout) => payout.state === "accepted");
    });
    expect((await book()).batches).toHaveLength(before + 1);
    await paypal().call("process");
    await house.settled();
    expect(counted(await store.payouts())).toEqual({ "issued delivered": 3 });
  });

  test("when no webhook comes: the reconciliation asks about all of them at once", async () => {
    const store = await storeThatOwes(people(4));
    await paypal().call("setWebhooks", { silent: true });
    await store.issue("paypal");
    await paypal().call("process");
    await paypal().call("setWebhooks", { silent: false });
    await house.settled();
    expect(counted(await store.payouts())).toEqual({ "accepted on_its_way": 4 });
    await house.control.calls.clear();
    await reconcilePayouts(house.app.services, 120_000);
    await house.settled();
    expect(counted(await store.payouts())).toEqual({ "issued delivered": 4 });
    const asked = (await house.control.calls.list()).filter((call) => /\/payouts\//.test(call.path));
    expect(asked).toHaveLength(1);
  });
});

test("one receiver that PayPal cannot read is taken out, and the others are paid", async () => {
  const store = await storeThatOwes(people(4));
  // A customer's address is checked by Shopify; this is one that only PayPal refuses.
  await house.control.faults.add({
    ...posts,
    kind: "status",
    status: 400,
    body: JSON.stringify({
      name: "VALIDATION_ERROR",
      message: "Invalid request - see details",
      debug_id: "1",
      details: [{ field: "items[1].receiver", issue: "Receiver is invalid or does not match with type" }],
    }),
  });
  await store.issue("paypal");
  await until("the others to be sent", async () => {
    await house.hurry();
    return (await store.payouts()).filter((payout) => payout.state === "accepted").length === 3;
  });
  const batch = (await book()).batches.at(-1);
  expect(batch?.items).toHaveLength(3);
  expect(batch?.senderBatchId).toMatch(/_2$/);
  expect(counted(await store.payouts())).toEqual({ "accepted on_its_way": 3, "failed person_incomplete": 1 });
  await paypal().call("process");
  await house.settled();
  // The fourth is issued again by itself, once its address is right.
  await store.issue("paypal");
  await paypal().call("process");
  await house.settled();
  expect(counted(await store.rewards())).toEqual({ "issued delivered": 4 });
});

test("a balance too low refuses the whole batch; topped up, all of it goes out by itself, once", async () => {
  const store = await storeThatOwes(people(3));
  await paypal().call("setFunds", { amount: 5 });
  await store.issue("paypal");
  expect(counted(await store.payouts())).toEqual({ "requested needs_funds": 3 });
  expect(await store.problems()).toMatchObject([{ key: "rail:paypal", action: expect.stringContaining("Top it up") }]);
  await paypal().call("setFunds", { amount: 100 });
  await until("the rewards to go out by themselves", async () => {
    await house.hurry();
    await paypal().call("process");
    await house.settled();
    return (await store.rewards()).every((reward) => reward.state === "issued");
  });
  expect(await store.problems()).toEqual([]);
  expect((await book()).balances.USD).toBe(70);
});
