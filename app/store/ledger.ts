import { calendarOf } from "../core/calendar.ts";
import type { LedgerTransactionId, PayoutId, RewardId } from "../core/ids.ts";
import type { Account, LedgerKind, Posting } from "../core/ledger/posting.ts";
import { type Currency, currency } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";

/** A movement to post. `key` makes it happen once: posting it again is an error of the caller. */
export interface NewMovement {
  readonly key: string;
  readonly kind: LedgerKind;
  readonly posting: Posting;
  /** A second movement of the same fact, in another asset. */
  readonly also?: Posting;
  readonly rewardId?: RewardId;
  readonly payoutId?: PayoutId;
}

/** An account as the table holds it. */
export function accountColumns(account: Account): { account: string; partyId: string; rail: string } {
  return {
    account: account.kind,
    partyId: "referrerId" in account ? account.referrerId : "",
    rail: "rail" in account ? account.rail : "",
  };
}

/** Posts movements in the shop's transaction. */
export async function postMovements(db: ShopDb, movements: readonly NewMovement[], at: Date): Promise<void> {
  if (movements.length === 0) return;
  const { shopId } = db;
  const rows = movements.map((movement) => ({ ...movement, id: newId<LedgerTransactionId>("ledger_transaction", at) }));
  await db.ledgerTransaction.createMany({
    data: rows.map(({ id, key, kind, rewardId, payoutId }) => ({
      shopId,
      id,
      key,
      kind,
      rewardId: rewardId ?? null,
      payoutId: payoutId ?? null,
      at,
    })),
  });
  await db.ledgerEntry.createMany({
    data: rows.flatMap(({ id, posting, also }) =>
      (also === undefined ? [posting] : [posting, also]).flatMap(({ from, to, value }, index) => [
        {
          shopId,
          transactionId: id,
          line: 2 * index + 1,
          ...accountColumns(from),
          asset: value.currency,
          amountMinor: -value.amountMinor,
        },
        {
          shopId,
          transactionId: id,
          line: 2 * index + 2,
          ...accountColumns(to),
          asset: value.currency,
          amountMinor: value.amountMinor,
        },
      ]),
    ),
  });
  await notePaidOut(db, rows, at);
}

/** Notes what reached people, or came back from them, under the calendar year it did so in. */
async function notePaidOut(
  db: ShopDb,
  rows: readonly (NewMovement & { readonly id: LedgerTransactionId })[],
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const cash = rows.flatMap(({ id, payoutId, posting: { from, to, value } }) => {
    if (payoutId === undefined) return [];
    if (to.kind === "rail_cash" && from.kind === "rail_clearing")
      return [{ id, payoutId, rail: to.rail, asset: value.currency, amountMinor: value.amountMinor }];
    if (from.kind === "rail_cash")
      return [{ id, payoutId, rail: from.rail, asset: value.currency, amountMinor: -value.amountMinor }];
    return [];
  });
  if (cash.length === 0) return;
  const { timezone } = await db.shop.findUniqueOrThrow({ where: { id: shopId }, select: { timezone: true } });
  const payouts = await db.payout.findMany({
    where: { shopId, id: { in: cash.map((row) => row.payoutId) } },
    select: { id: true, referrerId: true },
  });
  const receiver = new Map(payouts.map((payout) => [payout.id, payout.referrerId]));
  const year = Number(calendarOf(timezone).dayOf(at).slice(0, 4));
  await db.paidOut.createMany({
    data: cash.map(({ id, payoutId, ...rest }) => ({
      shopId,
      transactionId: id,
      year,
      referrerId: receiver.get(payoutId) ?? "",
      ...rest,
    })),
  });
}

/** What an account holds, per currency, in minor units. A sum over the books; there is no other truth. */
export interface Balance {
  readonly account: Account["kind"];
  readonly partyId: string;
  readonly currency: Currency;
  readonly amountMinor: number;
}

/** The accounts of some referrers, or of the whole shop when none are named. */
export async function readBalances(db: ShopDb, partyIds: readonly string[] | null): Promise<Balance[]> {
  const rows = await db.ledgerEntry.groupBy({
    by: ["account", "partyId", "asset"],
    where: { shopId: db.shopId, ...(partyIds ? { partyId: { in: [...partyIds] } } : {}) },
    _sum: { amountMinor: true },
  });
  return rows.map((row) => ({
    account: row.account as Account["kind"],
    partyId: row.partyId,
    currency: currency(row.asset),
    amountMinor: Number(row._sum.amountMinor ?? 0n),
  }));
}
