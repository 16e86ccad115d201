import Stripe from "stripe";
import type { Onboarding, RailContext } from "../kit/rail.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { connectedAccount, isGone, readAccount } from "./read-account.ts";
import { readTransferError } from "./read-transfer-error.ts";
import type { StripeConnectSettings } from "./settings.ts";

type Context = RailContext<StripeConnectSettings>;

/**
 * Express accounts of the merchant's own platform: Stripe asks for identity and bank, we never see either. Links work once and
 * for minutes, so each is minted when the person presses.
 */
export const stripeOnboarding: Onboarding<StripeConnectSettings> = {
  async open(person, ctx) {
    try {
      const account = await openStripe(ctx).accounts.create(
        {
          type: "express",
          business_type: "individual",
          ...(person.email === null ? {} : { email: person.email }),
          // What they are asked for is what it takes to receive, not to sell.
          capabilities: { transfers: { requested: true } },
          metadata: { goodword_referrer: person.reference },
        },
        { idempotencyKey: person.key },
      );
      return { kind: "opened", destination: { account: account.id } };
    } catch (error) {
      return notNow(error, ctx);
    }
  },

  async read(destination, ctx) {
    const account = connectedAccount(destination);
    if (account === null) return { kind: "gone" };
    try {
      return await readAccount(openStripe(ctx), account);
    } catch (error) {
      return { kind: "cannot_tell", detail: readTransferError(error, false, ctx.settings.secretKey).detail };
    }
  },

  async link(destination, { returnUrl, refreshUrl }, ctx) {
    const account = connectedAccount(destination);
    if (account === null) return { kind: "gone" };
    try {
      const link = await openStripe(ctx).accountLinks.create({
        account,
        type: "account_onboarding",
        refresh_url: refreshUrl,
        return_url: returnUrl,
        collection_options: { fields: "eventually_due" },
      });
      return { kind: "link", url: link.url };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && isGone(error)) return { kind: "gone" };
      return notNow(error, ctx);
    }
  },
};

/** Neither call moves money, and a repeat of either is harmless: what is not a plain no is asked for again. */
function notNow(error: unknown, ctx: Context) {
  const failure = readTransferError(error, false, ctx.settings.secretKey);
  return failure.kind === "unknown" ? ({ kind: "later", afterSeconds: 30, detail: failure.detail } as const) : failure;
}
