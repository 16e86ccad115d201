import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

/** Rupees to a UPI ID: the person leaves it, confirms it by mail, is paid, and what comes back is due again. */
let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const razorpayx = () => house.control.emulators("razorpayx");
const book = async () =>
  (await razorpayx().snapshot()) as { payouts: { id: string; status: string; to: string; amount: number }[] };

async function open(): Promise<Store> {
  const store = await house.openShop({ currency: "INR" });
  await connect({ ...house, ...store }, "razorpayx");
  await store.program({ issue: "automatic", rails: ["razorpayx"], holdDays: 0 });
  const { code } = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  await house.hurry();
  const [row] = await house.query<{ settings: string }>(
    "select webhook_token as settings from rail_connection where shop_id = $1 and rail = 'razorpayx'",
    [store.shopId],
  );
  await razorpayx().call("addWebhook", {
    url: `${house.app.services.env.appUrl}/webhooks/rails/razorpayx/${row?.settings}`,
  });
  return store;
}

/** Anna leaves her UPI ID and presses the link in the mail. */
async function confirm(store: Store): Promise<void> {
  await house.control.mail.clear();
  const form = { do: "save", rail: "razorpayx", kind: "upi", vpa: "anna.rao@okbank" };
  const said = await store.proxy("/proxy/payout", { customer: "anna@example.com", form });
  expect(await said.text()).toContain("we sent a mail with a link to an•••@example.com");
  await house.settled();
  const [mail, ...others] = await house.control.mail.list();
  expect(others).toEqual([]);
  const url = new URL(/https?:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "none:");
  await store.proxy(`/proxy/confirm${url.search}`, { method: "POST" });
  await house.settled();
  await house.hurry();
}

test("processed, then reversed: the reward is due again, in the books and for the person, and is paid once more", async () => {
  const store = await open();
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "details_missing" }]);
  await confirm(store);
  const [first] = (await book()).payouts.slice(-1);
  expect(first).toMatchObject({ status: "processing", to: "anna.rao@okbank", amount: 1_000 });
  await razorpayx().call("arrive");
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "issued" }]);

  await razorpayx().call("move", { id: first?.id, status: "reversed", reason: "beneficiary_bank_rejected" });
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "returned_by_provider" }]);
  const [reward] = await store.rewards();
  expect(["due", "failed"]).toContain(reward?.state);

  await store.issue("razorpayx");
  await house.hurry();
  await razorpayx().call("arrive");
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
  expect((await book()).payouts.slice(-2).map((one) => one.status)).toEqual(["reversed", "processed"]);
});

test("too little money is the store's trouble: the payout waits, and goes out when there is enough", async () => {
  await razorpayx().call("setFunds", { amount: 5 });
  const store = await open();
  const before = (await book()).payouts.length;
  await confirm(store);
  expect((await book()).payouts).toHaveLength(before);
  expect(await store.problems()).toMatchObject([{ key: expect.stringContaining("razorpayx") }]);
  await razorpayx().call("setFunds", { amount: 10_000 });
  await house.hurry();
  await razorpayx().call("arrive");
  await house.settled();
  await house.hurry();
  expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
  expect((await book()).payouts).toHaveLength(before + 1);
});
