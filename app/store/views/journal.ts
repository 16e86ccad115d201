import { Prisma } from "@prisma/client";
import type { Account, LedgerKind } from "../../core/ledger/posting.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import { idFrom } from "../id-from.ts";

/** An entry of the books with what it was about. */
export interface JournalEntry {
  readonly transactionId: string;
  readonly at: Date;
  readonly kind: LedgerKind;
  readonly account: Account["kind"];
  /** Empty where the account is nobody's. */
  readonly partyId: string;
  readonly rail: string;
  readonly currency: Currency;
  /** Below zero for a debit. */
  readonly amountMinor: number;
  readonly rewardId: string | null;
  readonly payoutId: string | null;
  readonly order: string | null;
  readonly reference: string | null;
  /** Until when what the payout brought can be used; null for always. */
  readonly expiresAt: Date | null;
}

/** Entries that one page brings at most: what a moment's memory holds, and more than any one transaction has. */
const journalPageSize = 1_000;

/** A page of the journal, oldest first, whole transactions only; it goes on after the last of them when `more`. */
export async function journalPage(
  db: ShopDb,
  period: { readonly from: Date; readonly to: Date; readonly currency: Currency; readonly after: string | null },
): Promise<{ entries: JournalEntry[]; more: boolean }> {
  const first = idFrom("ledger_transaction", period.from);
  const begin =
    period.after === null ? Prisma.sql`e.transaction_id >= ${first}` : Prisma.sql`e.transaction_id > ${period.after}`;
  // What belongs to an entry is looked up for each one, by the whole key: `offset 0` keeps the planner from joining instead. Of a
  // shop that it has not counted yet it expects one row, and would then read all of the shop's rows again for each entry.
  const rows = await db.$queryRaw<
    (Omit<JournalEntry, "currency" | "amountMinor"> & { asset: string; amount: bigint })[]
  >(Prisma.sql`
    select e.transaction_id as "transactionId", t.at, t.kind, e.account, e.party_id as "partyId", e.rail, e.asset, e.amount_minor as amount,
      t.reward_id as "rewardId", t.payout_id as "payoutId", o.name as "order", p.reference, x.expires_at as "expiresAt"
    from (
      select * from ledger_entry e
      where e.shop_id = ${db.shopId} and ${begin} and e.transaction_id < ${idFrom("ledger_transaction", period.to)} and e.asset = ${period.currency}
      order by e.transaction_id, e.line limit ${journalPageSize}
    ) e
    cross join lateral (
      select t.at, t.kind, t.reward_id, t.payout_id from ledger_transaction t where t.shop_id = e.shop_id and t.id = e.transaction_id offset 0
    ) t
    left join lateral (select w.order_id from reward w where w.shop_id = e.shop_id and w.id = t.reward_id offset 0) w on true
    left join lateral (select o.name from qualifying_order o where o.shop_id = e.shop_id and o.order_id = w.order_id offset 0) o on true
    left join lateral (select p.reference from payout p where p.shop_id = e.shop_id and p.id = t.payout_id offset 0) p on true
    left join lateral (select x.expires_at from payout_expiry x where x.shop_id = e.shop_id and x.payout_id = t.payout_id offset 0) x on true
    order by e.transaction_id, e.line`);
  const entries = rows.map(({ asset, amount, ...row }) => ({
    ...row,
    currency: currency(asset),
    amountMinor: Number(amount),
  }));
  if (entries.length < journalPageSize) return { entries, more: false };
  // The last transaction may go on beyond the page: the next one begins with it.
  const last = entries.at(-1)?.transactionId;
  return { entries: entries.filter((entry) => entry.transactionId !== last), more: true };
}
