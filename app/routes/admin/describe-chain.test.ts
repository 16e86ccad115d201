import { describe, expect, test } from "vitest";
import { shopFormat } from "../../components/shop-format.ts";
import { currency } from "../../core/money/money.ts";
import { usualRules } from "../../core/program/usual-rules.ts";
import { placeName, signUpName } from "../../core/referral/sign-up.ts";
import type { ReferralChain } from "../../store/views/referral-chain.ts";
import { describeChain } from "./describe-chain.ts";
import { describeLedger } from "./describe-ledger.ts";
import { personReads } from "./describe-readers.ts";
import { reasonText } from "./describe-rewards.ts";

const usd = currency("USD");
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));
const words = {
  format: shopFormat("UTC", at(0)),
  rail: (name: string) => (name === "tremendous" ? "Tremendous" : name),
  now: at(0),
};

/** A referral whose reward waits in its hold. */
const held: ReferralChain = {
  id: "ref_1",
  state: "qualified",
  reason: null,
  createdAt: at(1),
  checkAt: null,
  asksCustomer: false,
  supersededBy: null,
  program: {
    id: "prg_1",
    name: "Friends",
    version: 2,
    terms: {
      ...usualRules,
      kind: "refer_a_friend",
      offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
      reward: { kind: "fixed", amountMinor: 1_000, currency: usd },
      trigger: "first_paid_order",
      minimumSpendMinor: null,
      newCustomersOnly: true,
      holdDays: 14,
      issue: "manual",
      rails: ["tremendous"],
      referrerPicksCode: false,
    },
  },
  referrer: { referrerId: "rfr_1", name: "Anna", email: null, customerId: null },
  friendId: "frd_1",
  friendAccountId: null,
  friendCustomerId: null,
  code: "ANNA7QK2",
  visitAt: at(0),
  orders: [
    {
      orderId: "gid://shopify/Order/820982911946154508",
      name: "#1001",
      attribution: "discount_code",
      confidence: 100,
      evidence: [
        { kind: "discount_code", code: "ANNA7QK2" },
        { kind: "cart_attribute", code: "ANNA7QK2" },
      ],
      refusal: null,
      refusalValues: null,
      baseKnown: true,
      lines: [],
      baseMinor: 9_000,
      currency: usd,
      paidAt: at(1),
      cancelledAt: null,
      fullyRefunded: false,
      removedAt: null,
    },
  ],
  rewards: [
    {
      id: "rwd_1",
      side: "referrer",
      state: "held",
      reason: "in_hold",
      orderId: "gid://shopify/Order/820982911946154508",
      amountMinor: 1_000,
      clawedMinor: 0,
      currency: usd,
      holdUntil: new Date(Date.UTC(2026, 11, 5, 10, 1)),
      issueAt: null,
      automatic: false,
      createdAt: at(2),
    },
  ],
  payouts: [],
  activity: [
    { id: "1", what: "order_attributed", actor: "goodword", reason: null, data: { order: "#1001" }, at: at(2) },
    {
      id: "2",
      what: "reward_held",
      actor: "goodword",
      reason: "in_hold",
      data: { toMinor: 1_000, currency: "USD" },
      at: at(2),
    },
    { id: "3", what: "new_customer_confirmed", actor: "shopify", reason: null, data: {}, at: at(3) },
  ],
  ledger: [],
};

const titles = (chain: ReferralChain) => describeChain(chain, words).map((step) => step.title);

describe("a referral's story", () => {
  test("goes from the click to what is still to come", () => {
    expect(titles(held)).toEqual([
      "The friend opened the share link of ANNA7QK2",
      "Order #1001 was paid and counts",
      "A reward of $10.00 was earned",
      "Shopify confirmed the friend as a new customer",
      "Becomes due on Dec 5",
    ]);
    const order = describeChain(held, words)[1];
    expect(order?.lines).toContain("Discount code ANNA7QK2 was used at checkout.");
    expect(order?.lines).toContain("Decided by: discount code, 100% sure.");
    // The order's number is beyond 2^53: it must arrive in the link digit by digit.
    expect(order?.link?.url).toBe("shopify://admin/orders/820982911946154508");
  });

  test("puts the visit before its order when Shopify's whole seconds say otherwise", () => {
    expect(titles({ ...held, visitAt: new Date(at(1).getTime() + 400) })[0]).toMatch(/^The friend opened/);
  });

  test("says that no visit is tied to an order whose code was typed in", () => {
    const [first] = describeChain({ ...held, visitAt: null }, words);
    expect(first).toMatchObject({ title: "No visit is tied to this order", at: null, tone: "note" });
  });

  test("says why an order earns nothing, to the merchant with its values and to the person", () => {
    const refused = {
      ...held,
      rewards: [],
      activity: [],
      orders: held.orders.map((order) => ({
        ...order,
        refusal: "below_minimum_spend",
        refusalValues: { base: "$8.00", minimum: "$20.00" },
      })),
    };
    const step = describeChain(refused, words).find((each) => each.tone === "stopped");
    expect(step?.title).toBe("Order #1001 earns nothing");
    expect(step?.lines).toContain("The order's base of $8.00 is below the minimum spend of $20.00.");
    expect(step?.lines).toContain("The referrer reads: “The order was below the amount that earns a reward.”");
  });

  test("follows a payout through its attempts to its end, with key and reference", () => {
    const paid: ReferralChain = {
      ...held,
      rewards: held.rewards.map((reward) => ({ ...reward, state: "issued", reason: "delivered" })),
      payouts: [
        {
          id: "pay_1",
          rewardId: "rwd_1",
          rail: "tremendous",
          state: "issued",
          reason: "delivered",
          detail: null,
          amountMinor: 1_000,
          currency: usd,
          reference: "NKDW",
          startedBy: "staff:7",
          afterPayoutId: null,
          createdAt: at(20),
          updatedAt: at(24),
          otherRewards: 1,
          expiry: null,
          attempts: [
            {
              number: 1,
              key: "att_1",
              outcome: "refused",
              detail: "Too little money.",
              reference: null,
              startedAt: at(21),
              endedAt: at(21),
              tries: 1,
            },
            {
              number: 2,
              key: "att_2",
              outcome: "issued",
              detail: null,
              reference: "NKDW",
              startedAt: at(23),
              endedAt: at(24),
              tries: 2,
            },
          ],
        },
      ],
    };
    const steps = describeChain(paid, words).slice(4);
    expect(steps.map((step) => [step.title, step.tone])).toEqual([
      ["Your staff issued $10.00 over Tremendous", "done"],
      ["Attempt 1: refused", "stopped"],
      ["Attempt 2: delivered", "done"],
      ["Delivered over Tremendous", "done"],
    ]);
    expect(steps[1]?.lines).toEqual(["Too little money.", "Key att_1"]);
    expect(steps[2]?.lines).toEqual(["Asked 2 times with the same key.", "Key att_2"]);
    expect(steps[3]?.lines).toEqual(["Provider’s reference NKDW"]);
  });

  test("never shows a sentence with a gap", () => {
    const hold = describeChain(
      { ...held, rewards: held.rewards.map((reward) => ({ ...reward, state: "failed", reason: "in_hold" })) },
      words,
    );
    expect(JSON.stringify(hold)).not.toMatch(/\{\w+\}/);
    expect(reasonText("existing_customer")).toBe(
      "This offer is for a friend's first order, and your friend had ordered here before.",
    );
    expect(reasonText("existing_customer", { previousOrders: 2 })).toMatch(/ordered 2 time/);
  });

  test("says what the referrer reads now", () => {
    expect(personReads(held)).toBe("Waiting until the return window is over.");
  });
});

test("the books name accounts in words and end in their balances", () => {
  const { movements, balances } = describeLedger(
    {
      ...held,
      ledger: [
        {
          id: "ltx_1",
          kind: "earn",
          at: at(2),
          lines: [
            { account: "reward_expense", rail: "", asset: usd, amountMinor: -1_000 },
            { account: "referrer_held", rail: "", asset: usd, amountMinor: 1_000 },
          ],
        },
        {
          id: "ltx_2",
          kind: "reserve",
          at: at(5),
          lines: [
            { account: "referrer_payable", rail: "", asset: usd, amountMinor: -1_000 },
            { account: "rail_clearing", rail: "tremendous", asset: usd, amountMinor: 1_000 },
          ],
        },
      ],
    },
    words,
  );
  expect(movements[1]).toMatchObject({ kind: "Reserved for a payout", to: "Tremendous, on its way", amount: "$10.00" });
  expect(balances).toContainEqual({ account: "Referrers, payable", amount: "-$10.00" });
});

test.each([
  [
    "sign_up:a",
    signUpName,
    ["The friend signed up, which counts", "A reward of $10.00 was earned", "Becomes due on Dec 5"],
    ["14 days after the sign-up met its guard", "Shopify is asked whether the account is still there"],
  ],
  [
    "sign_up:place:lse_1",
    placeName,
    ["The friend is on the waiting list", "A reward of $10.00 was earned", "Becomes due on Dec 5"],
    ["14 days after the confirmation", "Who is taken off the list before, or erased, counts no more"],
  ],
])("tells of %s, which no order and no visit stands behind", (orderId, name, told, lines) => {
  const [order] = held.orders;
  const [reward] = held.rewards;
  if (!order || !reward) throw new Error("there is one of each");
  const refusal = name === placeName ? "counts_on_list" : null;
  const steps = describeChain(
    {
      ...held,
      visitAt: null,
      orders: [{ ...order, orderId, name, refusal, attribution: refusal === null ? "sign_up" : "list_link" }],
      rewards: [{ ...reward, orderId }],
      activity: held.activity.filter(({ what }) => what === "reward_held"),
    },
    words,
  );
  expect(steps.map(({ title }) => title)).toEqual(told);
  const text = steps.flatMap((step) => step.lines).join(" ");
  for (const line of lines) expect(text).toContain(line);
  expect(text).not.toMatch(/payment|\border\b/);
});
