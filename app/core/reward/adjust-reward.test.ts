import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReferrerId } from "../ids.ts";
import type { Account, Posting } from "../ledger/posting.ts";
import { currency, money } from "../money/money.ts";
import { mayBecome } from "../transitions.ts";
import { adjustReward, type RewardFacts } from "./adjust-reward.ts";
import type { RewardOfOrder } from "./reward-of-order.ts";
import { type RewardState, rewardTransitions } from "./reward-states.ts";

const usd = currency("USD");
const referrerId = "rfr_1" as ReferrerId;
const earns = (amountMinor: number): RewardOfOrder => ({ kind: "earns", value: money(amountMinor, usd) });
const nothing: RewardOfOrder = { kind: "nothing", reason: "order_cancelled" };

const reward = (state: RewardState, amountMinor = 1000, clawedMinor = 0): RewardFacts => ({
  referrerId,
  state,
  value: money(amountMinor, usd),
  clawedMinor,
});

/** What one side of a posting does to an account. */
function effect(posting: Posting, kind: Account["kind"]): number {
  return (
    (posting.to.kind === kind ? posting.value.amountMinor : 0) -
    (posting.from.kind === kind ? posting.value.amountMinor : 0)
  );
}

/** Applies a target and keeps the books beside the reward, as the caller does. */
function follow(start: RewardFacts, books: { cost: number }, target: RewardOfOrder): RewardFacts {
  const change = adjustReward(start, target);
  if (change === null) return start;
  expect(change.ledger.posting.value.amountMinor).toBeGreaterThan(0);
  books.cost -= effect(change.ledger.posting, "reward_expense");
  if (change.state !== start.state) expect(mayBecome(rewardTransitions, start.state, change.state)).toBe(true);
  return { ...start, state: change.state, value: money(change.amountMinor, usd), clawedMinor: change.clawedMinor };
}

const net = (facts: RewardFacts) => (facts.state === "cancelled" ? 0 : facts.value.amountMinor - facts.clawedMinor);

const target = fc.oneof(fc.constant(nothing), fc.integer({ min: 1, max: 5_000 }).map(earns));

describe("the one reversal rule", () => {
  test("while nothing was sent, a reward equals its last target, and the books say the same", () => {
    fc.assert(
      fc.property(fc.constantFrom("held", "due", "failed"), fc.array(target, { maxLength: 12 }), (state, targets) => {
        const books = { cost: 1000 };
        let facts = reward(state);
        for (const each of targets) {
          facts = follow(facts, books, each);
          expect(net(facts)).toBe(each.kind === "earns" ? each.value.amountMinor : 0);
          expect(books.cost).toBe(net(facts));
        }
      }),
    );
  });

  test("once it may have left, it never grows, never goes below zero, and follows the last target down and up", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("issuing", "issued"),
        fc.array(target, { minLength: 1, maxLength: 12 }),
        (state, targets) => {
          const books = { cost: 1000 };
          let facts = reward(state);
          for (const each of targets) {
            facts = follow(facts, books, each);
            expect(facts.value.amountMinor).toBe(1000);
            expect(net(facts)).toBe(Math.min(1000, each.kind === "earns" ? each.value.amountMinor : 0));
            expect(books.cost).toBe(net(facts));
          }
        },
      ),
    );
  });

  test("told twice, it changes once", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RewardState>("held", "due", "issuing", "issued", "failed", "cancelled", "clawed_back"),
        target,
        (state, each) => {
          const once = follow(reward(state, 1000, state === "clawed_back" ? 1000 : 0), { cost: 0 }, each);
          expect(adjustReward(once, each)).toBeNull();
        },
      ),
    );
  });

  test.each([
    ["held", "referrer_held"],
    ["due", "referrer_payable"],
    ["failed", "referrer_payable"],
    ["issued", "referrer_payable"],
    ["issuing", "referrer_payable"],
  ] as const)("what is taken from a %s reward comes out of %s", (state, account) => {
    const change = adjustReward(reward(state), nothing);
    expect(change && effect(change.ledger.posting, account)).toBe(-1000);
    expect(change && effect(change.ledger.posting, "reward_expense")).toBe(1000);
  });

  test("a reward on its way stays with its payout until that ends", () => {
    expect(adjustReward(reward("issuing"), nothing)).toMatchObject({ state: "issuing", clawedMinor: 1000 });
  });

  test("an issued reward is clawed back in part, in whole, and given back", () => {
    const part = adjustReward(reward("issued"), earns(400));
    expect(part).toMatchObject({
      state: "issued",
      clawedMinor: 600,
      reason: "order_reduced",
      ledger: { kind: "claw_back" },
    });
    const whole = adjustReward(reward("issued", 1000, 600), nothing);
    expect(whole).toMatchObject({ state: "clawed_back", clawedMinor: 1000, reason: "order_cancelled" });
    expect(whole?.ledger.posting.value.amountMinor).toBe(400);
    expect(adjustReward(reward("clawed_back", 1000, 1000), earns(1000))).toMatchObject({
      state: "issued",
      clawedMinor: 0,
      reason: "order_grew",
      ledger: { kind: "restore" },
    });
  });

  test("a cancelled reward keeps its amount to be read, and comes back into its hold", () => {
    expect(adjustReward(reward("due"), nothing)).toMatchObject({ state: "cancelled", amountMinor: 1000 });
    expect(adjustReward(reward("cancelled"), earns(700))).toMatchObject({
      state: "held",
      amountMinor: 700,
      reason: "in_hold",
      ledger: { kind: "earn" },
    });
  });

  test("the reason says which way it went", () => {
    expect(adjustReward(reward("held"), earns(500))?.reason).toBe("order_reduced");
    expect(adjustReward(reward("held"), earns(1500))?.reason).toBe("order_grew");
  });

  test("another currency never changes a reward", () => {
    const euros: RewardOfOrder = { kind: "earns", value: money(1, currency("EUR")) };
    expect(adjustReward(reward("held"), euros)).toBeNull();
  });
});
