import { ApiVersion } from "@shopify/shopify-api";
import type { TokenKeeper, TokenReading } from "./access-token.ts";
import { failureReason } from "./failure-reason.ts";
import type { Http } from "./http.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createShopPace, type PaceUse, pause, type ShopPace, type ThrottleStatus } from "./shop-pace.ts";
import type { AdminOperation, AdminResult, ShopifyAdmin } from "./shopify-admin.ts";
import { isMutation, type Judgement, judgeAnswer } from "./shopify-answer.ts";

/** The one version of the Admin API; `shopify.app.toml` names the same for webhooks. */
export const adminApiVersion = ApiVersion.October26;

/** Waits of the client, in milliseconds. Tests shorten them. */
export interface AdminTiming {
  /** One request. */
  readonly requestMs: number;
  /** First wait after a failure; doubles with each further one. */
  readonly retryMs: number;
}

const usualTiming: AdminTiming = { requestMs: 30_000, retryMs: 1_000 };
/** Tries against an empty bucket or a 429. */
const slowTries = 5;
/** Tries of something that is safe to send again. */
const failedTries = 3;
/** A shop that asks for more patience than this is asked again later. */
const longestWaitSeconds = 30;
/** What an operation is thought to cost before Shopify counted it once. */
const firstGuess = 10;
/** Paces kept in memory; a shop's starts anew when it was forgotten. */
const pacesKept = 5_000;

interface ClientParts {
  readonly http: Http;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tokens: TokenKeeper;
  readonly timing?: AdminTiming;
}

/**
 * Shopify's Admin API, shop by shop. The library's own client repeats a 429 after milliseconds, never repeats THROTTLED and
 * throws partial answers away; this one keeps the pace of the shop's bucket and says what cannot be known.
 */
export function createAdminClients(parts: ClientParts): (shopDomain: string, use?: PaceUse) => ShopifyAdmin {
  const timing = parts.timing ?? usualTiming;
  const paces = new Map<string, ShopPace>();
  const costs = new Map<string, number>();

  const paceOf = (shopDomain: string): ShopPace => {
    const known = paces.get(shopDomain);
    if (known) {
      // Most recently used last.
      paces.delete(shopDomain);
      paces.set(shopDomain, known);
      return known;
    }
    for (const [each, pace] of paces) {
      if (paces.size < pacesKept) break;
      if (pace.idle()) paces.delete(each);
    }
    const pace = createShopPace(() => performance.now());
    paces.set(shopDomain, pace);
    return pace;
  };

  return (shopDomain, use = "job") => {
    if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shopDomain)) throw new Error(`not a shop domain: ${shopDomain}`);
    const call: Call = { ...parts, timing, shopDomain, use, pace: paceOf(shopDomain), costs };
    return {
      run: async (operation, variables, signal) => {
        const result = await run(call, operation, variables, signal);
        parts.metrics.adminCalls.inc({ operation: operation.name, outcome: result.kind });
        return result;
      },
    };
  };
}

interface Call extends ClientParts {
  readonly timing: AdminTiming;
  readonly shopDomain: string;
  readonly use: PaceUse;
  readonly pace: ShopPace;
  /** Points by operation name, as last counted. */
  readonly costs: Map<string, number>;
}

async function run<Variables, Data>(
  call: Call,
  operation: AdminOperation<Variables, Data>,
  variables: Variables,
  signal: AbortSignal | undefined,
): Promise<AdminResult<Data>> {
  const mutation = isMutation(operation.document);
  const body = JSON.stringify({ query: operation.document, variables });
  let slow = 0;
  let failed = 0;
  let refusedToken: string | null = null;

  for (;;) {
    const reading: TokenReading =
      refusedToken === null
        ? await call.tokens.read(call.shopDomain)
        : await call.tokens.replace(call.shopDomain, refusedToken);
    if (reading.kind === "none") return { kind: "refused", code: "unauthorized", detail: reading.detail };
    if (reading.kind === "later") return reading;
    const turn = await call.pace.enter(() => call.costs.get(operation.name) ?? firstGuess, call.use, signal);
    if (turn.kind === "stopped") return stopped;
    if (turn.kind === "too_long") return later(turn.afterSeconds, "the shop's bucket is empty");
    const attempt = await tryOnce(call, operation, reading.token, body, turn.leave, signal).finally(turn.leave);

    if (attempt.kind === "done") {
      if (attempt.ignored.length > 0)
        call.log.warn(
          { shop: call.shopDomain, operation: operation.name, problems: attempt.ignored },
          "Shopify answered in part",
        );
      return attempt.result;
    }
    if (attempt.kind === "token_refused") {
      if (refusedToken !== null)
        return { kind: "refused", code: "unauthorized", detail: "Shopify refuses the app's access, also a fresh one." };
      refusedToken = reading.token;
      continue;
    }
    if (attempt.kind === "slow_down") {
      slow += 1;
      call.metrics.adminThrottled.inc({ operation: operation.name });
      // With its cost known the pace waits by itself; the rest is told by Shopify or doubles.
      const wait = attempt.afterSeconds ?? (call.timing.retryMs / 1_000) * 2 ** (slow - 1);
      if (slow >= slowTries || wait > longestWaitSeconds) return later(wait, attempt.detail);
      await pause(wait * 1_000 * (1 + Math.random() / 4), signal);
    } else {
      const detail = `${operation.name}: ${attempt.detail}`;
      if (mutation && attempt.kind === "broken") return { kind: "unknown", detail };
      failed += 1;
      if (failed >= failedTries) return later(30, detail);
      await pause(call.timing.retryMs * 2 ** (failed - 1) * (0.75 + Math.random() / 2), signal);
    }
    if (signal?.aborted) return stopped;
  }
}

function later(afterSeconds: number, detail: string): AdminResult<never> {
  return { kind: "later", afterSeconds: Math.max(1, Math.ceil(afterSeconds)), detail };
}

const stopped = later(1, "stopped before it was done");

type Attempt<Data> = Judgement<Data> | { readonly kind: "not_sent"; readonly detail: string };

/** Failures before a request can have reached anybody. */
const neverLeft: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Sends once, and tells the pace what the answer says of the bucket. */
async function tryOnce<Variables, Data>(
  call: Call,
  operation: AdminOperation<Variables, Data>,
  token: string,
  body: string,
  leave: (status?: ThrottleStatus) => void,
  signal: AbortSignal | undefined,
): Promise<Attempt<Data>> {
  const limit = AbortSignal.timeout(call.timing.requestMs);
  let response: Response;
  let text: string;
  try {
    response = await call.http.fetch(`https://${call.shopDomain}/admin/api/${adminApiVersion}/graphql.json`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "user-agent": "Goodword",
        "x-shopify-access-token": token,
      },
      body,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    text = await response.text();
  } catch (error) {
    const detail = failureReason(error);
    return neverLeft.has(detail)
      ? { kind: "not_sent", detail: `Shopify could not be reached (${detail})` }
      : { kind: "broken", detail: `the answer was lost (${detail})` };
  }
  const { judgement, cost } = judgeAnswer(operation, response.status, response.headers.get("retry-after"), text);
  if (cost) call.costs.set(operation.name, cost.requested);
  leave(cost?.throttle);
  return judgement;
}
