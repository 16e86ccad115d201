import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ReferrerId } from "../../app/core/ids.ts";
import { findTakenBack } from "../../app/flows/find-taken-back.ts";
import { latestActivity } from "../../app/store/views/latest-activity.ts";
import { rewardList } from "../../app/store/views/reward-list.ts";
import { workWaiting } from "../../app/store/views/work-waiting.ts";
import { type House, type Store, startHouse } from "../support/house.ts";
import { type AutomaticRail, automaticRails, fillRailStore, realityOf } from "../support/rail-stores.ts";

/* A provider takes back what had arrived: both sides read it, the books follow, and the person is paid in another way. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** Two people who have been paid over a rail; the first is whom the story is about. */
async function storeThatPaid(rail: AutomaticRail): Promise<{ store: Store; email: string }> {
  const { currency, settle } = realityOf(rail);
  const store = await house.openShop(currency === undefined ? {} : { currency });
  const [email = ""] = await fillRailStore(house, store, rail, { people: 2, due: () => house.days(0) });
  await store.issue(rail);
  await house.hurry();
  await settle?.(house);
  await house.settled();
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "issued"]);
  return { store, email };
}

/** One of the two came back, the other did not; the merchant, the person and the books say so. */
async function cameBack(store: Store, rail: AutomaticRail, email: string): Promise<void> {
  const payouts = await store.payouts();
  expect(payouts.map((payout) => payout.state).sort()).toEqual(["issued", "reversed"]);
  const [returned] = await house.query<{ reason: string; detail: string; person: ReferrerId; reward: string }>(
    `select p.reason, p.detail, p.referrer_id as person, r.reward_id as reward from payout p
     join payout_reward r on r.shop_id = p.shop_id and r.payout_id = p.id where p.shop_id = $1 and p.state = 'reversed'`,
    [store.shopId],
  );
  expect(returned).toMatchObject({ reason: "returned_by_provider", detail: expect.stringMatching(/\w{3}/) });
  const { db, seal } = house.app.services;
  const seen = await db.inShop(store.shopId, async (own) => ({
    waiting: await workWaiting(own),
    rewards: (await rewardList(own, seal, "failed", null)).rows,
    record: await latestActivity(own, seal, 5, null),
  }));
  // Home counts it, Not rewarded shows it with its reason, and the record says what happened.
  expect(seen.waiting).toMatchObject([{ state: "failed", count: 1, amountMinor: 1_000 }]);
  expect(seen.rewards).toMatchObject([
    { id: returned?.reward, reason: "returned_by_provider", payout: { rail, state: "reversed" } },
  ]);
  expect(seen.record[0]).toMatchObject({ what: "payout_reversed", reason: "returned_by_provider" });
  // Nobody pays again by themselves: that is for the merchant to decide.
  await house.hurry();
  expect(await store.payouts()).toHaveLength(2);

  expect(await store.payable(returned?.person as ReferrerId)).toBe(1_000);
  const widget = (await (await store.proxy("/proxy/me", { customer: email })).text()).replaceAll("&#39;", "'");
  expect(widget).toContain("The payment came back. The store has been told.");
  const statement = await (await store.proxy("/proxy/statement", { customer: email })).text();
  expect(statement).toContain("Was to be sent to you, but did not arrive");
  expect(statement).toContain("Back in your balance, to be sent again");

  await store.issue("shopify-discount");
  await house.hurry();
  expect((await store.rewards()).map((reward) => [reward.state, reward.reason])).toEqual([
    ["issued", "delivered"],
    ["issued", "delivered"],
  ]);
  expect(await store.payable(returned?.person as ReferrerId)).toBe(0);
  expect((await store.payouts()).map((payout) => [payout.rail, payout.state]).sort()).toEqual(
    [
      [rail, "issued"],
      [rail, "reversed"],
      ["shopify-discount", "issued"],
    ].sort(),
  );
  expect(await store.problems()).toEqual([]);
}

const takers = automaticRails.filter((rail) => realityOf(rail).takeBack !== undefined);

test("these are the providers that take back what had arrived", () => {
  expect(takers).toEqual(["stripe-connect", "tremendous", "paypal", "wise", "razorpayx"]);
});

test.each(takers)(
  "%s takes a payment back: everybody is told, and it is paid again over another rail",
  async (rail) => {
    const { store, email } = await storeThatPaid(rail);
    await realityOf(rail).takeBack?.(house, [email]);
    await house.settled();
    await cameBack(store, rail, email);
  },
);

test("paypal reverses a payment and tells nobody: the night finds it, and nothing that still stands", async () => {
  const { store, email } = await storeThatPaid("paypal");
  const paypal = house.control.emulators("paypal");
  const night = () => findTakenBack(house.app.services, store.shopId);
  await night();
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "issued"]);

  const { batches } = (await paypal.snapshot()) as {
    batches: { items: { senderItemId: string; receiver: string }[] }[];
  };
  const theirs = batches.flatMap((batch) => batch.items).find((item) => item.receiver === email);
  await paypal.call("move", { item: theirs?.senderItemId, status: "REVERSED" });
  await house.settled();
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "issued"]);
  // A provider that cannot be asked tonight is asked tomorrow.
  await house.control.faults.add({ host: "api-m.sandbox.paypal.com", kind: "status", status: 503, times: 20 });
  await night();
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "issued"]);
  await house.control.faults.clear();

  await house.control.calls.clear();
  await night();
  // Both were paid in one batch: one question.
  const asked = (await house.control.calls.list()).filter((call) => /\/payouts\//.test(call.path));
  expect(asked).toHaveLength(1);
  await cameBack(store, "paypal", email);
  await night();
  expect(await store.payouts()).toHaveLength(3);
});
