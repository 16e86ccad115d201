import { afterEach, beforeAll, expect, test } from "vitest";
import type { ReferrerId, RewardId } from "../../app/core/ids.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { readReferrers } from "../../app/store/referrers.ts";
import { payoutRunResult } from "../../app/store/views/payout-run-result.ts";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { connect, openStore, type Store, until, wiseInput } from "../support/house.ts";
import { breaches } from "../support/invariants.ts";
import { manyDue } from "../support/many-due.ts";
import { openProcessWorld, type ProcessWorld } from "../support/process-world.ts";
import { seededRandom } from "../support/seeded-random.ts";

/*
 * One store issues everything that is due over six rails at once. A tenth of the people cannot be paid, a tenth of the
 * requests meets an accident, and the worker is killed again and again. RUN_REWARDS says how many rewards (1000 with
 * `npm run many-payouts`), FAULT_SEED repeats a run; both are printed with the outcome.
 */

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rewards = Number(process.env.RUN_REWARDS ?? 20);
const kills = Number(process.env.RUN_KILLS ?? (rewards >= 500 ? 12 : 2));

beforeAll(ensureBuild, 120_000);
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What a request that pays looks like, where accidents happen. */
const places = {
  "shopify-discount": { operation: "discountRedeemCodeBulkAdd" },
  "shopify-store-credit": { operation: "storeCreditAccountCredit" },
  "stripe-balance": { host: "api.stripe.com", method: "POST" },
  tremendous: { host: "testflight.tremendous.com", method: "POST", path: "/api/v2/orders" },
  paypal: { host: "api-m.sandbox.paypal.com", method: "POST", path: "/v1/payments/payouts" },
  wise: { host: "api.wise-sandbox.com", path: "/(v1.transfers|batch-groups.*|payments)$/" },
} as const satisfies Record<string, Pick<FaultInput, "host" | "operation" | "method" | "path">>;
type Rail = keyof typeof places;
const rails = Object.keys(places) as Rail[];

const storeCreditScopes = ["write_store_credit_account_transactions", "read_store_credit_accounts"];

const accidents: readonly Pick<FaultInput, "kind" | "status" | "headers" | "delayMs">[] = [
  { kind: "reset_before" },
  { kind: "reset_after" },
  { kind: "status", status: 503 },
  { kind: "status", status: 429, headers: { "retry-after": "1" } },
  { kind: "delay", delayMs: 150 },
];

interface Run {
  readonly rail: Rail;
  readonly runId: string;
  /** Rewards of people whom this rail refuses for good. */
  readonly refused: readonly RewardId[];
}

const openStates = ["requested", "sending", "unknown", "accepted"];

/** A store with everything connected and so many due rewards, each of another person. */
async function storeWithDue({ control, services, query, settled, start }: ProcessWorld): Promise<Store> {
  const child = start();
  await child.ready;
  const app = { services, logged: child.said };
  await control.shops.create({ domain: "thousand.myshopify.com" });
  const store = await openStore({ control, settled, query, app }, "thousand.myshopify.com");
  const { scopes } = await control.apps.get(store.shop);
  await control.apps.setScopes({ shop: store.shop, scopes: [...scopes, ...storeCreditScopes] });
  await connect({ app, ...store }, "shopify-store-credit", {});
  for (const rail of ["stripe-balance", "tremendous", "paypal"]) await connect({ app, ...store }, rail);
  await connect({ app, ...store }, "wise", await wiseInput(control));
  await store.program({ holdDays: 0, rails });
  const due = async () => {
    await control.clock.advance({ hours: 1 });
    await until(
      "every reward to be due",
      async () => (await store.rewards()).filter((reward) => reward.state === "due").length === rewards,
      120,
    );
  };
  await manyDue({ control, settled, query, app }, store, { people: rewards, due });
  await control.emulators("tremendous").call("setFunds", { amount: 1_000_000 });
  for (const name of ["paypal", "wise"]) await control.emulators(name).call("setFunds", { amount: 1_000_000 });
  await child.kill("SIGKILL");
  return store;
}

/** Presses Issue over each rail for its share, after every tenth person of it was made one whom it refuses. */
async function pressAll(world: ProcessWorld, store: Store): Promise<Run[]> {
  const { control, query, services } = world;
  const people = await query<{ id: RewardId; referrer: ReferrerId }>(
    "select id, referrer_id as referrer from reward where shop_id = $1 order by id",
    [store.shopId],
  );
  const known = await services.db.inShop(store.shopId, (db) =>
    readReferrers(
      db,
      services.seal,
      people.map((person) => person.referrer),
    ),
  );
  const share = Math.ceil(people.length / rails.length);
  const runs: Run[] = [];
  for (const [index, rail] of rails.entries()) {
    const mine = people.slice(index * share, (index + 1) * share);
    const refused: RewardId[] = [];
    for (const [place, person] of mine.entries()) {
      const email = known.get(person.referrer)?.email ?? "";
      const cannot = place % 10 === 1;
      if (rail === "stripe-balance" && !cannot) await control.emulators("stripe").call("addCustomer", { email });
      if (rail === "paypal" && cannot)
        await control
          .emulators("paypal")
          .call("setFate", { email, status: "FAILED", error: "RECEIVER_ACCOUNT_LOCKED" });
      if (cannot && (rail === "stripe-balance" || rail === "paypal")) refused.push(person.id);
    }
    const { runId } = await requestPayouts(services, store.shopId, {
      rewardIds: mine.map((person) => person.id),
      rail,
      actor: "merchant",
      pressKey: `many ${rail}`,
    });
    runs.push({ rail, runId, refused });
  }
  return runs;
}

/** How far each run is, as the page reads it: what has an end, of all. */
async function progress({ services }: ProcessWorld, store: Store, runs: readonly Run[]): Promise<number[]> {
  const ended: number[] = [];
  for (const { runId } of runs) {
    const result = await services.db.inShop(store.shopId, (db) => payoutRunResult(db, services.seal, runId));
    ended.push((result?.counts ?? []).reduce((sum, row) => sum + (openStates.includes(row.state) ? 0 : row.count), 0));
  }
  return ended;
}

test(
  "one run over six rails with a tenth failing and its worker killed loses nothing and pays nobody twice",
  async () => {
    const random = seededRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    try {
      const world = await openProcessWorld(ends, rewards >= 500 ? 900 : undefined);
      const { control, services, query, hurry, start } = world;
      const store = await storeWithDue(world);
      const runs = await pressAll(world, store);
      // The first kill is in the middle of PayPal's batch: its request is on the wire.
      await control.faults.add({ ...places.paypal, kind: "delay", delayMs: 2_000, times: 1 });
      for (const rail of rails)
        for (let count = 0; count < Math.ceil(rewards / rails.length / 10); count += 1)
          await control.faults.add({ ...places[rail], ...pick(accidents), times: 1 });
      const seen: number[][] = [];
      let inBatch = 0;
      for (let round = 0; round < kills; round += 1) {
        const child = start();
        await child.ready;
        if (round === 0)
          await until("PayPal's batch to be on the wire", async () => {
            await query(
              "update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null",
            );
            const rows = await query<{ state: string }>(
              "select state from payout_batch where shop_id = $1 and state in ('sending', 'unknown')",
              [store.shopId],
            );
            return rows.length > 0;
          });
        else await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1_500));
        await child.kill("SIGKILL");
        inBatch += (await query("select 1 from payout_batch where shop_id = $1 and state = 'sending'", [store.shopId]))
          .length;
        seen.push(await progress(world, store, runs));
      }
      const last = start();
      await last.ready;
      await control.faults.clear();
      const paid = async () => (await store.payouts()).filter((payout) => !openStates.includes(payout.state)).length;
      await until(
        "every payout to have its end",
        async () => {
          await hurry();
          await control.emulators("tremendous").call("settle");
          await control.emulators("paypal").call("settle");
          await control.emulators("wise").call("arrive");
          await reconcilePayouts(services, 24 * 3_600_000);
          await hurry();
          return (await paid()) === rewards;
        },
        300,
      );
      seen.push(await progress(world, store, runs));
      // Progress is only ever gained, and every run comes to its end.
      for (const [index] of runs.entries()) {
        const line = seen.map((one) => one[index] ?? 0);
        expect(line).toEqual([...line].sort((a, b) => a - b));
      }
      expect(seen.at(-1)?.reduce((sum, one) => sum + one, 0)).toBe(rewards);
      expect(inBatch).toBeGreaterThan(0);
      const refused = new Set(runs.flatMap((run) => run.refused));
      const states = (await store.rewards()).map(({ id, state, reason }) => ({ id, state, reason }));
      expect(states.filter(({ id, state }) => state !== (refused.has(id) ? "failed" : "issued"))).toEqual([]);
      expect(states).toHaveLength(rewards);
      expect(await breaches(query, control)).toEqual([]);
      // What one rail refused goes out over another, each pressed again alone.
      await requestPayouts(services, store.shopId, {
        rewardIds: [...refused],
        rail: "shopify-discount",
        actor: "merchant",
        pressKey: "again",
      });
      await until(
        "everybody to be paid",
        async () => {
          await hurry();
          return (await store.rewards()).every((reward) => reward.state === "issued");
        },
        120,
      );
      expect(await breaches(query, control)).toEqual([]);
      expect(await last.kill("SIGTERM")).toBe(0);
      process.stdout.write(
        `${rewards} rewards over ${rails.length} rails, ${refused.size} refused and paid another way, ${kills} kills (${inBatch} in a batch), 0 lost, 0 doubled, FAULT_SEED=${seed}\n`,
      );
    } catch (error) {
      throw new Error(`FAULT_SEED=${seed} RUN_REWARDS=${rewards}`, { cause: error });
    }
  },
  240_000 + rewards * 1_000,
);
