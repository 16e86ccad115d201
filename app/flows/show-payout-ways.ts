import type { ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { OnboardingState } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { payeeOfCustomer } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";
import { waitingPayoutsOf } from "../store/waiting-rewards.ts";

/** A person waits for the page meanwhile. */
const readMs = 5_000;

/** A way of being paid that a person sets up themselves, and how far they are with it. */
export interface PayoutWay {
  readonly rail: string;
  readonly title: string;
  readonly state: "not_started" | "unfinished" | "in_review" | "ready" | "cannot_tell";
}

/**
 * How far a customer is with each way of being paid that they set up themselves; `null` for who is no referrer. Once they are
 * ready, what waited for it is looked at again at once.
 */
export async function showPayoutWays(
  services: Services,
  shopId: ShopId,
  customerId: string,
): Promise<readonly PayoutWay[] | null> {
  const { shop, person, connections } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    person: await payeeOfCustomer(db, services.seal, customerId),
    connections: await readRailConnections(db),
  }));
  if (person === null) return null;
  const ways: PayoutWay[] = [];
  for (const connection of connections) {
    const rail = rails[connection.rail];
    if (rail?.onboarding === undefined) continue;
    const left = person.destinations[rail.name];
    const opened = openRail(services, shop, rail, connection.settingsSealed, AbortSignal.timeout(readMs));
    const state: OnboardingState =
      left === undefined
        ? { kind: "gone" }
        : opened === null
          ? { kind: "cannot_tell", detail: "" }
          : await rail.onboarding.read(left, opened.ctx);
    ways.push({ rail: rail.name, title: rail.title, state: state.kind === "gone" ? "not_started" : state.kind });
  }
  const ready = ways.filter((way) => way.state === "ready");
  if (ready.length > 0)
    await services.db.inShop(shopId, async (db) => {
      for (const { rail } of ready)
        for (const payoutId of await waitingPayoutsOf(db, {
          referrerId: person.referrerId,
          rail,
          reason: "onboarding_missing",
        }))
          await enqueue(db, { name: "retry-payout", payload: { shopId, payoutId }, key: `retry:${payoutId}` });
    });
  return ways;
}
