import { Prisma } from "@prisma/client";
import { type Currency, currency } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";

/** What the shop owes a person in one currency, in minor units. `payableMinor` is below zero after a clawback. */
export interface PersonBalance {
  readonly personId: string;
  readonly currency: Currency;
  readonly heldMinor: number;
  readonly payableMinor: number;
}

/**
 * The entries on people's accounts that are not in the sums yet, as rows of (party_id, asset, transaction_id, at, held,
 * payable). In one statement with the sums it makes them exact.
 */
export function unfoldedOfPeople(shopId: number, personIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    select e.party_id, e.asset, u.at, case when e.account = 'referrer_held' then e.amount_minor else 0 end as held,
      case when e.account = 'referrer_payable' then e.amount_minor else 0 end as payable
    from ledger_unfolded u cross join unnest(u.transactions) k(id)
    join ledger_entry e on e.shop_id = u.shop_id and e.transaction_id = k.id
    where u.shop_id = ${shopId} and e.party_id = any(${[...personIds]}) and e.account in ('referrer_held', 'referrer_payable')`;
}

/** The balances of some people now; a person without a row has none. Costs the people asked for, whatever their history. */
export async function personBalances(db: ShopDb, personIds: readonly string[]): Promise<PersonBalance[]> {
  if (personIds.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string; asset: string; held: bigint; payable: bigint }[]>(Prisma.sql`
    select party_id as id, asset, sum(held)::int8 as held, sum(payable)::int8 as payable from (
      select party_id, asset, held_minor as held, payable_minor as payable from person_balance
      where shop_id = ${db.shopId} and party_id = any(${[...personIds]})
      union all select party_id, asset, held, payable from (${unfoldedOfPeople(db.shopId, personIds)}) u
    ) b group by 1, 2 order by 1, 2`);
  return rows.map((row) => ({
    personId: row.id,
    currency: currency(row.asset),
    heldMinor: Number(row.held),
    payableMinor: Number(row.payable),
  }));
}
