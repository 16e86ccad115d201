import { describe, expect, test } from "vitest";
import { type DisputeOutcome, mergeDisputes, standOfDisputes } from "./disputes.ts";

describe("disputes", () => {
  test.each<[readonly DisputeOutcome[], DisputeOutcome]>([
    [["open"], "open"],
    [["open", "won"], "won"],
    [["won", "open"], "won"],
    [["lost", "open", "lost"], "lost"],
    [["open", "lost", "won"], "won"],
  ])("told as %j, one ends as %s", (told, end) => {
    const known = told.reduce<ReturnType<typeof mergeDisputes>>(
      (disputes, outcome) => mergeDisputes(disputes, { "1": outcome }),
      null,
    );
    expect(known).toEqual({ "1": end });
  });

  test("what is no news leaves everything as it is", () => {
    const known = { "1": "won", "2": "open" } as const;
    expect(mergeDisputes(known, { "1": "open", "2": "open" })).toBe(known);
    expect(mergeDisputes(known, { "1": "won" })).toBe(known);
    expect(mergeDisputes(known, null)).toBe(known);
    expect(mergeDisputes(null, {})).toBeNull();
    expect(mergeDisputes(known, { "3": "lost" })).toEqual({ ...known, "3": "lost" });
  });

  test("an order stands by the worst of them", () => {
    expect(standOfDisputes(null)).toBeNull();
    expect(standOfDisputes({ "1": "won" })).toBeNull();
    expect(standOfDisputes({ "1": "won", "2": "open" })).toBe("open");
    expect(standOfDisputes({ "1": "open", "2": "lost" })).toBe("lost");
  });
});
