import type { Clock } from "./clock.ts";
import type { Database } from "./db.ts";
import type { Env } from "./env.ts";
import type { Http } from "./http.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { MailDoor } from "./mail.ts";
import type { Metrics } from "./metrics.ts";
import type { Seal } from "./seal.ts";
import type { ShopifyPlatform } from "./shopify.ts";

/** What everything stands on. Made once at the start of a process and handed down; nothing in the app keeps state of its own. */
export interface Services {
  readonly env: Env;
  readonly log: Log;
  readonly clock: Clock;
  readonly http: Http;
  readonly db: Database;
  readonly seal: Seal;
  readonly shopify: ShopifyPlatform;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly mail: MailDoor;
}
