import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReferrerId } from "../../app/core/ids.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { saveDestination } from "../../app/store/referrers.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { connect, type House, type Store, startHouse, until, wiseInput } from "../support/house.ts";
import { manyDue } from "../support/many-due.ts";
import { seededRandom } from "../support/seeded-random.ts";

/*
 * Payouts under random accidents at their providers: requests that break before or after the work was done, storms of 429,
 * errors that say nothing. Whatever happens, each is paid once, nothing is lost, and the books are the providers' books.
 * FAULT_PAYOUTS says how many, FAULT_SEED repeats a run; both are printed, with the number of accidents.
 */

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const payouts = Number(process.env.FAULT_PAYOUTS ?? 60);
/** Payouts of one store; a lane sends a few a second, and the stores send side by side. */
const ofOneStore = 20;

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const places = {
  "stripe-balance": () => ({ host: "api.stripe.com", method: "POST", path: "/balance_transactions$/" }),
  "stripe-connect": () => ({ host: "api.stripe.com", method: "POST", path: "/v1/transfers" }),
  tremendous: () => ({ host: "testflight.tremendous.com", method: "POST", path: "/api/v2/orders" }),
  wise: () => ({ host: "api.wise-sandbox.com", method: "POST", path: "/(v1.transfers|payments)$/" }),
  "shopify-discount": (store: Store) => ({ host: store.shop, operation: "discountRedeemCodeBulkAdd" }),
} as const;
type Rail = keyof typeof places;
const rails = Object.keys(places) as Rail[];

/** What a provider may do to one request. */
const accidents: readonly Pick<FaultInput, "kind" | "status" | "headers" | "delayMs">[] = [
  { kind: "reset_before" },
  { kind: "reset_after" },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "status", status: 429, headers: { "retry-after": "1" } },
  { kind: "delay", delayMs: 150 },
];

async function storeOf(rail: Rail): Promise<Store> {
  const store = await house.openShop();
  // An account at Stripe has room for sixteen webhooks, and here many stores share one.
  if (rail === "stripe-connect") await house.control.emulators("stripe").call("deleteWebhooks");
  if (rail === "wise") {
    await house.control.emulators("wise").call("deleteWebhooks");
    await connect({ ...house, ...store }, rail, await wiseInput(house.control));
  } else if (rail !== "shopify-discount") await connect({ ...house, ...store }, rail);
  await store.program({ holdDays: 0, rails: [rail] });
  const emails = await manyDue(house, store, { people: ofOneStore, due: () => house.days(0) });
  if (rail === "stripe-balance")
    for (const email of emails) await house.control.emulators("stripe").call("addCustomer", { email });
  if (rail === "stripe-connect") await signUp(store);
  return store;
}

/** Everybody of a store has finished signing up with Stripe. */
async function signUp(store: Store): Promise<void> {
  const { db, seal, clock } = house.app.services;
  const people = await house.query<{ id: ReferrerId }>("select id from referrer where shop_id = $1", [store.shopId]);
  for (const { id } of people) {
    const account = String(await house.control.emulators("stripe").call("addAccount", {}));
    await db.inShop(store.shopId, (own) => saveDestination(own, seal, id, "stripe-connect", { account }, clock.now()));
  }
}

test(
  "under random accidents every payout is made once, and the books are the providers'",
  async () => {
    const random = seededRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    let made = 0;
    let accidentCount = 0;
    try {
      await house.control.emulators("tremendous").call("setFunds", { amount: 1_000_000 });
      await house.control.emulators("wise").call("setFunds", { amount: 1_000_000 });
      while (made < payouts) {
        const stores: [Rail, Store][] = [];
        for (const rail of rails) stores.push([rail, await storeOf(rail)]);
        for (const [rail, store] of stores) {
          for (let count = 0; count < ofOneStore; count += 1) {
            if (random() < 0.4) continue;
            await house.control.faults.add({
              ...places[rail](store),
              ...pick(accidents),
              times: 1 + Math.floor(random() * 2),
            });
          }
          await requestPayouts(house.app.services, store.shopId, {
            rewardIds: (await store.rewards()).map((reward) => reward.id),
            rail,
            actor: "merchant",
            pressKey: `faults ${made}`,
          });
          made += ofOneStore;
        }
        const open = new Set(stores.map(([, store]) => store));
        await until(
          "every payout to have its end",
          async () => {
            await house.hurry();
            await house.control.emulators("tremendous").call("settle");
            await house.control.emulators("wise").call("arrive");
            for (const store of open)
              if ((await store.payouts()).every((payout) => payout.state === "issued")) open.delete(store);
            return open.size === 0;
          },
          170,
        );
        accidentCount += (await house.control.faults.list()).reduce((sum, fault) => sum + fault.hits, 0);
        for (const [, store] of stores)
          expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual(Array(ofOneStore).fill(1_000));
        await house.check();
      }
    } catch (error) {
      throw new Error(`FAULT_SEED=${seed} FAULT_PAYOUTS=${payouts}`, { cause: error });
    }
    expect(accidentCount).toBeGreaterThan(0);
    process.stdout.write(`${made} payouts, ${accidentCount} accidents, FAULT_SEED=${seed}\n`);
  },
  180_000 + payouts * 500,
);
