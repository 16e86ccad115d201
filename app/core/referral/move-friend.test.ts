import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { compareRewards, snapshotRewards } from "../reward/compare-rewards.ts";
import { judgeOrder } from "./judge-order.ts";
import { codeThatBrought, comesFirst, moveFriend } from "./move-friend.ts";
import { emptyBook, type OrderBook, type OrderRow, type ReferralRow } from "./order-book.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { removeOrder } from "./remove-order.ts";
import { settleTouched } from "./settle-referral.ts";
import { signUpId } from "./sign-up.ts";

const shopId = 1 as ShopId;
const programId = "prg_1" as ProgramId;
const people = ["rfr_anna", "rfr_zoe"] as ReferrerId[];
const start = Date.parse("2026-11-01T10:00:00Z");
const at = (minute: number) => new Date(start + minute * 60_000);
const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "percent_of_order", basisPoints: 1000, capMinor: null },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: false,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
  referrerPicksCode: false,
};

let count = 0;
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++count}` as Id;

/** A shop in which Ben came by Anna's code and bought so often. */
function shop(orders: number): OrderBook {
  const book = emptyBook();
  book.actor = "staff:1";
  book.programs.set(`1|${programId}`, { programId, state: "active", version: 1, terms });
  book.terms.set(`1|${programId}|1`, terms);
  for (const referrerId of people) {
    const facts = { codeId: `cod_${referrerId}` as ReferralCodeId, code: referrerId, programId, referrerId };
    book.codes.set(`1|${referrerId.toUpperCase()}`, facts);
    book.codes.set(`1|${facts.codeId}`, facts);
    book.referrers.set(`1|${referrerId}`, { customerId: null, emailHash: null });
  }
  for (let number = 1; number <= orders; number += 1) {
    judgeOrder(book, order(number), newId);
    settleTouched(book, newId);
  }
  return book;
}

const order = (number: number, minute = number): OrderToJudge => ({
  shopId,
  emailHash: "hash-ben",
  cart: null,
  order: {
    orderId: `gid://shopify/Order/${number}`,
    name: `#${number}`,
    stateAt: at(minute),
    createdAt: at(number),
    paid: true,
    paidAt: at(number),
    cancelledAt: null,
    fullyRefunded: false,
    test: false,
    currency: currency("USD"),
    baseMinor: number * 1_000,
    discountCodes: number === 1 ? ["rfr_anna"] : [],
    cartToken: null,
    customerId: "gid://shopify/Customer/ben",
    email: null,
  },
});

/** What each referrer is owed, which the books must say as well. */
function owed(book: OrderBook): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const reward of book.rewards.values())
    if (reward.state !== "cancelled") sums[reward.referrerId] = (sums[reward.referrerId] ?? 0) + reward.amountMinor;
  const books: Record<string, number> = {};
  for (const { posting } of book.ledger)
    for (const [account, sign] of [
      [posting.from, -1],
      [posting.to, 1],
    ] as const)
      if ("referrerId" in account && account.referrerId)
        books[account.referrerId] = (books[account.referrerId] ?? 0) + sign * posting.value.amountMinor;
  expect(Object.fromEntries(Object.entries(books).filter(([, sum]) => sum !== 0))).toEqual(sums);
  return sums;
}

const standing = (book: OrderBook): ReferralRow => {
  const found = [...book.referrals.values()].filter(({ supersededBy }) => supersededBy === null);
  expect(found).toHaveLength(1);
  return found[0] as ReferralRow;
};
const row = (book: OrderBook, number: number) => book.orders.get(`1|gid://shopify/Order/${number}`) as OrderRow;
const move = (book: OrderBook, to: ReferrerId) => {
  const moved = moveFriend(
    book,
    standing(book),
    { referrerId: to, codeId: `cod_${to}` as ReferralCodeId, because: { note: "why" } },
    newId,
  );
  settleTouched(book, newId);
  return moved;
};
const remove = (book: OrderBook, number: number, removedAt: Date | null) => {
  const done = removeOrder(book, row(book, number), removedAt, "why");
  settleTouched(book, newId);
  return done;
};

test("a removed order hands over to the next, and takes back what it had when it is put back", () => {
  const book = shop(2);
  expect(owed(book)).toEqual({ rfr_anna: 100 });
  expect(remove(book, 1, at(10))).toBe(true);
  expect(remove(book, 1, at(11))).toBe(false);
  expect(row(book, 1)).toMatchObject({ refusal: "removed_by_staff" });
  expect(owed(book)).toEqual({ rfr_anna: 200 });
  remove(book, 2, at(12));
  expect(owed(book)).toEqual({});
  expect(standing(book).state).toBe("reversed");
  remove(book, 1, null);
  expect(owed(book)).toEqual({ rfr_anna: 100 });
  expect(book.activity.map(({ what, actor }) => [what, actor])).toContainEqual(["order_put_back", "staff:1"]);
});

test("a moved friend belongs to the other referrer with all orders, also those that come later", () => {
  const book = shop(2);
  const before = snapshotRewards(book);
  expect(move(book, "rfr_zoe" as ReferrerId)).toMatchObject({ referrerId: "rfr_zoe" });
  expect(owed(book)).toEqual({ rfr_zoe: 100 });
  expect(
    compareRewards(before, book).map(({ referrerId, fromMinor, toMinor }) => [referrerId, fromMinor, toMinor]),
  ).toEqual([
    ["rfr_anna", 100, 0],
    ["rfr_zoe", 0, 100],
  ]);
  judgeOrder(book, order(3), newId);
  settleTouched(book, newId);
  expect(row(book, 3).referralId).toBe(standing(book).referralId);
  expect(move(book, "rfr_zoe" as ReferrerId)).toBeNull();
});

test("whatever staff decide in whatever order, one referrer is owed the first order that stands, and the books agree", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.record({ kind: fc.constant("move" as const), to: fc.constantFrom(...people) }),
          fc.record({
            kind: fc.constant("remove" as const),
            order: fc.integer({ min: 1, max: 3 }),
            back: fc.boolean(),
          }),
          fc.record({ kind: fc.constant("told" as const), order: fc.integer({ min: 1, max: 3 }) }),
        ),
        { maxLength: 12 },
      ),
      (decisions) => {
        const book = shop(3);
        let owner: ReferrerId = "rfr_anna" as ReferrerId;
        const removed = new Set<number>();
        decisions.forEach((decision, index) => {
          if (decision.kind === "move") {
            move(book, decision.to);
            owner = decision.to;
          } else if (decision.kind === "remove") {
            remove(book, decision.order, decision.back ? null : at(60 + index));
            if (decision.back) removed.delete(decision.order);
            else removed.add(decision.order);
          } else {
            judgeOrder(book, order(decision.order, 100 + index), newId);
            settleTouched(book, newId);
          }
        });
        const first = [1, 2, 3].find((number) => !removed.has(number));
        expect(owed(book)).toEqual(first === undefined ? {} : { [owner]: first * 100 });
        expect(standing(book).referrerId).toBe(owner);
      },
    ),
  );
});

describe("what is written down", () => {
  const line = (book: OrderBook) =>
    book.activity
      .filter(({ actor }) => actor === "staff:2")
      .map(({ what, reason, data }) => ({ what, reason, ...data }));
  /** The shop as the next request loads it: every row is stored. */
  function loaded(orders: number): OrderBook {
    const book = shop(orders);
    for (const each of [...book.orders.values(), ...book.referrals.values()]) each.fate = "stored";
    book.actor = "staff:2";
    return book;
  }

  test("of an order removed and put back, with the note and who", () => {
    const book = loaded(1);
    const only = row(book, 1);
    expect(removeOrder(book, only, at(10), "a mistake")).toBe(true);
    expect(only).toMatchObject({ removedAt: at(10), fate: "changed" });
    expect([...book.touched]).toEqual([standing(book)]);
    expect(removeOrder(book, only, at(11), "again")).toBe(false);
    expect(only.removedAt).toEqual(at(10));
    only.fate = "stored";
    expect(removeOrder(book, only, null, "it was right")).toBe(true);
    expect(only).toMatchObject({ removedAt: null, fate: "changed" });
    expect(line(book)).toEqual([
      { what: "order_removed", reason: "removed_by_staff", order: "#1", note: "a mistake" },
      { what: "order_put_back", reason: null, order: "#1", note: "it was right" },
    ]);
  });

  test("of a friend who was moved, at both ends, and nothing of what came before stays with the new one", () => {
    const book = loaded(2);
    const from = standing(book);
    Object.assign(from, { checkAt: at(5), checkOrderId: "x", previousOrders: 0, verdict: { state: "flagged" } });
    row(book, 1).bar = "self_referral";
    const to = move(book, "rfr_zoe" as ReferrerId);
    expect(to).toMatchObject({
      fate: "added",
      referrerId: "rfr_zoe",
      codeId: "cod_rfr_zoe",
      visitId: null,
      verdict: null,
      previousOrders: 0,
      supersededBy: null,
    });
    expect(from).toMatchObject({ supersededBy: to?.referralId, checkAt: null, fate: "changed" });
    for (const number of [1, 2])
      expect(row(book, number)).toMatchObject({
        referralId: to?.referralId,
        attribution: "manual",
        confidence: 100,
        bar: null,
        fate: "changed",
      });
    expect(line(book).filter(({ what }) => what.startsWith("friend_"))).toEqual([
      { what: "friend_moved_away", reason: "moved_by_staff", to: to?.referralId, note: "why" },
      { what: "friend_moved_here", reason: null, from: from.referralId, note: "why" },
    ]);
    expect(
      moveFriend(
        book,
        from,
        { referrerId: "rfr_zoe" as ReferrerId, codeId: "c" as ReferralCodeId, because: { note: "" } },
        newId,
      ),
    ).toBeNull();
  });

  test("moved back, the referral from before stands again instead of a third", () => {
    const book = loaded(1);
    const first = standing(book);
    const second = move(book, "rfr_zoe" as ReferrerId) as ReferralRow;
    Object.assign(second, { previousOrders: 3, checkOrderId: "y" });
    first.fate = "stored";
    expect(move(book, "rfr_anna" as ReferrerId)).toBe(first);
    expect(first).toMatchObject({ supersededBy: null, previousOrders: 3, checkOrderId: "y", fate: "changed" });
    expect(book.referrals.size).toBe(2);
  });

  test("of an order without its referral nothing: the books are at fault", () => {
    const book = loaded(1);
    book.referrals.clear();
    expect(() => removeOrder(book, row(book, 1), at(10), "why")).toThrow("points at a referral that is not there");
  });

  test("of rows that are new in the book they are still to be added", () => {
    const book = loaded(1);
    row(book, 1).fate = "added";
    removeOrder(book, row(book, 1), at(10), "a mistake");
    expect(row(book, 1).fate).toBe("added");
    move(book, "rfr_zoe" as ReferrerId);
    expect(row(book, 1).fate).toBe("added");
  });
});

describe("where a moved friend goes", () => {
  const to = { referrerId: "rfr_zoe" as ReferrerId, codeId: "cod_rfr_zoe" as ReferralCodeId, because: { note: "why" } };
  /** Ben's referral by Anna, beside others of his. */
  function beside(...others: readonly Partial<ReferralRow>[]) {
    const book = shop(1);
    const from = standing(book);
    Object.assign(from, { state: "qualified", reason: "x", verdict: { state: "flagged", reason: "x", values: null } });
    const key = `1|${from.friendId}`;
    const rows = others.map(
      (other, index): ReferralRow => ({ ...from, referralId: `rfl_${index}` as never, ...other }),
    );
    book.referralsOfFriend.set(key, [...rows, from]);
    return { book, from, key, rows };
  }
  const gone = { supersededBy: "rfl_x" as ReferralRow["referralId"] };

  test("is a referral of its own, that begins anew", () => {
    const { book, from, key } = beside();
    const moved = moveFriend(book, from, to, newId);
    expect(moved).toMatchObject({ state: "pending", reason: null, verdict: null, termsVersion: from.termsVersion });
    expect(moved?.referralId).toMatch(/^referral_/);
    expect(book.referrals.get(`1|${moved?.referralId}`)).toBe(moved);
    expect(book.referralsOfFriend.get(key)).toEqual([from, moved]);
  });

  test.each<[string, Partial<ReferralRow>]>([
    ["another referrer's", { ...gone, referrerId: "rfr_eva" as ReferrerId }],
    ["another program's", { ...gone, programId: "prg_2" as ProgramId, referrerId: to.referrerId }],
    ["one that stands", { referrerId: to.referrerId }],
  ])("is not %s", (_, other) => {
    const { book, from, rows } = beside(other);
    const moved = moveFriend(book, from, to, newId);
    expect(rows).not.toContain(moved);
    expect(moved?.referralId).toMatch(/^referral_/);
  });

  test("both ends are told to be moved, and what is new in the book is still to be added", () => {
    const { book, from, rows } = beside({ ...gone, referrerId: to.referrerId });
    from.fate = "added";
    rows[0]!.fate = "added";
    const moved = moveFriend(book, from, to, newId)!;
    expect([from.fate, moved.fate]).toEqual(["added", "added"]);
    expect([...book.moved]).toEqual([from, moved]);
  });

  test("is the one from before", () => {
    const { book, from, rows } = beside({ ...gone, referrerId: to.referrerId });
    expect(moveFriend(book, from, to, newId)).toBe(rows[0]);
  });

  test("is found without anything else known of the friend", () => {
    const { book, from, key } = beside();
    book.referralsOfFriend.delete(key);
    book.ordersOfReferral.clear();
    const moved = moveFriend(book, from, to, newId);
    expect(book.referralsOfFriend.get(key)).toEqual([moved]);
    expect(book.ordersOfReferral.size).toBe(0);
  });
});

describe("an order that was paid before, and heard of later", () => {
  /** An order by somebody's code. */
  const by = (number: number, code: string | null, over: Partial<OrderToJudge["order"]> = {}): OrderToJudge => {
    const { order: facts, ...rest } = order(number);
    return { ...rest, order: { ...facts, discountCodes: code === null ? [] : [code], ...over } };
  };
  const tell = (book: OrderBook, ...orders: readonly OrderToJudge[]) => {
    for (const each of orders) judgeOrder(book, each, newId);
    settleTouched(book, newId);
  };
  const refusals = (book: OrderBook) =>
    Object.fromEntries([...book.orders.values()].map(({ name, refusal }) => [name, refusal]));

  test("takes the friend along with all orders; those that another's code brought earn nothing", () => {
    const book = shop(0);
    tell(book, by(2, "rfr_zoe"), by(3, "rfr_anna"), by(4, null));
    expect(owed(book)).toEqual({ rfr_zoe: 200 });
    const zoes = standing(book);
    tell(book, by(1, "rfr_anna"));
    expect(owed(book)).toEqual({ rfr_anna: 100 });
    expect(standing(book)).toMatchObject({ referrerId: "rfr_anna", codeId: "cod_rfr_anna", visitId: null });
    expect(zoes.supersededBy).toBe(standing(book).referralId);
    expect(refusals(book)).toEqual({
      "#1": null,
      "#2": "belongs_to_other_referrer",
      "#3": "not_first_order",
      "#4": "not_first_order",
    });
    expect(row(book, 2)).toMatchObject({ attribution: "discount_code", confidence: 100 });
    expect([...book.rewards.values()].find(({ referrerId }) => referrerId === "rfr_zoe")?.reason).toBe("earlier_order");
    expect(book.activity.filter(({ what }) => what.startsWith("friend_moved"))).toMatchObject([
      { what: "friend_moved_away", reason: "earlier_order", data: { to: standing(book).referralId, order: "#1" } },
      { what: "friend_moved_here", reason: null, data: { from: zoes.referralId, order: "#1" } },
    ]);
  });

  test("is told in whatever order, and ends the same", () => {
    const codes = ["rfr_zoe", "rfr_anna", null, "rfr_anna", "rfr_zoe"];
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }), (arrival) => {
        const book = shop(0);
        for (const number of arrival) tell(book, by(number, codes[number - 1] ?? null));
        // An order by no code at all is nobody's until one by a code is known.
        tell(book, by(3, null));
        expect(owed(book)).toEqual({ rfr_zoe: 100 });
        expect(refusals(book)).toEqual({
          "#1": null,
          "#2": "belongs_to_other_referrer",
          "#3": "not_first_order",
          "#4": "belongs_to_other_referrer",
          "#5": "not_first_order",
        });
      }),
    );
  });

  test("that was paid at the same moment decides by its number", () => {
    const book = shop(0);
    tell(book, by(2, "rfr_zoe", { paidAt: at(1) }), by(1, "rfr_anna"));
    expect(standing(book).referrerId).toBe("rfr_anna");
    const other = shop(0);
    tell(other, by(1, "rfr_zoe"), by(2, "rfr_anna", { paidAt: at(1) }));
    expect(standing(other).referrerId).toBe("rfr_zoe");
  });

  test("whose time of payment an older state tells takes the friend along as well", () => {
    const book = shop(0);
    tell(book, by(2, "rfr_zoe"), by(1, "rfr_anna", { paidAt: at(5), stateAt: at(9) }));
    expect(standing(book).referrerId).toBe("rfr_zoe");
    tell(book, by(1, "rfr_anna", { stateAt: at(1) }));
    expect(owed(book)).toEqual({ rfr_anna: 100 });
    expect(refusals(book)).toEqual({ "#1": null, "#2": "belongs_to_other_referrer" });
  });

  test("leaves the friend where staff put them, and where an invitation did", () => {
    const moved = shop(0);
    tell(moved, by(2, "rfr_anna"));
    move(moved, "rfr_zoe" as ReferrerId);
    tell(moved, by(1, "rfr_anna"));
    expect(standing(moved).referrerId).toBe("rfr_zoe");
    expect(row(moved, 1).bar).toBe("belongs_to_other_referrer");

    const invited = shop(0);
    tell(invited, by(2, "rfr_anna"));
    Object.assign(row(invited, 2), { orderId: signUpId("ben") });
    tell(invited, by(1, "rfr_zoe"));
    expect(standing(invited).referrerId).toBe("rfr_anna");
  });

  test("keeps what was decided about the friend, and what else barred an order", () => {
    const book = shop(0);
    tell(book, by(2, "rfr_zoe"), by(3, null, { channel: "pos" }));
    row(book, 3).bar = "left_out_pos";
    standing(book).verdict = { state: "rejected", reason: "rejected_by_staff", values: null };
    tell(book, by(1, "rfr_anna"));
    expect(standing(book)).toMatchObject({ referrerId: "rfr_anna", state: "rejected", reason: "rejected_by_staff" });
    expect(row(book, 3).bar).toBe("left_out_pos");
    expect(owed(book)).toEqual({});
  });

  test("has no place among the other's referrals before it counts there", () => {
    const book = shop(0);
    tell(book, by(2, "rfr_zoe"));
    standing(book).countsSince = at(2);
    tell(book, by(1, "rfr_anna"));
    expect(standing(book).countsSince).toBeNull();
  });

  test("of several codes of one order, the one of whose friend they are counts", () => {
    const book = shop(0);
    tell(book, by(2, null, { discountCodes: ["rfr_zoe", "rfr_anna"] }), by(1, "rfr_anna"));
    expect(refusals(book)).toEqual({ "#1": null, "#2": "not_first_order" });
  });

  test("by the buyer's own code: what comes along is as suspect", () => {
    const book = shop(0);
    book.referrers.set("1|rfr_anna", { customerId: "gid://shopify/Customer/ben", emailHash: null });
    tell(book, by(2, "rfr_zoe"), by(3, "rfr_anna"), by(4, null), by(1, "rfr_anna"));
    expect(owed(book)).toEqual({});
    expect(refusals(book)).toEqual({
      "#1": "self_referral",
      "#2": "belongs_to_other_referrer",
      "#3": "self_referral",
      "#4": "self_referral",
    });
    // And what was refused as their own is not, once somebody else's code is found to have come first.
    tell(book, by(0, "rfr_zoe", { baseMinor: 500 }));
    expect(owed(book)).toEqual({ rfr_zoe: 50 });
  });
});

describe("an order that brings a friend", () => {
  const codeOf = (name: string, program = "prg_1") => ({
    codeId: `cod_${name}` as ReferralCodeId,
    code: name,
    programId: program as ProgramId,
    referrerId: `rfr_${name}` as ReferrerId,
  });
  const typed = (name: string, program?: string) => ({ kind: "discount_code", code: codeOf(name, program) }) as const;
  const followed = (name: string) => ({ kind: "cart_attribute", code: codeOf(name), visitId: null }) as const;

  test("does so by the code that decided, in its own program", () => {
    expect(codeThatBrought({ evidence: [typed("eva"), typed("zoe")] }, programId)).toEqual(codeOf("eva"));
    expect(codeThatBrought({ evidence: [typed("eva", "prg_2")] }, programId)).toBeNull();
    expect(codeThatBrought({ evidence: [] }, programId)).toBeNull();
  });

  test("comes before orders that a code brought later, and whatever the friend bought by themselves", () => {
    const book = shop(2);
    const from = standing(book);
    expect(row(book, 2).attribution).toBe("known_friend");
    expect(comesFirst(book, from, { orderId: "x", paidAt: at(0) })).toBe(true);
    expect(comesFirst(book, from, { orderId: "x", paidAt: at(9) })).toBe(false);
    row(book, 1).attribution = "known_friend";
    expect(comesFirst(book, from, { orderId: "x", paidAt: at(9) })).toBe(true);
    row(book, 1).attribution = "manual";
    expect(comesFirst(book, from, { orderId: "x", paidAt: at(0) })).toBe(false);
  });

  test.each([
    ["the referrer's own code", [typed("zoe")], null],
    ["another's", [typed("eva")], "belongs_to_other_referrer"],
    [
      "another's, and a link of the referrer's that is weaker",
      [typed("eva"), followed("zoe")],
      "belongs_to_other_referrer",
    ],
    [
      "another's link, and one of the referrer's that was passed over",
      [followed("eva"), { ...followed("zoe"), passedOver: "other_click" as const }],
      "belongs_to_other_referrer",
    ],
    ["both", [typed("eva"), typed("zoe")], null],
    ["another's of another program", [typed("eva", "prg_2")], null],
    ["nobody's", [], null],
  ])("takes along orders, of which those count that do not speak for somebody else: %s", (_, evidence, bar) => {
    const book = shop(1);
    Object.assign(row(book, 1), { evidence });
    const move = {
      referrerId: "rfr_zoe" as ReferrerId,
      codeId: "cod_zoe" as ReferralCodeId,
      because: { firstOrder: "#0" },
    };
    moveFriend(book, standing(book), move, newId);
    expect(row(book, 1).bar).toBe(bar);
  });
});
