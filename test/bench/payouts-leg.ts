import { writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import type { RewardId } from "../../app/core/ids.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { rails } from "../../app/rails/registry.ts";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { openStore, type Store, until } from "../support/house.ts";
import { breaches } from "../support/invariants.ts";
import { openProcessWorld } from "../support/process-world.ts";
import { type AutomaticRail, automaticRails, fillRailStore, realityOf } from "../support/rail-stores.ts";

/*
 * Payouts a second of one store over each rail, from the press to the last answer, with a provider that answers at once and
 * one that takes a fifth of a second for each payment. What is measured is a process of the app as it runs in production.
 */

const people = Number(process.env.BENCH_PAYOUTS);
const latencies = [0, 200];
const sideBySide = 8;
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test("payouts per second and rail", async () => {
  await ensureBuild();
  const world = await openProcessWorld(ends);
  const { control, services, query, settled, start } = world;
  const child = start();
  await child.ready;
  const app = { services, logged: child.said };
  const found: Record<string, number[]> = {};
  let stores = 0;

  /** A store with so many due rewards, whose provider takes so long. */
  async function prepare(rail: AutomaticRail, delayMs: number): Promise<Store> {
    const domain = `payouts-${++stores}.myshopify.com`;
    const { currency } = realityOf(rail);
    await control.shops.create({ domain, ...(currency === undefined ? {} : { currency }) });
    const store = await openStore({ control, settled, query, app }, domain);
    const due = async () => {
      await control.clock.advance({ minutes: 1 });
      await until("rewards to be due", async () => (await store.rewards()).every((reward) => reward.state === "due"));
    };
    await fillRailStore({ control, settled, query, app }, store, rail, { people, due });
    if (delayMs > 0)
      await control.faults.add({ ...realityOf(rail).pays(store), kind: "delay", delayMs, times: people * 10 });
    return store;
  }

  /** Payouts a second of these stores together, from the press to the last answer. */
  async function measure(rail: AutomaticRail, pressed: readonly Store[]): Promise<number> {
    const dueOf = new Map<Store, RewardId[]>();
    for (const store of pressed)
      dueOf.set(
        store,
        (await store.rewards()).map((reward) => reward.id),
      );
    const began = performance.now();
    for (const [store, rewardIds] of dueOf)
      await requestPayouts(services, store.shopId, { rewardIds, rail, actor: "merchant", pressKey: store.shop });
    await until("every payout to have been answered", async () => {
      const rows = await query<{ state: string; count: number }>(
        "select state, count(*)::int as count from payout where shop_id = any($1) group by 1",
        [pressed.map((store) => store.shopId)],
      );
      const states = new Map(rows.map((row) => [row.state, row.count]));
      expect([...states.keys()]).not.toContain("failed");
      return (states.get("issued") ?? 0) + (states.get("accepted") ?? 0) === pressed.length * people;
    });
    const seconds = (performance.now() - began) / 1_000;
    await control.faults.clear();
    await settled();
    return (pressed.length * people) / seconds;
  }

  for (const rail of automaticRails) {
    const rates: number[] = [];
    for (const delayMs of latencies) rates.push(await measure(rail, [await prepare(rail, delayMs)]));
    found[rail] = rates;
  }
  const side: Store[] = [];
  for (let store = 0; store < sideBySide; store += 1) side.push(await prepare("stripe-balance", 0));
  const together = await measure("stripe-balance", side);
  expect(await breaches(query, control)).toEqual([]);
  const rows = automaticRails.map((rail) => {
    const pace = rails[rail]?.pace;
    return [rail, `${pace?.perSecond}`, `${pace?.concurrent}`, ...(found[rail] ?? []).map((rate) => rate.toFixed(2))];
  });
  const head = ["rail", "its pace, a second", "side by side", ...latencies.map((ms) => `provider takes ${ms} ms`)];
  const lines = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  lines.push(
    "",
    `${sideBySide} stores that issue over stripe-balance at once: ${together.toFixed(1)} payouts a second.`,
  );
  writeFileSync(process.env.BENCH_REPORT ?? "", `${lines.join("\n")}\n`);
});
