import type { z } from "zod";
import type { Http } from "../../platform/http.ts";
import type { RailContext } from "../kit/rail.ts";
import { answers } from "./answers.ts";
import type { PaypalSettings } from "./settings.ts";

/** What PayPal answered, whatever it was. */
export interface PaypalAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** A token that PayPal would not give, or an answer in place of one that makes no sense. Nothing was asked for yet then. */
export class NoToken extends Error {
  readonly answer: PaypalAnswer | null;
  constructor(answer: PaypalAnswer | null, cause: unknown) {
    super("PayPal gave no access token", { cause });
    this.answer = answer;
  }
}

export interface PaypalToken {
  readonly value: string;
  readonly scopes: readonly string[];
  readonly appId: string | null;
  readonly endsAt: number;
}

/** PayPal's REST API for one app; every method answers with what came back and throws only when nothing did. */
export interface Paypal {
  token(): Promise<PaypalToken>;
  call(method: "GET" | "POST", path: string, body?: unknown): Promise<PaypalAnswer>;
}

/** No request lasts longer, whatever the attempt's own time is. */
const timeoutMs = 20_000;
/** A token is given up this long before PayPal does. */
const marginMs = 60_000;

/** Tokens live for hours; one process asks once. They are bound to the way out, so that no two worlds share one. */
const kept = new WeakMap<Http, Map<string, PaypalToken>>();

const origins = { sandbox: "https://api-m.sandbox.paypal.com", live: "https://api-m.paypal.com" } as const;

export function openPaypal(ctx: RailContext<PaypalSettings>): Paypal {
  const { settings, http, now } = ctx;
  const tokens = kept.get(http) ?? new Map<string, PaypalToken>();
  kept.set(http, tokens);
  const whose = `${settings.environment} ${settings.clientId} ${settings.clientSecret}`;

  const request = async (path: string, init: RequestInit): Promise<PaypalAnswer> => {
    const response = await http.fetch(`${origins[settings.environment]}${path}`, {
      ...init,
      redirect: "error",
      signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    return { status: response.status, body: json(text), retryAfter: response.headers.get("retry-after") };
  };

  const token = async (): Promise<PaypalToken> => {
    const known = tokens.get(whose);
    if (known !== undefined && known.endsAt > now().getTime()) return known;
    const answer = await request("/v1/oauth2/token", {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      body: "grant_type=client_credentials",
    }).catch((error: unknown) => {
      throw new NoToken(null, error);
    });
    const read = answer.status === 200 ? answers.token.safeParse(answer.body) : null;
    if (!read?.success) throw new NoToken(answer, undefined);
    const fresh: PaypalToken = {
      value: read.data.access_token,
      scopes: read.data.scope.split(/\s+/).filter(Boolean),
      appId: read.data.app_id ?? null,
      endsAt: now().getTime() + read.data.expires_in * 1000 - marginMs,
    };
    tokens.set(whose, fresh);
    return fresh;
  };

  const once = async (method: string, path: string, body: unknown): Promise<PaypalAnswer> =>
    request(path, {
      method,
      headers: {
        authorization: `Bearer ${(await token()).value}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    token,
    async call(method, path, body) {
      const answer = await once(method, path, body);
      if (answer.status !== 401) return answer;
      // A token may be withdrawn before its time; who is not let in has done nothing, so a fresh one may try again.
      tokens.delete(whose);
      return once(method, path, body);
    },
  };
}

/** Reads the body of a good answer; `null` when it is not what the endpoint promises. */
export function readAnswer<Body>(schema: z.ZodType<Body>, answer: PaypalAnswer): Body | null {
  if (answer.status < 200 || answer.status > 299) return null;
  const read = schema.safeParse(answer.body);
  return read.success ? read.data : null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
