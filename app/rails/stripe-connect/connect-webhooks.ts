import Stripe from "stripe";
import type { RailContext } from "../kit/rail.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readTransferError } from "./read-transfer-error.ts";
import type { Endpoint, StripeConnectSettings } from "./settings.ts";

type Context = RailContext<StripeConnectSettings>;

/** Makes our two webhooks where they are not there yet: Stripe tells of people's accounts at endpoints of their own kind. */
export async function connectWebhooks(url: string, ctx: Context): Promise<StripeConnectSettings> {
  const stripe = openStripe(ctx);
  const { webhooks } = ctx.settings;
  try {
    const own = await ensure(stripe, webhooks?.own ?? null, url, false);
    const connected = await ensure(stripe, webhooks?.connected ?? null, url, true);
    return { ...ctx.settings, webhooks: { own, connected } };
  } catch (error) {
    // The client's own error carries the request with its key; it must not travel to a log.
    throw new Error(readTransferError(error, false, ctx.settings.secretKey).detail);
  }
}

async function ensure(stripe: Stripe, kept: Endpoint | null, url: string, connect: boolean): Promise<Endpoint> {
  if (kept?.url === url && (await isThere(stripe, kept.id))) return kept;
  const made = await stripe.webhookEndpoints.create({
    url,
    connect,
    // Otherwise events come in the version that the account was made with.
    api_version: Stripe.API_VERSION,
    enabled_events: connect ? ["payout.failed", "payout.paid"] : ["transfer.reversed"],
    description: connect ? "Goodword: payouts to referrers' banks" : "Goodword: transfers to referrers",
  });
  if (!made.secret) throw new Error("Stripe told no signing secret");
  return { id: made.id, url, secret: made.secret };
}

async function isThere(stripe: Stripe, id: string): Promise<boolean> {
  try {
    return (await stripe.webhookEndpoints.retrieve(id)).status === "enabled";
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return false;
    throw error;
  }
}
