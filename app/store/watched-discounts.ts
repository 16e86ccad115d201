import type { ShopId } from "../core/ids.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/**
 * Takes every discount that rewards went out on over a rail into the list of those that are looked at. Jumps from one to the
 * next in the index of payouts, so that a discount with a hundred thousand codes costs as much as one with ten.
 */
export async function watchDiscounts(db: ShopDb, rail: string): Promise<void> {
  const { shopId } = db;
  await db.$executeRaw`
    insert into watched_discount (shop_id, discount_id, rail)
    with recursive used(reference) as (
      (select reference from payout where shop_id = ${shopId} and rail = ${rail} and reference is not null order by reference limit 1)
      union all
      select (select reference from payout p where p.shop_id = ${shopId} and p.rail = ${rail} and p.reference > used.reference order by reference limit 1)
      from used where used.reference is not null
    )
    select ${shopId}, reference, ${rail} from used
    where reference is not null and not exists (select from watched_discount w where w.shop_id = ${shopId} and w.discount_id = used.reference)
    on conflict do nothing`;
}

/**
 * The discounts of a rail that are to be looked at next, those of `first` before all others, then whose last look is longest
 * ago. What has ended, and what nobody holds a code of any more, is left out.
 */
export async function discountsToLookAt(
  db: ShopDb,
  rail: string,
  at: Date,
  first: readonly string[],
  limit: number,
): Promise<string[]> {
  const { shopId } = db;
  const rows = await db.$queryRaw<{ discount_id: string }[]>`
    select discount_id from watched_discount w
    where shop_id = ${shopId} and rail = ${rail} and (ends_at is null or ends_at > ${at})
      and exists (select from payout p where p.shop_id = w.shop_id and p.rail = w.rail and p.reference = w.discount_id and p.state = 'issued')
    order by (discount_id = any(${[...first]}::text[])) desc, looked_at asc nulls first, discount_id limit ${limit}`;
  return rows.map((row) => row.discount_id);
}

/** Keeps that discounts were looked at, and when each ends as far as it was seen. */
export async function keepLook(
  db: ShopDb,
  looked: readonly { readonly discountId: string; readonly endsAt: Date | null }[],
  at: Date,
): Promise<void> {
  await db.$executeRaw`
    update watched_discount w set looked_at = ${at}, ends_at = coalesce(l.ends_at, w.ends_at)
    from unnest(${looked.map((one) => one.discountId)}::text[], ${looked.map((one) => one.endsAt)}::timestamptz[]) l(discount_id, ends_at)
    where w.shop_id = ${db.shopId} and w.discount_id = l.discount_id`;
}

/** A discount of some shop, by the number that all its ids at Shopify end with. */
export interface ToldDiscount {
  readonly shopId: ShopId;
  readonly number: string;
}

/** Of discounts that Shopify tells of those that a program or rewards stand on, by the id that we keep. */
export async function knownDiscounts(
  sql: Sql,
  told: readonly ToldDiscount[],
  rails: readonly string[],
): Promise<(ToldDiscount & { readonly discountId: string })[]> {
  if (told.length === 0) return [];
  const { rows } = await sql.query<{ shop_id: ShopId; number: string; discount_id: string }>(
    `select t.shop_id, t.number, t.discount_id
     from (select shop_id, number, 'gid://shopify/DiscountCodeNode/' || number discount_id from unnest($1::int[], $2::text[]) u(shop_id, number)) t
     where exists (select from program p where p.shop_id = t.shop_id and p.discount_id = t.discount_id)
       or exists (select from payout p where p.shop_id = t.shop_id and p.rail = any($3) and p.reference = t.discount_id)`,
    [told.map((one) => one.shopId), told.map((one) => one.number), [...rails]],
  );
  return rows.map((row) => ({ shopId: row.shop_id, number: row.number, discountId: row.discount_id }));
}
