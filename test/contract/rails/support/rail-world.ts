import { randomBytes } from "node:crypto";
import type { PayoutAttemptId, PayoutId } from "../../../../app/core/ids.ts";
import { type Currency, currency, type Money, money } from "../../../../app/core/money/money.ts";
import type {
  Delivery,
  PayoutOrder,
  Rail,
  RailContext,
  RefusalCode,
  RevokeOrder,
} from "../../../../app/rails/kit/rail.ts";

/** What goes wrong with the one request that pays. */
export type PayAccident = "reset_before" | "reset_after" | "hang_after" | "rate_limit" | "server_error";

/** A situation in which a rail must say no. */
export interface RefusalCase {
  readonly name: string;
  readonly code: RefusalCode;
  /** Arranges it at the provider and answers with the order, and with settings where they are the cause. */
  arrange(): Promise<{ readonly order: PayoutOrder; readonly settings?: unknown }>;
}

/** A rail with its provider beside it: what the contract needs of each. */
export interface RailWorld {
  readonly rail: Rail;
  /** What the contract pays in; dollars where it does not say. */
  readonly pays?: Currency;
  /** A fresh order that the rail can pay. */
  order(value: Money): PayoutOrder;
  ctx(options?: {
    readonly signal?: AbortSignal;
    readonly settings?: unknown;
    readonly known?: RailContext<unknown>["known"];
  }): RailContext<unknown>;
  /** What the provider says this order brought, as `12.30 USD`; one entry for each payment. */
  paid(order: PayoutOrder): Promise<string[]>;
  /** Requests that reached the provider so far. */
  reached(): Promise<number>;
  break(accident: PayAccident): Promise<void>;
  /** For rails that take back. */
  readonly revoking?: {
    /** What goes wrong with the one request that takes back. */
    break(accident: PayAccident): Promise<void>;
    /** What is left in the person's hand of a delivery of ten dollars, as `12.30 USD`. */
    left(order: PayoutOrder, delivery: Delivery): Promise<string>;
    spendAll(order: PayoutOrder, delivery: Delivery): Promise<void>;
    /** For deliveries that can be spent in parts. */
    spend?(order: PayoutOrder, delivery: Delivery, amount: string): Promise<void>;
  };
  readonly refusals: readonly RefusalCase[];
  /** The provider cannot be asked about a payout whose answer was lost; sending it again under its key finds it. */
  readonly findsBySending?: true;
  /** Settings whose key the provider does not know; absent where the rail has none. */
  readonly wrongSettings?: unknown;
  /** Words that must be in no outcome. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

/** A way to make one world; `in` is the currency its shop and people have. */
export type MakeRailWorld = (of: Currency) => Promise<RailWorld>;

export const usd = currency("USD");

/** An order with a fresh key, as the flow that sends payouts freezes one. */
export function orderOf(value: Money, person: Partial<PayoutOrder["person"]>, startedAt: Date): PayoutOrder {
  const suffix = randomBytes(13).toString("hex").slice(0, 26);
  return {
    payoutId: `pay_${suffix}` as PayoutId,
    attemptId: `att_${suffix}` as PayoutAttemptId,
    key: `att_${suffix}`,
    value,
    person: { name: "Anna Arden", email: "anna@example.com", customerId: null, destination: null, ...person },
    memo: "Thank you for recommending Demo Store",
    startedAt: startedAt.toISOString(),
  };
}

export function tenDollars(): Money {
  return money(1000, usd);
}

/** What to take back of an order that was delivered, as the flow that takes back freezes it. */
export function revokeOf(
  order: PayoutOrder,
  delivery: Delivery,
  take = order.value,
  startedAt = order.startedAt,
): RevokeOrder {
  return {
    key: `rvk_${randomBytes(13).toString("hex").slice(0, 26)}`,
    payoutKey: order.key,
    delivery,
    issued: order.value,
    take,
    customerId: order.person.customerId,
    startedAt,
  };
}
