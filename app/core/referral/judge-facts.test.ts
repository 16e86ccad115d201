import { describe, expect, test } from "vitest";
import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId, VisitId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { judgeOrder } from "./judge-order.ts";
import { emptyBook, type OrderBook } from "./order-book.ts";
import type { OrderFacts } from "./order-facts.ts";
import type { OrderToJudge } from "./order-to-judge.ts";

/* What judging writes into the book, row by row. What follows from it is in judge-order.test.ts. */

const usd = currency("USD");
const programId = "prg_1" as ProgramId;
const anna = "rfr_anna" as ReferrerId;
const orderId = "gid://shopify/Order/1";
const customerId = "gid://shopify/Customer/ben";
/** A moment, in seconds from the start. */
const at = (second: number) => new Date(Date.parse("2026-11-01T10:00:00Z") + second * 1_000);
let count = 0;
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++count}` as Id;

function shop(rules: Partial<Terms> = {}): OrderBook {
  const book = emptyBook();
  const terms: Terms = {
    ...usualRules,
    kind: "refer_a_friend",
    offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
    reward: { kind: "fixed", amountMinor: 500, currency: usd },
    trigger: "first_paid_order",
    minimumSpendMinor: null,
    newCustomersOnly: false,
    holdDays: 14,
    issue: "manual",
    rails: ["tremendous"],
    ...rules,
  };
  const code = { codeId: "cod_anna" as ReferralCodeId, code: "ANNA", programId, referrerId: anna };
  book.programs.set(`1|${programId}`, { programId, state: "active", version: 3, terms });
  book.terms.set(`1|${programId}|3`, terms);
  book.codes.set("1|ANNA", code);
  book.codes.set("1|cod_anna", code);
  book.referrers.set(`1|${anna}`, { customerId: "gid://shopify/Customer/anna", emailHash: "hash-anna" });
  return book;
}

const told = (change: Partial<OrderFacts> = {}, more: Partial<OrderToJudge> = {}): OrderToJudge => ({
  shopId: 1 as ShopId,
  emailHash: "hash-ben",
  cart: null,
  order: {
    orderId,
    name: "#1",
    stateAt: at(0),
    createdAt: at(-60),
    paid: true,
    paidAt: at(-30),
    cancelledAt: null,
    fullyRefunded: false,
    test: false,
    currency: usd,
    baseMinor: 80_00,
    discountCodes: ["anna"],
    cartToken: null,
    customerId,
    email: null,
    ...change,
  },
  ...more,
});
/** The book as the next batch loads it: everything is stored and nothing is touched. */
function stored(book: OrderBook): OrderBook {
  for (const rows of [book.friends, book.referrals, book.orders]) for (const row of rows.values()) row.fate = "stored";
  book.touched.clear();
  return book;
}
const judged = (...all: readonly OrderToJudge[]) => {
  const book = shop();
  for (const each of all) judgeOrder(book, each, newId);
  return stored(book);
};
const kept = (book: OrderBook) => book.orders.get(`1|${orderId}`)!;
const referralOf = (book: OrderBook) => book.referrals.get(`1|${kept(book).referralId}`)!;

describe("at first sight", () => {
  test("an order, its friend and their referral are written as they are told", () => {
    const book = shop();
    expect(judgeOrder(book, told({ fulfilledAt: at(-10), cancelledAt: at(-5), fullyRefunded: true }), newId)).toBe(
      "recorded",
    );
    const referral = referralOf(book);
    expect(kept(book)).toMatchObject({
      fate: "added",
      shopId: 1,
      orderId,
      name: "#1",
      attribution: "discount_code",
      confidence: 100,
      evidence: [{ kind: "discount_code", code: { code: "ANNA" } }],
      bar: null,
      removedAt: null,
      refusal: null,
      refusalValues: null,
      told: false,
      moved: false,
      baseMinor: 80_00,
      paidAt: at(-30),
      cancelledAt: at(-5),
      fullyRefunded: true,
      fulfilledAt: at(-10),
      stateAt: at(0),
      currency: usd,
      disputes: null,
    });
    expect(referral).toEqual({
      fate: "added",
      shopId: 1,
      referralId: referral.referralId,
      programId,
      termsVersion: 3,
      referrerId: anna,
      friendId: referral.friendId,
      friendAccountId: null,
      codeId: "cod_anna",
      visitId: null,
      state: "pending",
      reason: null,
      checkAt: null,
      checkOrderId: null,
      previousOrders: null,
      verdict: null,
      supersededBy: null,
      countsSince: null,
      clearedAt: null,
      createdAt: at(0),
    });
    const friend = { fate: "added", shopId: 1, friendId: referral.friendId, customerId, emailHash: "hash-ben" };
    expect([...book.friends]).toEqual([
      [`1|c|${customerId}`, friend],
      ["1|e|hash-ben", friend],
    ]);
    expect([...book.touched]).toEqual([referral]);
    expect(book.referralsOfFriend.get(`1|${referral.friendId}`)).toEqual([referral]);
    expect(book.ordersOfReferral.get(`1|${referral.referralId}`)).toEqual([kept(book)]);
  });

  test("one that says nothing of payment and fulfilment was paid by its state, and is not fulfilled", () => {
    const book = judged(told({ paidAt: null }));
    expect(kept(book)).toMatchObject({ paidAt: at(0), fulfilledAt: null, disputes: null });
    expect(kept(judged(told({ disputes: { d1: "open" } }))).disputes).toEqual({ d1: "open" });
  });

  test.each([
    ["an address", { customerId: null }, "hash-ben", ["1|e|hash-ben"]],
    ["an account", {}, null, [`1|c|${customerId}`]],
    ["nothing", { customerId: null }, null, [`1|o|${orderId}`]],
  ])("a friend is known by %s", (_, change, emailHash, keys) => {
    expect([...judged(told(change, { emailHash })).friends.keys()]).toEqual(keys);
  });

  test("goods that do not count are not in its base", () => {
    const rewardItems = { kind: "only", products: [{ id: "gid://shopify/Product/1", title: "Mug" }] } as const;
    const book = shop({ rewardItems: { ...rewardItems, products: [...rewardItems.products], collections: [] } });
    const lines = [
      { productId: "gid://shopify/Product/1", baseMinor: 30_00 },
      { productId: "gid://shopify/Product/2", baseMinor: 50_00 },
    ];
    judgeOrder(book, told({ lines }), newId);
    expect(kept(book).baseMinor).toBe(30_00);
    // Untold goods: at most what counted before.
    judgeOrder(book, told({ baseMinor: 70_00, stateAt: at(5) }), newId);
    expect(kept(book).baseMinor).toBe(30_00);
    judgeOrder(book, told({ baseMinor: 20_00, stateAt: at(6) }), newId);
    expect(kept(book).baseMinor).toBe(20_00);
  });

  test("what counts of it is known once its goods were told, and stays so", () => {
    const collections = [{ id: "gid://shopify/Collection/1", title: "Cups" }];
    const book = shop({ rewardItems: { kind: "only", products: [], collections } });
    const known = (change: Partial<OrderFacts>) => {
      judgeOrder(book, told(change), newId);
      return kept(book).baseKnown;
    };
    // What is no product is in no collection.
    const lines = [{ productId: null, baseMinor: 30_00 }];
    expect([known({}), known({ stateAt: at(1) })]).toEqual([false, false]);
    expect([known({ stateAt: at(2), lines }), known({ stateAt: at(3) })]).toEqual([true, true]);
  });

  test("links of the cart are evidence, the single one last, and those of codes that are gone are none", () => {
    const book = shop();
    const clicks = [
      { codeId: "cod_gone", visitId: "vis_1" },
      { codeId: "cod_anna", visitId: "vis_2" },
    ];
    const cart = { codeId: "cod_anna", visitId: "vis_3" };
    judgeOrder(book, told({ discountCodes: ["nobody"] }, { clicks, cart }), newId);
    expect(kept(book)).toMatchObject({ attribution: "cart_attribute" });
    expect(kept(book).evidence.map((each) => "visitId" in each && each.visitId)).toEqual(["vis_3", "vis_2"]);
    expect(referralOf(book).visitId).toBe("vis_3" as VisitId);
  });

  test.each([
    ["account", told({ customerId: "gid://shopify/Customer/anna" })],
    ["address", told({}, { emailHash: "hash-anna" })],
  ])("a buyer's own code, known by their %s, stands behind another", (_, each) => {
    const book = shop();
    const zoe = { codeId: "cod_zoe" as ReferralCodeId, code: "ZOE", programId, referrerId: "rfr_zoe" as ReferrerId };
    book.codes.set("1|ZOE", zoe);
    judgeOrder(book, { ...each, order: { ...each.order, discountCodes: ["anna", "zoe"] } }, newId);
    expect(referralOf(book).referrerId).toBe("rfr_zoe");
  });

  test("a guest who bought before is the same friend with an account, which is kept", () => {
    const book = judged(told({ customerId: null }));
    const [friend] = book.friends.values();
    judgeOrder(book, told({ orderId: "2", discountCodes: [] }), newId);
    expect(friend).toMatchObject({ customerId, fate: "changed" });
    expect(book.friends.get(`1|c|${customerId}`)).toBe(friend);
    expect(book.referrals.size).toBe(1);
  });

  test("an account stays the friend's, whatever another order with their address says", () => {
    const book = judged(told());
    const [friend] = book.friends.values();
    judgeOrder(book, told({ orderId: "2", customerId: "gid://shopify/Customer/other" }), newId);
    expect(friend).toMatchObject({ customerId, fate: "stored" });
    expect(book.friends.has("1|c|gid://shopify/Customer/other")).toBe(false);
  });

  test("a guest stays a guest, and a friend who is new to the book is still to be added", () => {
    const guest = judged(told({ customerId: null }));
    judgeOrder(guest, told({ orderId: "2", customerId: null }), newId);
    expect([...guest.friends.keys()]).toEqual(["1|e|hash-ben"]);
    expect([...guest.friends.values()][0]).toMatchObject({ customerId: null, fate: "stored" });
    const book = shop();
    judgeOrder(book, told({ customerId: null }), newId);
    judgeOrder(book, told({ orderId: "2" }), newId);
    expect([...book.friends.values()][0]).toMatchObject({ customerId, fate: "added" });
  });

  test("an account tells a friend before an address does", () => {
    const book = judged(
      told(),
      told({ orderId: "2", customerId: "gid://shopify/Customer/eva" }, { emailHash: "hash-eva" }),
    );
    const eva = book.friends.get("1|e|hash-eva")!;
    judgeOrder(book, told({ orderId: "3", customerId }, { emailHash: "hash-eva" }), newId);
    const friendOf = (id: string) => book.referrals.get(`1|${book.orders.get(`1|${id}`)!.referralId}`)!.friendId;
    expect(friendOf("3")).toBe(friendOf(orderId));
    expect(friendOf("3")).not.toBe(eva.friendId);
  });

  test("a friend of whom no referral is known has a first one", () => {
    const book = judged(told());
    book.referralsOfFriend.clear();
    judgeOrder(book, told({ orderId: "2" }), newId);
    const second = book.referrals.get(`1|${book.orders.get("1|2")!.referralId}`);
    expect(second?.friendId).toBe(referralOf(book).friendId);
    expect(second).not.toBe(referralOf(book));
  });

  test("a friend who was moved belongs where they are now", () => {
    const book = judged(told());
    const first = referralOf(book);
    const now = { ...first, referralId: "rfl_now" as typeof first.referralId, referrerId: "rfr_zoe" as ReferrerId };
    first.supersededBy = now.referralId;
    book.referrals.set("1|rfl_now", now);
    book.referralsOfFriend.get(`1|${first.friendId}`)!.push(now);
    judgeOrder(book, told({ orderId: "2", discountCodes: [] }), newId);
    expect(book.orders.get("1|2")!.referralId).toBe("rfl_now");
  });

  test("a friend in a second program has a second referral", () => {
    const book = judged(told());
    const other = {
      programId: "prg_2" as ProgramId,
      state: "active",
      version: 1,
      terms: book.programs.get(`1|${programId}`)!.terms,
    } as const;
    book.programs.set("1|prg_2", other);
    book.codes.set("1|TWO", {
      codeId: "cod_two" as ReferralCodeId,
      code: "TWO",
      programId: other.programId,
      referrerId: anna,
    });
    judgeOrder(book, told({ orderId: "2", discountCodes: ["two"] }), newId);
    const { friendId } = referralOf(book);
    expect(book.referralsOfFriend.get(`1|${friendId}`)!.map((each) => each.programId)).toEqual([programId, "prg_2"]);
  });
});

describe("a later telling", () => {
  const follow = (change: Partial<OrderFacts>) => {
    const book = judged(told());
    const verdict = judgeOrder(book, told(change), newId);
    const { fate, moved } = kept(book);
    return { verdict, fate, moved, touched: book.touched.size, unsettled: [...book.unsettled.keys()], row: kept(book) };
  };
  const quiet = { fate: "stored", moved: false, touched: 0, unsettled: [] };
  const moves = { verdict: "changed", fate: "changed", moved: true, touched: 1 };

  test.each<[string, Partial<OrderFacts>, object]>([
    ["the same again", {}, { ...quiet, verdict: "no_change" }],
    ["an older state", { stateAt: at(-1), baseMinor: 1_00 }, { ...quiet, verdict: "older_state" }],
    ["a newer state with the same facts", { stateAt: at(1) }, { ...quiet, verdict: "changed", fate: "changed" }],
    ["another base", { stateAt: at(1), baseMinor: 60_00 }, { ...moves, unsettled: [] }],
    ["a cancellation", { stateAt: at(1), cancelledAt: at(1) }, { ...moves, unsettled: [] }],
    ["a refund", { stateAt: at(1), fullyRefunded: true }, { ...moves, unsettled: [] }],
    ["a fulfilment", { stateAt: at(1), fulfilledAt: at(1) }, { ...moves, unsettled: [] }],
    ["another state of the same second", { baseMinor: 60_00 }, { ...moves, unsettled: [`1|${orderId}`] }],
    ["an older state that knows an earlier payment", { stateAt: at(-1), paidAt: at(-40) }, { ...moves, unsettled: [] }],
    [
      "a later payment, for what was added",
      { stateAt: at(1), paidAt: at(1) },
      { ...quiet, verdict: "changed", fate: "changed" },
    ],
    [
      "a state that says nothing of payment",
      { stateAt: at(1), paidAt: null },
      { ...quiet, verdict: "changed", fate: "changed" },
    ],
  ])("%s", (_, change, expected) => {
    const { row: _row, ...seen } = follow(change);
    expect(seen).toEqual(expected);
  });

  test("takes over its whole state where it is newer, and the first payment alone where it is older", () => {
    expect(follow({ stateAt: at(1), baseMinor: 60_00, cancelledAt: at(1), paidAt: at(1) }).row).toMatchObject({
      baseMinor: 60_00,
      cancelledAt: at(1),
      paidAt: at(-30),
      stateAt: at(1),
    });
    expect(follow({ stateAt: at(-1), baseMinor: 60_00, cancelledAt: at(-1), paidAt: at(-40) }).row).toMatchObject({
      baseMinor: 80_00,
      cancelledAt: null,
      paidAt: at(-40),
      stateAt: at(0),
    });
  });

  test("that we read ourselves settles its second", () => {
    const read = new Date(at(0).getTime() + 999);
    expect(follow({ stateAt: read, baseMinor: 60_00 })).toMatchObject({ verdict: "changed", unsettled: [] });
    // A delivery of that second, which comes after it, is older than what was read.
    const book = judged(told({ stateAt: read }));
    expect(judgeOrder(book, told({ baseMinor: 60_00 }), newId)).toBe("older_state");
  });

  test("of an order whose referrer was banned since is kept, and earns nothing", () => {
    const book = shop();
    book.referrers.set(`1|${anna}`, { customerId: null, emailHash: null, banned: true });
    judgeOrder(book, told(), newId);
    expect(kept(book).bar).toBe("referrer_banned");
  });

  test("names the order to read where two states of one second differ", () => {
    const book = judged(told());
    judgeOrder(book, told({ fullyRefunded: true }), newId);
    expect([...book.unsettled.values()]).toEqual([{ shopId: 1, orderId }]);
  });

  test("of a dispute alone is a change, and the order's state is not", () => {
    const book = judged(told());
    const disputed = told({ disputes: { d1: "open" } });
    expect(judgeOrder(book, disputed, newId)).toBe("changed");
    expect(judgeOrder(book, disputed, newId)).toBe("no_change");
  });

  test("of an order that is new to the book leaves it to be added", () => {
    const book = shop();
    judgeOrder(book, told(), newId);
    judgeOrder(book, told({ stateAt: at(1), baseMinor: 60_00 }), newId);
    expect(kept(book)).toMatchObject({ fate: "added", baseMinor: 60_00 });
  });

  test("of an order whose referral is not there is a bug to hear about", () => {
    const book = judged(told());
    book.referrals.clear();
    expect(() => judgeOrder(book, told(), newId)).toThrow(`order ${orderId} points at a referral that is not there`);
  });
});

describe("a sign-up", () => {
  const days = 86_400;
  const signUp = (change: Partial<OrderFacts> = {}, joined: number | null = 0, verified: number | null = null) =>
    told({
      orderId: "sign_up:ben",
      paidAt: null,
      baseMinor: 0,
      signUp: { joinedAt: joined === null ? null : at(joined), verifiedAt: verified === null ? null : at(verified) },
      ...change,
    });
  const bookOf = (guard: Terms["signUp"]["guard"]) =>
    shop({ trigger: "sign_up", signUp: { guard, days: 30 }, holdDays: 10 });
  const row = (book: OrderBook) => book.orders.get("1|sign_up:ben")!;

  test("counts from the moment at which it meets its guard", () => {
    for (const [guard, paidAt] of [
      ["account_days", at(30 * days)],
      ["verified_email", at(5)],
      ["first_payment", at(0)],
    ] as const) {
      const book = bookOf(guard);
      judgeOrder(book, signUp({}, 0, 5), newId);
      expect(row(book).paidAt).toEqual(paidAt);
    }
  });

  test("is known better with every telling, in whatever order they come", () => {
    for (const tellings of [
      [signUp(), signUp({ stateAt: at(60) }, 0, 50)],
      [signUp({ stateAt: at(60) }, 0, 50), signUp()],
    ]) {
      const book = bookOf("verified_email");
      for (const each of tellings) judgeOrder(book, each, newId);
      expect(row(book)).toMatchObject({ paidAt: at(50), stateAt: at(60), cancelledAt: null });
      expect(book.unsettled.size).toBe(0);
    }
  });

  test("is given up where its account was, before its hold was over", () => {
    for (const [given, cancelledAt] of [
      [5 * days, at(5 * days)],
      [10 * days, at(10 * days)],
      [10 * days + 1, null],
    ] as const) {
      const book = bookOf("first_payment");
      judgeOrder(book, signUp(), newId);
      judgeOrder(book, signUp({ stateAt: at(given), cancelledAt: at(given) }), newId);
      expect(row(book).cancelledAt).toEqual(cancelledAt);
      // A telling of before does not bring it back.
      judgeOrder(book, signUp({ stateAt: at(1) }), newId);
      expect(row(book).cancelledAt).toEqual(cancelledAt);
    }
  });

  test("that still waits for its guard is no news", () => {
    const book = bookOf("verified_email");
    judgeOrder(book, signUp(), newId);
    expect(judgeOrder(book, signUp(), newId)).toBe("no_change");
    expect(row(book).paidAt).toBeNull();
  });

  test("told in two ways of one second has no order to read", () => {
    const book = bookOf("verified_email");
    judgeOrder(book, signUp(), newId);
    expect(judgeOrder(book, signUp({}, 0, 0), newId)).toBe("changed");
    expect(book.unsettled.size).toBe(0);
  });
});

describe("an order that is heard of late and was paid first", () => {
  /** Anna's and Zoe's shop in which Ben is Zoe's friend by an order of the second minute. */
  function zoes(rules: Partial<Terms> = {}) {
    const book = shop(rules);
    const zoe = { codeId: "cod_zoe" as ReferralCodeId, code: "ZOE", programId, referrerId: "rfr_zoe" as ReferrerId };
    book.codes.set("1|ZOE", zoe);
    book.codes.set("1|cod_zoe", zoe);
    book.referrers.set("1|rfr_zoe", { customerId: null, emailHash: "hash-zoe" });
    judgeOrder(book, told({ orderId: "2", discountCodes: ["zoe"], paidAt: at(120), stateAt: at(120) }), newId);
    return book;
  }
  const standing = (book: OrderBook) => [...book.referrals.values()].find(({ supersededBy }) => supersededBy === null)!;

  test("brings the friend by the time of its payment, not of its state, with the visit of its link", () => {
    const book = zoes();
    const clicks = [
      { codeId: "cod_zoe", visitId: "vis_zoe" },
      { codeId: "cod_anna", visitId: "vis_anna" },
    ];
    judgeOrder(book, told({ paidAt: at(0), stateAt: at(300) }, { clicks }), newId);
    expect(standing(book)).toMatchObject({ referrerId: anna, visitId: "vis_anna" });
    expect(kept(book)).toMatchObject({ referralId: standing(book).referralId, bar: null });
    expect(book.moved.size).toBe(2);
  });

  test("by a code alone has no visit", () => {
    const book = zoes();
    judgeOrder(book, told({ paidAt: at(0) }, { cart: { codeId: "cod_zoe", visitId: "vis_zoe" } }), newId);
    expect(standing(book)).toMatchObject({ referrerId: anna, visitId: null });
  });

  test("and is left out for how it was bought leaves out no other", () => {
    const book = zoes({ leaveOut: ["pos"] });
    judgeOrder(book, told({ paidAt: at(0), channel: "pos" }), newId);
    expect(kept(book).bar).toBe("left_out_pos");
    expect(book.orders.get("1|2")?.bar).not.toBe("left_out_pos");
  });

  test("moves nobody by what a person said of it", () => {
    const book = zoes();
    const said = {
      kind: "manual",
      programId,
      referrerId: anna,
      codeId: "cod_anna" as ReferralCodeId,
      actor: "x",
      note: "",
    } as const;
    judgeOrder(book, told({ paidAt: at(0), discountCodes: [] }, { said }), newId);
    expect(standing(book).referrerId).toBe("rfr_zoe");
    expect(kept(book).bar).toBe("belongs_to_other_referrer");
  });

  test("ids are of what they name", () => {
    const book = zoes();
    expect(standing(book).referralId).toMatch(/^referral_/);
    expect(standing(book).friendId).toMatch(/^friend_/);
  });
});
