import { describe, expect, test } from "vitest";
import { type Assessment, clear } from "../fraud/assess.ts";
import type { SignalName } from "../fraud/signals.ts";
import type { FriendId, ProgramId, ReferralCodeId, ReferralId, ReferrerId, VisitId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import type { CodeFacts, FriendFacts } from "./attribute.ts";
import { decideOrder, isSamePerson, type OrderContext, type ProgramFacts } from "./decide-order.ts";
import type { OrderFacts } from "./order-facts.ts";

const programId = "prg_1" as ProgramId;
const then = new Date("2026-11-20T10:00:00Z");
const terms = { ...usualRules, trigger: "first_paid_order" } as unknown as Terms;
const program: ProgramFacts = { programId, state: "active", version: 4, terms };
const code = (name: string, more: Partial<CodeFacts> = {}): CodeFacts => ({
  codeId: `cod_${name}` as ReferralCodeId,
  code: name,
  programId,
  referrerId: `rfr_${name}` as ReferrerId,
  ...more,
});
const friendOf = (name: string): FriendFacts => ({
  friendId: "frd_1" as FriendId,
  referrals: [
    {
      referralId: "rfl_1" as ReferralId,
      programId,
      referrerId: `rfr_${name}` as ReferrerId,
      termsVersion: 2,
      state: "qualified",
      reason: null,
    },
  ],
});
const order: OrderFacts = {
  orderId: "1",
  name: "#1",
  stateAt: then,
  createdAt: then,
  paid: true,
  paidAt: then,
  cancelledAt: null,
  fullyRefunded: false,
  test: false,
  currency: currency("USD"),
  baseMinor: 5_000,
  discountCodes: [],
  cartToken: null,
  customerId: null,
  email: null,
};
const context = (over: Partial<OrderContext> = {}): OrderContext => ({
  codes: [code("anna")],
  clicks: [],
  isOwn: () => false,
  friend: null,
  said: null,
  program: (id) => (id === programId ? program : null),
  lockedTerms: () => terms,
  referrer: () => ({ customerId: null, emailHash: null }),
  assess: () => clear,
  ...over,
});
/** A visit so many days before the order. */
const visit = (daysBefore: number) => {
  const digits = "0123456789abcdefghjkmnpqrstvwxyz";
  let time = then.getTime() - daysBefore * 86_400_000;
  let text = "";
  for (let index = 0; index < 10; index += 1) {
    text = digits[time % 32] + text;
    time = Math.floor(time / 32);
  }
  return `vis_${text}x` as VisitId;
};
const click = (name: string, daysBefore: number) => ({ code: code(name), visitId: visit(daysBefore) });
const running = (rules: Partial<Terms>, more: Partial<ProgramFacts> = {}): Pick<OrderContext, "program"> => ({
  program: () => ({ ...program, ...more, terms: { ...terms, ...rules } }),
});

describe("an order leaves no trace", () => {
  test.each<[string, Partial<OrderFacts>, Partial<OrderContext>, string]>([
    ["of a test", { test: true }, {}, "test_order"],
    ["without evidence", {}, { codes: [] }, "not_referred"],
    [
      "by a link that was too old",
      {},
      { codes: [], clicks: [click("anna", 31)], ...running({ clickDays: 30 }) },
      "click_too_old",
    ],
    ["while it is not paid", { paid: false }, {}, "not_paid"],
    ["of a program that is not there", {}, { program: () => null }, "program_not_active"],
    ["of a paused program", {}, running({}, { state: "paused" }), "program_not_active"],
    [
      "of programs that are not there, whatever speaks for them",
      {},
      { codes: [code("anna"), code("zoe")], clicks: [click("anna", 1)], program: () => null },
      "program_not_active",
    ],
    ["under terms that are not there", {}, { friend: friendOf("anna"), lockedTerms: () => null }, "program_not_active"],
    [
      "of a sign-up, where sign-ups are not rewarded",
      { signUp: { joinedAt: then, verifiedAt: null } },
      {},
      "program_not_active",
    ],
  ])("%s", (_, change, over, why) => {
    expect(decideOrder({ ...order, ...change }, context(over))).toEqual({ kind: "nothing", why });
  });
});

describe("an order is recorded", () => {
  test("under the newest terms of its program", () => {
    expect(decideOrder(order, context())).toEqual({
      kind: "record",
      attribution: expect.objectContaining({ decidedBy: "discount_code", referrerId: "rfr_anna", standing: null }),
      terms,
      version: 4,
      bar: null,
      assessment: clear,
    });
  });

  test("under the terms that the friend's referral was made under, also where its program is paused", () => {
    const locked = { ...terms, holdDays: 99 } as Terms;
    const asked: unknown[] = [];
    const decision = decideOrder(
      order,
      context({
        friend: friendOf("anna"),
        ...running({}, { state: "paused" }),
        lockedTerms: (...of) => {
          asked.push(of);
          return locked;
        },
      }),
    );
    expect(decision).toMatchObject({ kind: "record", version: 2, terms: locked, bar: null });
    expect(asked).toEqual([[programId, 2]]);
  });

  test("as a sign-up where its program rewards them, by the link's own kind of evidence", () => {
    const joined = { ...order, signUp: { joinedAt: then, verifiedAt: null } };
    const ofSignUps = { codes: [], clicks: [click("anna", 1)], ...running({ trigger: "sign_up" }) };
    expect(decideOrder(joined, context(ofSignUps))).toMatchObject({
      kind: "record",
      attribution: { decidedBy: "sign_up", visitId: visit(1) },
    });
    expect(decideOrder(order, context({ ...ofSignUps }))).toMatchObject({
      attribution: { decidedBy: "cart_attribute" },
    });
  });

  test("by a code that was open when it was placed, and by no other", () => {
    const closed = (closedAt: Date) => context({ codes: [code("anna", { closedAt })] });
    expect(decideOrder(order, closed(new Date(then.getTime() + 1))).kind).toBe("record");
    expect(decideOrder(order, closed(then))).toEqual({ kind: "nothing", why: "not_referred" });
    const link = { ...click("anna", 1), code: code("anna", { closedAt: then }) };
    expect(decideOrder(order, context({ codes: [], clicks: [link] })).kind).toBe("nothing");
  });

  test("by the code of a program that runs before one of a program that does not", () => {
    const paused = code("zoe", { programId: "prg_2" as ProgramId });
    const decision = decideOrder(
      order,
      context({
        codes: [paused, code("anna")],
        program: (id) => (id === programId ? program : { ...program, programId: id, state: "paused" }),
      }),
    );
    expect(decision).toMatchObject({ attribution: { referrerId: "rfr_anna" } });
  });
});

describe("several links", () => {
  const clicks = [click("anna", 3), click("zoe", 2), click("eva", 1)];
  const decided = (over: Partial<OrderContext>) => {
    const decision = decideOrder(order, context(over));
    return decision.kind === "record" ? decision.attribution : null;
  };

  test("the last decides, and the others stand in the evidence as passed over", () => {
    expect(decided({ codes: [], clicks })).toMatchObject({
      referrerId: "rfr_eva",
      evidence: [
        { kind: "cart_attribute", code: { code: "eva" } },
        { kind: "cart_attribute", code: { code: "anna" }, passedOver: "other_click" },
        { kind: "cart_attribute", code: { code: "zoe" }, passedOver: "other_click" },
      ],
    });
  });

  test("one that is too old stands there as too old", () => {
    expect(decided({ codes: [], clicks, ...running({ clickDays: 2 }) })?.evidence).toEqual([
      { kind: "cart_attribute", ...clicks[2] },
      { kind: "cart_attribute", ...clicks[1], passedOver: "other_click" },
      { kind: "cart_attribute", ...clicks[0], passedOver: "too_old" },
    ]);
  });

  test("where the first decides, a code that came with a later one stands behind it, and one that was typed before", () => {
    const first = running({ clickModel: "first" });
    expect(decided({ codes: [code("eva")], clicks, ...first })).toMatchObject({
      decidedBy: "cart_attribute",
      referrerId: "rfr_anna",
      evidence: [{ code: { code: "anna" } }, { kind: "discount_code", code: { code: "eva" } }, {}, {}],
    });
    expect(decided({ codes: [code("typed")], clicks, ...first })).toMatchObject({
      decidedBy: "discount_code",
      referrerId: "rfr_typed",
    });
    // The first link's own code came with the link that decides.
    const again = [...clicks, click("anna", 0)];
    expect(decided({ codes: [code("anna")], clicks: again, ...first })).toMatchObject({ decidedBy: "discount_code" });
    // Where the last decides, no code stands behind.
    expect(decided({ codes: [code("zoe")], clicks })).toMatchObject({
      decidedBy: "discount_code",
      referrerId: "rfr_zoe",
    });
  });
});

describe("what bars an order for good", () => {
  const barOf = (change: Partial<OrderFacts>, over: Partial<OrderContext>) => {
    const decision = decideOrder({ ...order, ...change }, context(over));
    return decision.kind === "record" ? decision.bar : decision.why;
  };
  const found = (referrer: Assessment["referrer"], ...hits: [SignalName, "flag" | "block"][]) => ({
    assess: (): Assessment => ({
      friend: "clear",
      referrer,
      hits: hits.map(([signal, mode]) => ({ signal, friend: "off", referrer: mode, values: {} })),
    }),
  });

  test.each<[string, Partial<OrderFacts>, Partial<OrderContext>, string | null]>([
    ["a rule that flags", {}, found("flag", ["same_name", "flag"]), null],
    ["a rule that blocks", {}, found("block", ["same_name", "block"]), "blocked_by_rule"],
    ["their own account", {}, found("block", ["same_customer", "block"]), "self_referral"],
    ["their own address", {}, found("block", ["same_email", "block"]), "self_referral"],
    ["their own code", {}, found("block", ["own_code", "block"]), "self_referral"],
    [
      "their own account, and a name that blocks as well",
      {},
      found("block", ["same_name", "block"], ["same_customer", "block"]),
      "self_referral",
    ],
    [
      "a rule that blocks, and an address that is only flagged",
      {},
      found("block", ["same_name", "block"], ["same_email", "flag"]),
      "blocked_by_rule",
    ],
    ["the till", { channel: "pos" }, running({ leaveOut: ["pos"] }), "left_out_pos"],
    ["a draft", { channel: "draft" }, running({ leaveOut: ["pos", "draft"] }), "left_out_draft"],
    ["a draft where only the till is left out", { channel: "draft" }, running({ leaveOut: ["pos"] }), null],
    ["the online store", { channel: null }, running({ leaveOut: ["pos", "draft"] }), null],
    ["another referrer's friend", {}, { friend: friendOf("zoe") }, "belongs_to_other_referrer"],
    ["the referrer's friend", {}, { friend: friendOf("anna") }, null],
    [
      "a banned referrer",
      {},
      { referrer: () => ({ customerId: null, emailHash: null, banned: true }) },
      "referrer_banned",
    ],
    ["a referrer whom nobody knows", {}, { referrer: () => null }, null],
    [
      "a banned referrer's friend who used another's code",
      {},
      { friend: friendOf("zoe"), referrer: () => ({ customerId: null, emailHash: null, banned: true }) },
      "belongs_to_other_referrer",
    ],
  ])("%s", (_, change, over, bar) => {
    expect(barOf(change, over)).toBe(bar);
  });
});

describe("two are the same person", () => {
  const ben = { customerId: "1", emailHash: "a" };
  const nobody = { customerId: null, emailHash: null };
  test.each([
    [ben, { customerId: "1", emailHash: "b" }, true],
    [ben, { customerId: "2", emailHash: "a" }, true],
    [ben, { customerId: "2", emailHash: "b" }, false],
    [nobody, nobody, false],
    [ben, nobody, false],
    [ben, null, false],
  ])("%j and %j: %s", (a, b, same) => {
    expect(isSamePerson(a, b)).toBe(same);
  });
});
