import type { DisputeInput, DisputeUpdate } from "../../order-inputs.ts";
import { decimal, parseMinor } from "../../world/money.ts";
import { refuse } from "../../world/refusal.ts";
import type { Dispute, Order, Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { payloadDate } from "../dates.ts";
import { paid } from "./order-money.ts";

const dayMs = 86_400_000;
const decided: readonly Dispute["status"][] = ["won", "lost", "accepted", "charge_refunded", "prevented"];

/** The buyer's bank asks a payment back. The order itself stays as it is: it is neither refunded nor changed. Sends nothing. */
export function openDispute(
  world: World,
  shop: Shop,
  order: Order,
  input: Omit<DisputeInput, "order" | "shop">,
): Dispute {
  const received = paid(order).shop;
  if (received === 0) refuse(`Order #${order.number} was never paid: there is nothing to dispute.`);
  const amountMinor = input.amount === undefined ? received : parseMinor(input.amount, shop.currency);
  if (amountMinor === null || amountMinor <= 0 || amountMinor > received)
    return refuse("A dispute's amount is a positive decimal in shop currency, at most what was paid.");
  const now = world.clock.now();
  const dispute: Dispute = {
    id: world.ids.next("Dispute"),
    amountMinor,
    initiatedAt: now,
    evidenceDueBy: new Date(now.getTime() + 10 * dayMs),
    type: input.type ?? "chargeback",
    status: "needs_response",
    finalizedOn: null,
  };
  order.disputes.push(dispute);
  return dispute;
}

/** The newest dispute of an order goes on: evidence was sent, or it was decided. Sends nothing. */
export function moveDispute(world: World, order: Order, status: DisputeUpdate["status"]): Dispute {
  const dispute = order.disputes.at(-1) ?? refuse(`Order #${order.number} has no dispute.`);
  if (dispute.status === status) refuse(`That dispute is ${status} already.`);
  dispute.status = status;
  dispute.finalizedOn = decided.includes(status) ? world.clock.now() : null;
  return dispute;
}

/** A dispute as `disputes/create` and `disputes/update` of 2026-10 carry it. */
export function disputePayload(shop: Shop, order: Order, dispute: Dispute) {
  const date = (value: Date) => payloadDate(value, shop.timezone);
  return {
    id: BigInt(dispute.id),
    order_id: BigInt(order.id),
    type: dispute.type,
    amount: decimal(dispute.amountMinor, shop.currency),
    currency: shop.currency,
    reason: "fraudulent",
    network_reason_code: "4837",
    status: dispute.status,
    evidence_due_by: date(dispute.evidenceDueBy),
    evidence_sent_on: dispute.status === "needs_response" ? null : date(dispute.initiatedAt),
    finalized_on: dispute.finalizedOn && date(dispute.finalizedOn),
    initiated_at: date(dispute.initiatedAt),
  };
}
