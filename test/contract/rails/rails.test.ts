import { describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import type { RailContext } from "../../../app/rails/kit/rail.ts";
import { rails } from "../../../app/rails/registry.ts";
import { railContract } from "./support/rail-contract.ts";
import { orderOf, revokeOf, tenDollars, usd } from "./support/rail-world.ts";
import { makeRailWorld } from "./support/worlds.ts";

/** Rails that call a provider; those that people carry out themselves have no wire that could break. */
const wired = Object.values(rails).filter((rail) => !rail.byHand && !rail.inHouse);

describe.each(wired)("the rail $name", (rail) => {
  railContract(rail, (of) => makeRailWorld(rail.name, of));
});

describe.each(Object.values(rails).filter((rail) => rail.inHouse))("the rail $name, the app's own", (rail) => {
  /** Whatever it would reach for is not there. */
  const ctx = new Proxy({ settings: rail.settings.schema.parse({}) } as RailContext<unknown>, {
    get: (has, name) => (name === "settings" ? has.settings : expect.fail(`it reached for ${String(name)}`)),
  });
  const points = currency("POINTS");
  const order = orderOf(money(500, points), {}, new Date());

  it("is there as soon as it is sent, however often, and what is taken back is gone", async () => {
    const sent = await rail.send(order, ctx);
    expect(sent).toMatchObject({ kind: "issued", delivery: { reference: order.key } });
    expect(await rail.send(order, ctx)).toEqual(sent);
    expect(await rail.lookUp(order, ctx)).toEqual(sent);
    if (sent.kind !== "issued") throw new Error("it was not issued");
    const taken = await rail.revoke?.({ ...revokeOf(order, sent.delivery), take: money(200, points) }, ctx);
    expect(taken).toMatchObject({ kind: "revoked", value: money(200, points) });
    expect(rail.readEvents).toBeUndefined();
  });

  it("refuses money and what is outside its limits, in the dry run as well", async () => {
    const limits = rail.limits(points);
    if (limits === "unsupported") throw new Error("points are what it delivers");
    for (const value of [tenDollars(), money(limits.minMinor - 1, points), money(limits.maxMinor + 1, points)])
      for (const outcome of [await rail.send({ ...order, value }, ctx), await rail.check({ ...order, value }, ctx)])
        expect(outcome.kind).toBe("refused");
    expect(await rail.check(order, ctx)).toMatchObject({ kind: "ready", to: expect.stringContaining("Anna") });
    expect(await rail.test(ctx)).toMatchObject({ ok: true, account: null });
    expect(await rail.funds(usd, ctx)).toBeNull();
  });
});

describe.each(Object.values(rails).filter((rail) => rail.byHand))("the rail $name, carried out by people", (rail) => {
  /** Whatever it would reach for is not there. */
  const ctx = new Proxy({ settings: rail.settings.schema.parse({}) } as RailContext<unknown>, {
    get: (has, name) => (name === "settings" ? has.settings : expect.fail(`it reached for ${String(name)}`)),
  });
  const order = orderOf(tenDollars(), {}, new Date());

  it("moves nothing by sending: it waits for a person's word, however often it is sent or looked for", async () => {
    const sent = await rail.send(order, ctx);
    expect(sent).toMatchObject({
      kind: "accepted",
      code: expect.stringMatching(/^to_/),
      delivery: { reference: order.key },
    });
    expect(await rail.send(order, ctx)).toEqual(sent);
    expect(await rail.lookUp(order, ctx)).toEqual(sent);
    expect(rail.readEvents).toBeUndefined();
    expect(rail.batch).toBeUndefined();
  });

  it("refuses what is outside its limits, in the dry run as well", async () => {
    const limits = rail.limits(usd);
    if (limits === "unsupported") throw new Error("dollars are supported everywhere");
    for (const amountMinor of [limits.minMinor - 1, limits.maxMinor + 1]) {
      const outside = { ...order, value: money(amountMinor, usd) };
      for (const outcome of [await rail.send(outside, ctx), await rail.check(outside, ctx)])
        expect(outcome).toMatchObject({ kind: "refused", code: "outside_limits" });
    }
    expect(await rail.check(order, ctx)).toMatchObject({ kind: "ready", to: expect.stringContaining("Anna") });
  });

  it("is ready without a provider", async () => {
    expect(await rail.test(ctx)).toMatchObject({ ok: true, account: null });
    expect(await rail.funds(usd, ctx)).toBeNull();
  });
});
