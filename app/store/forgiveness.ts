import { Prisma } from "@prisma/client";
import type { LedgerTransactionId, ReferrerId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { type Currency, currency, type Money, money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { addActivity } from "./activity.ts";
import { postMovements } from "./ledger.ts";
import { personBalances } from "./person-balances.ts";

/** Who forgives or takes it back, and why. */
interface Decision {
  readonly actor: string;
  readonly note: string;
}

/** Payouts and forgiveness of one person wait for each other: both change what is payable. */
async function lockReferrer(db: ShopDb, referrerId: ReferrerId): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>`
    select id from referrer where shop_id = ${db.shopId} and id = ${referrerId} for update`;
  return rows.length === 1;
}

/**
 * Lets a balance below zero go, once for each `pressKey`: a cost of its own in the books, and a line on the person's record.
 * `null` when the balance is not below zero (any more).
 */
export async function forgive(
  db: ShopDb,
  of: { readonly referrerId: ReferrerId; readonly currency: Currency; readonly pressKey: string },
  why: Decision,
  at: Date,
): Promise<Money | null> {
  const { referrerId } = of;
  if (!(await lockReferrer(db, referrerId))) return null;
  const key = `forgive:${of.pressKey}`;
  const done = await db.ledgerEntry.findFirst({
    where: { shopId: db.shopId, transaction: { shopId: db.shopId, key }, account: "referrer_payable" },
    select: { amountMinor: true, asset: true },
  });
  if (done) return money(Number(done.amountMinor), currency(done.asset));
  const balance = (await personBalances(db, [referrerId])).find((each) => each.currency === of.currency);
  if (balance === undefined || balance.payableMinor >= 0) return null;
  const value = money(-balance.payableMinor, of.currency);
  await postMovements(db, [{ key, kind: "forgive", posting: postings.forgive(referrerId, value) }], at);
  await note(db, referrerId, "balance_forgiven", value, why, at);
  return value;
}

/** Takes a forgiveness back by an entry of its own. `null` when there is none of that id, or it was taken back already. */
export async function unforgive(
  db: ShopDb,
  of: { readonly referrerId: ReferrerId; readonly transactionId: LedgerTransactionId },
  why: Decision,
  at: Date,
): Promise<Money | null> {
  const { referrerId } = of;
  if (!(await lockReferrer(db, referrerId))) return null;
  const [given] = (await forgivenBalances(db, referrerId)).filter((each) => each.transactionId === of.transactionId);
  if (given === undefined) return null;
  const value = money(given.amountMinor, given.currency);
  await postMovements(
    db,
    [{ key: `${of.transactionId}:undo`, kind: "unforgive", posting: postings.unforgive(referrerId, value) }],
    at,
  );
  await note(db, referrerId, "forgiveness_undone", value, why, at);
  return value;
}

async function note(
  db: ShopDb,
  referrerId: ReferrerId,
  what: string,
  value: Money,
  why: Decision,
  at: Date,
): Promise<void> {
  const data = { note: why.note, amountMinor: value.amountMinor, currency: value.currency };
  await addActivity(db, [{ referrerId, actor: why.actor, what, data }], at);
}

/** A balance that was let go, and stands so. */
export interface ForgivenBalance {
  readonly transactionId: LedgerTransactionId;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly at: Date;
}

/** What was forgiven to a person and not taken back, the newest first. */
export async function forgivenBalances(db: ShopDb, referrerId: ReferrerId): Promise<ForgivenBalance[]> {
  const rows = await db.$queryRaw<{ id: string; amount: bigint; asset: string; at: Date }[]>(Prisma.sql`
    select t.id, -e.amount_minor as amount, e.asset, t.at from ledger_entry e
    join ledger_transaction t on t.shop_id = e.shop_id and t.id = e.transaction_id and t.kind = 'forgive'
    where e.shop_id = ${db.shopId} and e.party_id = ${referrerId} and e.party_id <> '' and e.account = 'forgiveness'
      and not exists (select from ledger_transaction u where u.shop_id = t.shop_id and u.key = t.id || ':undo')
    order by t.id desc limit 20`);
  return rows.map((row) => ({
    transactionId: row.id as LedgerTransactionId,
    amountMinor: Number(row.amount),
    currency: currency(row.asset),
    at: row.at,
  }));
}
