import { describe, expect, it } from "vitest";
import { money } from "../../../app/core/money/money.ts";
import type { RailContext } from "../../../app/rails/kit/rail.ts";
import { rails } from "../../../app/rails/registry.ts";
import { railContract } from "./support/rail-contract.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";
import { makeRailWorld } from "./support/worlds.ts";

/** Rails that call a provider; those that people carry out themselves have no wire that could break. */
const wired = Object.values(rails).filter((rail) => !rail.byHand);

describe.each(wired)("the rail $name", (rail) => {
  railContract(rail, (of) => makeRailWorld(rail.name, of));
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
