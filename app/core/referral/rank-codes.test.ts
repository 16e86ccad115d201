import { expect, test } from "vitest";
import type { FriendId, ProgramId, ReferralCodeId, ReferralId, ReferrerId } from "../ids.ts";
import type { CodeFacts, FriendFacts } from "./attribute.ts";
import { rankCodes } from "./rank-codes.ts";

const code = (name: string, program = "prg_1"): CodeFacts => ({
  codeId: `cod_${name}` as ReferralCodeId,
  code: name,
  programId: program as ProgramId,
  referrerId: `rfr_${name}` as ReferrerId,
});
const [anna, zoe, ben, paused] = [code("ANNA"), code("ZOE"), code("BEN"), code("PAUL", "prg_2")];
const friendOf = (referrer: CodeFacts): FriendFacts => ({
  friendId: "frd_1" as FriendId,
  referrals: [
    {
      referralId: "ref_1" as ReferralId,
      programId: referrer.programId,
      referrerId: referrer.referrerId,
      termsVersion: 1,
      state: "qualified",
      reason: null,
    },
  ],
});
const ranked = (codes: readonly CodeFacts[], friend: FriendFacts | null = null) =>
  rankCodes(codes, { friend, isOwn: (one) => one === ben, isActive: ({ programId }) => programId === "prg_1" });

test("of several codes the first one decides, one used twice is one", () => {
  expect(ranked([zoe, anna, zoe])).toEqual([zoe, anna]);
});

test("a friend's own referrer comes before others of the program, and leaves other programs where they are", () => {
  expect(ranked([zoe, anna], friendOf(anna))).toEqual([anna, zoe]);
  expect(ranked([paused, zoe, anna], friendOf(paused))).toEqual([paused, zoe, anna]);
  expect(ranked([zoe, paused], friendOf(paused))).toEqual([zoe, paused]);
  const other = code("OTTO", "prg_2");
  expect(ranked([other, zoe], friendOf(paused))).toEqual([zoe, other]);
});

test("a program that does not run and the buyer's own code come last", () => {
  expect(ranked([ben, paused, zoe])).toEqual([zoe, paused, ben]);
  expect(ranked([ben])).toEqual([ben]);
});
