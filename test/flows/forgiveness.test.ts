import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ReferrerId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import { checkBooks } from "../../app/flows/check-books.ts";
import { foldBooks } from "../../app/flows/fold-books.ts";
import { forgiveBalance } from "../../app/flows/forgive-balance.ts";
import { undoForgiveness } from "../../app/flows/undo-forgiveness.ts";
import { forgivenBalances } from "../../app/store/forgiveness.ts";
import { latestActivity } from "../../app/store/views/latest-activity.ts";
import { earlyInMonth } from "../support/early-in-month.ts";
import { type House, type Store, startHouse } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check({ errors: [/the books do not agree/] }));
afterAll(() => house.stop());

const usd = currency("USD");
const services = () => house.app.services;

/** Anna was paid for Ben, who then sent everything back. */
async function belowZero(): Promise<Store & { referrerId: ReferrerId; code: string }> {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(1);
  await store.issue("shopify-discount");
  await spendCodes(house, store.shop, "anna@example.com");
  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  await house.settled();
  return { ...store, ...anna };
}
type Story = Awaited<ReturnType<typeof belowZero>>;

const forgive = (store: Story, note = "A regular, and it was our mistake", pressKey = "press-1") =>
  forgiveBalance(services(), store.shopId, {
    referrerId: store.referrerId,
    currency: usd,
    note,
    pressKey,
    actor: "staff:7",
  });
const forgiven = (store: Story) => services().db.inShop(store.shopId, (db) => forgivenBalances(db, store.referrerId));

interface Page {
  readonly totals: readonly { readonly belowZero: string | null }[];
}
const toldOf = async (store: Story, locale: string) => {
  const answer = await store.proxy(`/proxy/referrer?locale=${locale}`, { customer: "anna@example.com" });
  return ((await answer.json()) as Page).totals[0]?.belowZero;
};

describe("a balance below zero", () => {
  test("is told to the person in their language, with what it means for them", async () => {
    await earlyInMonth(house);
    const store = await belowZero();
    expect(await toldOf(store, "en")).toMatch(
      /^Your balance is \$10\.00 below zero: .*Nothing is taken from your account\.$/,
    );
    expect(await toldOf(store, "de")).toMatch(/^Dein Guthaben liegt 10,00\s\$ unter null/);
    expect(await toldOf(store, "fr")).toMatch(/au-dessous de zéro/);
    const page = await store.proxy("/proxy/me", { customer: "anna@example.com" });
    expect(await page.text()).toContain("below zero");
    const read = async (path: string, customer?: string) =>
      (await (await store.proxy(path, customer === undefined ? {} : { customer })).text()).replace(/<[^>]+>/g, " ");
    const statement = await read("/proxy/statement", "anna@example.com");
    expect(statement).toMatch(
      /Earned: a friend ordered: \+\$10\.00.*Sent to you: -\$10\.00.*was taken back: -\$10\.00/s,
    );
    expect(statement).toMatch(/Balance after:\s+-\$10\.00/);
    expect(await read("/proxy/statement?locale=de", "anna@example.com")).toContain("An dich gesendet");
    expect(await read("/proxy/statement?month=2001-01", "anna@example.com")).toContain(
      "Nothing happened in this month.",
    );
    for (const other of ["cleo@example.com", undefined])
      expect(await read("/proxy/statement", other)).not.toContain("$10.00");
  });

  test("is forgiven once, with a reason on the record; the next reward is then paid in full", async () => {
    const store = await belowZero();
    expect(await forgive(store, " ")).toMatchObject({ ok: false });
    const answers = await Promise.all([forgive(store), forgive(store)]);
    expect(answers).toEqual([
      { ok: true, amount: "$10.00" },
      { ok: true, amount: "$10.00" },
    ]);
    expect(await forgive(store, "Again", "press-2")).toMatchObject({ ok: false });
    expect(await store.payable(store.referrerId)).toBe(0);
    expect(await forgiven(store)).toMatchObject([{ amountMinor: 1_000, currency: "USD" }]);
    expect(await toldOf(store, "en")).toBeNull();
    const [line] = await services().db.inShop(store.shopId, (db) =>
      latestActivity(db, services().seal, 1, { referrerId: store.referrerId }),
    );
    expect(line).toMatchObject({
      what: "balance_forgiven",
      actor: "staff:7",
      data: { note: expect.any(String), amountMinor: 1_000, currency: "USD" },
      referralId: null,
    });

    await store.buys({ customer: "newcomer@example.com", discountCodes: [store.code] });
    await house.days(1);
    await store.issue("shopify-discount");
    expect((await store.payouts()).map((payout) => [payout.state, payout.amountMinor])).toEqual([
      ["issued", 1_000],
      ["issued", 1_000],
    ]);
    expect(await forgive(store, "Once more", "press-3")).toEqual({
      ok: false,
      message: "The balance is not below zero any more. Reload the page to see it.",
    });
  });

  test("is below zero again when that is taken back, once, by an entry of its own", async () => {
    const store = await belowZero();
    await forgive(store);
    const [given] = await forgiven(store);
    const undo = () =>
      undoForgiveness(services(), store.shopId, {
        referrerId: store.referrerId,
        transactionId: given?.transactionId ?? ("" as never),
        note: "The wrong person",
        actor: "staff:7",
      });
    const answers = await Promise.all([undo(), undo()]);
    expect(answers.map((answer) => answer.ok).sort()).toEqual([false, true]);
    expect(await store.payable(store.referrerId)).toBe(-1_000);
    expect(await forgiven(store)).toEqual([]);
    const kinds = await house.query<{ kind: string }>(
      "select kind from ledger_transaction where shop_id = $1 and kind like '%forgive' order by id",
      [store.shopId],
    );
    expect(kinds).toEqual([{ kind: "forgive" }, { kind: "unforgive" }]);
  });

  test("is nobody's in another shop", async () => {
    const store = await belowZero();
    const other = await house.openShop();
    expect(await forgive({ ...store, shopId: other.shopId })).toMatchObject({ ok: false });
    expect(await store.payable(store.referrerId)).toBe(-1_000);
  });
});

describe("the nightly look at the books", () => {
  test("finds nothing where everything happened as it should", async () => {
    const store = await belowZero();
    await forgive(store);
    await foldBooks(services());
    await checkBooks(services(), store.shopId);
    expect(await store.problems()).toEqual([]);
  });

  test.each([
    [
      "a reward that was changed behind the books",
      "update reward set clawed_minor = clawed_minor - 1 where shop_id = $1",
      "update reward set clawed_minor = clawed_minor + 1 where shop_id = $1",
      /payable to a person/,
    ],
    [
      "a payout that was never made",
      "update payout set amount_minor = amount_minor + 500 where shop_id = $1",
      "update payout set amount_minor = amount_minor - 500 where shop_id = $1",
      /what a rail was given/,
    ],
    [
      "a sum that is off",
      "update ledger_day set credit_minor = credit_minor + 1 where shop_id = $1 and account = 'referrer_payable'",
      "update ledger_day set credit_minor = credit_minor - 1 where shop_id = $1 and account = 'referrer_payable'",
      /the sums that pages read/,
    ],
    [
      "a person's sum that is off",
      "update person_balance set held_minor = held_minor + 1 where shop_id = $1",
      "update person_balance set held_minor = held_minor - 1 where shop_id = $1",
      /the sums that pages read/,
    ],
  ])("finds %s, tells the merchant, and is content once it is mended", async (_, harm, mend, told) => {
    const store = await belowZero();
    await foldBooks(services());
    await house.query(harm, [store.shopId]);
    await checkBooks(services(), store.shopId);
    expect(await store.problems()).toMatchObject([{ key: "books", action: expect.stringMatching(told) }]);
    await house.query(mend, [store.shopId]);
    await checkBooks(services(), store.shopId);
    expect(await store.problems()).toEqual([]);
  });
});
