import { describe, expect, test } from "vitest";
import { rewardRow } from "../../../test/support/core-rows.ts";
import { emptyBook, type OrderBook, type RewardRow, rewardKey } from "../referral/order-book.ts";
import { compareRewards, snapshotRewards } from "./compare-rewards.ts";

const holdUntil = new Date("2026-12-01T00:00:00Z");
const reward = (over: Partial<RewardRow> = {}) => rewardRow({ holdUntil, ...over });

function bookOf(...rewards: readonly RewardRow[]): OrderBook {
  const book = emptyBook();
  for (const each of rewards) book.rewards.set(rewardKey(each), each);
  return book;
}

/** What a change from one state of a reward to another is said to do. */
function between(before: Partial<RewardRow> | null, after: Partial<RewardRow>) {
  const snapshot = snapshotRewards(before === null ? bookOf() : bookOf(reward(before)));
  return compareRewards(snapshot, bookOf(reward(after)));
}

describe("what a change does to rewards", () => {
  test("a reward that came is from nothing, with whose it is and when it is due", () => {
    expect(between(null, {})).toEqual([
      {
        rewardId: "rwd_1",
        referrerId: "rfr_anna",
        side: "referrer",
        currency: "USD",
        fromMinor: 0,
        toMinor: 500,
        wasSent: false,
        holdUntil,
      },
    ]);
  });

  test("one that came to the same is not told", () => {
    expect(between({ state: "held" }, { state: "due" })).toEqual([]);
  });

  test("a cancelled one comes to nothing, whatever its amount", () => {
    expect(between({}, { state: "cancelled" })).toMatchObject([{ fromMinor: 500, toMinor: 0 }]);
    expect(between({ state: "cancelled" }, {})).toMatchObject([{ fromMinor: 0, toMinor: 500 }]);
  });

  test("what was taken back of it counts no more", () => {
    expect(between({ state: "issued" }, { state: "issued", clawedMinor: 200 })).toMatchObject([
      { fromMinor: 500, toMinor: 300, wasSent: true },
    ]);
  });

  test.each([
    ["held", false],
    ["due", false],
    ["failed", false],
    ["issuing", true],
    ["issued", true],
    ["clawed_back", true],
  ] as const)("a reward that is %s had left: %s", (state, wasSent) => {
    expect(between({}, { state, amountMinor: 400 })).toMatchObject([{ wasSent }]);
  });
});
