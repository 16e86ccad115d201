import type { ShopId } from "../core/ids.ts";
import { type DetailsKind, maskAddress, maskDetails } from "../core/payout/payout-details.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { OnboardingState, Rail } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { type DetailsRow, readDetailsOf } from "../store/payout-details.ts";
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
  /** Present where the person fills their details in here, and does not sign up elsewhere. */
  readonly details?: WayDetails;
}

/** What can be filled in, and what is there. */
export interface WayDetails {
  readonly kinds: readonly DetailsKind[];
  /** Where it goes while they say nothing, masked: the address of their account. */
  readonly usual: string | null;
  readonly current: {
    readonly masked: string;
    /** Where the link to confirm it was sent, masked. */
    readonly mailedTo: string;
    readonly verified: boolean;
    /** When the change holds; null where it does, and for a first one. */
    readonly opensAt: Date | null;
  } | null;
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
  const {
    shop,
    person,
    connections,
    left: theirs,
  } = await services.db.inShop(shopId, async (db) => {
    const payee = await payeeOfCustomer(db, services.seal, customerId);
    return {
      shop: await readShop(db),
      person: payee,
      connections: await readRailConnections(db),
      left: payee && (await readDetailsOf(db, services.seal, payee.referrerId)),
    };
  });
  if (person === null) return null;
  const ways: PayoutWay[] = [];
  for (const connection of connections) {
    const rail = rails[connection.rail];
    if (rail?.asks !== undefined) ways.push(askedWay(rail, rail.asks, person.email, theirs?.get(rail.name) ?? null));
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
  const ready = ways.filter((way) => way.state === "ready" && way.details === undefined);
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

/** A rail for which people fill in where it sends. */
function askedWay(rail: Rail, kinds: readonly DetailsKind[], email: string | null, row: DetailsRow | null): PayoutWay {
  const held = row === null || (row.verifiedAt !== null && row.opensAt === null);
  const usual = rail.needs.includes("email") && email !== null ? maskAddress(email) : null;
  return {
    rail: rail.name,
    title: rail.title,
    state: row === null ? (usual === null ? "not_started" : "ready") : held ? "ready" : "unfinished",
    details: {
      kinds,
      usual,
      current: row && {
        masked: maskDetails(row.details),
        mailedTo: maskAddress((row.details.kind === "paypal" ? row.details.email : email) ?? ""),
        verified: row.verifiedAt !== null,
        opensAt: row.opensAt,
      },
    },
  };
}
