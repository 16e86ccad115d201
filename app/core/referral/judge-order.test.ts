import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IdKind, ListEntryId, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { answerCheck } from "./answer-check.ts";
import { giveVerdict } from "./give-verdict.ts";
import { judgeOrder } from "./judge-order.ts";
import { emptyBook, type OrderBook } from "./order-book.ts";
import type { OrderFacts } from "./order-facts.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { settleTouched } from "./settle-referral.ts";
import { placeId, placeName } from "./sign-up.ts";

const usd = currency("USD");
const shopId = 1 as ShopId;
const programId = "prg_1" as ProgramId;
const anna = "rfr_anna" as ReferrerId;
const zoe = "rfr_zoe" as ReferrerId;
const start = Date.parse("2026-11-01T10:00:00Z");
/** A moment, in minutes from the start. */
const at = (minute: number) => new Date(start + minute * 60_000);

const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "percent_of_order", basisPoints: 1000, capMinor: null },
  trigger: "first_paid_order",
  minimumSpendMinor: 20_00,
  newCustomersOnly: false,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
  referrerPicksCode: false,
};

/** A shop with one program and two referrers: Anna with the code ANNA, Zoe with ZOE. */
function shop(rules: Partial<Terms> = {}): OrderBook {
  const book = emptyBook();
  const written = { ...terms, ...rules };
  book.programs.set(`1|${programId}`, { programId, state: "active", version: 1, terms: written });
  book.terms.set(`1|${programId}|1`, written);
  for (const [referrerId, code] of [
    [anna, "ANNA"],
    [zoe, "ZOE"],
  ] as const) {
    const facts = { codeId: `cod_${code}` as ReferralCodeId, code, programId, referrerId };
    book.codes.set(`1|${code}`, facts);
    book.codes.set(`1|${facts.codeId}`, facts);
    book.referrers.set(`1|${referrerId}`, { customerId: `gid://shopify/Customer/${code}`, emailHash: `hash-${code}` });
  }
  return book;
}

let count = 0;
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++count}` as Id;

/** Ben's order #1001 over $80 with Anna's code, paid at the start. */
function order(change: Partial<OrderFacts> = {}, emailHash: string | null = "hash-ben"): OrderToJudge {
  return {
    shopId,
    emailHash,
    cart: null,
    order: {
      orderId: "gid://shopify/Order/9007199254740993",
      name: "#1001",
      stateAt: at(0),
      createdAt: at(0),
      paid: true,
      paidAt: at(0),
      cancelledAt: null,
      fullyRefunded: false,
      test: false,
      currency: usd,
      baseMinor: 80_00,
      discountCodes: ["anna"],
      cartToken: null,
      customerId: "gid://shopify/Customer/ben",
      email: null,
      ...change,
    },
  };
}

const second = (change: Partial<OrderFacts> = {}) =>
  order({ orderId: "gid://shopify/Order/9007199254740995", name: "#1002", stateAt: at(30), ...change });

/** Judges one after the other in one book, and settles after each. */
function tell(book: OrderBook, ...orders: readonly OrderToJudge[]): readonly string[] {
  return orders.map((each) => {
    const verdict = judgeOrder(book, each, newId);
    settleTouched(book, newId);
    return verdict;
  });
}

/** Every account's balance, by name. */
function balances(book: OrderBook): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (account: { kind: string; referrerId?: string }, amount: number) => {
    const name = account.referrerId ? `${account.kind} ${account.referrerId}` : account.kind;
    sums[name] = (sums[name] ?? 0) + amount;
    if (sums[name] === 0) delete sums[name];
  };
  for (const { posting } of book.ledger) {
    add(posting.from, -posting.value.amountMinor);
    add(posting.to, posting.value.amountMinor);
  }
  return sums;
}

/** What is owed for each order, and for what of it nothing is. */
function owed(book: OrderBook): Record<string, number> {
  return Object.fromEntries(
    [...book.rewards.values()].map((row) => [
      row.orderId,
      row.state === "cancelled" ? 0 : row.amountMinor - row.clawedMinor,
    ]),
  );
}

const only = <Row>(rows: Iterable<Row>): Row => {
  const [first, ...rest] = [...rows];
  expect(rest).toEqual([]);
  return first as Row;
};

describe("a friend's order", () => {
  test("becomes a referral, a reward in its hold and a line in the books", () => {
    const book = shop();
    expect(tell(book, order())).toEqual(["recorded"]);
    expect(only(book.referrals.values())).toMatchObject({
      referrerId: anna,
      state: "qualified",
      termsVersion: 1,
    });
    expect(only(book.rewards.values())).toMatchObject({ state: "held", amountMinor: 8_00, reason: "in_hold" });
    expect(only(book.rewards.values()).holdUntil).toEqual(new Date(start + 14 * 86_400_000));
    expect(balances(book)).toEqual({ reward_expense: -8_00, [`referrer_held ${anna}`]: 8_00 });
    expect(book.activity.map(({ what }) => what)).toEqual(["order_attributed", "reward_held"]);
  });

  test("waits for the customer check where the program wants new customers", () => {
    const book = shop({ newCustomersOnly: true });
    tell(book, order());
    expect(only(book.referrals.values())).toMatchObject({ state: "pending", checkAt: at(0) });
    expect(only(book.rewards.values()).reason).toBe("waiting_for_customer_check");
    // A change of the order does not make the check forgotten.
    tell(book, order({ stateAt: at(1), baseMinor: 60_00 }));
    expect(only(book.rewards.values())).toMatchObject({ amountMinor: 6_00, reason: "waiting_for_customer_check" });
    expect(only(book.referrals.values()).state).toBe("pending");
  });

  test.each([
    ["not_referred", order({ discountCodes: ["SUMMER"], customerId: null }, null)],
    ["not_paid", order({ paid: false, paidAt: null })],
    ["test_order", order({ test: true })],
  ])("leaves no trace when it is %s", (verdict, each) => {
    const book = shop();
    expect(tell(book, each)).toEqual([verdict]);
    expect([
      book.referrals.size,
      book.orders.size,
      book.rewards.size,
      book.ledger.length,
      book.activity.length,
    ]).toEqual([0, 0, 0, 0, 0]);
  });

  test("of a paused program leaves no trace, unless the friend was referred before", () => {
    const book = shop();
    tell(book, order({ baseMinor: 1_00 }));
    const program = book.programs.get(`1|${programId}`);
    book.programs.set(`1|${programId}`, { ...program!, state: "paused" });
    expect(tell(book, order({ orderId: "gid://shopify/Order/7", customerId: "x" }, "y"))).toEqual([
      "program_not_active",
    ]);
    expect(tell(book, second())).toEqual(["recorded"]);
    expect(owed(book)).toEqual({ [second().order.orderId]: 8_00 });
  });

  test.each([
    ["their account", order({ customerId: "gid://shopify/Customer/ANNA" })],
    ["their address", order({ customerId: null }, "hash-ANNA")],
  ])("is refused when the referrer bought with %s", (_how, each) => {
    const book = shop();
    tell(book, each);
    expect(only(book.referrals.values())).toMatchObject({ state: "rejected", reason: "self_referral" });
    expect(only(book.orders.values()).refusal).toBe("self_referral");
    // No later state of it earns anything either.
    tell(book, { ...each, order: { ...each.order, stateAt: at(5), baseMinor: 500_00 } });
    expect(book.rewards.size).toBe(0);
  });

  test("stays with the referrer who came first", () => {
    const book = shop();
    tell(book, order({ baseMinor: 1_00 }), second({ discountCodes: ["ZOE"] }));
    expect(only(book.referrals.values()).referrerId).toBe(anna);
    expect(book.orders.get(`1|${second().order.orderId}`)?.refusal).toBe("belongs_to_other_referrer");
    expect(book.rewards.size).toBe(0);
  });

  test("counts once: the second order is kept and earns nothing", () => {
    const book = shop();
    tell(book, order(), second());
    expect(book.orders.get(`1|${second().order.orderId}`)?.refusal).toBe("not_first_order");
    expect(owed(book)).toEqual({ [order().order.orderId]: 8_00 });
  });

  test("is known again as a guest, and the account is kept when it appears", () => {
    const book = shop();
    tell(book, order({ customerId: null, baseMinor: 1_00 }), second({ discountCodes: [] }));
    expect(only(book.referrals.values()).referrerId).toBe(anna);
    expect(book.friends.get("1|c|gid://shopify/Customer/ben")).toBe(book.friends.get("1|e|hash-ben"));
    expect(book.orders.get(`1|${second().order.orderId}`)?.attribution).toBe("known_friend");
  });

  test("of a friend nobody can name makes a friend of its own", () => {
    const book = shop();
    tell(book, order({ customerId: null }, null), { ...second({ customerId: null }), emailHash: null });
    expect(book.referrals.size).toBe(2);
    expect(owed(book)).toEqual({ [order().order.orderId]: 8_00, [second().order.orderId]: 8_00 });
  });
});

describe("what happens to an order later", () => {
  test("a cancellation takes a held reward back and reverses the referral", () => {
    const book = shop();
    tell(book, order(), order({ stateAt: at(1), cancelledAt: at(1) }));
    expect(only(book.rewards.values())).toMatchObject({
      state: "cancelled",
      reason: "order_cancelled",
      amountMinor: 8_00,
    });
    expect(only(book.referrals.values())).toMatchObject({ state: "reversed" });
    expect(balances(book)).toEqual({});
  });

  test("the next order of a reversed referral counts, and the referral stands again", () => {
    const book = shop();
    tell(book, order(), order({ stateAt: at(1), cancelledAt: at(1) }), second());
    expect(only(book.referrals.values())).toMatchObject({ state: "qualified" });
    expect(owed(book)).toEqual({ [order().order.orderId]: 0, [second().order.orderId]: 8_00 });
  });

  test("a referral stored as reversed is written back when it stands again", () => {
    const book = shop();
    tell(book, order(), order({ stateAt: at(1), cancelledAt: at(1) }));
    only(book.referrals.values()).fate = "stored";
    tell(book, second());
    expect(only(book.referrals.values())).toMatchObject({ state: "qualified", fate: "changed" });
  });

  test("a first order that recovers after the second came to count takes its place again, and is not rewarded beside it", () => {
    const book = shop();
    tell(book, order(), order({ stateAt: at(1), baseMinor: 5_00 }), second());
    expect(owed(book)).toEqual({ [order().order.orderId]: 0, [second().order.orderId]: 8_00 });
    tell(book, order({ stateAt: at(40) }));
    expect(owed(book)).toEqual({ [order().order.orderId]: 8_00, [second().order.orderId]: 0 });
    expect(balances(book)).toEqual({ reward_expense: -8_00, [`referrer_held ${anna}`]: 8_00 });
  });

  test("an order below the minimum spend says by how much, and earns once it reaches it", () => {
    const book = shop();
    tell(book, order({ baseMinor: 19_99 }));
    expect(only(book.orders.values())).toMatchObject({
      refusal: "below_minimum_spend",
      refusalValues: { base: "$19.99", minimum: "$20.00" },
    });
    tell(book, order({ stateAt: at(1), baseMinor: 15_00 }));
    expect(only(book.orders.values()).refusalValues).toEqual({ base: "$15.00", minimum: "$20.00" });
    tell(book, order({ stateAt: at(2), baseMinor: 20_00 }));
    expect(only(book.orders.values())).toMatchObject({ refusal: null, refusalValues: null });
    expect(owed(book)).toEqual({ [order().order.orderId]: 2_00 });
  });

  test("two states within one second move the books twice, under keys of their own", () => {
    const book = shop();
    tell(book, order(), order({ stateAt: at(1), baseMinor: 60_00 }), order({ stateAt: at(1), baseMinor: 30_00 }));
    expect(new Set(book.ledger.map(({ key }) => key)).size).toBe(3);
    expect(balances(book)).toEqual({ reward_expense: -3_00, [`referrer_held ${anna}`]: 3_00 });
  });

  test("a rejected referral earns nothing, whatever its order becomes", () => {
    const book = shop();
    tell(book, order());
    giveVerdict(book, only(book.referrals.values()), { state: "rejected", reason: "rejected_by_staff", values: null });
    tell(book, order({ stateAt: at(1), baseMinor: 500_00 }));
    expect(only(book.rewards.values())).toMatchObject({ state: "cancelled", reason: "rejected_by_staff" });
    expect(only(book.referrals.values()).state).toBe("rejected");
  });

  test("an issued reward is clawed back in the books and the person's pocket is left alone", () => {
    const book = shop();
    tell(book, order());
    only(book.rewards.values()).state = "issued";
    tell(book, order({ stateAt: at(1), fullyRefunded: true, baseMinor: 0 }));
    expect(only(book.rewards.values())).toMatchObject({ state: "clawed_back", amountMinor: 8_00, clawedMinor: 8_00 });
    expect(book.ledger.at(-1)?.posting).toMatchObject({
      from: { kind: "referrer_payable" },
      to: { kind: "reward_expense" },
    });
    expect(book.activity.at(-1)?.what).toBe("reward_clawed_back");
  });

  test("an order without its terms is a bug to hear about", () => {
    const book = shop();
    tell(book, order());
    book.terms.clear();
    expect(() => tell(book, order({ stateAt: at(1), baseMinor: 70_00 }))).toThrow(/terms that are not there/);
  });
});

describe("the customer check", () => {
  const asked = (book: OrderBook) => only(book.referrals.values()).checkOrderId;
  const answer = (book: OrderBook, each: OrderToJudge, previousOrders: number) => {
    const taken = answerCheck(book, only(book.referrals.values()), each.order.orderId, previousOrders);
    for (const referral of book.referrals.values()) book.touched.add(referral);
    settleTouched(book, newId);
    return taken;
  };
  const later = second({ paidAt: at(30) });

  test("concerns the earliest order; one that shows up later lifts what was said of another", () => {
    const book = shop({ newCustomersOnly: true });
    tell(book, later);
    expect(asked(book)).toBe(later.order.orderId);
    expect(answer(book, later, 1)).toBe(true);
    expect(only(book.referrals.values())).toMatchObject({ state: "rejected", reason: "existing_customer" });
    expect(book.orders.get(`1|${later.order.orderId}`)).toMatchObject({
      refusal: "existing_customer",
      refusalValues: { previousOrders: 1 },
    });
    expect(balances(book)).toEqual({});

    tell(book, order({ baseMinor: 60_00 }));
    expect(only(book.referrals.values())).toMatchObject({ state: "pending", reason: null, checkAt: at(0) });
    expect(asked(book)).toBe(order().order.orderId);
    expect(book.activity.map(({ what }) => what)).toContain("customer_check_reopened");
    // An answer about the other order, still on its way, is no answer any more.
    expect(answer(book, later, 1)).toBe(false);
    expect(only(book.referrals.values()).state).toBe("pending");
    expect(answer(book, order(), 0)).toBe(true);
    expect(only(book.referrals.values())).toMatchObject({ state: "qualified", checkAt: null });
    expect(owed(book)).toEqual({ [later.order.orderId]: 0, [order().order.orderId]: 6_00 });
    expect(balances(book)).toEqual({ reward_expense: -6_00, [`referrer_held ${anna}`]: 6_00 });
  });

  test("is not asked of a referral that was rejected, and is once it stands again", () => {
    const book = shop({ newCustomersOnly: true });
    tell(book, order());
    const referral = only(book.referrals.values());
    giveVerdict(book, referral, {
      state: "rejected",
      reason: "rejected_by_staff",
      values: { note: "Same household." },
    });
    book.touched.add(referral);
    settleTouched(book, newId);
    expect(referral).toMatchObject({ state: "rejected", checkAt: null });
    expect(giveVerdict(book, referral, { state: "rejected", reason: "rejected_by_staff", values: null })).toBe(false);
    referral.verdict = null;
    book.touched.add(referral);
    settleTouched(book, newId);
    expect(referral).toMatchObject({ state: "pending", reason: null, checkAt: at(0) });
    expect(only(book.rewards.values())).toMatchObject({ state: "held", reason: "waiting_for_customer_check" });
  });

  test("finds the friend who bought before anybody referred them", () => {
    const book = shop();
    tell(book, later, order({ discountCodes: [], name: "#1000" }));
    expect(book.orders.get(`1|${order().order.orderId}`)).toMatchObject({
      refusal: "before_referral",
      attribution: "known_friend",
    });
    expect(owed(book)).toEqual({ [later.order.orderId]: 8_00 });
  });
});

describe("two orders of one friend", () => {
  test("the first by payment counts, whichever arrives first", () => {
    const book = shop();
    const later = second({ paidAt: at(30) });
    tell(book, later, order({ baseMinor: 50_00 }));
    expect(owed(book)).toEqual({ [later.order.orderId]: 0, [order().order.orderId]: 5_00 });
    expect(book.orders.get(`1|${later.order.orderId}`)?.refusal).toBe("not_first_order");
    // Cancelled, it hands over to the second, whose reward stands again.
    tell(book, order({ baseMinor: 50_00, stateAt: at(60), cancelledAt: at(60) }));
    expect(owed(book)).toEqual({ [later.order.orderId]: 8_00, [order().order.orderId]: 0 });
    expect(balances(book)).toEqual({ reward_expense: -8_00, [`referrer_held ${anna}`]: 8_00 });
  });

  test("a second one that was issued is taken back in the books when the first shows up", () => {
    const book = shop();
    const later = second({ paidAt: at(30) });
    tell(book, later);
    only(book.rewards.values()).state = "issued";
    tell(book, order({ baseMinor: 50_00 }));
    expect([...book.rewards.values()]).toMatchObject([
      { orderId: later.order.orderId, state: "clawed_back", reason: "not_first_order", clawedMinor: 8_00 },
      { orderId: order().order.orderId, state: "held", amountMinor: 5_00 },
    ]);
  });

  test("one that was paid again for what was added keeps its place, also when that is heard of first", () => {
    const grown = order({ stateAt: at(50), paidAt: at(50), baseMinor: 90_00 });
    const later = second({ paidAt: at(30) });
    for (const told of [
      [order(), later, grown],
      [grown, later, order()],
      [later, grown, order()],
    ]) {
      const book = shop();
      tell(book, ...told);
      expect(owed(book)).toMatchObject({ [order().order.orderId]: 9_00 });
      expect(balances(book)).toEqual({ reward_expense: -9_00, [`referrer_held ${anna}`]: 9_00 });
    }
  });

  test("paid at one moment are told apart by their numbers", () => {
    const longer = second({ orderId: "gid://shopify/Order/10007199254740995" });
    for (const told of [
      [order(), longer],
      [longer, order()],
    ]) {
      const book = shop();
      tell(book, ...told);
      expect(book.orders.get(`1|${longer.order.orderId}`)?.refusal).toBe("not_first_order");
    }
  });
});

describe("the same states, told in any order and any number of times", () => {
  /** One state of order #1001. A later state may be any of these: Shopify cancels, refunds and edits in any order. */
  const change = fc.oneof(
    fc.record({ baseMinor: fc.integer({ min: 0, max: 200_00 }) }),
    fc.constant({ fullyRefunded: true, baseMinor: 0 }),
    fc.constant({ cancelledAt: at(0) }),
  );
  const states = fc
    .array(change, { minLength: 1, maxLength: 6 })
    .map((changes) => changes.map((each, minute) => order({ ...each, stateAt: at(minute) })));

  test("end in the same books", () => {
    fc.assert(
      fc.property(
        states.chain((inOrder) =>
          fc.tuple(
            fc.constant(inOrder),
            // Every state at least once, in any order, some again.
            fc
              .tuple(
                fc.shuffledSubarray(inOrder, { minLength: inOrder.length, maxLength: inOrder.length }),
                fc.array(fc.constantFrom(...inOrder), { maxLength: 6 }),
              )
              .map(([all, again]) => [...all, ...again]),
          ),
        ),
        ([inOrder, anyhow]) => {
          const straight = shop();
          const crooked = shop();
          tell(straight, ...inOrder);
          tell(crooked, ...anyhow);
          expect(balances(crooked)).toEqual(balances(straight));
          const orderId = order().order.orderId;
          expect(owed(crooked)[orderId] ?? 0).toBe(owed(straight)[orderId] ?? 0);
          const [a, b] = [only(straight.referrals.values()), only(crooked.referrals.values())];
          expect([b.state, b.referrerId]).toEqual([a.state, a.referrerId]);
          expect(only(crooked.orders.values()).stateAt).toEqual(only(straight.orders.values()).stateAt);
          expect(only(crooked.orders.values()).refusal).toBe(only(straight.orders.values()).refusal);
          expect(new Set(crooked.ledger.map(({ key }) => key)).size).toBe(crooked.ledger.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("an older state never replaces a newer one", () => {
    const book = shop();
    expect(tell(book, order({ stateAt: at(5), baseMinor: 60_00 }), order())).toEqual(["recorded", "older_state"]);
    expect(owed(book)).toEqual({ [order().order.orderId]: 6_00 });
  });

  test("a second shop's order of the same number and code is its own", () => {
    const book = shop();
    tell(book, order());
    expect(tell(book, { ...order(), shopId: 2 as ShopId })).toEqual(["not_referred"]);
    expect(book.orders.size).toBe(1);
  });
});

describe("a place on a waiting list", () => {
  /** Ben joined the list by Anna's link, and bought something at Zoe's word before. */
  const place = (rules: Partial<Terms>) => {
    const book = shop(rules);
    const order: OrderFacts = {
      orderId: placeId("lse_1" as ListEntryId),
      name: placeName,
      stateAt: at(1),
      createdAt: at(1),
      paid: true,
      paidAt: null,
      cancelledAt: null,
      fullyRefunded: false,
      signUp: { joinedAt: at(1), verifiedAt: at(1) },
      test: false,
      currency: usd,
      baseMinor: 0,
      discountCodes: [],
      cartToken: null,
      customerId: null,
      email: null,
    };
    const cart = { codeId: "cod_ANNA", visitId: null };
    let ids = 0;
    const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++ids}` as Id;
    return {
      book,
      judge: (change: Partial<OrderToJudge> = {}) =>
        judgeOrder(book, { shopId, order, emailHash: "b1", cart, ...change }, newId),
      order,
    };
  };

  test("is counted by the link that led to it, where the program is a list, or rewards sign-ups", () => {
    const list = place({ kind: "waiting_list" });
    expect(list.judge()).toBe("recorded");
    expect([...list.book.orders.values()]).toMatchObject([
      { attribution: "list_link", confidence: 100, paidAt: at(1), evidence: [{ kind: "list_link" }] },
    ]);
    expect(place({}).judge()).toBe("program_not_active");
  });

  test("ties nobody: what its person buys is nobody’s, and another’s code is not overruled", () => {
    const { book, judge, order } = place({ kind: "waiting_list" });
    judge();
    const { signUp: _, ...paid } = order;
    const bought = { ...paid, orderId: "gid://shopify/Order/1", name: "#1", paidAt: at(2), baseMinor: 30_00 };
    expect(judge({ order: bought, cart: null })).toBe("not_referred");
    // In a program of customers the same friend stays whose they are.
    const other = place({});
    expect(other.judge({ order: bought })).toBe("recorded");
    expect(other.judge({ order: { ...bought, orderId: "gid://shopify/Order/2" }, cart: null })).toBe("recorded");
    expect(book.orders.size).toBe(1);
  });
});

test("what the program leaves out stays left out, whoever the friend belongs to in the end", () => {
  const book = shop({ leaveOut: ["pos"], minimumSpendMinor: null });
  // Anna buys by her own code, then at the till; an earlier order by Zoe's code is heard of last.
  const annas = (number: number, change: Partial<OrderFacts>) =>
    order(
      {
        orderId: `gid://shopify/Order/${number}`,
        customerId: "gid://shopify/Customer/ANNA",
        stateAt: at(number),
        paidAt: at(number),
        ...change,
      },
      "hash-ANNA",
    );
  tell(book, annas(2, {}), annas(3, { channel: "pos", discountCodes: [] }));
  const bars = () => [...book.orders.values()].map(({ bar }) => bar);
  expect(bars()).toEqual(["self_referral", "left_out_pos"]);
  tell(book, annas(1, { discountCodes: ["zoe"] }));
  expect(bars()[1]).toBe("left_out_pos");
  expect(owed(book)).toEqual({ "gid://shopify/Order/1": 8_00 });
});
