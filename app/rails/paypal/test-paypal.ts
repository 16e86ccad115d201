import { fingerprint } from "../kit/fingerprint.ts";
import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { answers } from "./answers.ts";
import { openPaypal, readAnswer } from "./open-paypal.ts";
import { secretsOf } from "./payout-batch.ts";
import { readPaypalAnswer, readPaypalThrow } from "./read-paypal-error.ts";
import type { PaypalSettings } from "./settings.ts";

type Context = RailContext<PaypalSettings>;

const payoutsScope = "https://uri.paypal.com/payments/payouts";
const balancesScope = "https://uri.paypal.com/services/reporting/search/read";

/** What PayPal can tell us; PayPal knows it as these names. */
const events = [
  "PAYMENT.PAYOUTSBATCH.DENIED",
  "PAYMENT.PAYOUTS-ITEM.BLOCKED",
  "PAYMENT.PAYOUTS-ITEM.CANCELED",
  "PAYMENT.PAYOUTS-ITEM.DENIED",
  "PAYMENT.PAYOUTS-ITEM.FAILED",
  "PAYMENT.PAYOUTS-ITEM.HELD",
  "PAYMENT.PAYOUTS-ITEM.REFUNDED",
  "PAYMENT.PAYOUTS-ITEM.RETURNED",
  "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
  "PAYMENT.PAYOUTS-ITEM.UNCLAIMED",
] as const;

/** Asks for a token and reads from it what the app may do. Nothing is paid. */
export async function testPaypal(ctx: Context): Promise<ConnectionTest> {
  const { settings } = ctx;
  const sandbox = settings.environment === "sandbox";
  try {
    const token = await openPaypal(ctx).token();
    if (!token.scopes.includes(payoutsScope))
      return {
        ok: false,
        code: "permission_missing",
        detail:
          "The app may not make payouts. Switch on Payouts for it in the PayPal developer dashboard; a live account must be approved for Payouts first.",
      };
    return {
      ok: true,
      account: `${settings.environment}:${token.appId ?? fingerprint(settings.clientId)}`,
      summary: `Connected to PayPal${sandbox ? " in the sandbox" : ""}.`,
      facts: [
        { label: "App", value: token.appId ?? "unnamed" },
        { label: "Environment", value: sandbox ? "Sandbox: nothing real is sent" : "Live" },
        {
          label: "Balance",
          value: token.scopes.includes(balancesScope)
            ? "Shown before you issue"
            : "Not visible to us: switch on Transaction search to see it before you issue",
        },
        { label: "Webhook", value: settings.webhookId === "" ? "Not connected: we ask PayPal instead" : "Ours" },
      ],
    };
  } catch (error) {
    const failure = readPaypalThrow(error, false, secretsOf(ctx));
    return { ok: false, code: failure.kind === "refused" ? failure.code : "unreachable", detail: failure.detail };
  }
}

/** Registers our address for what becomes of payouts; one that is there already is taken up. */
export async function connectPaypalWebhook(url: string, ctx: Context): Promise<PaypalSettings> {
  const paypal = openPaypal(ctx);
  try {
    const listed = readAnswer(answers.webhooks, await paypal.call("GET", "/v1/notifications/webhooks"));
    const ours = listed?.webhooks.find((webhook) => webhook.url === url);
    if (ours) return { ...ctx.settings, webhookId: ours.id };
    const answer = await paypal.call("POST", "/v1/notifications/webhooks", {
      url,
      event_types: events.map((name) => ({ name })),
    });
    const made = readAnswer(answers.webhook, answer);
    if (made) return { ...ctx.settings, webhookId: made.id };
    throw new Error(readPaypalAnswer(answer, false, secretsOf(ctx)).detail);
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw error;
    throw new Error(readPaypalThrow(error, false, secretsOf(ctx)).detail);
  }
}
