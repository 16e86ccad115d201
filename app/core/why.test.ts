import { describe, expect, test } from "vitest";
import { languageOf } from "./language/language-of.ts";
import { sayReason } from "./language/say.ts";
import { payoutTransitions } from "./payout/payout-states.ts";
import { type ReasonCode, reasons, sentence } from "./reason.ts";
import { referralTransitions } from "./referral/referral-states.ts";
import { openHold } from "./reward/open-hold.ts";
import { rewardTransitions } from "./reward/reward-states.ts";
import type { Transitions } from "./transitions.ts";
import { goesOut, type Why, whyOrder, whyPayout, whyReferral, whyReward } from "./why.ts";

const then = new Date("2026-12-01T10:00:00Z");
const codes = Object.keys(reasons) as ReasonCode[];
const stored = [null, "a_code_of_a_later_version", ...codes];

/** Every table, and what a thing of it says in a state with whatever may stand in its row. */
const tables = {
  reward: {
    transitions: rewardTransitions,
    whys: (state: never) => stored.map((reason) => whyReward({ state, reason, holdUntil: then, issueAt: null })),
    byItself: ["held"],
  },
  payout: {
    transitions: payoutTransitions,
    whys: (state: never) => stored.map((reason) => whyPayout({ state, reason })),
    byItself: [],
  },
  referral: {
    transitions: referralTransitions,
    whys: (state: never) =>
      stored.flatMap((reason) =>
        [then, null].flatMap((checkAt) =>
          [null, "order_refunded", "waiting_for_collections", "of_a_later_version"].map((refusal) =>
            whyReferral({ state, reason, checkAt, refusal }),
          ),
        ),
      ),
    byItself: ["pending"],
  },
} as const;

function isTold({ code }: Why): void {
  expect(sentence({ code }, "merchant")).toMatch(/^[A-Z{].*\.$/s);
  for (const locale of ["en", "de", "fr"]) expect(sayReason(languageOf(locale), code)).toMatch(/^\p{Lu}.*\.$/su);
}

describe.each(Object.entries(tables))("whatever a %s becomes", (_, { transitions, whys, byItself }) => {
  const { first, next } = transitions as Transitions<string>;
  const ways = [
    ...first.map((to) => ["nothing", to] as const),
    ...Object.entries(next).flatMap(([from, to]) => to.map((each) => [from, each] as const)),
  ];

  test.each(ways)("from %s to %s, both sides can read why, in every language", (_from, to) => {
    for (const why of whys(to as never)) isTold(why);
  });

  test.each(Object.keys(next))("%s has a date only where time alone leads on, and a way to lead on by", (state) => {
    const dated = whys(state as never).some((why) => why.changesAt !== null);
    expect(dated).toBe((byItself as readonly string[]).includes(state));
    if (dated) expect(next[state]?.length).toBeGreaterThan(0);
  });
});

test.each([null, ...codes])("an order that ends with %s says why", (refusal) => isTold(whyOrder({ refusal })));

test("a reason that was written wins over the usual one of its state", () => {
  expect(whyReward({ state: "failed", reason: "needs_funds", holdUntil: then, issueAt: null }).code).toBe(
    "needs_funds",
  );
  expect(whyReferral({ state: "reversed", reason: null, checkAt: null, refusal: "order_cancelled" }).code).toBe(
    "order_cancelled",
  );
  expect(whyReferral({ state: "pending", reason: null, checkAt: then, refusal: null })).toEqual({
    code: "waiting_for_customer_check",
    changesAt: then,
  });
  const waits = { state: "pending", reason: null, refusal: "waiting_for_collections" } as const;
  expect(whyReferral({ ...waits, checkAt: then })).toEqual({ code: "waiting_for_collections", changesAt: then });
  expect(whyReferral({ ...waits, checkAt: null })).toEqual({ code: "waiting_for_collections", changesAt: null });
});

test("for what was taken away no reason is made up", () => {
  for (const state of ["cancelled", "clawed_back"] as const)
    expect(whyReward({ state, reason: null, holdUntil: then, issueAt: null }).code).toBe("not_told");
});

test.each([
  ["held", "in_hold"],
  ["due", "waiting_for_issue"],
  ["issuing", "on_its_way"],
  ["issued", "delivered"],
  ["failed", "provider_refused"],
] as const)("a reward that is %s and says no more is %s", (state, code) => {
  expect(whyReward({ state, reason: null, holdUntil: then, issueAt: null })).toEqual({
    code,
    changesAt: state === "held" ? then : null,
  });
});

test.each([
  ["requested", "on_its_way"],
  ["sending", "on_its_way"],
  ["unknown", "outcome_unknown"],
  ["accepted", "on_its_way"],
  ["issued", "delivered"],
  ["failed", "provider_refused"],
  ["reversed", "returned_by_provider"],
] as const)("a payout that is %s and says no more is %s", (state, code) => {
  expect(whyPayout({ state, reason: null })).toEqual({ code, changesAt: null });
  expect(whyPayout({ state, reason: "needs_funds" }).code).toBe("needs_funds");
});

describe("a referral says by itself", () => {
  const none = { reason: null, checkAt: null, refusal: null };
  test.each([
    ["pending", none, "no_order_counts_yet"],
    ["pending", { ...none, refusal: "below_minimum_spend" }, "below_minimum_spend"],
    ["qualified", { ...none, refusal: "below_minimum_spend" }, "referral_counts"],
    ["flagged", none, "under_review"],
    ["flagged", { ...none, reason: "too_many_orders" }, "under_review"],
    ["rejected", none, "rejected_by_staff"],
    ["rejected", { ...none, reason: "existing_customer" }, "existing_customer"],
    ["reversed", none, "orders_fell_away"],
    ["reversed", { ...none, refusal: "order_refunded" }, "order_refunded"],
  ] as const)("%s with %j: %s", (state, row, code) => {
    expect(whyReferral({ state, ...row })).toEqual({ code, changesAt: null });
  });
});

describe("the day on which a due reward goes out by itself", () => {
  const waits = { state: "due", reason: "waits_for_issue_day", issueAt: then } as const;
  test("is known where it waits for its day alone", () => {
    expect(goesOut(waits)).toEqual(then);
    expect(goesOut({ ...waits, reason: "waiting_for_issue" })).toBeNull();
    expect(goesOut({ ...waits, state: "held" })).toBeNull();
    expect(whyReward({ ...waits, holdUntil: then })).toEqual({ code: "waits_for_issue_day", changesAt: then });
  });
});

test("an order says why it earns nothing, and a word of a later version is not made up", () => {
  expect([null, "order_refunded", "a_code_of_a_later_version"].map((refusal) => whyOrder({ refusal }))).toEqual(
    ["order_counts", "order_refunded", "not_told"].map((code) => ({ code, changesAt: null })),
  );
});

test("a hold without an end has no date", () => {
  expect(whyReward({ state: "held", reason: null, holdUntil: openHold, issueAt: null }).changesAt).toBeNull();
});
