import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../../app/core/money/money.ts";
import { reasons } from "../../../../app/core/reason.ts";
import type { Rail, RevokeOrder } from "../../../../app/rails/kit/rail.ts";
import type { MakeRailWorld, RailWorld } from "./rail-world.ts";
import { revokeOf, tenDollars, usd } from "./rail-world.ts";

const done = ["issued", "accepted"];

/**
 * What every rail keeps, held against its emulated provider; `make` builds the rail's world in a currency. Called where its
 * tests shall stand: by the registry's rails, and by the rail of the tutorial.
 */
export function railContract({ name, revoke }: Rail, make: MakeRailWorld): void {
  let world: RailWorld;
  /** Everything the rail said, for the last rule: no secret in any of it. */
  let said: unknown[];

  const hear = <Said>(outcome: Said): Said => {
    said.push(outcome);
    return outcome;
  };
  const send = async (
    ...[order, options]: [Parameters<RailWorld["rail"]["send"]>[0], Parameters<RailWorld["ctx"]>[0]?]
  ) => hear(await world.rail.send(order, world.ctx(options)));
  const lookUp = async (order: Parameters<RailWorld["rail"]["lookUp"]>[0]) =>
    hear(await world.rail.lookUp(order, world.ctx()));
  /** What came of an order whose answer was lost: by looking, or by sending it again where that is the only way. */
  const find = async (order: Parameters<RailWorld["rail"]["lookUp"]>[0]) => {
    const found = await lookUp(order);
    return found.kind === "send_again" && world.findsBySending ? send(order) : found;
  };
  /** How a rail says that the same order may be sent. */
  const free = () => (world.findsBySending ? "send_again" : "absent");

  /** Ten whole units of what the rail is held to: dollars, or what it pays alone. */
  const ten = () => money(1_000, base());
  const base = () => world.pays ?? usd;

  beforeEach(async () => {
    world = await make(usd);
    said = [];
  });

  afterEach(async () => {
    const text = JSON.stringify(said);
    for (const secret of world.secrets) expect(text).not.toContain(secret);
    await world.stop();
  });

  it.each([
    ["USD", 1234, "12.34 USD"],
    ["JPY", 1500, "1500 JPY"],
    ["KWD", 12_340, "12.340 KWD"],
  ] as const)("pays %s to the last minor unit, or says that it cannot", async (code, minor, expected) => {
    const own = await make(currency(code));
    try {
      const order = own.order(money(minor, currency(code)));
      if (own.rail.limits(currency(code)) === "unsupported") {
        expect(await own.rail.send(order, own.ctx())).toMatchObject({ kind: "refused", code: "currency_mismatch" });
        expect(await own.paid(order)).toEqual([]);
        return;
      }
      expect(done).toContain((await own.rail.send(order, own.ctx())).kind);
      expect(await own.paid(order)).toEqual([expected]);
    } finally {
      await own.stop();
    }
  });

  it("pays once when the same order is sent twice, and says the same both times", async () => {
    const order = world.order(ten());
    const first = await send(order);
    expect(await send(order)).toEqual(first);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("pays once when two workers send the same order at the same moment", async () => {
    const order = world.order(ten());
    const outcomes = await Promise.all([send(order), send(order)]);
    expect(await world.paid(order)).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(
      expect.arrayContaining([expect.stringMatching(/issued|accepted/)]),
    );
    for (const outcome of outcomes) expect(["issued", "accepted", "unknown", "later"]).toContain(outcome.kind);
  });

  it("does not know how it ended when the provider took it and never answered, and finds it by looking", async () => {
    const order = world.order(ten());
    await world.break("hang_after");
    expect((await send(order, { signal: AbortSignal.timeout(2_500) })).kind).toBe("unknown");
    const found = await find(order);
    expect(done).toContain(found.kind);
    expect(await send(order)).toEqual(found);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("does not know how it ended when the connection broke after the provider took it, and finds it by looking", async () => {
    const order = world.order(ten());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    // Where the provider works on after its answer, the fact may take a moment to show.
    await expect.poll(async () => (await find(order)).kind, { timeout: 10_000 }).toMatch(/issued|accepted/);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("does not know how it ended when the connection broke before, finds nothing, and pays once when sent again", async () => {
    const order = world.order(ten());
    await world.break("reset_before");
    expect((await send(order)).kind).toBe("unknown");
    expect((await lookUp(order)).kind).toBe(free());
    expect(done).toContain((await send(order)).kind);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("asks for another moment when the provider is too busy, and pays nothing", async () => {
    const order = world.order(ten());
    await world.break("rate_limit");
    const outcome = await send(order);
    expect(outcome).toMatchObject({ kind: "later", detail: expect.stringMatching(/\w/) });
    expect(outcome.kind === "later" && outcome.afterSeconds).toBeGreaterThan(0);
    expect(await world.paid(order)).toEqual([]);
    expect(done).toContain((await send(order)).kind);
  });

  it("does not take a server error for a no, and pays once in the end", async () => {
    const order = world.order(ten());
    await world.break("server_error");
    expect(["unknown", "later"]).toContain((await send(order)).kind);
    expect((await lookUp(order)).kind).toBe(free());
    expect(done).toContain((await send(order)).kind);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("says no with a code, what happened, and a sentence for each side, and pays nothing", async () => {
    expect(world.refusals.length).toBeGreaterThan(0);
    for (const each of world.refusals) {
      const own = await make(usd);
      const fitting = own.refusals.find((one) => one.name === each.name);
      try {
        if (!fitting) throw new Error(`no case ${each.name}`);
        const { order, settings } = await fitting.arrange();
        const outcome = hear(await own.rail.send(order, own.ctx(settings === undefined ? {} : { settings })));
        expect(outcome, each.name).toMatchObject({
          kind: "refused",
          code: each.code,
          detail: expect.stringMatching(/\w{3}/),
        });
        expect(reasons[each.code].merchant).toMatch(/\w{3}/);
        expect(reasons[each.code].person).toMatch(/\w{3}/);
        expect(await own.paid(order), each.name).toEqual([]);
      } finally {
        await own.stop();
      }
    }
  });

  it("lets no amount outside its limits reach the wire", async () => {
    const limits = world.rail.limits(base());
    if (limits === "unsupported") throw new Error("what the contract pays in is supported");
    const before = await world.reached();
    for (const amountMinor of [limits.minMinor - 1, limits.maxMinor + 1, -1000]) {
      const order = world.order(money(amountMinor, base()));
      expect(await send(order)).toMatchObject({ kind: "refused", code: "outside_limits" });
      expect(hear(await world.rail.check(order, world.ctx()))).toMatchObject({
        kind: "refused",
        code: "outside_limits",
      });
    }
    expect(await world.reached()).toBe(before);
  });

  it("stops when the attempt's time is over before it began, and nothing is paid", async () => {
    const order = world.order(ten());
    expect(["later", "unknown"]).toContain((await send(order, { signal: AbortSignal.abort() })).kind);
    expect(await world.paid(order)).toEqual([]);
  });

  it("finds nothing where nothing was sent, and moves nothing by checking", async () => {
    const order = world.order(ten());
    expect((await lookUp(order)).kind).toBe(free());
    expect(hear(await world.rail.check(order, world.ctx()))).toMatchObject({
      kind: "ready",
      to: expect.stringMatching(/\w/),
    });
    hear(await world.rail.funds(base(), world.ctx()));
    expect(await world.paid(order)).toEqual([]);
  });

  describe.runIf(typeof revoke === "function")("taking back", () => {
    const arranged = async () => {
      const order = world.order(tenDollars());
      const sent = await send(order);
      if (sent.kind !== "issued") throw new Error(`not issued: ${JSON.stringify(sent)}`);
      if (!world.revoking) throw new Error(`the world of ${name} cannot take back`);
      return { order, delivery: sent.delivery, revoking: world.revoking, asked: revokeOf(order, sent.delivery) };
    };
    const takeBack = async (asked: RevokeOrder, options?: Parameters<RailWorld["ctx"]>[0]) =>
      hear(await world.rail.revoke?.(asked, world.ctx(options)));

    it("takes back what is unspent, once, however often it is asked", async () => {
      const { order, delivery, revoking, asked } = await arranged();
      expect(await revoking.left(order, delivery)).toBe("10.00 USD");
      const first = await takeBack(asked);
      expect(first).toMatchObject({ kind: "revoked", value: tenDollars(), detail: expect.stringMatching(/\w{3}/) });
      expect(await takeBack(asked)).toMatchObject({ kind: "revoked", value: tenDollars() });
      expect(await revoking.left(order, delivery)).toBe("0.00 USD");
    });

    it.each(["reset_before", "reset_after", "hang_after", "server_error"] as const)(
      "does not know how it ended after %s, finds out, and takes back once",
      async (accident) => {
        const { order, delivery, revoking, asked } = await arranged();
        await revoking.break(accident);
        const lost = await takeBack(asked, { signal: AbortSignal.timeout(2_500) });
        expect(["unknown", "later"]).toContain(lost?.kind);
        expect(await takeBack(asked)).toMatchObject({ kind: "revoked", value: tenDollars() });
        expect(await revoking.left(order, delivery)).toBe("0.00 USD");
      },
    );

    it("asks for another moment when the provider is too busy", async () => {
      const { order, delivery, revoking, asked } = await arranged();
      await revoking.break("rate_limit");
      expect(await takeBack(asked)).toMatchObject({ kind: "later" });
      expect(await revoking.left(order, delivery)).toBe("10.00 USD");
    });

    it("takes nothing back of what is spent", async () => {
      const { order, delivery, revoking, asked } = await arranged();
      await revoking.spendAll(order, delivery);
      expect(await takeBack(asked)).toMatchObject({ kind: "already_spent", detail: expect.stringMatching(/\w{3}/) });
    });

    it("takes back the rest of what is spent in part, and says how much", async () => {
      const { order, delivery, revoking, asked } = await arranged();
      if (!revoking.spend) return expect(world.rail.revokes).toBe("whole");
      await revoking.spend(order, delivery, "4.00");
      for (const _ of [1, 2]) expect(await takeBack(asked)).toMatchObject({ kind: "partly", value: money(600, usd) });
      expect(await revoking.left(order, delivery)).toBe("0.00 USD");
    });
  });

  it("tests its connection in words, good or bad", async () => {
    expect(hear(await world.rail.test(world.ctx()))).toMatchObject({
      ok: true,
      summary: expect.stringMatching(/\w{3}/),
    });
    if (world.wrongSettings !== undefined)
      expect(hear(await world.rail.test(world.ctx({ settings: world.wrongSettings })))).toMatchObject({
        ok: false,
        code: "credentials_refused",
      });
  });

  it("names every field of its form once, and reads its own settings", () => {
    const { fields, schema } = world.rail.settings;
    expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
    expect(schema.safeParse(world.ctx().settings).success).toBe(true);
    for (const field of fields) expect(field.kind === "select" ? field.options?.length : 1).toBeGreaterThan(0);
  });
}
