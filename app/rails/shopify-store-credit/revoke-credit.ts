import { formatMoney, type Money, money, toDecimal } from "../../core/money/money.ts";
import { oneAtATime } from "../kit/one-at-a-time.ts";
import type { RailContext, RevokeOrder, RevokeOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { findLine, sizeOf } from "./find-line.ts";
import { readCredit, takeCredit } from "./operations.ts";
import type { StoreCreditSettings } from "./settings.ts";

/**
 * Takes back what is left of one credit: never more than that credit has left, so that what the customer has from elsewhere
 * stays theirs. An earlier try is found among the account's debits.
 */
export function revokeCredit(order: RevokeOrder, ctx: RailContext<StoreCreditSettings>): Promise<RevokeOutcome> {
  return oneAtATime(`taking back ${order.delivery.reference}`, () => takeBack(order, ctx));
}

async function takeBack(order: RevokeOrder, ctx: RailContext<StoreCreditSettings>): Promise<RevokeOutcome> {
  const read = await ctx.shopify.run(readCredit, { id: order.delivery.reference }, ctx.signal);
  if (read.kind !== "ok") {
    const failure = readAdminFailure(read, "store credit");
    return failure.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: failure.detail } : failure;
  }
  const credit = read.data.node;
  if (credit === null) return refused("provider_refused", "Shopify no longer knows the store credit.");
  const { account } = credit;
  const before = await findLine(
    account.transactions,
    { kind: "Debit", startedAt: order.startedAt, fits: (size) => size.amountMinor <= order.take.amountMinor },
    ctx.known,
  );
  if (before.kind === "cannot_tell") return { kind: "unknown", detail: before.detail };
  if (before.kind === "found") return taken(order, sizeOf(before.line.amount) ?? order.take, before.id);

  const [remaining, balance] = [sizeOf(credit.remainingAmount), sizeOf(account.balance)];
  if (!remaining || !balance || remaining.currency !== order.take.currency)
    return refused("currency_mismatch", `The store credit is not in ${order.take.currency}.`);
  if (credit.expiresAt !== null && Date.parse(credit.expiresAt) <= ctx.now().getTime())
    return { kind: "already_spent", detail: "What was left of the store credit has expired." };
  const value = money(
    Math.min(order.take.amountMinor, remaining.amountMinor, balance.amountMinor),
    order.take.currency,
  );
  if (value.amountMinor === 0) return { kind: "already_spent", detail: "The store credit is spent." };
  const made = await ctx.shopify.run(
    takeCredit,
    { account: account.id, debit: { debitAmount: { amount: toDecimal(value), currencyCode: value.currency } } },
    ctx.signal,
  );
  if (made.kind !== "ok") return readAdminFailure(made, "store credit");
  const answer = made.data.storeCreditAccountDebit;
  if (answer?.storeCreditAccountTransaction) return taken(order, value, answer.storeCreditAccountTransaction.id);
  const [error] = answer?.userErrors ?? [];
  if (!error) return { kind: "unknown", detail: "Shopify answered with neither a debit nor an error." };
  // The customer spent some of it just now: what is left then is asked for again.
  if (error.code === "INSUFFICIENT_FUNDS")
    return { kind: "later", afterSeconds: 5, detail: "The customer was just spending it." };
  return refused("provider_refused", `Shopify refused to take the credit back: ${error.message}`);
}

function taken(order: RevokeOrder, value: Money, reference: string): RevokeOutcome {
  const wholly = value.amountMinor >= order.take.amountMinor;
  return {
    kind: wholly ? "revoked" : "partly",
    value,
    reference,
    detail: wholly
      ? `${formatMoney(value)} of store credit was taken back.`
      : `${formatMoney(value)} of store credit was taken back; the rest was spent.`,
  };
}
