import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReferrerId, RewardId } from "../ids.ts";
import { currency } from "../money/money.ts";
import { type DueReward, type PlanRules, planPayouts } from "./plan-payouts.ts";

const usd = currency("USD");
let count = 0;
const due = (referrer: string, amountMinor: number, of = usd): DueReward => ({
  rewardId: `rwd_${++count}` as RewardId,
  referrerId: `rfr_${referrer}` as ReferrerId,
  amountMinor,
  currency: of,
});

/** A rail that pays everybody, whose accounts hold what is due. */
const rules = (change: Partial<PlanRules> = {}): PlanRules => ({
  payableMinor: () => Number.MAX_SAFE_INTEGER,
  refusal: () => null,
  ...change,
});

describe("what a bulk issue comes to", () => {
  test("one payout for each person and currency", () => {
    const rewards = [due("anna", 1000), due("zoe", 500), due("anna", 250), due("anna", 300, currency("EUR"))];
    const { payouts } = planPayouts(rewards, rules());
    expect(payouts.map(({ referrerId, currency, amountMinor }) => [referrerId, currency, amountMinor])).toEqual([
      ["rfr_anna", "USD", 1250],
      ["rfr_zoe", "USD", 500],
      ["rfr_anna", "EUR", 300],
    ]);
    expect(payouts[0]?.rewardIds).toEqual([rewards[0]?.rewardId, rewards[2]?.rewardId]);
  });

  test("fills an earlier clawback before anything is sent", () => {
    const rewards = [due("anna", 1000)];
    expect(planPayouts(rewards, rules({ payableMinor: () => 400 })).payouts).toMatchObject([
      { amountMinor: 400, offsetMinor: 600 },
    ]);
    for (const payable of [0, -300]) {
      const plan = planPayouts(rewards, rules({ payableMinor: () => payable }));
      expect(plan).toEqual({ payouts: [], offset: [rewards[0]?.rewardId], notIssued: [] });
    }
  });

  test("leaves what a person is owed too little of, and pays what has no such rule", () => {
    const waits = { ...due("anna", 1_000), minimumMinor: 2_500 };
    const plan = planPayouts([waits, due("anna", 700)], rules({ payableMinor: () => 1_700 }));
    expect(plan.payouts).toMatchObject([{ amountMinor: 700 }]);
    expect(plan.notIssued).toEqual([
      { rewardId: waits.rewardId, reason: "below_minimum_payout", detail: "$17.00 of $25.00: $8.00 is missing." },
    ]);
    expect(planPayouts([waits], rules({ payableMinor: () => 2_500 })).payouts).toMatchObject([{ amountMinor: 1_000 }]);
    const piece = { ...due("anna", 1, currency("FREE_SHIPPING")), minimumMinor: 2_500 };
    expect(planPayouts([piece], rules({ payableMinor: () => 1 })).payouts).toHaveLength(1);
  });

  test("gives pieces one by one, the first of them to an earlier clawback", () => {
    const rewards = [1, 2, 3].map(() => due("anna", 1, currency("FREE_SHIPPING")));
    const asked: number[] = [];
    const refusal: PlanRules["refusal"] = (_referrerId, _currency, amountMinor) => {
      asked.push(amountMinor);
      return null;
    };
    const plan = planPayouts(rewards, rules({ payableMinor: () => 2, refusal }));
    expect(plan.offset).toEqual([rewards[0]?.rewardId]);
    expect(plan.payouts.map(({ amountMinor, rewardIds }) => [amountMinor, rewardIds])).toEqual([
      [1, [rewards[1]?.rewardId]],
      [1, [rewards[2]?.rewardId]],
    ]);
    expect(asked).toEqual([1]);
  });

  test("of pieces given at once takes what fills a clawback off the first", () => {
    const rewards = [3, 2].map((pieces) => due("anna", pieces, currency("FREE_SHIPPING")));
    const plan = planPayouts(rewards, rules({ payableMinor: () => 4 }));
    expect(plan.offset).toEqual([]);
    expect(plan.payouts.map(({ amountMinor, offsetMinor }) => [amountMinor, offsetMinor])).toEqual([
      [2, 1],
      [2, 0],
    ]);
  });

  test("leaves what cannot be paid due, and says why", () => {
    const incomplete = { reason: "person_incomplete", detail: "no e-mail address" } as const;
    const reward = due("anna", 1000);
    expect(planPayouts([reward], rules({ refusal: () => incomplete }))).toEqual({
      payouts: [],
      offset: [],
      notIssued: [{ rewardId: reward.rewardId, ...incomplete }],
    });
  });

  test("asks about what would be sent: the sum of the rewards, less what fills a clawback", () => {
    const asked: unknown[] = [];
    const refusal: PlanRules["refusal"] = (...about) => {
      asked.push(about);
      return null;
    };
    planPayouts([due("anna", 400), due("anna", 600)], rules({ refusal, payableMinor: () => 900 }));
    expect(asked).toEqual([["rfr_anna", "USD", 900]]);
  });

  test("one person's trouble is nobody else's", () => {
    const refusal: PlanRules["refusal"] = (id) => (id === "rfr_anna" ? { reason: "no_customer", detail: "" } : null);
    const plan = planPayouts([due("anna", 1000), due("zoe", 1000)], rules({ refusal }));
    expect([plan.payouts.length, plan.notIssued.length]).toEqual([1, 1]);
  });

  test("every reward ends in exactly one place, and nobody is paid more than is payable", () => {
    const reward = fc.record({
      referrer: fc.constantFrom("a", "b", "c"),
      amount: fc.integer({ min: 1, max: 10_000 }),
      of: fc.constantFrom(usd, currency("JPY")),
    });
    const world = fc.record({
      rewards: fc.array(reward, { maxLength: 20 }),
      payable: fc.integer({ min: -5_000, max: 60_000 }),
      max: fc.integer({ min: 1, max: 30_000 }),
      refused: fc.subarray(["rfr_a", "rfr_b", "rfr_c"]),
    });
    fc.assert(
      fc.property(world, ({ rewards, payable, max, refused }) => {
        const given = rewards.map(({ referrer, amount, of }) => due(referrer, amount, of));
        const plan = planPayouts(
          given,
          rules({
            payableMinor: () => payable,
            refusal: (id, _currency, amountMinor) =>
              refused.includes(id)
                ? { reason: "no_customer", detail: "" }
                : amountMinor > max
                  ? { reason: "outside_limits", detail: "" }
                  : null,
          }),
        );
        const placed = [
          ...plan.payouts.flatMap(({ rewardIds }) => rewardIds),
          ...plan.offset,
          ...plan.notIssued.map(({ rewardId }) => rewardId),
        ];
        expect(placed.sort()).toEqual(given.map(({ rewardId }) => rewardId).sort());
        for (const payout of plan.payouts) {
          const sum = given
            .filter(({ rewardId }) => payout.rewardIds.includes(rewardId))
            .reduce((total, each) => total + each.amountMinor, 0);
          expect(payout.amountMinor + payout.offsetMinor).toBe(sum);
          expect(payout.amountMinor).toBeGreaterThan(0);
          expect(payout.amountMinor).toBeLessThanOrEqual(Math.min(payable, max));
          expect(payout.offsetMinor).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
