import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { calendarOf, daysAfter } from "../../app/core/calendar.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { approveRewards } from "../../app/flows/approve-rewards.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse } from "../support/house.ts";

/* When automatic rewards go out: on the program's day, from its threshold, and above its limit when somebody approves. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const rule = (change: Partial<Terms["issueRule"]>): Partial<Terms> => ({
  issue: "automatic",
  holdDays: 0,
  rails: ["shopify-discount"],
  issueRule: { ...usualRules.issueRule, ...change },
});

/** The weekday, 1 for Monday, that it is in a store so many days from now. */
async function weekdayIn(days: number, store: Store): Promise<number> {
  const [row] = await house.query<{ timezone: string }>("select timezone from shop where id = $1", [store.shopId]);
  const day = daysAfter(calendarOf(row?.timezone ?? "UTC").dayOf(house.app.services.clock.now()), days);
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

let friends = 0;
/** A friend of Anna's buys, and the reward's hold is over. */
async function earns(store: Store, code: string): Promise<void> {
  friends += 1;
  await store.buys({ customer: `rules${friends}@example.com`, discountCodes: [code] });
  await house.days(0);
}

const standing = async (store: Store) => (await store.rewards()).map(({ state, reason }) => [state, reason]);

test("rewards go out on the program's day, and people read which day that is", async () => {
  const store = await house.openShop();
  await store.program(rule({ when: "weekly", weekday: await weekdayIn(3, store) }));
  const { code } = await store.referrer("anna@example.com");
  await earns(store, code);
  await earns(store, code);
  expect(await standing(store)).toEqual(Array(2).fill(["due", "waits_for_issue_day"]));
  const page = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
  expect(page).toContain("Goes out on");
  expect(page).toContain("Sent every");
  await house.days(2);
  expect(await store.payouts()).toEqual([]);
  await house.days(1);
  expect(await standing(store)).toEqual(Array(2).fill(["issued", "delivered"]));
  // One payment for both.
  expect(await store.payouts()).toMatchObject([{ amountMinor: 2_000, state: "issued" }]);
});

test("less than the smallest payout waits on the program's day too, and goes with the next that makes it enough", async () => {
  const store = await house.openShop();
  await store.program({
    ...rule({ when: "weekly", weekday: await weekdayIn(1, store) }),
    minimumPayoutMinor: 1_500,
  });
  const { code } = await store.referrer("anna@example.com");
  await earns(store, code);
  await house.days(1);
  expect(await standing(store)).toEqual([["due", "below_minimum_payout"]]);
  await earns(store, code);
  await house.days(7);
  expect(await store.payouts()).toMatchObject([{ amountMinor: 2_000, state: "issued" }]);
});

test("another day holds for what waits already", async () => {
  const store = await house.openShop();
  const programId = await store.program(rule({ when: "weekly", weekday: await weekdayIn(5, store) }));
  const { code } = await store.referrer("anna@example.com");
  await earns(store, code);
  expect(await standing(store)).toEqual([["due", "waits_for_issue_day"]]);
  const saved = await saveProgram(house.app.services, store.shopId, {
    programId,
    name: "Friends",
    terms: { ...defaultTerms, ...rule({}) },
    actor: "merchant",
  });
  expect(saved).toMatchObject({ ok: true, version: 2 });
  await house.settled();
  expect(await standing(store)).toEqual([["issued", "delivered"]]);
});

test("above the limit a payment waits for somebody's approval, which stands in the history", async () => {
  const store = await house.openShop();
  await store.program(rule({ when: "weekly", weekday: await weekdayIn(1, store), approvalAboveMinor: 1_500 }));
  const { code } = await store.referrer("anna@example.com");
  await earns(store, code);
  await earns(store, code);
  await house.days(1);
  expect(await standing(store)).toEqual(Array(2).fill(["due", "needs_approval"]));
  // Nobody is in a hurry: weeks later it still waits, alone.
  await house.days(14);
  expect(await store.payouts()).toEqual([]);
  const ids = (await store.rewards()).map((reward) => reward.id);
  const press = { rewardIds: ids, actor: "maria" };
  expect(await approveRewards(house.app.services, store.shopId, press)).toBe(2);
  expect(await approveRewards(house.app.services, store.shopId, press)).toBe(0);
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ amountMinor: 2_000, state: "issued" }]);
  expect(
    await house.query("select actor, what from activity where shop_id = $1 and what = 'reward_approved'", [
      store.shopId,
    ]),
  ).toEqual(Array(2).fill({ actor: "maria", what: "reward_approved" }));
});

test("an approval is for what was seen: what comes later waits for one of its own", async () => {
  const store = await house.openShop();
  await store.program(rule({ approvalAboveMinor: 500 }));
  const { code } = await store.referrer("anna@example.com");
  await earns(store, code);
  expect(await standing(store)).toEqual([["due", "needs_approval"]]);
  const [first] = await store.rewards();
  await earns(store, code);
  await approveRewards(house.app.services, store.shopId, { rewardIds: first ? [first.id] : [], actor: "maria" });
  await house.settled();
  expect(await standing(store)).toEqual([
    ["issued", "delivered"],
    ["due", "needs_approval"],
  ]);
});
