import type { OrderTrace } from "../core/fraud/assess.ts";
import type { Marks } from "../core/fraud/marks.ts";
import type { ProgramId, ReferralCodeId, ReferralId, ShopId, SignUpWishId, VisitId } from "../core/ids.ts";
import { type Currency, currency } from "../core/money/money.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { arrayLiteral } from "./array-literal.ts";

/** Who was invited gives their address: by what the account will be known. */
export interface SignUpWish {
  readonly programId: ProgramId;
  readonly codeId: ReferralCodeId;
  readonly visitId: VisitId | null;
  readonly emailHash: Buffer;
  readonly trace: Pick<OrderTrace, "marks" | "network" | "disposable">;
}

/**
 * Keeps an address until its account is made. Given again it follows the newest invitation, unless the account is there:
 * then it answers null, else with the row's id.
 */
export async function keepWish(db: ShopDb, wish: SignUpWish, at: Date): Promise<SignUpWishId | null> {
  const { programId, codeId, visitId, emailHash, trace } = wish;
  const network = trace.network === null ? null : Buffer.from(trace.network, "hex");
  const rows = await db.$queryRaw<{ id: SignUpWishId }[]>`
    insert into sign_up_wish as w (shop_id, id, program_id, code_id, visit_id, email_hash, marks, network, disposable, at)
    values (${db.shopId}, ${newId<SignUpWishId>("sign_up_wish", at)}, ${programId}, ${codeId}, ${visitId}, ${emailHash}, ${JSON.stringify(trace.marks)}::jsonb, ${network}, ${trace.disposable}, ${at})
    on conflict (shop_id, email_hash, program_id) do update set code_id = excluded.code_id, visit_id = excluded.visit_id, marks = excluded.marks,
      network = excluded.network, disposable = excluded.disposable, at = excluded.at
    where w.order_id is null returning w.id`;
  return rows[0]?.id ?? null;
}

/** An address that was given, locked: whether it is confirmed, and the sign-up that came of it. */
export async function lockWish(
  db: ShopDb,
  id: string,
): Promise<{ readonly confirmedAt: Date | null; readonly orderId: string | null } | null> {
  const { shopId } = db;
  await db.$queryRaw`select from sign_up_wish where shop_id = ${shopId} and id = ${id} for update`;
  return db.signUpWish.findUnique({
    where: { shopId_id: { shopId, id } },
    select: { confirmedAt: true, orderId: true },
  });
}

/** Writes down that an address is confirmed. */
export async function confirmWish(db: ShopDb, id: string, at: Date): Promise<void> {
  await db.signUpWish.update({ where: { shopId_id: { shopId: db.shopId, id } }, data: { confirmedAt: at } });
}

/** A customer of whom a delivery tells; the key is the caller's. */
export interface ToldCustomer {
  readonly shopId: ShopId;
  readonly key: string;
  readonly signUpId: string;
  readonly emailHash: string | null;
  readonly joinedAt: Date | null;
}

/** What is known of a customer as somebody who was invited. */
export interface FoundSignUp {
  /** Amounts of the shop are in it. */
  readonly currency: Currency;
  /** Whose sign-up stands already: the customer who is the friend now. */
  readonly known: { readonly customerId: string | null } | null;
  /** The invitation that they followed before they had an account; null where the sign-up stands already. */
  readonly wish: {
    readonly id: string;
    readonly codeId: string;
    readonly visitId: string | null;
    readonly confirmedAt: Date | null;
    readonly trace: OrderTrace;
  } | null;
}

/** An account may be made so long after the address was given. */
const openDays = 30;

/** Finds who of some customers was invited, by one statement; those who were not are left out. */
export async function findSignUps(sql: Sql, told: readonly ToldCustomer[]): Promise<Map<string, FoundSignUp>> {
  if (told.length === 0) return new Map();
  const { rows } = await sql.query({
    name: "find sign-ups",
    // Shopify tells whole seconds, and its clock is not ours: an account of the same minute was made after.
    text: `select k.key, s.currency, o.order_id is not null as known, f.customer_id as "customerId", w.id, w.code_id as "codeId", w.visit_id as "visitId", w.confirmed_at as "confirmedAt", w.marks,
             encode(w.network, 'hex') as network, w.disposable
           from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) k(shop_id, key, order_id, hash, joined)
           join shop s on s.id = k.shop_id
           left join qualifying_order o on o.shop_id = k.shop_id and o.order_id = k.order_id
           left join referral r on r.shop_id = o.shop_id and r.id = o.referral_id
           left join friend f on f.shop_id = r.shop_id and f.id = r.friend_id
           left join lateral (
             select w.* from sign_up_wish w where o.order_id is null and w.shop_id = k.shop_id and w.email_hash = decode(k.hash, 'hex') and w.order_id is null
               and w.at <= k.joined + interval '1 minute' and w.at > k.joined - interval '${openDays} days' order by w.at desc, w.id desc limit 1
           ) w on true
           where o.order_id is not null or w.id is not null`,
    values: [
      arrayLiteral(told.map((each) => each.shopId)),
      arrayLiteral(told.map((each) => each.key)),
      arrayLiteral(told.map((each) => each.signUpId)),
      arrayLiteral(told.map((each) => each.emailHash)),
      arrayLiteral(told.map((each) => each.joinedAt)),
    ],
  });
  const found = rows as {
    key: string;
    currency: string;
    known: boolean;
    customerId: string | null;
    id: string | null;
    codeId: string;
    visitId: string | null;
    confirmedAt: Date | null;
    marks: Marks;
    network: string | null;
    disposable: boolean;
  }[];
  return new Map(
    found.map(({ key, known, customerId, id, codeId, visitId, confirmedAt, marks, network, disposable, ...row }) => [
      key,
      {
        currency: currency(row.currency),
        known: known ? { customerId } : null,
        wish:
          id === null
            ? null
            : {
                id,
                codeId,
                visitId,
                confirmedAt,
                trace: { marks, network, disposable, arrival: { host: null, clickIds: [] }, giftCards: 0 },
              },
      },
    ]),
  );
}

/**
 * Says of invitations which sign-up came of them: none of them leads to another one. An address that was confirmed since it
 * was read is a lost race: the batch is done anew, and sees it.
 */
export async function closeWishes(
  sql: Sql,
  wishes: readonly {
    readonly shopId: ShopId;
    readonly id: string;
    readonly signUpId: string;
    readonly confirmedAt: Date | null;
  }[],
): Promise<void> {
  if (wishes.length === 0) return;
  const { rows } = await sql.query(
    `update sign_up_wish w set order_id = k.order_id from unnest($1::int[], $2::text[], $3::text[]) k(shop_id, id, order_id)
     where w.shop_id = k.shop_id and w.id = k.id returning w.shop_id as "shopId", w.id, w.confirmed_at is not null as confirmed`,
    [
      arrayLiteral(wishes.map(({ shopId }) => shopId)),
      arrayLiteral(wishes.map(({ id }) => id)),
      arrayLiteral(wishes.map(({ signUpId }) => signUpId)),
    ],
  );
  const isNews = (row: { shopId: ShopId; id: string; confirmed: boolean }) =>
    row.confirmed &&
    wishes.some((wish) => wish.shopId === row.shopId && wish.id === row.id && wish.confirmedAt === null);
  if ((rows as { shopId: ShopId; id: string; confirmed: boolean }[]).some(isNews))
    throw Object.assign(new Error("an address was confirmed while its account was made"), { code: "40001" });
}

/** Referrals of some friends that a sign-up made. */
export async function signUpsOfFriends(db: ShopDb, friendIds: readonly string[]): Promise<ReferralId[]> {
  const rows = await db.qualifyingOrder.findMany({
    where: { shopId: db.shopId, orderId: { startsWith: "sign_up:" }, referral: { friendId: { in: [...friendIds] } } },
    select: { referralId: true },
  });
  return [...new Set(rows.map((row) => row.referralId as ReferralId))];
}

/** Forgets addresses that were given before a moment. */
export async function forgetWishes(sql: Sql, before: Date): Promise<number> {
  const { rowCount } = await sql.query("delete from sign_up_wish where at < $1", [before]);
  return rowCount ?? 0;
}
