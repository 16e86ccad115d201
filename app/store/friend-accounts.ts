import type { NewId, ReferrerId, ShopId } from "../core/ids.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { OrderBook, ReferralRow } from "../core/referral/order-book.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import type { Sql } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { arrayLiteral } from "./array-literal.ts";

interface Wanted {
  readonly referral: ReferralRow;
  readonly shopId: ShopId;
  readonly customerId: string | null;
  readonly email: string | null;
  readonly emailHash: string | null;
  /** The language that they ordered in. */
  readonly locale: string;
}

/**
 * Gives every friend whom these orders bring a reward an account to be owed it on: the one that they have as a referrer, else
 * a new one with their customer's number and address, which is how it reaches them. Their address is kept from here on and
 * not before. A friend with neither stays without. Costs nothing where no program rewards friends, else two statements a batch.
 * Without `commit` nothing is written, and who has no account yet is given the id of none.
 */
export async function openFriendAccounts(
  sql: Sql,
  seal: Pick<Seal, "seal">,
  book: OrderBook,
  orders: readonly OrderToJudge[],
  at: Date,
  newId: NewId,
  commit = true,
): Promise<void> {
  const wanted = wantedAccounts(book, orders);
  if (wanted.length === 0) return;
  const columns = (rows: readonly Wanted[]) => [
    arrayLiteral(rows.map(({ shopId }) => shopId)),
    arrayLiteral(rows.map(({ customerId }) => customerId)),
    arrayLiteral(rows.map(({ emailHash }) => emailHash)),
  ];
  // An address alone finds whoever has it; a customer is told apart by their number, and an address of theirs proves nothing.
  const fresh = [...new Map(wanted.map((each) => [nameOf(each), each])).values()];
  if (commit)
    await sql.query({
      name: "open friend accounts",
      text: `insert into referrer (shop_id, customer_id, email_hash, id, email_sealed, locale, created_at)
           select k.shop_id, k.customer_id, decode(k.hash, 'hex'), k.id, k.sealed, k.locale, $7
           from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[]) k(shop_id, customer_id, hash, id, sealed, locale)
           where k.customer_id is not null or not exists (
             select from referrer r where r.shop_id = k.shop_id and r.email_hash = decode(k.hash, 'hex') and r.state <> 'erased')
           on conflict (shop_id, customer_id) do nothing`,
      values: [
        ...columns(fresh),
        arrayLiteral(fresh.map(() => newId<ReferrerId>("referrer"))),
        arrayLiteral(fresh.map(({ email }) => email && Buffer.from(seal.seal(email, "referrer.email")))),
        arrayLiteral(fresh.map(({ locale }) => locale)),
        at,
      ],
    });
  const { rows } = await sql.query({
    name: "find friend accounts",
    text: `select k.shop_id as "shopId", k.customer_id as "customerId", k.hash as "emailHash", r.id
           from unnest($1::int[], $2::text[], $3::text[]) k(shop_id, customer_id, hash), lateral (
             select r.id from referrer r where r.shop_id = k.shop_id and k.customer_id is not null and r.customer_id = k.customer_id
             union all
             (select r.id from referrer r where r.shop_id = k.shop_id and k.customer_id is null and r.email_hash = decode(k.hash, 'hex') and r.state <> 'erased'
              order by r.customer_id is null, r.created_at, r.id limit 1)
           ) r`,
    values: columns(wanted),
  });
  const accounts = new Map(
    (rows as (Omit<Wanted, "referral" | "email" | "locale"> & { id: ReferrerId })[]).map((row) => [
      nameOf(row),
      row.id,
    ]),
  );
  for (const each of wanted) {
    const { referral } = each;
    referral.friendAccountId = accounts.get(nameOf(each)) ?? (commit ? null : newId<ReferrerId>("referrer"));
    if (referral.fate === "stored" && referral.friendAccountId !== null) referral.fate = "changed";
  }
}

const nameOf = ({ shopId, customerId, emailHash }: Pick<Wanted, "shopId" | "customerId" | "emailHash">) =>
  customerId === null ? `${shopId}|e|${emailHash}` : `${shopId}|c|${customerId}`;

/** Friends of whom an order in hand says who they are, each once. */
function wantedAccounts(book: OrderBook, orders: readonly OrderToJudge[]): Wanted[] {
  const missing = [...book.touched].filter(
    ({ shopId, programId, termsVersion, friendAccountId, supersededBy }) =>
      friendAccountId === null &&
      supersededBy === null &&
      (book.terms.get(`${shopId}|${programId}|${termsVersion}`)?.friendReward ?? null) !== null,
  );
  if (missing.length === 0) return [];
  const friends = new Map([...book.friends.values()].map((friend) => [friend.friendId, friend]));
  const byReferral = new Map<string, OrderToJudge[]>();
  for (const each of orders) {
    const key = `${each.shopId}|${book.orders.get(`${each.shopId}|${each.order.orderId}`)?.referralId}`;
    byReferral.set(key, [...(byReferral.get(key) ?? []), each]);
  }
  return missing.flatMap((referral): Wanted[] => {
    const { shopId } = referral;
    const theirs = byReferral.get(`${shopId}|${referral.referralId}`) ?? [];
    const customerId =
      friends.get(referral.friendId)?.customerId ??
      theirs.find(({ order }) => order.customerId)?.order.customerId ??
      null;
    const known = theirs.find(({ emailHash }) => emailHash !== null);
    const email = foldEmail(known?.order.email ?? null);
    const emailHash = known?.emailHash ?? null;
    const locale = theirs.find(({ order }) => order.locale)?.order.locale?.slice(0, 20) ?? "en";
    return customerId === null && emailHash === null
      ? []
      : [{ referral, shopId, customerId, email, emailHash, locale }];
  });
}
