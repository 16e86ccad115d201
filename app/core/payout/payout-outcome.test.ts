import { describe, expect, test } from "vitest";
import { mayBecome } from "../transitions.ts";
import { outcomeOf, type RailAnswer } from "./payout-outcome.ts";
import { payoutTransitions } from "./payout-states.ts";

const delivery = { kind: "gift_card_link" as const, reference: "ord_1" };
const answers: readonly [RailAnswer, string][] = [
  [{ kind: "issued", delivery }, "issued"],
  [{ kind: "accepted", delivery }, "accepted"],
  [{ kind: "refused", code: "no_customer", detail: "nobody" }, "failed"],
  [{ kind: "refused", code: "needs_funds", detail: "balance too low" }, "requested"],
  [{ kind: "reversed", detail: "bounced" }, "reversed"],
  [{ kind: "later", detail: "429" }, "requested"],
  [{ kind: "unknown", detail: "timed out" }, "unknown"],
];

describe("a rail's answer", () => {
  test.each(answers)("%j makes the payout %s, which a sending one may become", (answer, state) => {
    const outcome = outcomeOf(answer);
    expect(outcome.state).toBe(state);
    expect(mayBecome(payoutTransitions, "sending", outcome.state)).toBe(true);
    expect(outcome.reason).not.toBeNull();
  });

  test("a time-out is not a failure", () => {
    expect(outcomeOf({ kind: "unknown", detail: "timed out" })).toMatchObject({
      outcome: "unknown",
      reason: "outcome_unknown",
    });
  });

  test("only a delivery is something in hand", () => {
    for (const [answer] of answers) expect(outcomeOf(answer).delivery !== null).toBe("delivery" in answer);
  });
});

describe("what is kept of an answer", () => {
  const nothing = { delivery: null };
  test.each<[RailAnswer, ReturnType<typeof outcomeOf>]>([
    [
      { kind: "issued", delivery },
      { state: "issued", outcome: "issued", reason: "delivered", detail: null, delivery },
    ],
    [
      { kind: "accepted", delivery },
      { state: "accepted", outcome: "accepted", reason: "on_its_way", detail: null, delivery },
    ],
    [
      { kind: "accepted", delivery, code: "needs_funds", note: "asked again", attention: "approve it" },
      { state: "accepted", outcome: "accepted", reason: "needs_funds", detail: "approve it", delivery },
    ],
    [
      { kind: "accepted", delivery, note: "asked again" },
      { state: "accepted", outcome: "accepted", reason: "on_its_way", detail: "asked again", delivery },
    ],
    [
      { kind: "refused", code: "no_customer", detail: "nobody" },
      { state: "failed", outcome: "refused", reason: "no_customer", detail: "nobody", ...nothing },
    ],
    [
      { kind: "refused", code: "needs_funds", detail: "balance too low" },
      { state: "requested", outcome: "refused", reason: "needs_funds", detail: "balance too low", ...nothing },
    ],
    [
      { kind: "reversed", detail: "bounced" },
      { state: "reversed", outcome: "refused", reason: "returned_by_provider", detail: "bounced", ...nothing },
    ],
    [
      { kind: "later", detail: "429" },
      { state: "requested", outcome: "later", reason: "on_its_way", detail: "429", ...nothing },
    ],
    [
      { kind: "unknown", detail: "timed out" },
      { state: "unknown", outcome: "unknown", reason: "outcome_unknown", detail: "timed out", ...nothing },
    ],
  ])("%j", (answer, kept) => {
    expect(outcomeOf(answer)).toEqual(kept);
  });
});
