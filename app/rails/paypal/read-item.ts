import { parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { Accepted, Delivery, PayoutOrder, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import type { PaypalItem } from "./answers.ts";
import { refusalOf } from "./read-paypal-error.ts";
import { receiverOf } from "./receiver-of.ts";

/** How one payment stands at PayPal. */
export type ItemState = { readonly kind: "issued"; readonly delivery: Delivery } | Accepted | Refusal;

/** Whoever has no account, or has not confirmed the address, has this long to claim the money (PayPal's own rule). */
const claimDays = 30;

/** What an item differs in from what we asked, or `null`: our key must never be answered with another payment. */
export function itemDifference(item: PaypalItem, asked: PayoutOrder): string | null {
  const { amount, receiver, sender_item_id } = item.payout_item;
  const currency = parseCurrency(amount.currency);
  const value = currency && parseDecimal(amount.value, currency);
  if (sender_item_id !== asked.key) return "its item id";
  if (value?.amountMinor !== asked.value.amountMinor || currency !== asked.value.currency) return "its amount";
  if (receiver.toLowerCase() !== receiverOf(asked).toLowerCase()) return "its receiver";
  return null;
}

/** The state of an item. A status that we do not know leaves it open: it is never taken for paid or refused. */
export function readItem(item: PaypalItem): ItemState {
  const id = item.payout_item_id;
  const more = [id, item.transaction_id].filter((one): one is string => one !== undefined);
  const delivery: Delivery = { kind: "paypal", reference: item.payout_batch_id, otherReferences: more };
  switch (item.transaction_status) {
    case "SUCCESS":
      return { kind: "issued", delivery };
    case "FAILED":
    case "DENIED":
      return item.errors
        ? refusalOf(item.errors, [])
        : refused("provider_refused", `PayPal could not make payment ${id}; the money is back in your balance.`);
    case "RETURNED":
      return refused("returned_unclaimed", `Payment ${id} was not claimed; the money is back in your balance.`);
    case "REFUNDED":
    case "REVERSED":
      return refused("returned_by_provider", `Payment ${id} came back; the money is in your balance again.`);
    case "UNCLAIMED":
      return { kind: "accepted", delivery, code: "unclaimed", note: unclaimed(item) };
    case "ONHOLD":
      return {
        kind: "accepted",
        delivery,
        code: "held_by_provider",
        attention: `PayPal is reviewing payment ${id}. Look at it in your PayPal account.`,
      };
    case "BLOCKED":
      return {
        kind: "accepted",
        delivery,
        code: "held_by_provider",
        attention: `PayPal has blocked payment ${id}. Ask PayPal about it; do not pay this person in another way before it is settled.`,
      };
    default:
      // Waiting for its turn: it has no ids of its own to keep yet.
      return { kind: "accepted", delivery: { kind: "paypal", reference: item.payout_batch_id } };
  }
}

/** Why an unclaimed payment waits, and until when. */
function unclaimed(item: PaypalItem): string {
  const since = Date.parse(item.time_processed ?? "");
  const end = Number.isNaN(since)
    ? ""
    : ` until ${new Date(since + claimDays * 86_400_000).toISOString().slice(0, 10)}`;
  const why = item.errors?.name === "RECEIVER_UNREGISTERED" ? "has no PayPal account yet" : "has not claimed it";
  return `The person ${why}. The money waits for them at PayPal${end}, then it comes back to you.`;
}
