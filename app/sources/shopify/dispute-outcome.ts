import type { DisputeOutcome } from "../../core/referral/disputes.ts";

/**
 * A dispute's status of Shopify Payments in our words (`DisputeStatus`, lower case in deliveries). An accepted one is lost: the
 * merchant let the payment go. Where the charge was refunded, the refund stands on the order itself, and a prevented one took
 * nothing; a status that is new to us is not decided.
 */
export function disputeOutcome(status: string): DisputeOutcome {
  switch (status.toLowerCase()) {
    case "lost":
    case "accepted":
      return "lost";
    case "won":
    case "charge_refunded":
    case "prevented":
      return "won";
    default:
      return "open";
  }
}

/** The number of a dispute, the same in a delivery's `id` and at the end of the Admin API's global one. */
export function disputeNumber(id: string): string {
  return id.split("/").at(-1) ?? id;
}
