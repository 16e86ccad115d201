import { describe, expect, test } from "vitest";
import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { answerCheck } from "./answer-check.ts";
import { answerGoods, type ProductTold } from "./answer-goods.ts";
import { judgeOrder } from "./judge-order.ts";
import { emptyBook, type OrderBook, type ReferralRow } from "./order-book.ts";
import type { LineFacts, OrderFacts } from "./order-facts.ts";
import { settleTouched } from "./settle-referral.ts";

const shopId = 1 as ShopId;
const programId = "prg_1" as ProgramId;
const referrerId = "rfr_anna" as ReferrerId;
const at = (minute: number) => new Date(Date.parse("2026-11-01T10:00:00Z") + minute * 60_000);
const coffee = { id: "gid://shopify/Collection/7", title: "Coffee" };
const productId = (of: number) => `gid://shopify/Product/${of}`;
const line = (of: number | null, baseMinor: number): LineFacts => ({
  lineId: `line:${of}`,
  productId: of === null ? null : productId(of),
  baseMinor,
});
const inside: ProductTold = { title: "Beans", collections: [coffee.id] };
const outside: ProductTold = { title: "Mug", collections: [] };

let count = 0;
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++count}` as Id;

function shop(rules: Partial<Terms> = {}) {
  const book: OrderBook = emptyBook();
  const terms: Terms = {
    ...usualRules,
    kind: "refer_a_friend",
    offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
    reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
    trigger: "first_paid_order",
    minimumSpendMinor: null,
    newCustomersOnly: false,
    holdDays: 14,
    issue: "manual",
    rails: ["tremendous"],
    rewardItems: { kind: "only", products: [], collections: [coffee] },
    ...rules,
  };
  book.programs.set(`1|${programId}`, { programId, state: "active", version: 1, terms });
  book.terms.set(`1|${programId}|1`, terms);
  book.codes.set("1|ANNA", { codeId: "cod_1" as ReferralCodeId, code: "ANNA", programId, referrerId });
  book.referrers.set(`1|${referrerId}`, { customerId: null, emailHash: "anna" });
  const stored = () => {
    for (const rows of [book.referrals, book.orders, book.rewards])
      for (const row of rows.values()) row.fate = "stored";
  };
  const settled = () => {
    for (const row of book.referrals.values()) book.touched.add(row);
    settleTouched(book, newId);
  };
  const tell = (minute: number, lines: readonly LineFacts[] | undefined, change: Partial<OrderFacts> = {}) => {
    stored();
    const order: OrderFacts = {
      orderId: "order:1",
      name: "#1",
      stateAt: at(minute),
      createdAt: at(0),
      paid: true,
      paidAt: at(0),
      cancelledAt: null,
      fullyRefunded: false,
      test: false,
      currency: currency("USD"),
      baseMinor: (lines ?? []).reduce((sum, each) => sum + each.baseMinor, 0),
      ...(lines ? { lines } : {}),
      discountCodes: ["ANNA"],
      cartToken: null,
      customerId: "ben",
      email: null,
      ...change,
    };
    const verdict = judgeOrder(book, { shopId, order, emailHash: null, cart: null }, newId);
    settleTouched(book, newId);
    return verdict;
  };
  const answer = (products: Readonly<Record<number, ProductTold | null>>) => {
    stored();
    const told = new Map(Object.entries(products).map(([of, product]) => [productId(Number(of)), product]));
    const news = answerGoods(book, one(book.referrals), told);
    settled();
    return news;
  };
  return {
    book,
    tell,
    answer,
    settled,
    referral: () => one(book.referrals),
    order: () => one(book.orders),
    rewards: () => [...book.rewards.values()].map(({ state, reason, amountMinor }) => ({ state, reason, amountMinor })),
    told: () => book.activity.map(({ what, reason }) => [what, reason]),
  };
}

function one<Row>(rows: ReadonlyMap<string, Row>): Row {
  const [row] = rows.values();
  if (row === undefined || rows.size > 1) throw new Error(`there are ${rows.size}`);
  return row;
}

const waits: Partial<ReferralRow> = { state: "pending", checkAt: at(0), checkOrderId: null };

describe("an order of a program that names collections", () => {
  test("waits until Shopify has said what its goods are, and earns by that", () => {
    const world = shop();
    expect(world.tell(0, [line(1, 6_000), line(2, 4_000)])).toBe("recorded");
    expect(world.referral()).toMatchObject(waits);
    expect(world.order()).toMatchObject({ baseMinor: 0, baseKnown: false, refusal: "waiting_for_collections" });
    expect(world.rewards()).toEqual([]);
    expect(world.answer({ 1: inside, 2: outside })).toBe(true);
    expect(world.referral()).toMatchObject({ state: "qualified", checkAt: null, fate: "changed" });
    expect(world.order()).toMatchObject({ baseMinor: 6_000, baseKnown: true, refusal: null, fate: "changed" });
    expect(world.rewards()).toEqual([{ state: "held", reason: "in_hold", amountMinor: 600 }]);
    expect(world.told()).toEqual([
      ["order_attributed", "waiting_for_collections"],
      ["collections_known", null],
      ["reward_held", "in_hold"],
    ]);
  });

  test("with nothing of them earns nothing, and says whether a product was deleted", () => {
    const none = shop();
    none.tell(0, [line(1, 6_000)]);
    none.answer({ 1: outside });
    expect(none.order()).toMatchObject({ baseKnown: true, refusal: "no_qualifying_product" });
    expect(none.referral()).toMatchObject({ state: "pending", checkAt: null });
    const gone = shop();
    gone.tell(0, [line(1, 6_000), line(2, 4_000)]);
    gone.answer({ 1: null, 2: outside });
    expect(gone.order().refusal).toBe("products_deleted");
    // What else is in it earns, without a word of that.
    const other = shop();
    other.tell(0, [line(1, 6_000), line(2, 4_000)]);
    other.answer({ 1: null, 2: inside });
    expect(other.order()).toMatchObject({ refusal: null, baseMinor: 4_000 });
  });

  test("is not asked about where it has no product, or where nothing of it is left", () => {
    for (const lines of [[line(null, 6_000)], [line(1, 0)]]) {
      const world = shop();
      world.tell(0, lines);
      expect(world.referral().checkAt).toBeNull();
      expect(world.order()).toMatchObject({ baseKnown: true, refusal: "no_qualifying_product" });
    }
  });

  test("asks both questions, and a reward waits for the friend's alone", () => {
    const world = shop({ newCustomersOnly: true });
    world.tell(0, [line(1, 6_000)]);
    expect(world.referral()).toMatchObject({ checkAt: at(0), checkOrderId: "order:1" });
    world.answer({ 1: inside });
    expect(world.referral()).toMatchObject({ state: "pending", checkAt: at(0) });
    expect(world.rewards()).toMatchObject([{ reason: "waiting_for_customer_check" }]);
    answerCheck(world.book, world.referral(), "order:1", 0);
    world.settled();
    expect(world.referral()).toMatchObject({ state: "qualified", checkAt: null });
    expect(world.rewards()).toMatchObject([{ reason: "in_hold" }]);
    // A line that comes later asks again, and of the goods alone.
    world.tell(5, [line(1, 6_000), line(2, 1_000)]);
    expect(world.referral()).toMatchObject({ state: "qualified", checkAt: at(5), previousOrders: 0 });
    expect(world.rewards()).toMatchObject([{ reason: "in_hold", amountMinor: 600 }]);
    world.answer({ 2: inside });
    expect(world.rewards()).toMatchObject([{ reason: "order_grew", amountMinor: 700 }]);
  });

  test("whose friend had bought before is rejected, and its goods are asked about all the same", () => {
    const world = shop({ newCustomersOnly: true });
    world.tell(0, [line(1, 6_000)]);
    answerCheck(world.book, world.referral(), "order:1", 3);
    world.settled();
    expect(world.referral()).toMatchObject({ state: "rejected", checkAt: at(0), previousOrders: 3 });
    world.answer({ 1: inside });
    expect(world.referral()).toMatchObject({ state: "rejected", checkAt: null });
  });
});

describe("an order whose goods were seen", () => {
  const seen = () => {
    const world = shop();
    world.tell(0, [line(1, 6_000), line(2, 4_000)]);
    world.answer({ 1: inside, 2: outside });
    return world;
  };

  test("is judged by that in every later state, also when the product is gone", () => {
    const world = seen();
    expect(world.tell(1, [{ ...line(1, 3_000), productId: null }, line(2, 4_000)])).toBe("changed");
    expect(world.referral().checkAt).toBeNull();
    expect(world.rewards()).toEqual([{ state: "held", reason: "order_reduced", amountMinor: 300 }]);
    expect(world.tell(1, [{ ...line(1, 3_000), productId: null }, line(2, 4_000)])).toBe("no_change");
  });

  test("keeps what counted while a new line is unknown, as far as it is still there", () => {
    const world = seen();
    world.tell(1, [line(2, 4_000), line(3, 1_500)]);
    expect(world.order()).toMatchObject({ baseMinor: 5_500, baseKnown: true });
    world.answer({ 3: inside });
    expect(world.order().baseMinor).toBe(1_500);
    expect(world.rewards()).toMatchObject([{ amountMinor: 150 }]);
    // Its goods asked about anew would not change it.
    expect(world.answer({ 1: outside, 2: inside, 3: outside })).toBe(false);
  });

  test("that is told without its goods keeps what counted, and the goods it had", () => {
    const world = seen();
    world.tell(1, undefined, { baseMinor: 5_000 });
    expect(world.order()).toMatchObject({ baseMinor: 5_000, baseKnown: true, goods: { wholeMinor: 5_000 } });
    expect(world.order().goods?.lines.length).toBe(2);
    expect(world.referral().checkAt).toBeNull();
  });
});

describe("an order that was met without its goods", () => {
  test("waits until it is read with them, and what Shopify says then", () => {
    const world = shop();
    world.tell(0, undefined, { baseMinor: 9_000 });
    expect(world.order()).toMatchObject({ baseMinor: 0, baseKnown: false, goods: null });
    expect(world.referral()).toMatchObject(waits);
    expect(world.answer({ 1: inside })).toBe(false);
    expect(world.tell(0, [line(1, 6_000)])).toBe("changed");
    expect(world.answer({ 1: inside })).toBe(true);
    expect(world.rewards()).toMatchObject([{ amountMinor: 600 }]);
  });

  test("counts in whole where only products are named, as ever", () => {
    const products = [{ id: productId(1), title: "Beans" }];
    const world = shop({ rewardItems: { kind: "only", products, collections: [] } });
    world.tell(0, undefined, { baseMinor: 9_000 });
    expect(world.order()).toMatchObject({ baseMinor: 9_000, baseKnown: true, goods: null });
    expect(world.referral().checkAt).toBeNull();
  });
});

test("a friend's sign-up has no goods to ask about", () => {
  const world = shop({
    trigger: "sign_up",
    signUp: { guard: "account_days", days: 1 },
    reward: { kind: "free_shipping" },
  });
  world.tell(0, undefined, { orderId: "signup:1", signUp: { joinedAt: at(0), verifiedAt: at(0) } });
  expect(world.order()).toMatchObject({ baseKnown: true, goods: null });
  expect(world.referral().checkAt).toBeNull();
  expect(world.tell(1, undefined, { orderId: "signup:1", signUp: { joinedAt: at(0), verifiedAt: at(1) } })).not.toBe(
    "recorded",
  );
  expect(world.order()).toMatchObject({ baseKnown: true, goods: null });
});
