import { type Money, parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { Accepted, Delivery, PayoutOrder, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import type { TremendousOrder } from "./answers.ts";

/** How an order stands. `issued`: the reward is with the person. */
export type OrderState = { readonly kind: "issued"; readonly delivery: Delivery } | Accepted | Refusal;

/** Reads a JSON number of whole units back into minor units, without letting a float round it. */
export function orderValue(order: TremendousOrder): Money | null {
  const value = order.rewards?.[0]?.value;
  const currency = parseCurrency(value?.currency_code ?? order.payment?.currency_code ?? "");
  return value === undefined || currency === null ? null : parseDecimal(String(value.denomination), currency);
}

/**
 * What an answered order differs in from what we asked, or `null`. Tremendous does not compare a repeated external id's
 * parameters, so we do.
 */
export function orderDifference(order: TremendousOrder, asked: PayoutOrder): string | null {
  const value = orderValue(order);
  if (order.external_id !== asked.key) return "its external id";
  if (value?.amountMinor !== asked.value.amountMinor || value.currency !== asked.value.currency) return "its amount";
  const email = order.rewards?.[0]?.recipient?.email;
  if (email && email.toLowerCase() !== asked.person.email?.trim().toLowerCase()) return "its recipient";
  return null;
}

/** The state of an order, from its own status, its reward's delivery and what was given back. */
export function readOrder(order: TremendousOrder, link: string | null): OrderState {
  const reward = order.rewards?.[0];
  // Events about deliveries name the reward, events about approvals the order.
  const delivery: Delivery = {
    reference: reward?.id ?? order.id,
    otherReferences: [order.id],
    kind: link !== null || reward?.delivery?.method === "LINK" ? "gift_card_link" : "gift_card_email",
    ...(link === null ? {} : { url: link }),
  };
  const accepted = (attention?: string): Accepted =>
    attention === undefined ? { kind: "accepted", delivery } : { kind: "accepted", delivery, attention };

  if ((order.payment?.refund?.total ?? 0) > 0)
    return refused("provider_refused", `Order ${order.id} was cancelled at Tremendous and its money given back.`);
  switch (order.status) {
    case "CANCELED":
      return refused("provider_refused", `Order ${order.id} was cancelled or rejected at Tremendous.`);
    case "FAILED":
      return refused("provider_refused", `Order ${order.id} failed at Tremendous.`);
    case "PENDING APPROVAL":
      return accepted(`Order ${order.id} waits for an approval. Approve it in Tremendous.`);
    case "PENDING INTERNAL PAYMENT APPROVAL":
      return accepted(`Tremendous itself is reviewing order ${order.id}.`);
    case "OPEN":
    case "PENDING SETTLEMENT":
      return accepted();
    case "EXECUTED":
      break;
  }
  switch (reward?.delivery?.status) {
    case "SUCCEEDED":
      return { kind: "issued", delivery };
    case "FAILED":
      return accepted(undelivered(reward.id ?? order.id));
    default:
      return accepted();
  }
}

/** The money is spent and the reward is valid, but the mail came back: only the merchant can send or cancel it there. */
export function undelivered(rewardId: string, reason?: string): string {
  return `Reward ${rewardId} could not be delivered${reason ? ` (${reason.replaceAll("_", " ")})` : ""}. Correct the address or cancel it in Tremendous.`;
}
