import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { type Way, waysFor } from "../rails/kit/ways-for.ts";
import { rails } from "../rails/registry.ts";
import { readChoiceFacts } from "../store/preferred-rails.ts";

/** The ways of being paid that a referrer can choose from. */
export interface RailOffer {
  readonly ways: readonly Way[];
  /** The rail they chose; null leaves it to the store, as does a choice that is not possible any more. */
  readonly chosen: string | null;
}

/** What a customer can choose; `null` for who is no referrer, and where there is nothing to choose from. */
export async function offerRails(services: Services, shopId: ShopId, customerId: string): Promise<RailOffer | null> {
  const facts = await services.db.inShop(shopId, (db) => readChoiceFacts(db, services.seal, customerId));
  if (facts === null) return null;
  const ways = waysFor(facts.rails, rails, facts.connected, facts.person, facts.kinds);
  if (ways.length < 2) return null;
  return { ways, chosen: ways.find((way) => way.rail === facts.preferred)?.rail ?? null };
}
