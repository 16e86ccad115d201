import Stripe from "stripe";
import type { EventTools } from "../kit/event-tools.ts";
import type { RailEvent, RawDelivery } from "../kit/rail.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { reversedByOthers } from "./find-transfer.ts";
import type { StripeConnectSettings } from "./settings.ts";

/** Stripe's own tolerance for the age of a signature. */
const toleranceSeconds = 300;
/** A payout carries what failed before it, and that what failed before that: so far back it is followed. */
const followed = 5;

/**
 * Verifies a webhook under either secret and reads it. What it says of a transfer or a payout to a bank is taken from Stripe as
 * it is now, since events come late and in any order. Throws when Stripe cannot be asked: it delivers again.
 */
export async function readStripeConnectEvents(
  delivery: RawDelivery,
  settings: StripeConnectSettings,
  tools: EventTools,
): Promise<readonly RailEvent[] | null> {
  const event = verify(delivery, settings, tools.now());
  if (event === null) return null;
  const stripe = openStripe({ settings, ...tools });
  switch (event.type) {
    case "transfer.reversed":
      return reversal(event, await stripe.transfers.retrieve(event.data.object.id));
    case "payout.failed":
    case "payout.paid": {
      if (!event.account) return [];
      const payout = await stripe.payouts.retrieve(event.data.object.id, {}, { stripeAccount: event.account });
      if (payout.status !== "failed" && payout.status !== "paid") return [];
      const payments = await paymentsOf(stripe, payout.id, event.account);
      return payments.map((payment) => bankNews(event, payout, payment));
    }
    default:
      return [];
  }
}

function verify({ headers, body }: RawDelivery, settings: StripeConnectSettings, now: Date): Stripe.Event | null {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === "stripe-signature")?.[1] ?? "";
  for (const secret of [settings.webhooks?.own.secret, settings.webhooks?.connected.secret])
    try {
      if (secret)
        return Stripe.webhooks.constructEvent(
          Buffer.from(body),
          header,
          secret,
          toleranceSeconds,
          undefined,
          now.getTime(),
        );
    } catch {
      // Signed with the other one, or not by Stripe.
    }
  return null;
}

function reversal(event: Stripe.Event, transfer: Stripe.Transfer): readonly RailEvent[] {
  const others = reversedByOthers(transfer);
  if (others <= 0) return [];
  const told = { eventId: event.id, find: { reference: transfer.id }, at: instant(event.created) };
  if (transfer.reversed)
    return [{ ...told, state: "reversed", detail: `${transfer.id} was reversed in Stripe: the money is back.` }];
  return [
    {
      ...told,
      state: "issued",
      detail: `A part of ${transfer.id} was reversed in Stripe.`,
      attention: `A part of ${transfer.id} was reversed in Stripe, and our books still count it as sent. Settle the rest with the referrer.`,
    },
  ];
}

/** The payments in a person's account that a payout to their bank carries, also those of payouts that failed before it. */
async function paymentsOf(stripe: Stripe, payout: string, account: string, depth = followed): Promise<string[]> {
  const found: string[] = [];
  for await (const line of stripe.balanceTransactions.list({ payout, limit: 100 }, { stripeAccount: account })) {
    const source = typeof line.source === "string" ? line.source : (line.source?.id ?? null);
    if (source === null || source === payout) continue;
    if (line.type === "payment") found.push(source);
    else if (line.type === "payout_failure" && depth > 0)
      found.push(...(await paymentsOf(stripe, source, account, depth - 1)));
  }
  return [...new Set(found)];
}

function bankNews(event: Stripe.Event, payout: Stripe.Payout, payment: string): RailEvent {
  const told = {
    eventId: `${event.id}:${payment}`,
    find: { reference: payment },
    // The transfer has arrived either way: the money is in the person's own account, and paying again would be twice.
    state: "issued" as const,
    at: instant(event.created),
  };
  if (payout.status === "paid") return { ...told, detail: `Stripe has paid it to the person's bank (${payout.id}).` };
  const why = payout.failure_message ?? payout.failure_code ?? "no reason given";
  return { ...told, code: "bank_refused", detail: `The person's bank refused ${payout.id}: ${why}` };
}

function instant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
