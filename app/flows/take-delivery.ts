import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import type { RawDelivery } from "../sources/kit/source.ts";
import { sources } from "../sources/registry.ts";
import { addEvents, type NewEvent } from "../store/inbox.ts";
import { findShopByDomain } from "../store/shops.ts";

/** What the door answers. */
export interface DoorAnswer {
  readonly status: number;
  readonly message: string;
}

/** Takes deliveries in. Made once a process: it holds the deliveries that wait for the statement in flight. */
export type TakeDelivery = (source: string, delivery: RawDelivery) => Promise<DoorAnswer>;

/** Rows of one insert at most; measured best between 100 and 500 (8 kB bodies). */
const flushLimit = 200;
/** Statements on their way at once: one being written while the next is being built. */
const flights = 2;
const shopTtlMs = 60_000;

/**
 * The door: verify over the raw body, store it once, answer. Deliveries that arrive while an insert is on its way share
 * the next one (group commit), so a flood costs few commits and a single delivery waits for nobody.
 */
export function createTakeDelivery(services: Services): TakeDelivery {
  const waiting: { event: NewEvent; stored: () => void; failed: (error: unknown) => void }[] = [];
  let inFlight = 0;
  const shops = new Map<string, { id: ShopId | null; until: number }>();

  const flush = async (): Promise<void> => {
    if (inFlight >= flights || waiting.length === 0) return;
    const batch = waiting.splice(0, flushLimit);
    inFlight += 1;
    try {
      await addEvents(
        services.db.door,
        batch.map((each) => each.event),
      );
      for (const each of batch) each.stored();
    } catch (error) {
      for (const each of batch) each.failed(error);
    } finally {
      inFlight -= 1;
      void flush();
    }
  };

  const shopOf = async (domain: string): Promise<ShopId | null> => {
    const known = shops.get(domain);
    const now = services.clock.now().getTime();
    if (known && known.until > now) return known.id;
    const id = await findShopByDomain(services.db.door, domain);
    if (shops.size > 10_000) shops.clear();
    // A shop that is being installed at this moment must not be unknown for a minute.
    if (id !== null) shops.set(domain, { id, until: now + shopTtlMs });
    return id;
  };

  return async (sourceName, delivery) => {
    const source = Object.hasOwn(sources, sourceName) ? sources[sourceName] : undefined;
    if (!source) return { status: 404, message: `no source is called ${JSON.stringify(sourceName)}` };
    const envelope = source.receive(delivery, services.shopify.verifyWebhook);
    if ("kind" in envelope) {
      services.metrics.deliveries.inc({ source: sourceName, outcome: "refused" });
      return { status: envelope.status, message: envelope.why };
    }
    const shopId = await shopOf(envelope.shopDomain);
    if (shopId === null) {
      services.metrics.deliveries.inc({ source: sourceName, outcome: "unknown_shop" });
      return { status: 404, message: "this shop has not installed Goodword" };
    }
    await new Promise<void>((stored, failed) => {
      waiting.push({
        event: {
          shopId,
          source: sourceName,
          topic: envelope.topic,
          eventKey: envelope.eventKey,
          subject: envelope.subject,
          headers: envelope.headers,
          body: delivery.body,
        },
        stored,
        failed,
      });
      void flush();
    });
    services.metrics.deliveries.inc({ source: sourceName, outcome: "stored" });
    return { status: 200, message: "stored" };
  };
}
