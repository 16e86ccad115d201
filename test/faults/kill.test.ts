import { afterEach, beforeAll, expect, test } from "vitest";
import { reconcileOrders } from "../../app/flows/reconcile-orders.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { connect, openStore, type Store, until } from "../support/house.ts";
import { breaches } from "../support/invariants.ts";
import { openProcessWorld, type ProcessWorld } from "../support/process-world.ts";
import { seededRandom } from "../support/seeded-random.ts";

/*
 * The app as processes of its own, killed at any moment while orders and payouts flow, and started again. Whatever the
 * moment was, at rest every delivery that was answered with 200 is accounted for, every order has its one reward, every
 * reward its one payment, and the books agree with the providers. FAULT_SEED repeats a run, FAULT_ROUNDS makes it longer.
 */

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env.FAULT_ROUNDS ?? 6);

beforeAll(ensureBuild, 120_000);
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A store for each rail whose program issues by itself. */
interface World extends ProcessWorld {
  readonly stores: readonly Store[];
}

async function world(): Promise<World> {
  const outer = await openProcessWorld(ends);
  const { control, services, query, settled, start } = outer;
  const first = start();
  await first.ready;
  const app = { services, logged: first.said };
  const stores: Store[] = [];
  for (const [rail, domain] of [
    ["shopify-discount", "codes.myshopify.com"],
    ["stripe-balance", "credit.myshopify.com"],
    ["tremendous", "cards.myshopify.com"],
    ["paypal", "batches.myshopify.com"],
  ] as const) {
    await control.shops.create({ domain });
    const store = await openStore({ control, settled, query, app }, domain);
    if (rail !== "shopify-discount") await connect({ app, ...store }, rail);
    await store.program({ holdDays: 0, issue: "automatic", rails: [rail] });
    stores.push(store);
  }
  await first.kill("SIGKILL");
  return { ...outer, stores };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everything that is under way ends: Shopify's retries, look-ups, webhooks, reconciliations. */
async function toRest({ control, services, query, stores, hurry }: World): Promise<void> {
  await control.faults.clear();
  await control.clock.advance({ hours: 6 });
  const open = async () =>
    (
      await query<{ id: string; state: string }>(
        "select id, state from payout where state in ('requested', 'sending', 'unknown', 'accepted') union all select id, state from reward where state in ('held', 'due')",
      )
    ).length;
  await until(
    "every payout and reward to have its end",
    async () => {
      for (const store of stores) await reconcileOrders(services, store.shopId);
      await hurry();
      await control.emulators("tremendous").call("settle");
      await control.emulators("paypal").call("settle");
      await reconcilePayouts(services, 24 * 3_600_000);
      await hurry();
      return (await open()) === 0;
    },
    60,
  );
}

/** What the world says must have come of its orders. */
async function expectAccounted({ control, query, stores }: World): Promise<void> {
  expect(await breaches(query, control)).toEqual([]);
  for (const store of stores) {
    const rewards = new Map((await store.rewards()).map((reward) => [reward.orderId, reward]));
    for (const order of await control.orders.list(store.shop)) {
      const reward = rewards.get(order.gid);
      const stands = order.cancelledAt === null && Number(order.currentSubtotal) > 0;
      if (stands) expect(reward, `${store.shop} ${order.name}`).toMatchObject({ state: "issued", amountMinor: 1_000 });
      else expect(["cancelled", "clawed_back", undefined], `${store.shop} ${order.name}`).toContain(reward?.state);
    }
  }
}

test(
  "a process killed at any moment loses nothing and does nothing twice",
  async () => {
    const random = seededRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    try {
      const here = await world();
      const { control, stores, start } = here;
      const referrers = new Map<string, string[]>();
      {
        const child = start();
        await child.ready;
        for (const store of stores) {
          const codes: string[] = [];
          for (const email of ["anna@example.com", "ben@example.com", "david@example.com"])
            codes.push((await store.referrer(email)).code);
          referrers.set(store.shop, codes);
        }
        await child.kill("SIGKILL");
      }
      let friends = 0;
      const placed: { shop: string; id: string }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const child = start();
        await child.ready;
        const trouble = pick([
          null,
          { host: "api.stripe.com", method: "POST", kind: "reset_after" },
          { host: "testflight.tremendous.com", method: "POST", path: "/api/v2/orders", kind: "reset_after" },
          { host: "codes.myshopify.com", operation: "discountRedeemCodeBulkAdd", kind: "reset_after" },
          { host: "api.stripe.com", method: "POST", kind: "delay", delayMs: 400 },
        ] as const);
        if (trouble) await control.faults.add({ ...trouble, times: 1 + Math.floor(random() * 3) });
        const end = Date.now() + 300 + random() * 2_200;
        while (Date.now() < end) {
          const store = pick(stores);
          const again = placed.length > 3 && random() < 0.2 ? pick(placed) : null;
          // A second between two things that happen to one order, as people are.
          await control.clock.advance({ seconds: 1 });
          if (again) {
            const order = await control.orders.get({ shop: again.shop, order: again.id });
            if (order.cancelledAt === null) await control.orders.cancel({ shop: again.shop, order: again.id });
          } else {
            friends += 1;
            const { order } = await control.checkout({
              shop: store.shop,
              customer: `friend${friends}@example.com`,
              discountCodes: [pick(referrers.get(store.shop) ?? [])],
            });
            placed.push({ shop: store.shop, id: order.id });
          }
          await pause(random() * 60);
        }
        await child.kill("SIGKILL");
      }
      const last = start();
      await last.ready;
      await toRest(here);
      await expectAccounted(here);
      expect(placed.length).toBeGreaterThan(rounds * 3);
      expect(await last.kill("SIGTERM")).toBe(0);
    } catch (error) {
      throw new Error(`FAULT_SEED=${seed} FAULT_ROUNDS=${rounds}`, { cause: error });
    }
  },
  120_000 + rounds * 15_000,
);

test("a process told to end under load finishes what it took, and the next one goes on", async () => {
  const here = await world();
  const { control, stores, start } = here;
  const child = start();
  await child.ready;
  const codes = new Map<string, string>();
  for (const store of stores) codes.set(store.shop, (await store.referrer("anna@example.com")).code);
  for (let friend = 0; friend < 60; friend += 1) {
    const store = stores[friend % stores.length] as Store;
    await control.checkout({
      shop: store.shop,
      customer: `f${friend}@example.com`,
      discountCodes: [codes.get(store.shop) ?? ""],
    });
    if (friend === 30) void child.kill("SIGTERM");
    await pause(5);
  }
  expect(await child.exit).toBe(0);
  expect(child.said()).not.toMatch(/"level":60/);
  const next = start();
  await next.ready;
  await toRest(here);
  await expectAccounted(here);
  expect(await next.kill("SIGTERM")).toBe(0);
}, 120_000);
