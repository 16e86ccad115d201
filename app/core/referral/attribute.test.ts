import { describe, expect, test } from "vitest";
import type { FriendId, ProgramId, ReferralCodeId, ReferralId, ReferrerId, VisitId } from "../ids.ts";
import { attribute, type CodeFacts, type FriendFacts, wasOpen } from "./attribute.ts";

const code = (name: string, program = "prg_1"): CodeFacts => ({
  codeId: `cod_${name}` as ReferralCodeId,
  code: name,
  programId: program as ProgramId,
  referrerId: `rfr_${name}` as ReferrerId,
});
const visit = "vis_1" as VisitId;
const anna = code("ANNA");
const zoe = code("ZOE");

/** A friend who was referred by Anna before. */
const friendOfAnna = (program = "prg_1"): FriendFacts => ({
  friendId: "frd_1" as FriendId,
  referrals: [
    {
      referralId: "ref_1" as ReferralId,
      programId: program as ProgramId,
      referrerId: anna.referrerId,
      termsVersion: 1,
      state: "qualified",
      reason: null,
    },
  ],
});

describe("to whom an order belongs", () => {
  test("nobody, without any evidence", () => expect(attribute([], null, null)).toBeNull());

  test("a discount code is the strongest evidence, the first of several decides", () => {
    expect(attribute([zoe, anna], { code: anna, visitId: visit }, null)).toMatchObject({
      decidedBy: "discount_code",
      confidence: 100,
      referrerId: zoe.referrerId,
      codeId: zoe.codeId,
      visitId: null,
      overruled: false,
    });
  });

  test("a cart attribute decides where no code was used, and brings its visit", () => {
    expect(attribute([], { code: anna, visitId: visit }, null)).toMatchObject({
      decidedBy: "cart_attribute",
      confidence: 90,
      referrerId: anna.referrerId,
      visitId: visit,
    });
  });

  test("the visit belongs to the chain when the code that was used is the one that was visited", () => {
    expect(attribute([anna], { code: anna, visitId: visit }, null)?.visitId).toBe(visit);
    expect(attribute([zoe], { code: anna, visitId: visit }, null)?.visitId).toBeNull();
  });

  test("a known friend comes back without a code", () => {
    expect(attribute([], null, friendOfAnna())).toMatchObject({
      decidedBy: "known_friend",
      confidence: 80,
      referrerId: anna.referrerId,
      codeId: null,
      standing: { referralId: "ref_1" },
      overruled: false,
    });
  });

  test("a friend stays with the first referrer; the newer code stays in the evidence", () => {
    const decided = attribute([zoe], null, friendOfAnna());
    expect(decided).toMatchObject({ referrerId: anna.referrerId, overruled: true, decidedBy: "discount_code" });
    expect(decided?.evidence.map(({ kind }) => kind)).toEqual(["discount_code", "known_friend"]);
  });

  test("a referral in another program holds nobody", () => {
    expect(attribute([zoe], null, friendOfAnna("prg_2"))).toMatchObject({
      referrerId: zoe.referrerId,
      standing: null,
      overruled: false,
    });
  });

  test("everything that spoke for anybody is kept, strongest kind first", () => {
    expect(
      attribute([anna, zoe], { code: zoe, visitId: null }, friendOfAnna())?.evidence.map(({ kind }) => kind),
    ).toEqual(["discount_code", "discount_code", "cart_attribute", "known_friend"]);
  });
});

test("what staff said overrules every other evidence, which is kept beside it", () => {
  const said = {
    kind: "manual",
    programId: zoe.programId,
    referrerId: zoe.referrerId,
    codeId: zoe.codeId,
    actor: "staff:1",
    note: "why",
  } as const;
  const decided = attribute([anna], { code: anna, visitId: visit }, null, said);
  expect(decided).toMatchObject({ decidedBy: "manual", confidence: 100, referrerId: zoe.referrerId, visitId: null });
  expect(decided?.evidence.map(({ kind }) => kind)).toEqual(["manual", "discount_code", "cart_attribute"]);
  expect(decided?.codeId).toBe(said.codeId);
  // A friend belongs to one referrer all the same: staff move them instead.
  expect(attribute([], null, friendOfAnna(), said)).toMatchObject({ referrerId: anna.referrerId, overruled: true });
});

test("a code that was closed counts for orders placed before", () => {
  const closed = { ...anna, closedAt: new Date("2026-11-21T10:00:00Z") };
  expect(wasOpen(anna, new Date("2030-01-01T00:00:00Z"))).toBe(true);
  expect(wasOpen(closed, new Date("2026-11-21T09:59:59Z"))).toBe(true);
  expect(wasOpen(closed, closed.closedAt)).toBe(false);
});
