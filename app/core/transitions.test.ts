import { describe, expect, test } from "vitest";
import { batchTransitions } from "./payout/batch-states.ts";
import { payoutFileTransitions } from "./payout/file-states.ts";
import { payoutTransitions } from "./payout/payout-states.ts";
import { applicationTransitions } from "./program/application-states.ts";
import { listEntryTransitions } from "./program/list-entry-states.ts";
import { programTransitions } from "./program/program-states.ts";
import { claimTransitions } from "./referral/claim-states.ts";
import { referralTransitions } from "./referral/referral-states.ts";
import { rewardTransitions } from "./reward/reward-states.ts";
import { mayBecome, type Transitions, unreachable } from "./transitions.ts";

const tables: readonly [string, Transitions<string>][] = [
  ["program", programTransitions],
  ["application", applicationTransitions],
  ["list entry", listEntryTransitions],
  ["claim", claimTransitions],
  ["referral", referralTransitions],
  ["reward", rewardTransitions],
  ["payout", payoutTransitions],
  ["payout batch", batchTransitions],
  ["payout file", payoutFileTransitions],
];

describe.each(tables)("the life of a %s", (_name, table) => {
  const states = Object.keys(table.next);

  test("every state can be reached", () => expect(unreachable(table)).toEqual([]));

  test("every way leads to a state of the table, and to another one", () => {
    for (const [from, targets] of Object.entries(table.next)) {
      expect(states).toEqual(expect.arrayContaining([...targets]));
      expect(targets).not.toContain(from);
      expect(new Set(targets).size).toBe(targets.length);
    }
    expect(states).toEqual(expect.arrayContaining([...table.first]));
  });
});

describe("transition tables", () => {
  test("a state without a way to it is found", () => {
    const table: Transitions<"a" | "b" | "c"> = { first: ["a"], next: { a: ["b"], b: ["a"], c: ["a"] } };
    expect(unreachable(table)).toEqual(["c"]);
  });

  test("money that went out does not become due again behind the payout's back", () => {
    for (const from of ["issued", "clawed_back", "issuing"] as const)
      expect(mayBecome(rewardTransitions, from, "held")).toBe(false);
    // Of an issued one a part may have been taken back at the rail and then earned again: the payable balance says how much.
    for (const from of ["clawed_back", "issuing"] as const)
      expect(mayBecome(rewardTransitions, from, "due")).toBe(false);
  });

  test("an unknown outcome is never sent anew before it was looked up", () => {
    expect(mayBecome(payoutTransitions, "unknown", "sending")).toBe(false);
  });

  test("a batch that the provider has is never sent again, and one that was refused is over", () => {
    expect(batchTransitions.next.sent).toEqual([]);
    expect(batchTransitions.next.refused).toEqual([]);
  });
});
