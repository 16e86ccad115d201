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
