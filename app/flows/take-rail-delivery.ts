import { createHash } from "node:crypto";
import type { Services } from "../platform/services.ts";
import type { DowntimeEvent } from "../rails/kit/downtime.ts";
import { settingsContext } from "../rails/kit/open-rail.ts";
import type { RailEvent, RawDelivery } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { addEvents } from "../store/inbox.ts";
import { findConnectionByToken } from "../store/rail-connections.ts";

/** Providers hang up after five seconds or more. */
const verifyMs = 4_000;

/** Takes a provider's webhook in. The address names the connection; its settings hold the key that signs. */
export type TakeRailDelivery = (
  rail: string,
  token: string,
  delivery: RawDelivery,
) => Promise<{ status: number; message: string }>;

/** Verifies and stores a provider's webhook; the worker settles the payouts it speaks of. */
export function createTakeRailDelivery(services: Services): TakeRailDelivery {
  const count = (source: string, outcome: string) => services.metrics.deliveries.inc({ source, outcome });
  return async (name, token, delivery) => {
    const rail = Object.hasOwn(rails, name) ? rails[name] : undefined;
    if (!rail?.readEvents || !/^[\w-]{20,64}$/.test(token)) return { status: 404, message: "no such webhook" };
    const connection = await findConnectionByToken(services.db.door, name, token);
    if (connection === null) return { status: 404, message: "no such webhook" };
    const settings = rail.settings.schema.safeParse(
      JSON.parse(services.seal.open(connection.settingsSealed, settingsContext(connection.shopId, name))),
    );
    const tools = { http: services.http, now: () => services.clock.now(), signal: AbortSignal.timeout(verifyMs) };
    let events: readonly (RailEvent | DowntimeEvent)[] | null;
    try {
      events = settings.success ? await rail.readEvents(delivery, settings.data, tools) : null;
    } catch (error) {
      services.log.warn({ err: error, rail: name }, "a rail's webhook could not be verified");
      count(`rail:${name}`, "unverified");
      return { status: 503, message: "the signature could not be checked now" };
    }
    if (events === null) {
      count(`rail:${name}`, "refused");
      return { status: 401, message: "the signature does not cover this body" };
    }
    await addEvents(services.db.door, [
      {
        shopId: connection.shopId,
        source: `rail:${name}`,
        topic: "rail",
        eventKey: createHash("sha256").update(delivery.body).digest(),
        subject: token,
        headers: {},
        // The signature was checked here; the worker reads facts, so they are what is kept.
        body: Buffer.from(JSON.stringify(events)),
      },
    ]);
    count(`rail:${name}`, "stored");
    return { status: 200, message: "stored" };
  };
}
