import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ReferrerId } from "../../app/core/ids.ts";
import { saveDestination } from "../../app/store/referrers.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";
import { fillRailStore } from "../support/rail-stores.ts";

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
  await until("the payout to leave and arrive", async () => {
    await house.hurry();
    await razorpayx().call("arrive");
    await house.settled();
    return (await store.rewards()).every((reward) => reward.state === "issued");
  });
  expect((await book()).payouts).toHaveLength(before + 1);
});

test("a bank that RazorpayX says is down is waited for, and nobody else waits with it", async () => {
  const store = await house.openShop({ currency: "INR" });
  await fillRailStore(house, store, "razorpayx", { people: 2, due: () => house.days(0) });
  const { db, seal, clock } = house.app.services;
  const [person] = await house.query<{ id: ReferrerId }>("select id from referrer where shop_id = $1 order by id", [
    store.shopId,
  ]);
  const account = { kind: "in_bank", holder: "Anna Rao", ifsc: "SBIN0000691", account: "50100012345678" };
  await db.inShop(store.shopId, (own) =>
    saveDestination(own, seal, person?.id as ReferrerId, "razorpayx", account, clock.now()),
  );
  const sbi = { id: "poutdown_F1Zppa6lcVheSE", bank: "SBI", methods: ["IMPS"] };
  await razorpayx().call("downtime", sbi);
  // Another bank, and another way to the same bank, stop nobody.
  await razorpayx().call("downtime", { id: "poutdown_other", bank: "UTIB", methods: ["IMPS"] });
  await razorpayx().call("downtime", { id: "poutdown_neft", bank: "SBIN", methods: ["NEFT", "RTGS"] });
  await house.settled();
  await store.issue("razorpayx");
  const states = async () =>
    (await store.payouts())
      .map(({ state, detail }) => [state, detail])
      .sort(([a], [b]) => String(a).localeCompare(String(b)));
  expect(await states()).toEqual([
    ["accepted", null],
    ["requested", expect.stringContaining("SBI takes nothing by IMPS at the moment")],
  ]);
  expect(await store.problems()).toEqual([]);

  await razorpayx().call("downtime", { ...sbi, up: true });
  await house.settled();
  await until("the waiting payout to leave", async () => (await states()).every(([state]) => state === "accepted"));
  expect(await states()).toEqual([
    ["accepted", null],
    ["accepted", null],
  ]);
  // Told late, a beginning does not begin again.
  const { messages } = (await razorpayx().snapshot()) as { messages: { id: string; body: string }[] };
  for (const { id, body } of messages)
    if (body.includes(sbi.id) && body.includes("downtime.started")) await razorpayx().call("repeat", { id });
  await house.settled();
  expect(
    await house.query("select id from rail_downtime where shop_id = $1 and ends_at > $2 order by id", [
      store.shopId,
      clock.now(),
    ]),
  ).toEqual([{ id: "poutdown_neft" }, { id: "poutdown_other" }]);
});
