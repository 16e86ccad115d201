import { describe, expect, test } from "vitest";
import { orderRow, referralRow, rewardRow } from "../../../test/support/core-rows.ts";
import type { IdKind, NewId, ReferralId, ReferrerId } from "../ids.ts";
import { currency, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { openHold } from "../reward/open-hold.ts";
import { emptyBook, keepOrder, type OrderBook, type OrderRow, type RewardRow, rewardKey } from "./order-book.ts";
import { settleEarning, settleReferral, settleTouched } from "./settle-referral.ts";

const usd = currency("USD");
const orderId = orderRow().orderId;
const cause = `order:${orderId}`;
const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
  trigger: "every_paid_order",
  minimumSpendMinor: 1_000,
  newCustomersOnly: false,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
};
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 10));
const order = (number: number, over: Partial<OrderRow> = {}) =>
  orderRow({ orderId: `gid://shopify/Order/${number}`, name: `#${number}`, paidAt: day(number), ...over });

/** A referral as the database gives it, with what is known of it, about to be settled. */
function bookOf(
  orders: readonly OrderRow[],
  rewards: readonly RewardRow[] = [],
  { rules = {}, referral = {} }: { rules?: Partial<Terms>; referral?: Parameters<typeof referralRow>[0] } = {},
) {
  const book = emptyBook();
  const row = referralRow({ state: "pending", ...referral });
  book.terms.set("1|prg_1|1", { ...terms, ...rules });
  book.referrals.set("1|rfl_1", row);
  for (const each of orders) keepOrder(book, each);
  for (const each of rewards) book.rewards.set(rewardKey(each), each);
  book.touched.add(row);
  let ids = 0;
  const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++ids}` as Id;
  return { book, row, newId, settle: () => settleTouched(book, newId) };
}

const told = (book: OrderBook) => book.activity.map(({ what, reason, data }) => ({ what, reason, ...data }));
const posted = (book: OrderBook) => book.ledger.map(({ kind, key }) => `${kind} as ${key}`);
const one = (book: OrderBook): RewardRow => {
  const [reward, ...others] = book.rewards.values();
  if (!reward || others.length > 0) throw new Error(`there are ${others.length} more`);
  return reward;
};

describe("an order that came", () => {
  const fresh = () => order(1, { fate: "added", told: false });

  test("earns a reward in hold, posted once by its own key, and the history says so", () => {
    const { book, row, settle } = bookOf([fresh()]);
    settle();
    expect(one(book)).toEqual(
      rewardRow({
        fate: "added",
        rewardId: "reward_1" as RewardRow["rewardId"],
        amountMinor: 500,
        holdUntil: day(15),
      }),
    );
    expect(book.ledger).toMatchObject([
      { kind: "earn", key: "reward_1:earn", transactionId: "ledger_transaction_2", rewardId: "reward_1" },
    ]);
    expect(told(book)).toEqual([
      { what: "order_attributed", reason: null, order: "#1", orderId, by: "discount_code", confidence: 1 },
      {
        what: "reward_held",
        reason: "in_hold",
        order: "#1",
        orderId,
        toMinor: 500,
        currency: "USD",
        holdUntil: day(15).toISOString(),
      },
    ]);
    expect(row).toMatchObject({ state: "qualified", fate: "changed" });
    expect(book.orders.get(`1|${orderId}`)).toMatchObject({ told: true, moved: false, refusal: null });
    expect(book.touched.size).toBe(0);
  });

  test("is told once, and settled again changes nothing", () => {
    const { book, row, settle } = bookOf([fresh()]);
    settle();
    const before = structuredClone({ activity: book.activity, ledger: book.ledger, rewards: [...book.rewards] });
    book.touched.add(row);
    settle();
    expect({ activity: book.activity, ledger: book.ledger, rewards: [...book.rewards] }).toEqual(before);
  });

  test("below the minimum earns nothing, and says why with the minimum", () => {
    const { book, settle } = bookOf([order(1, { fate: "added", told: false, baseMinor: 999 })]);
    settle();
    expect(book.rewards.size + book.ledger.length).toBe(0);
    expect(told(book)).toMatchObject([{ what: "order_refused", reason: "below_minimum_spend", orderId }]);
    const { refusal, refusalValues } = book.orders.get(`1|${orderId}`) ?? {};
    expect(refusal).toBe("below_minimum_spend");
    expect(Object.keys(refusalValues ?? {})).not.toEqual([]);
  });

  test("of which no goods count says so, and not that they are gone", () => {
    const rewardItems = {
      kind: "only" as const,
      products: [{ id: "gid://shopify/Product/1", title: "Mug" }],
      collections: [],
    };
    const { book, settle } = bookOf([order(1, { baseMinor: 0, goods: null })], [], { rules: { rewardItems } });
    settle();
    expect(book.orders.get(`1|${orderId}`)?.refusal).toBe("no_qualifying_product");
  });

  test("goes out by itself where the terms say so", () => {
    for (const issue of ["automatic", "manual"] as const) {
      const { book, settle } = bookOf([fresh()], [], { rules: { issue } });
      settle();
      expect(one(book).automatic).toBe(issue === "automatic");
    }
  });

  test("waits for Shopify's word on the friend", () => {
    const { book, row, settle } = bookOf([fresh()], [], { rules: { newCustomersOnly: true } });
    settle();
    expect(row).toMatchObject({ state: "pending", checkOrderId: orderId, checkAt: day(1), previousOrders: null });
    expect(one(book).reason).toBe("waiting_for_customer_check");
  });

  test("that shows up before the one that was asked about reopens the question", () => {
    const { book, row, settle } = bookOf([order(1, { stateAt: day(3) }), order(2)], [], {
      rules: { newCustomersOnly: true },
      referral: { checkOrderId: order(2).orderId, previousOrders: 0 },
    });
    settle();
    expect(row).toMatchObject({ checkOrderId: orderId, checkAt: day(3), previousOrders: null });
    expect(told(book)).toContainEqual({
      what: "customer_check_reopened",
      reason: null,
      order: "#1",
      orderId,
    });
  });

  test("is asked about once, and keeps since when", () => {
    const asked = { checkOrderId: orderId, checkAt: day(5) };
    const { book, row, settle } = bookOf([order(1, { stateAt: day(9) })], [], {
      rules: { newCustomersOnly: true },
      referral: asked,
    });
    settle();
    expect(row).toMatchObject(asked);
    expect(told(book).map(({ what }) => what)).toEqual(["reward_held"]);
  });

  test("is asked about where it is the first that came by a referral, and nothing is reopened then", () => {
    const own = order(1, { attribution: "known_friend", stateAt: day(8) });
    const { book, row, settle } = bookOf([own, order(2, { stateAt: day(9) })], [], {
      rules: { newCustomersOnly: true },
    });
    settle();
    expect(row).toMatchObject({ checkOrderId: order(2).orderId, checkAt: day(9) });
    expect(told(book).map(({ what }) => what)).not.toContain("customer_check_reopened");
  });

  test("is asked about again where nothing is open, and no more where nobody wants to know", () => {
    const asked = { checkOrderId: orderId, checkAt: null };
    const { row, settle } = bookOf([order(1, { stateAt: day(9) })], [], {
      rules: { newCustomersOnly: true },
      referral: asked,
    });
    settle();
    expect(row).toMatchObject({ checkOrderId: orderId, checkAt: day(9) });
    const { row: unasked, settle: settleUnasked } = bookOf([order(1)], [], { referral: { ...asked, checkAt: day(2) } });
    settleUnasked();
    expect(unasked).toMatchObject({ checkOrderId: null, checkAt: null });
    const { row: answered, settle: settleAnswered } = bookOf([order(1)], [], {
      referral: { ...asked, previousOrders: 0 },
    });
    settleAnswered();
    expect(answered).toMatchObject({ checkOrderId: orderId, previousOrders: 0 });
  });

  test("is limited by what earns", () => {
    const { book, row, newId } = bookOf([fresh()], [], {
      rules: { milestones: [{ at: 1, amountMinor: 1, currency: usd }] },
    });
    const causes: string[] = [];
    settleReferral(book, row, newId, 1, (each, target) => {
      causes.push(each);
      return target;
    });
    expect(causes).toEqual([cause, "milestone:1"]);
  });

  test("is told in the order of payment, and of one that is stored already nothing is", () => {
    const fate = { fate: "added", told: false } as const;
    const { book, settle } = bookOf([order(2, fate), order(1, fate), order(3, { told: false })]);
    settle();
    const attributed = book.activity.filter(({ what }) => what === "order_attributed");
    expect(attributed.map(({ data }) => data.order)).toEqual(["#1", "#2"]);
  });

  test("earns although a rule barred it, where staff found the referral genuine", () => {
    for (const [clearedAt, rewards] of [
      [null, 0],
      [day(4), 1],
    ] as const) {
      const { book, settle } = bookOf([order(1, { bar: "blocked_by_rule" })], [], { referral: { clearedAt } });
      settle();
      expect(book.rewards.size).toBe(rewards);
    }
  });

  test("without a payment waits for its fulfilment where the hold begins with it", () => {
    const { book, settle } = bookOf([fresh()], [], { rules: { holdFrom: "fulfilment" } });
    settle();
    expect(one(book)).toMatchObject({ reason: "waiting_for_fulfilment", holdUntil: openHold });
  });
});

describe("an order that changed", () => {
  const moved = (over: Partial<OrderRow>) => order(1, { moved: true, ...over });

  test.each<[string, Partial<RewardRow>, Partial<OrderRow>, Partial<RewardRow>, string, string]>([
    [
      "smaller, in hold",
      {},
      { baseMinor: 3_000 },
      { state: "held", amountMinor: 300, reason: "order_reduced" },
      "adjust",
      "reward_changed",
    ],
    [
      "larger, due",
      { state: "due", reason: "waiting_for_issue" },
      { baseMinor: 8_000 },
      { state: "due", amountMinor: 800, reason: "order_grew" },
      "adjust",
      "reward_changed",
    ],
    [
      "cancelled, in hold",
      {},
      { cancelledAt: day(2) },
      { state: "cancelled", amountMinor: 500, reason: "order_cancelled" },
      "cancel",
      "reward_cancelled",
    ],
    [
      "there again",
      { state: "cancelled", reason: "order_cancelled" },
      {},
      { state: "held", amountMinor: 500, reason: "in_hold" },
      "earn",
      "reward_restored",
    ],
    [
      "smaller, issued",
      { state: "issued", reason: "delivered" },
      { baseMinor: 3_000 },
      { state: "issued", amountMinor: 500, clawedMinor: 200, reason: "order_reduced" },
      "claw_back",
      "reward_clawed_back",
    ],
    [
      "refunded, issued",
      { state: "issued", reason: "delivered" },
      { fullyRefunded: true },
      { state: "clawed_back", clawedMinor: 500, reason: "order_refunded" },
      "claw_back",
      "reward_clawed_back",
    ],
    [
      "refunded, on its way",
      { state: "issuing", reason: "on_its_way" },
      { fullyRefunded: true },
      { state: "issuing", clawedMinor: 500, reason: "order_refunded" },
      "claw_back",
      "reward_clawed_back",
    ],
    [
      "larger again, issued",
      { state: "issued", clawedMinor: 200, reason: "order_reduced" },
      { baseMinor: 4_000 },
      { state: "issued", clawedMinor: 100, reason: "order_grew" },
      "restore",
      "reward_restored",
    ],
  ])("%s", (_, was, change, is, kind, what) => {
    const { book, settle } = bookOf([moved(change)], [rewardRow(was)]);
    settle();
    expect(one(book)).toMatchObject({ ...is, fate: "changed" });
    expect(posted(book)).toEqual([`${kind} as rwd_1:${kind}:ledger_transaction_1`]);
    const before = rewardRow(was);
    const net = (each: RewardRow) => (each.state === "cancelled" ? 0 : each.amountMinor - each.clawedMinor);
    expect(told(book).at(-1)).toEqual({
      what,
      reason: is.reason,
      order: "#1",
      orderId,
      fromMinor: net(before),
      toMinor: net(one(book)),
      currency: "USD",
    });
  });

  test("keeps what was taken back, and says the newest reason", () => {
    const gone = rewardRow({ state: "cancelled", reason: "below_minimum_spend" });
    const { book, settle } = bookOf([moved({ cancelledAt: day(2) })], [gone]);
    settle();
    expect(one(book)).toMatchObject({ state: "cancelled", reason: "order_cancelled", fate: "changed" });
    expect(book.ledger.length + book.activity.length).toBe(0);
  });

  test("leaves alone what stays as it was", () => {
    const due = rewardRow({ state: "due", reason: "waiting_for_issue" });
    const { book, settle } = bookOf([moved({})], [due], { referral: { state: "qualified" } });
    settle();
    expect(one(book)).toEqual(rewardRow({ state: "due", reason: "waiting_for_issue" }));
    expect(book.orders.get(`1|${orderId}`)).toMatchObject({ fate: "stored", moved: false });
    expect(book.referrals.get("1|rfl_1")?.fate).toBe("stored");
  });

  test("writes a refusal back that is new, and one of which only the numbers are", () => {
    const { book, settle } = bookOf([moved({ fullyRefunded: true })]);
    settle();
    expect(book.orders.get(`1|${orderId}`)).toMatchObject({ fate: "changed", refusal: "order_refunded" });
    const { book: other, settle: again } = bookOf([
      moved({ baseMinor: 1, refusal: "below_minimum_spend", refusalValues: { minimum: "$1.00" } }),
    ]);
    again();
    expect(other.orders.get(`1|${orderId}`)).toMatchObject({ fate: "changed", refusal: "below_minimum_spend" });
  });

  test("that lapsed is over, whatever becomes of it, and is not earned a second time", () => {
    const lapsed = rewardRow({ state: "cancelled", reason: "reward_lapsed", lapsedAt: day(5) });
    const { book, settle } = bookOf([moved({ baseMinor: 5_000 })], [lapsed]);
    settle();
    expect(one(book)).toEqual(rewardRow({ state: "cancelled", reason: "reward_lapsed", lapsedAt: day(5) }));
    const { book: grown, settle: grow } = bookOf([moved({ baseMinor: 7_000 })], [{ ...lapsed, fate: "stored" }]);
    grow();
    expect([...grown.rewards.values()].map((each) => [each.cause, each.state, each.amountMinor])).toEqual([
      [cause, "cancelled", 500],
      [`${cause}:2`, "held", 200],
    ]);
  });

  test("grown after its reward went out earns the difference beside it, and loses that first", () => {
    const issued = () => rewardRow({ state: "issued", reason: "delivered" });
    const { book, settle } = bookOf([moved({ baseMinor: 8_000 })], [issued()]);
    settle();
    expect([...book.rewards.values()].map((each) => [each.cause, each.state, each.amountMinor])).toEqual([
      [cause, "issued", 500],
      [`${cause}:2`, "held", 300],
    ]);
    const second = rewardRow({ cause: `${cause}:2`, rewardId: "rwd_2" as RewardRow["rewardId"], amountMinor: 300 });
    const { book: less, settle: lessen } = bookOf([moved({ baseMinor: 6_000 })], [issued(), second]);
    lessen();
    expect([...less.rewards.values()].map((each) => [each.cause, each.state, each.amountMinor])).toEqual([
      [cause, "issued", 500],
      [`${cause}:2`, "held", 100],
    ]);
    const { book: none, settle: empty } = bookOf(
      [moved({ baseMinor: 5_000 })],
      [issued(), { ...second, amountMinor: 300 }],
    );
    empty();
    expect([...none.rewards.values()].map((each) => [each.state, each.reason])).toEqual([
      ["issued", "delivered"],
      ["cancelled", "order_reduced"],
    ]);
  });

  test("says that another order changed, where its own state did not move", () => {
    const { book, settle } = bookOf([order(1, { baseMinor: 3_000 })], [rewardRow()]);
    settle();
    expect(one(book).amountMinor).toBe(300);
    expect(told(book)).toMatchObject([{ what: "reward_changed", reason: "other_order_changed" }]);
    const { book: larger, settle: grow } = bookOf([order(1, { baseMinor: 8_000 })], [rewardRow()]);
    grow();
    expect(told(larger)).toMatchObject([{ what: "reward_changed", reason: "other_order_changed" }]);
  });

  test("is a fault of the books where its terms are not there", () => {
    const { book, settle } = bookOf([moved({})]);
    book.terms.clear();
    expect(settle).toThrow("rfl_1");
  });
});

describe("a payment that the bank looks at", () => {
  const disputed = order(1, { moved: true, disputes: { "7": "open" } });

  test.each(["due", "failed"] as const)("holds a reward that is %s, without an end", (state) => {
    const { book, settle } = bookOf([structuredClone(disputed)], [rewardRow({ state, reason: "waiting_for_issue" })]);
    settle();
    expect(one(book)).toMatchObject({ state: "held", reason: "in_dispute", holdUntil: openHold, fate: "changed" });
    expect(posted(book)).toEqual(["suspend as rwd_1:suspend:ledger_transaction_1"]);
    expect(told(book)).toEqual([{ what: "reward_suspended", reason: "in_dispute", order: "#1", orderId }]);
  });

  test("lets one that is in hold wait on, and gives it an end again once it is decided", () => {
    const { book, settle } = bookOf([structuredClone(disputed)], [rewardRow()]);
    settle();
    expect(one(book)).toMatchObject({ state: "held", reason: "in_dispute", holdUntil: openHold });
    expect(book.ledger).toEqual([]);
    const { book: won, settle: decide } = bookOf(
      [order(1, { moved: true, disputes: { "7": "won" } })],
      [rewardRow({ reason: "in_dispute", holdUntil: openHold })],
    );
    decide();
    expect(one(won)).toMatchObject({ state: "held", reason: "in_hold", holdUntil: day(15) });
  });

  test.each(["issuing", "issued"] as const)("leaves one that is %s", (state) => {
    const { book, settle } = bookOf([structuredClone(disputed)], [rewardRow({ state, reason: "delivered" })]);
    settle();
    expect(one(book)).toMatchObject({ state, reason: "delivered" });
  });

  test("has its hold put off by no moment, where it has one", () => {
    const later = rewardRow({ holdUntil: day(20) });
    const { book, settle } = bookOf([order(1, { moved: true })], [later], { referral: { state: "qualified" } });
    settle();
    expect(one(book)).toEqual(rewardRow({ holdUntil: day(20) }));
  });
});

describe("what a referral brings besides", () => {
  const rules = { milestones: [{ at: 1, amountMinor: 2_000, currency: usd }] };

  test("a bonus goes with the order by which it counts, and moves to another with it", () => {
    const { book, settle } = bookOf(
      [order(1, { cancelledAt: day(2), moved: true }), order(2)],
      [rewardRow({ cause: "milestone:1", amountMinor: 2_000 })],
      { rules },
    );
    settle();
    const bonus = [...book.rewards.values()].find((each) => each.cause === "milestone:1");
    expect(bonus).toMatchObject({ orderId: order(2).orderId, state: "held", amountMinor: 2_000, fate: "changed" });
  });

  test("a bonus that stays with its order is not written again", () => {
    const bonus = rewardRow({ cause: "milestone:1", amountMinor: 2_000 });
    const { book, settle } = bookOf([order(1)], [rewardRow(), bonus], { rules });
    settle();
    expect([...book.rewards.values()].map(({ fate }) => fate)).toEqual(["stored", "stored"]);
  });

  test("a bonus of which nothing counts any more is taken back by the order it had", () => {
    const { book, settle } = bookOf(
      [order(1, { cancelledAt: day(2), moved: true })],
      [rewardRow({ cause: "milestone:1", amountMinor: 2_000 })],
      { rules },
    );
    settle();
    expect(one(book)).toMatchObject({ state: "cancelled", reason: "place_moved" });
  });
});

describe("what the friend is owed", () => {
  const rules: Partial<Terms> = {
    friendReward: { value: { kind: "fixed", amountMinor: 300, currency: usd }, rails: ["wise"] },
  };
  const account = "rfr_ben" as ReferrerId;
  const friends = (book: OrderBook) => [...book.rewards.values()].filter(({ side }) => side === "friend");
  const own = (over: Partial<RewardRow> = {}) =>
    rewardRow({ side: "friend", cause: "friend", referrerId: account, amountMinor: 300, ...over });

  test("stands beside the referrer's, on an account of their own", () => {
    const { book, settle } = bookOf([order(1)], [], { rules, referral: { friendAccountId: account } });
    settle();
    expect(friends(book)).toMatchObject([
      { side: "friend", cause: "friend", referrerId: account, amountMinor: 300, state: "held", orderId },
    ]);
    expect(book.rewards.size).toBe(2);
  });

  test("is nothing while nobody can reach them, and what was promised is taken back", () => {
    const { book, settle } = bookOf([order(1)], [own()], { rules });
    settle();
    expect(friends(book)).toMatchObject([{ state: "cancelled", reason: "friend_unreachable" }]);
    const { book: fresh, settle: settleFresh } = bookOf([order(1)], [], { rules });
    settleFresh();
    expect(friends(fresh)).toEqual([]);
  });

  test("goes with its order, and says what became of that", () => {
    const { book, settle } = bookOf([order(1, { cancelledAt: day(2), moved: true })], [own()], {
      rules,
      referral: { friendAccountId: account },
    });
    settle();
    expect(friends(book)).toMatchObject([{ state: "cancelled", reason: "order_cancelled" }]);
  });

  test("that cannot be paid in the order's money says so, whatever the order earns", () => {
    const euro = { value: { kind: "fixed" as const, amountMinor: 300, currency: currency("EUR") }, rails: ["wise"] };
    const { book, settle } = bookOf([order(1)], [own()], {
      rules: { friendReward: euro, everyNth: 3 },
      referral: { friendAccountId: account },
    });
    settle();
    expect(book.orders.get(`1|${orderId}`)?.refusal).toBe("not_the_nth_referral");
    expect(friends(book)).toMatchObject([{ state: "cancelled", reason: "order_currency_mismatch" }]);
  });

  test("is refused for the referral's own reason where that was rejected", () => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: null } as const;
    const { book, settle } = bookOf([order(1)], [own()], { rules, referral: { friendAccountId: account, verdict } });
    settle();
    expect(friends(book)).toMatchObject([{ state: "cancelled", reason: "rejected_by_staff" }]);
  });

  test("without an account is a fault of the books", () => {
    const { book, row, newId } = bookOf([order(1)], [], { rules });
    const target = { kind: "earns" as const, value: money(300, usd) };
    expect(() => settleEarning(book, row, { cause: "friend", orderId }, target, newId)).toThrow(
      "referral rfl_1 owes a friend who has no account",
    );
  });
});

describe("what became of another kind", () => {
  const shipping = currency("FREE_SHIPPING");
  const rules: Partial<Terms> = { reward: { kind: "free_shipping" } };

  test("is taken back, and the other kind is earned beside it", () => {
    const { book, settle } = bookOf([order(1)], [rewardRow()], { rules });
    settle();
    expect([...book.rewards.values()]).toMatchObject([
      { cause, currency: usd, state: "cancelled", reason: "reward_of_another_kind", amountMinor: 500 },
      { cause: `${cause}:2`, currency: shipping, state: "held", amountMinor: 1 },
    ]);
  });

  test("is not earned again where the first one lapsed", () => {
    const { book, settle } = bookOf([order(1)], [rewardRow({ state: "cancelled", lapsedAt: day(3) })], { rules });
    settle();
    expect(one(book)).toEqual(rewardRow({ state: "cancelled", lapsedAt: day(3) }));
  });
});

describe("a friend who was moved", () => {
  const to = "rfl_2" as ReferralId;

  test("takes their orders along, and what those earned is taken back", () => {
    const { book, settle } = bookOf([], [rewardRow()], { referral: { supersededBy: to } });
    keepOrder(book, order(1, { referralId: to, attribution: "manual" }));
    book.rewards.set("other", rewardRow({ referralId: to, referrerId: "rfr_zoe" as ReferrerId }));
    settle();
    const [theirs, others] = [...book.rewards.values()];
    expect(theirs).toMatchObject({ state: "cancelled", reason: "moved_by_staff" });
    expect(others).toEqual(rewardRow({ referralId: to, referrerId: "rfr_zoe" as ReferrerId }));
    expect(book.activity).toMatchObject([{ referralId: "rfl_1", what: "reward_cancelled", reason: "moved_by_staff" }]);
  });

  test("is another's by an order that was paid before", () => {
    const { book, settle } = bookOf([], [rewardRow()], { referral: { supersededBy: to } });
    keepOrder(book, order(1, { referralId: to }));
    settle();
    expect(one(book)).toMatchObject({ state: "cancelled", reason: "earlier_order" });
  });

  test("leaves another store's rewards alone", () => {
    const other = 2 as OrderRow["shopId"];
    const { book, settle } = bookOf([], [], { referral: { supersededBy: to } });
    book.orders.set(`2|${orderId}`, order(1, { shopId: other, referralId: to }));
    book.rewards.set("other", rewardRow({ shopId: other }));
    settle();
    expect(one(book)).toEqual(rewardRow({ shopId: other }));
  });

  test("leaves what stays with the referral", () => {
    const { book, settle } = bookOf([order(1)], [rewardRow()], { referral: { supersededBy: to } });
    settle();
    expect(one(book).state).toBe("held");
    const { book: standing, settle: stand } = bookOf([], [rewardRow()]);
    keepOrder(standing, order(1, { referralId: to }));
    stand();
    expect(one(standing).state).toBe("held");
  });
});

describe("a limit that moved", () => {
  const earns = { kind: "earns" as const, value: money(200, usd) };

  test("changes what one cause earns, and the refusal with an order's own", () => {
    const { book, row, newId } = bookOf([order(1)], [rewardRow()]);
    settleEarning(book, row, { cause, orderId }, earns, newId);
    expect(one(book)).toMatchObject({ amountMinor: 200 });
    settleEarning(book, row, { cause, orderId }, { kind: "nothing", reason: "cap_reached" }, newId);
    expect(one(book)).toMatchObject({ state: "cancelled", reason: "cap_reached" });
    expect(book.orders.get(`1|${orderId}`)?.refusal).toBe("cap_reached");
  });

  test("says of what is due why it changed, and not what clips it", () => {
    const { book, row, newId } = bookOf(
      [order(1, { moved: true })],
      [rewardRow({ state: "due", reason: "waiting_for_issue" })],
    );
    settleEarning(book, row, { cause, orderId }, { ...earns, clipped: "cap_nearly_reached" }, newId);
    expect(one(book)).toMatchObject({ state: "due", amountMinor: 200, reason: "order_reduced" });
  });

  test("leaves the end of a hold alone that nobody waits for", () => {
    const due = rewardRow({ state: "due", reason: "waiting_for_issue", holdUntil: openHold });
    const { book, row, newId } = bookOf([order(1)], [due]);
    settleEarning(book, row, { cause, orderId }, earns, newId);
    expect(one(book)).toMatchObject({ state: "due", holdUntil: openHold });
    const { book: gone, row: goneRow, newId: id } = bookOf([order(1)], [rewardRow({ holdUntil: openHold })]);
    settleEarning(gone, goneRow, { cause, orderId }, { kind: "nothing", reason: "cap_reached" }, id);
    expect(one(gone)).toMatchObject({ state: "cancelled", holdUntil: openHold });
  });

  test("leaves a reward that is new in the book as new", () => {
    const { book, row, newId } = bookOf([order(1)], [rewardRow({ fate: "added" })]);
    settleEarning(book, row, { cause, orderId }, earns, newId);
    expect(one(book)).toMatchObject({ amountMinor: 200, fate: "added" });
  });

  test("says nothing of the order where it was a bonus'", () => {
    const { book, row, newId } = bookOf([order(1)], [rewardRow({ cause: "milestone:1" })]);
    settleEarning(book, row, { cause: "milestone:1", orderId }, { kind: "nothing", reason: "cap_reached" }, newId);
    expect(one(book)).toMatchObject({ state: "cancelled", reason: "cap_reached" });
    expect(book.orders.get(`1|${orderId}`)?.refusal).toBeNull();
  });

  test("touches no order that is not there, or is another's", () => {
    const { book, row, newId } = bookOf([order(2, { referralId: "rfl_2" as ReferralId })]);
    settleEarning(book, row, { cause, orderId }, earns, newId);
    settleEarning(book, row, { cause: `order:${order(2).orderId}`, orderId: order(2).orderId }, earns, newId);
    expect(book.rewards.size).toBe(0);
  });
});
