import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { money } from "../../../app/core/money/money.ts";
import { giveCredit, takeCredit } from "../../../app/rails/shopify-store-credit/operations.ts";
import { orderOf, revokeOf, tenDollars, usd } from "./support/rail-world.ts";
import { type StoreCreditWorld, storeCreditWorld } from "./support/store-credit-world.ts";

/** Without an expiry nothing tells a credit of ours from another of the same amount. */
const forGood = { notify: "no" };

describe("a reward as store credit", () => {
  let world: StoreCreditWorld;
  beforeEach(async () => {
    world = await storeCreditWorld(usd);
  });
  afterEach(() => world.stop());

  const order = (startedAt = new Date()) => orderOf(tenDollars(), { customerId: world.customer }, startedAt);
  const send = (asked: ReturnType<typeof order>, options: Parameters<StoreCreditWorld["ctx"]>[0] = {}) =>
    world.rail.send(asked, world.ctx({ settings: forGood, ...options }));
  const lookUp = (asked: ReturnType<typeof order>, options: Parameters<StoreCreditWorld["ctx"]>[0] = {}) =>
    world.rail.lookUp(asked, world.ctx({ settings: forGood, ...options }));
  /** Somebody of the store gives credit by hand. */
  const byHand = (expiresAt: string | null = null) =>
    world.ctx().shopify.run(giveCredit, {
      customer: world.customer,
      credit: { creditAmount: { amount: "10.00", currencyCode: "USD" }, expiresAt, notify: false },
    });
  const customer = () => world.sandbox.control.customers.get({ shop: world.shop, customer: world.customer });

  it("ends after the days of the settings, or never", async () => {
    const asked = order(new Date("2026-11-21T10:00:00.700Z"));
    await world.rail.send(asked, world.ctx({ settings: { notify: "no", expiresAfterDays: 90 } }));
    await send(order());
    expect((await customer()).credits.map((credit) => credit.expiresAt)).toEqual(["2027-02-19T10:00:00.000Z", null]);
  });

  it("lets Shopify tell the customer where the merchant wants that", async () => {
    await send(order());
    expect(await world.sandbox.control.mail.list()).toEqual([]);
    const more = orderOf(money(500, usd), { customerId: world.customer }, new Date());
    await send(more, { settings: { notify: "yes" } });
    expect((await world.sandbox.control.mail.list()).map((mail) => mail.to)).toEqual(["credit@example.com"]);
  });

  it("takes a credit that another payout is known by for nobody else's", async () => {
    const first = await send(order());
    if (first.kind !== "issued") throw new Error(first.kind);
    const known = async (references: readonly string[]) =>
      new Set(references.filter((reference) => reference === first.delivery.reference));
    const second = order();
    expect(await lookUp(second, { known })).toEqual({ kind: "absent" });
    const sent = await send(second, { known });
    expect(sent.kind).toBe("issued");
    expect(sent).not.toEqual(first);
    expect(await lookUp(second, { known })).toEqual(sent);
    expect((await customer()).storeCredit).toEqual([{ currency: "USD", amount: "20.00" }]);
  });

  it("gives nothing and asks people when two credits cannot be told apart", async () => {
    await byHand();
    await byHand();
    const asked = order();
    expect(await lookUp(asked)).toMatchObject({ kind: "cannot_tell", detail: expect.stringContaining("several") });
    expect((await send(asked)).kind).toBe("unknown");
    expect((await customer()).storeCredit).toEqual([{ currency: "USD", amount: "20.00" }]);
  });

  it("tells its own by the second at which it ends, whatever staff gave meanwhile and the settings say now", async () => {
    const asked = order();
    const expiring = { settings: { notify: "no", expiresAfterDays: 30 } };
    const sent = await send(asked, expiring);
    await byHand();
    await byHand(new Date(Date.now() + 86_400_000 * 30 + 7_777_000).toISOString());
    for (const options of [expiring, {}]) {
      expect(await lookUp(asked, options)).toEqual(sent);
      expect(await send(asked, options)).toEqual(sent);
    }
  });

  it("does not say that it is absent while Shopify may still be working on it", async () => {
    const soon = order(new Date(Date.now() + 100_000));
    expect(await lookUp(soon)).toMatchObject({ kind: "cannot_tell" });
  });

  it("takes back no more than is left of this very credit", async () => {
    const asked = order();
    const sent = await send(asked);
    if (sent.kind !== "issued") throw new Error(sent.kind);
    // What the customer has from elsewhere stays theirs, though a debit could reach it.
    const known = async (references: readonly string[]) =>
      new Set(references.filter((reference) => reference === sent.delivery.reference));
    await send(order(), { known });
    await world.sandbox.control.customers.spendCredit({ shop: world.shop, customer: world.customer, amount: "7.00" });
    const back = await world.rail.revoke?.(revokeOf(asked, sent.delivery), world.ctx());
    expect(back).toMatchObject({ kind: "partly", value: money(300, usd) });
    expect((await customer()).storeCredit).toEqual([{ currency: "USD", amount: "10.00" }]);
  });

  it("takes back a part where a part is asked for, and another later", async () => {
    const asked = order();
    const sent = await send(asked);
    if (sent.kind !== "issued") throw new Error(sent.kind);
    const part = revokeOf(asked, sent.delivery, money(250, usd));
    const back = await world.rail.revoke?.(part, world.ctx());
    expect(back).toMatchObject({ kind: "revoked", value: money(250, usd) });
    if (back?.kind !== "revoked") throw new Error(back?.kind);
    const known = async (references: readonly string[]) =>
      new Set(references.filter((reference) => reference === back.reference));
    const rest = await world.rail.revoke?.(revokeOf(asked, sent.delivery, money(250, usd)), world.ctx({ known }));
    expect(rest).toMatchObject({ kind: "revoked", value: money(250, usd) });
    expect((await customer()).storeCredit).toEqual([{ currency: "USD", amount: "5.00" }]);
  });

  it("does not take what has expired, and does not mistake another's debit for its own", async () => {
    const asked = order();
    const sent = await send(asked);
    if (sent.kind !== "issued") throw new Error(sent.kind);
    const { storeCredit } = await customer();
    expect(storeCredit).toEqual([{ currency: "USD", amount: "10.00" }]);
    const account = await world.ctx().shopify.run(takeCredit, {
      account: world.customer,
      debit: { debitAmount: { amount: "10.00", currencyCode: "USD" } },
    });
    expect(account.kind).toBe("ok");
    // Staff took it long before we began to.
    const later = revokeOf(asked, sent.delivery, asked.value, new Date(Date.now() + 60_000).toISOString());
    expect(await world.rail.revoke?.(later, world.ctx())).toMatchObject({ kind: "already_spent" });
  });
});
