import { describe, expect, test } from "vitest";
import type { PayoutState } from "../payout/payout-states.ts";
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

  test("says whether a reward became larger or smaller", () => {
    const [larger, smaller] = statementLines(owes(0), [movement("adjust", 5, 0), movement("adjust", -5, 0)]);
    expect([larger?.text, smaller?.text]).toEqual(["statement.line.larger", "statement.line.smaller"]);
  });

  test("has no line for what is between the shop and its rail", () => {
    for (const kind of ["settle", "fee"] as const)
      expect(() => statementLines(owes(0), [movement(kind, 0, 1)])).toThrow(/nobody's statement/);
  });
});

const owes = (payableMinor: number) => ({ heldMinor: 0, payableMinor });
