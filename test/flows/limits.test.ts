import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ProgramId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** What each order is worth now, by its name in the store: minor units, or why nothing. */
async function worth(store: Store): Promise<Record<string, number | string>> {
  const rows = await house.query<{ name: string; refusal: string | null; minor: number | null }>(
    `select o.name, o.refusal, (select sum(case when w.state = 'cancelled' then 0 else w.amount_minor - w.clawed_minor end)::int8 from reward w
       where w.shop_id = o.shop_id and w.order_id = o.order_id) as minor
     from qualifying_order o where o.shop_id = $1 order by o.name`,
    [store.shopId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.refusal ?? Number(row.minor ?? 0)]));
}

async function friendsBuy(store: Store, code: string, names: readonly string[]) {
  const orders = [];
  for (const name of names) {
    orders.push(
      await store.buys({ customer: `${name}@example.com`, discountCodes: [code], lines: [{ variant: "GRD-01" }] }),
    );
    await house.control.clock.advance({ minutes: 5 });
  }
  return orders;
}

/** What became of programs, the oldest first. */
const history = async (store: Store) =>
  (
    await house.query<{ what: string }>(
      "select what from activity where shop_id = $1 and what like 'program_%' order by id",
      [store.shopId],
    )
  ).map(({ what }) => what);

const rules = { newCustomersOnly: false, holdDays: 0 } as const;

/** The merchant changes the program and saves it. */
async function save(store: Store, programId: ProgramId, change: Partial<Terms>): Promise<void> {
  const saved = await saveProgram(house.app.services, store.shopId, {
    programId,
    name: "Friends",
    terms: { ...defaultTerms, ...rules, ...change },
    actor: "merchant",
  });
  if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
  await house.settled();
}

describe("a cap for each referrer", () => {
  test("clips what goes beyond it, says so to both sides, and gives what a refund frees to the next in turn", async () => {
    const store = await house.openShop();
    await store.program({ ...rules, holdDays: 1, referrerCap: { amountMinor: 2_500, period: "ever" } });
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    const [first] = await friendsBuy(store, anna.code, ["ben", "f1", "f2", "f3"]);
    await friendsBuy(store, david.code, ["f4"]);
    expect(Object.values(await worth(store))).toEqual([1_000, 1_000, 500, "cap_reached", 1_000]);
    expect((await store.rewards()).map(({ reason }) => reason)).toContain("cap_nearly_reached");
    const page = await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json();
    expect(JSON.stringify(page)).toContain("the most that one person can earn");
    expect(JSON.stringify(page)).toContain("Up to $25.00 in all");

    await house.days(2);
    await store.issue("shopify-discount");
    expect(await store.payable(anna.referrerId)).toBe(0);
    await house.control.orders.cancel({ shop: store.shop, order: first?.id ?? "" });
    await house.settled();
    expect(Object.values(await worth(store))).toEqual(["order_cancelled", 1_000, 1_000, 500, 1_000]);
    await house.days(2);
    // What was given for the first is filled by what the others bring: the sum is the cap's again.
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("for each month, by when the orders were paid, in any order of arrival; a share of every order is under it too", async () => {
    const store = await house.openShop();
    await store.program({
      ...rules,
      trigger: "every_paid_order",
      reward: { kind: "percent_of_order", basisPoints: 2_000, capMinor: null },
      referrerCap: { amountMinor: 3_000, period: "month" },
    });
    const anna = await store.referrer("anna@example.com");
    const lines = [{ variant: "GRD-01" }];
    const later = async (days: number) => {
      await house.days(days);
      await store.buys({ customer: "ben@example.com", lines });
    };
    // The first of a month, so that two days are of one.
    const { now } = await house.control.clock.now();
    const date = new Date(now);
    await house.days((Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 2) - date.getTime()) / 86_400_000);
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines });
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    await house.control.checkout({ shop: store.shop, customer: "f1@example.com", discountCodes: [anna.code], lines });
    await house.control.webhooks.behave();
    await later(2);
    await later(40);
    expect(await worth(store)).toEqual({ "#1001": 1_800, "#1003": 1_200, "#1004": 2_000 });
    await house.control.webhooks.release();
    await house.settled();
    expect(await worth(store)).toEqual({ "#1001": 1_800, "#1002": 1_200, "#1003": "cap_reached", "#1004": 2_000 });
  });
});

describe("a budget of the program", () => {
  test("that cut a bonus short gives the rest of it as another reward once it is raised, though the first went out", async () => {
    const store = await house.openShop();
    const milestones = [{ at: 2, amountMinor: 2_000, currency: currency("USD") }];
    const budget = { amountMinor: 1_500, period: "ever", whenSpent: "stop" } as const;
    const programId = await store.program({ ...rules, milestones, budget });
    const anna = await store.referrer("anna@example.com");
    await friendsBuy(store, anna.code, ["ben", "f1"]);
    await house.days(1);
    await store.issue("shopify-discount");
    const bonuses = () =>
      house.query<{ cause: string; state: string; minor: number }>(
        `select cause, state, amount_minor as minor from reward where shop_id = $1 and cause like 'milestone:%' order by cause`,
        [store.shopId],
      );
    expect(await bonuses()).toMatchObject([{ cause: "milestone:2", state: "issued", minor: 500 }]);
    await save(store, programId, { milestones, budget: { ...budget, amountMinor: 10_000 } });
    expect(await bonuses()).toMatchObject([
      { cause: "milestone:2", state: "issued", minor: 500 },
      { cause: "milestone:2:2", minor: 1_500 },
    ]);
    // Saved again, nothing more comes of it.
    await save(store, programId, { milestones, budget: { ...budget, amountMinor: 12_000 } });
    expect(await bonuses()).toHaveLength(2);
  });

  test("once spent, orders earn nothing and the merchant is told; a refund gives it to the next, raising it to all", async () => {
    const store = await house.openShop();
    const budget = { amountMinor: 2_500, period: "ever", whenSpent: "stop" } as const;
    const programId = await store.program({ ...rules, budget });
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    const [first] = await friendsBuy(store, anna.code, ["ben", "f1"]);
    await friendsBuy(store, david.code, ["f2", "f3"]);
    expect(Object.values(await worth(store))).toEqual([1_000, 1_000, 500, "budget_spent"]);
    expect(await store.problems()).toMatchObject([{ what: "The budget of the program “Friends” is spent." }]);
    await house.control.orders.refund({ shop: store.shop, order: first?.id ?? "", full: true });
    await house.settled();
    expect(Object.values(await worth(store))).toEqual(["order_refunded", 1_000, 1_000, 500]);

    await save(store, programId, { budget: { ...budget, amountMinor: 10_000 } });
    expect(Object.values(await worth(store))).toEqual(["order_refunded", 1_000, 1_000, 1_000]);
    expect(await store.problems()).toEqual([]);
    await house.days(0);
    expect(await store.payable(david.referrerId)).toBe(2_000);
    // Lowered, it takes nothing back; without one, everything earns.
    await save(store, programId, { budget: { ...budget, amountMinor: 100 } });
    await friendsBuy(store, anna.code, ["f4"]);
    expect(Object.values(await worth(store))).toEqual(["order_refunded", 1_000, 1_000, 1_000, "budget_spent"]);
    await save(store, programId, { budget: null });
    expect(Object.values(await worth(store))).toEqual(["order_refunded", 1_000, 1_000, 1_000, 1_000]);
  });

  test("or rewards wait, with the reason and no date, and go on as soon as it is raised", async () => {
    const store = await house.openShop();
    const budget = { amountMinor: 1_000, period: "ever", whenSpent: "hold" } as const;
    const programId = await store.program({ ...rules, budget });
    const anna = await store.referrer("anna@example.com");
    await friendsBuy(store, anna.code, ["ben", "f1"]);
    await house.days(20);
    expect(await store.rewards()).toMatchObject([
      { state: "due" },
      { state: "held", reason: "waiting_for_budget", amountMinor: 1_000 },
    ]);
    const page = JSON.stringify(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json());
    expect(page).toContain("as soon as the store has room");
    expect(page).not.toContain("9999");
    await save(store, programId, { budget: { ...budget, amountMinor: 2_000 } });
    await house.days(0);
    expect(await store.rewards()).toMatchObject([{ state: "due" }, { state: "due" }]);
  });

  test("or the program is paused, and its discount with it", async () => {
    const store = await house.openShop();
    await store.program({ ...rules, budget: { amountMinor: 2_000, period: "month", whenSpent: "pause" } });
    const anna = await store.referrer("anna@example.com");
    await friendsBuy(store, anna.code, ["ben", "f1"]);
    expect(await house.query("select state from program where shop_id = $1", [store.shopId])).toEqual([
      { state: "paused" },
    ]);
    expect(await store.problems()).toMatchObject([
      { action: expect.stringContaining("by itself with the next month") },
    ]);
    expect(await history(store)).toEqual(["program_paused"]);
  });

  test("that paused its program lets it go on by itself: with the next month, once it is raised, or when an order is refunded", async () => {
    const store = await house.openShop();
    const budget = { amountMinor: 2_000, period: "month", whenSpent: "pause" } as const;
    const programId = await store.program({ ...rules, budget });
    const anna = await store.referrer("anna@example.com");
    const state = async () =>
      (await house.query<{ state: string }>("select state from program where id = $1", [programId]))[0]?.state;
    const becomes = async (wanted: string) => {
      await until(`the program to be ${wanted}`, async () => (await state()) === wanted);
      await house.settled();
    };
    await friendsBuy(store, anna.code, ["ben", "f1"]);
    expect(await state()).toBe("paused");
    const { now } = await house.control.clock.now();
    const date = new Date(now);
    await house.days((Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1, 6) - date.getTime()) / 86_400_000);
    await becomes("active");
    expect(await store.problems()).toEqual([]);
    expect(await history(store)).toEqual(["program_paused", "program_resumed"]);

    const [first] = await friendsBuy(store, anna.code, ["f2", "f3"]);
    expect(await state()).toBe("paused");
    expect(await store.problems()).toHaveLength(1);
    await save(store, programId, { budget: { ...budget, amountMinor: 2_000, whenSpent: "pause" } });
    // Saved as it was, it is as spent as before.
    expect([await state(), (await store.problems()).length]).toEqual(["paused", 1]);
    await save(store, programId, { budget: { ...budget, amountMinor: 3_000 } });
    expect([await state(), await store.problems()]).toEqual(["active", []]);
    await friendsBuy(store, anna.code, ["f4"]);
    expect(await state()).toBe("paused");
    await house.control.orders.refund({ shop: store.shop, order: first?.id ?? "", full: true });
    await house.settled();
    expect([await state(), await store.problems()]).toEqual(["active", []]);

    // What the merchant paused stays paused.
    await changeProgramState(house.app.services, store.shopId, { programId, state: "paused", actor: "merchant" });
    await save(store, programId, { budget: { ...budget, amountMinor: 90_000 } });
    expect(await state()).toBe("paused");
  });

  test("of a month is not spent by a late order of the month before", async () => {
    const store = await house.openShop();
    await store.program({ ...rules, budget: { amountMinor: 1_000, period: "month", whenSpent: "pause" } });
    const anna = await store.referrer("anna@example.com");
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    const lines = [{ variant: "GRD-01" }];
    await house.control.checkout({
      shop: store.shop,
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines,
    });
    await house.control.webhooks.behave();
    await house.days(32);
    await house.control.webhooks.release();
    await house.settled();
    expect(Object.values(await worth(store))).toEqual([1_000]);
    expect(await house.query("select state from program where shop_id = $1", [store.shopId])).toEqual([
      { state: "active" },
    ]);
    expect(await store.problems()).toEqual([]);
  });

  test("that is set later counts what was earned before, whatever the terms were then", async () => {
    const store = await house.openShop();
    const programId = await store.program({
      ...rules,
      tiers: [{ from: 3, reward: { ...defaultTerms.reward, amountMinor: 2_000 } as never }],
    });
    const anna = await store.referrer("anna@example.com");
    const [first] = await friendsBuy(store, anna.code, ["ben", "f1"]);
    await save(store, programId, {
      tiers: [{ from: 3, reward: { ...defaultTerms.reward, amountMinor: 2_000 } as never }],
      budget: { amountMinor: 3_500, period: "ever", whenSpent: "stop" },
    });
    await friendsBuy(store, anna.code, ["f2"]);
    expect(Object.values(await worth(store))).toEqual([1_000, 1_000, 1_500]);
    await house.control.orders.cancel({ shop: store.shop, order: first?.id ?? "" });
    await house.settled();
    // The third is the second that counts now: below the tier, and within the budget.
    expect(Object.values(await worth(store))).toEqual(["order_cancelled", 1_000, 1_000]);
  });
});
