import { afterAll, beforeAll, expect, test } from "vitest";
import type { RewardId } from "../../app/core/ids.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { type House, type Store, startHouse, until } from "../support/house.ts";
import { type AutomaticRail, automaticRails, fillRailStore, realityOf } from "../support/rail-stores.ts";
import { seededRandom } from "../support/seeded-random.ts";

/*
 * Payouts over every rail under random accidents at their providers: requests that break before or after the work was done,
 * storms of 429, errors that say nothing, answers that never come, webhooks that are lost or told twice, money that comes
 * back afterwards. Whatever happens, each is paid once, nothing is lost, and the books are the providers' books.
 * FAULT_PAYOUTS says how many, FAULT_SEED repeats a run, FAULT_RAILS names some rails; the first two are printed, with the
 * number of accidents.
 */

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const payouts = Number(process.env.FAULT_PAYOUTS ?? 11);
const rails = automaticRails.filter((rail) => process.env.FAULT_RAILS?.split(",").includes(rail) ?? true);
const isLong = payouts >= 1_000;
/** Payouts of one store; a lane sends a few a second, and the stores send side by side. */
const ofOneStore = Math.min(isLong ? 60 : 20, Math.ceil(payouts / rails.length));
/** A long run waits for hanging providers: more stores wait side by side. */
const storesOfRail = isLong ? 2 : 1;

let house: House;
beforeAll(async () => {
  house = await startHouse(undefined, {}, isLong ? 900 : undefined);
});
afterAll(() => house.stop());

/** What a provider may do to one request. */
const accidents: readonly Pick<FaultInput, "kind" | "status" | "headers" | "delayMs">[] = [
  { kind: "reset_before" },
  { kind: "reset_after" },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "status", status: 429, headers: { "retry-after": "1" } },
  { kind: "delay", delayMs: 150 },
];

/** What the providers' books need to reach their end, and everything that we look for ourselves. */
async function movedOn(): Promise<void> {
  await house.hurry();
  for (const rail of rails) await realityOf(rail).settle?.(house);
  await house.settled();
  await reconcilePayouts(house.app.services, 24 * 3_600_000);
  await house.hurry();
}

async function untilIssued(stores: Iterable<Store>): Promise<void> {
  const open = new Set(stores);
  await until(
    "every reward to be issued",
    async () => {
      await movedOn();
      for (const store of open) if ((await store.rewards()).every((one) => one.state === "issued")) open.delete(store);
      return open.size === 0;
    },
    isLong ? 1_800 : 170,
  );
}

const press = (store: Store, rail: AutomaticRail, rewardIds: readonly RewardId[], pressKey: string) =>
  requestPayouts(house.app.services, store.shopId, { rewardIds, rail, actor: "merchant", pressKey });

test(
  "under random accidents every payout is made once, and the books are the providers'",
  async () => {
    const random = seededRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    let made = 0;
    let accidentCount = 0;
    let takenBack = 0;
    try {
      while (made < payouts) {
        const stores: { rail: AutomaticRail; store: Store; emails: string[] }[] = [];
        for (const rail of Array.from({ length: storesOfRail }, () => rails).flat()) {
          const { currency } = realityOf(rail);
          const store = await house.openShop(currency === undefined ? {} : { currency });
          const emails = await fillRailStore(house, store, rail, { people: ofOneStore, due: () => house.days(0) });
          stores.push({ rail, store, emails });
        }
        // Some tell nobody, so that their answers have to be fetched.
        for (const name of ["paypal", "wise"])
          await house.control.emulators(name).call("setWebhooks", { silent: random() < 0.3 });
        for (const { rail, store } of stores) {
          for (let count = 0; count < Math.min(ofOneStore, 30); count += 1) {
            if (random() < 0.4) continue;
            await house.control.faults.add({
              ...realityOf(rail).pays(store),
              ...pick(accidents),
              times: 1 + Math.floor(random() * 2),
            });
          }
          // Half a minute each, and one lane waits for one after the other.
          if (isLong && random() < 0.25)
            await house.control.faults.add({
              ...realityOf(rail).pays(store),
              kind: "timeout_after_success",
              times: 1,
            });
          const due = (await store.rewards()).map((reward) => reward.id);
          await press(store, rail, due, `faults ${made}`);
          made += ofOneStore;
        }
        await untilIssued(stores.map(({ store }) => store));
        // Each look at the books ends with a quiet world: the accidents are this round's.
        accidentCount += (await house.control.faults.list()).reduce((sum, fault) => sum + fault.hits, 0);
        for (const name of ["paypal", "wise"])
          await house.control.emulators(name).call("setWebhooks", { silent: false });
        await toldAgain(random);
        for (const { store } of stores)
          expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual(Array(ofOneStore).fill(1_000));
        await house.check();
        for (const { rail, store, emails } of stores) {
          const { takeBack } = realityOf(rail);
          if (takeBack === undefined) continue;
          await takeBack(house, emails);
          await movedOn();
          const back = (await store.rewards()).filter((reward) => reward.state === "failed");
          expect(back, `${rail} gave one back`).toMatchObject([{ reason: expect.stringContaining("returned") }]);
          await press(
            store,
            rail,
            back.map((reward) => reward.id),
            `again ${made}`,
          );
          takenBack += 1;
        }
        await untilIssued(stores.map(({ store }) => store));
        await house.check();
        if (isLong) process.stdout.write(`${made} of ${payouts} payouts\n`);
      }
    } catch (error) {
      throw new Error(`FAULT_SEED=${seed} FAULT_PAYOUTS=${payouts}`, { cause: error });
    }
    expect(accidentCount).toBeGreaterThan(0);
    process.stdout.write(
      `${made} payouts over ${rails.length} rails, ${accidentCount} accidents, ${takenBack} given back and paid again, FAULT_SEED=${seed}\n`,
    );
  },
  180_000 + payouts * 1_500,
);

/** Every provider tells some of what it told once more, the last first. */
async function toldAgain(random: () => number): Promise<void> {
  for (const [name, book, id] of [
    ["tremendous", "events", "uuid"],
    ["paypal", "events", "id"],
    ["wise", "messages", "id"],
  ] as const) {
    const emulator = house.control.emulators(name);
    const told = ((await emulator.snapshot()) as Record<string, Record<string, string>[]>)[book] ?? [];
    for (const one of told.reverse()) if (random() < 0.3) await emulator.call("redeliver", { [id]: one[id] });
  }
  await house.settled();
}
