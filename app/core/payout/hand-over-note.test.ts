import { expect, it } from "vitest";
import { handOverNote } from "./hand-over-note.ts";

it("keeps the note with its proof, without the spaces around them", () => {
  expect(handOverNote(" Bank transfer ", " 4711 ")).toEqual({ ok: true, text: "Bank transfer (proof: 4711)" });
  expect(handOverNote("Voucher", "  ")).toEqual({ ok: true, text: "Voucher" });
});

it("takes as much as it says", () => {
  expect(handOverNote("x".repeat(500), "y".repeat(300))).toMatchObject({ ok: true });
});

it("says which field is wrong", () => {
  expect(handOverNote("   ", "4711")).toMatchObject({ ok: false, fields: { note: expect.stringContaining("note") } });
  expect(handOverNote("x".repeat(501), "")).toMatchObject({
    ok: false,
    fields: { note: expect.stringContaining("500") },
  });
  expect(handOverNote("x".repeat(500), "y".repeat(301))).toMatchObject({
    ok: false,
    fields: { proof: expect.stringContaining("300") },
  });
});
