import type { TremendousBook, TremendousFundingSource, TremendousOrder, TremendousReward } from "./book.ts";

/** An order as the API answers. The redeem link is in the answer to its creation alone. */
export function orderAnswer(
  book: TremendousBook,
  order: TremendousOrder,
  link: string | null,
): Record<string, unknown> {
  const total = order.costMinor / 100;
  const currency = book.organisation.currency;
  return {
    id: order.id,
    external_id: order.externalId,
    campaign_id: order.campaignId,
    created_at: order.createdAt,
    status: order.status,
    channel: "API",
    payment: {
      subtotal: total,
      total,
      fees: 0,
      discount: 0,
      currency_code: currency,
      ...(order.refundMinor > 0 ? { refund: { total: order.refundMinor / 100, currency_code: currency } } : {}),
    },
    rewards: [rewardAnswer(order.reward, link)],
  };
}

export function rewardAnswer(reward: TremendousReward, link: string | null): Record<string, unknown> {
  return {
    id: reward.id,
    order_id: reward.orderId,
    created_at: reward.createdAt,
    expires_at: null,
    value: { denomination: reward.denomination, currency_code: reward.currency },
    recipient: { name: reward.recipient.name, email: reward.email },
    delivery: {
      method: reward.method,
      status: reward.deliveryStatus,
      ...(link === null ? {} : { link }),
    },
  };
}

export function fundingSourceAnswer(book: TremendousBook, source: TremendousFundingSource): Record<string, unknown> {
  const balance = source.method === "balance";
  return {
    id: source.id,
    method: source.method,
    status: source.status,
    usage_permissions: source.usagePermissions,
    meta: balance
      ? {
          available_amount: source.availableMinor / 100,
          available_cents: source.availableMinor,
          currency_code: book.organisation.currency,
          pending_amount: 0,
          pending_cents: 0,
        }
      : { accountholder_name: "Demo Store", network: "Visa", last4: "4242", expired: false, year: "2030", month: "12" },
  };
}

export function organisationAnswer(book: TremendousBook): Record<string, unknown> {
  return {
    id: book.organisation.id,
    name: book.organisation.name,
    website: "https://demo.example.com",
    currency_code: book.organisation.currency,
    status: book.organisation.status,
  };
}

export function campaignAnswer(campaign: { readonly id: string; readonly name: string }): Record<string, unknown> {
  return {
    id: campaign.id,
    name: campaign.name,
    description: null,
    products: ["OKMHM2X2OHYV"],
    fee_charged_to: "SENDER",
  };
}
