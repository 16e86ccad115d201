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
}

/** Transactions that one page brings: what a moment's memory holds. */
export const journalPageSize = 500;

/** A page of the journal, oldest first, whole transactions only; it goes on after the last of them when `more`. */
export async function journalPage(
  db: ShopDb,
  period: { readonly from: Date; readonly to: Date; readonly currency: Currency; readonly after: string | null },
): Promise<{ entries: JournalEntry[]; more: boolean }> {
  const first = idFrom("ledger_transaction", period.from);
  const begin = period.after === null ? Prisma.sql`t.id >= ${first}` : Prisma.sql`t.id > ${period.after}`;
  const rows = await db.$queryRaw<
    (Omit<JournalEntry, "currency" | "amountMinor"> & { asset: string; amount: bigint })[]
  >(Prisma.sql`
    select t.id as "transactionId", t.at, t.kind, e.account, e.party_id as "partyId", e.rail, e.asset, e.amount_minor as amount,
      t.reward_id as "rewardId", t.payout_id as "payoutId", o.name as "order", p.reference
    from (
      select t.* from ledger_transaction t
      where t.shop_id = ${db.shopId} and ${begin} and t.id < ${idFrom("ledger_transaction", period.to)}
        and exists (select from ledger_entry e where e.shop_id = t.shop_id and e.transaction_id = t.id and e.asset = ${period.currency})
      order by t.id limit ${journalPageSize}
    ) t
    join ledger_entry e on e.shop_id = t.shop_id and e.transaction_id = t.id and e.asset = ${period.currency}
    left join reward w on w.shop_id = t.shop_id and w.id = t.reward_id
    left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    left join payout p on p.shop_id = t.shop_id and p.id = t.payout_id
    order by t.id, e.line`);
  const entries = rows.map(({ asset, amount, ...row }) => ({
    ...row,
    currency: currency(asset),
    amountMinor: Number(amount),
  }));
  return { entries, more: new Set(entries.map((entry) => entry.transactionId)).size === journalPageSize };
}
