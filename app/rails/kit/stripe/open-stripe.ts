import Stripe from "stripe";
import type { RailContext } from "../rail.ts";
import type { StripeAccess } from "./stripe-settings.ts";

/** One request may take this long; Stripe's own advice for writes is to wait rather than to guess. */
const timeoutMs = 20_000;

/**
 * Stripe's official client over our own way out. No retries of its own: a retry is ours to decide, with the same key,
 * after a look-up. (The client still repeats once on a connection closed by the peer; our idempotency key covers that.)
 */
export function openStripe(ctx: Pick<RailContext<StripeAccess>, "settings" | "http" | "signal">): Stripe {
  const http: typeof fetch = async (input, init) => {
    const signal = init?.signal ? AbortSignal.any([ctx.signal, init.signal]) : ctx.signal;
    const answer = await ctx.http.fetch(input, { ...init, signal });
    const body = await answer.text();
    // The client never settles, and brings the process down, on JSON that is no object (a gateway's `"error"`), and takes a
    // failure whose object holds no `error` for a success.
    if (!isStripes(answer.status, body)) throw new TypeError(`the answer with status ${answer.status} is not Stripe's`);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
  return new Stripe(ctx.settings.secretKey, {
    httpClient: Stripe.createFetchHttpClient(http),
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    appInfo: { name: "Goodword" },
  });
}

function isStripes(status: number, text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && (status < 400 || "error" in value);
  } catch {
    return false;
  }
}
