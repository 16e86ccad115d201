import { describe, expect, test } from "vitest";
import type { PayoutState } from "../payout/payout-states.ts";
import { placeName, signUpName } from "../referral/sign-up.ts";
import type { LedgerKind } from "./posting.ts";
import { owed, type PersonMovement, statementLines } from "./statement.ts";

const movement = (
  kind: LedgerKind,
  heldMinor: number,
  payableMinor: number,
  state: PayoutState | null = null,
): PersonMovement => ({
  id: `ltx_${kind}`,
  at: new Date("2026-11-21T10:00:00Z"),
  kind,
  heldMinor,
  payableMinor,
  reason: null,
  order: null,
  payout: state === null ? null : { rail: "tremendous", state, reason: null, reference: null },
});

describe("a statement", () => {
  test("carries the balance from line to line; the end of a hold changes nothing of what is owed", () => {
    const lines = statementLines({ heldMinor: 0, payableMinor: 500 }, [
      movement("earn", 1_000, 0),
      movement("release", -1_000, 1_000),
      movement("reserve", 0, -1_500, "issued"),
      movement("claw_back", 0, -400),
      movement("forgive", 0, 400),
    ]);
    expect(lines.map((line) => line.changeMinor)).toEqual([1_000, 0, -1_500, -400, 400]);
    expect(lines.map((line) => owed(line.after))).toEqual([1_500, 1_500, 0, -400, 0]);
    expect(lines[0]?.after).toEqual({ heldMinor: 1_000, payableMinor: 500 });
  });

  test("says what became of a payout", () => {
    const text = (state: PayoutState) => statementLines(owes(0), [movement("reserve", 0, -1, state)])[0]?.text;
    expect(text("issued")).toBe("statement.line.sent");
    for (const state of ["requested", "sending", "unknown", "accepted"] as const)
      expect(text(state)).toBe("statement.line.on_its_way");
    for (const state of ["failed", "reversed"] as const) expect(text(state)).toBe("statement.line.tried");
  });

  test("says whose sign-up or order a reward is for", () => {
    const text = (order: string | null, own?: boolean) =>
      statementLines(owes(0), [{ ...movement("earn", 1, 0), order, ...(own === undefined ? {} : { own }) }])[0]?.text;
    expect([text("#1"), text("#1", true), text(signUpName), text(signUpName, true), text(null, false)]).toEqual([
      "statement.line.earn",
      "statement.line.earn_own",
      "statement.line.earn_sign_up",
      "statement.line.earn_own_sign_up",
      "statement.line.earn",
    ]);
  });

  test.each([
    "release",
    "suspend",
    "cancel",
    "claw_back",
    "restore",
    "return",
    "forgive",
    "unforgive",
    "exchange",
    "merge",
  ] as const)("names a %s by its kind", (kind) => {
    expect(statementLines(owes(0), [movement(kind, 0, 1)])[0]?.text).toBe(`statement.line.${kind}`);
  });

  test("says that it is on its way where the payout is not known", () => {
    expect(statementLines(owes(0), [movement("reserve", 0, -1)])[0]?.text).toBe("statement.line.on_its_way");
  });

  test("that an amount did not change says no gain", () => {
    expect(statementLines(owes(0), [movement("adjust", 5, -5)])[0]?.text).toBe("statement.line.smaller");
  });

  test("says whether a reward became larger or smaller", () => {
    const [larger, smaller] = statementLines(owes(0), [movement("adjust", 5, 0), movement("adjust", -5, 0)]);
    expect([larger?.text, smaller?.text]).toEqual(["statement.line.larger", "statement.line.smaller"]);
  });

  test("says what was earned by whom: an order, a sign-up, or people on a waiting list", () => {
    const text = (order: string) => statementLines(owes(0), [{ ...movement("earn", 5, 0), order }])[0]?.text;
    expect(["#1", signUpName, placeName].map(text)).toEqual([
      "statement.line.earn",
      "statement.line.earn_sign_up",
      "statement.line.earn_list",
    ]);
  });

  test("has no line for what is between the shop and its rail", () => {
    for (const kind of ["settle", "fee", "lapse_points"] as const)
      expect(() => statementLines(owes(0), [movement(kind, 0, 1)])).toThrow(`a ${kind} is on nobody's statement`);
  });
});

const owes = (payableMinor: number) => ({ heldMinor: 0, payableMinor });
