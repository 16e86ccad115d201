import type { ReferralId, ReferrerId } from "../core/ids.ts";
import { type PersonAccount, postings } from "../core/ledger/posting.ts";
import { money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { addActivity } from "./activity.ts";
import { postMovements, readBalances } from "./ledger.ts";
import { rankingLock } from "./load-order-book.ts";

/** Two customers of the store that are one from now on. */
export interface MergedCustomers {
  readonly keptId: string;
  readonly deletedId: string;
}

/**
 * Lets the kept customer be the friend that the other one was. Where both were friends already, each program's referral goes
 * along unless the kept one has a referral there, which then decides about what is bought from now on: what was promised about
 * either stays promised. `false` when nobody knew the other one.
 */
export async function mergeFriends(db: ShopDb, { keptId, deletedId }: MergedCustomers): Promise<boolean> {
  const { shopId } = db;
  const rows = await db.$queryRaw<{ id: string; customer_id: string }[]>`
    select id, customer_id from friend where shop_id = ${shopId} and customer_id in (${keptId}, ${deletedId}) order by id for update`;
  const gone = rows.find((row) => row.customer_id === deletedId);
  const kept = rows.find((row) => row.customer_id === keptId);
  if (!gone) return false;
  if (!kept) {
    await db.friend.updateMany({ where: { shopId, id: gone.id }, data: { customerId: keptId } });
    return true;
  }
  await db.$queryRaw`select id from referral where shop_id = ${shopId} and friend_id in (${gone.id}, ${kept.id}) order by id for update`;
  await db.$executeRaw`
    update referral r set friend_id = ${kept.id} where r.shop_id = ${shopId} and r.friend_id = ${gone.id}
      and not exists (select from referral k where k.shop_id = r.shop_id and k.friend_id = ${kept.id} and k.program_id = r.program_id)`;
  await db.friend.updateMany({ where: { shopId, id: gone.id }, data: { customerId: null } });
  return true;
}

/** What became of the referrers among two customers. */
export interface MergedReferrers {
  readonly into: ReferrerId;
  /** Referrals whose place among the referrer's others is another one now, or that take from one cap with them. */
  readonly unsettled: readonly ReferralId[];
  /** The account that went was banned, and the other one was not. */
  readonly ban: { readonly by: string; readonly note: string } | null;
}

/**
 * Makes the account of the deleted customer the kept one's. Where both were referrers, everything of the one becomes the
 * other's: codes (which go on working), referrals, rewards, payouts, and with a posting what is owed. `null` when the deleted
 * customer was no referrer.
 */
export async function mergeReferrers(
  db: ShopDb,
  { keptId, deletedId }: MergedCustomers,
  at: Date,
): Promise<MergedReferrers | null> {
  const { shopId } = db;
  const rows = await db.$queryRaw<{ id: ReferrerId; customer_id: string; state: string }[]>`
    select id, customer_id, state from referrer where shop_id = ${shopId} and customer_id in (${keptId}, ${deletedId}) order by id for update`;
  const gone = rows.find((row) => row.customer_id === deletedId);
  const kept = rows.find((row) => row.customer_id === keptId);
  if (!gone) return null;
  if (!kept) {
    await db.referrer.updateMany({ where: { shopId, id: gone.id }, data: { customerId: keptId } });
    return { into: gone.id, unsettled: [], ban: null };
  }
  await lockLimitsOf(db, [gone.id, kept.id]);
  // Referrals before rewards before payouts, each by id, as everywhere.
  await db.$queryRaw`
    select id from referral where shop_id = ${shopId} and (referrer_id in (${gone.id}, ${kept.id}) or friend_account_id in (${gone.id}, ${kept.id}))
    order by id for update`;
  await db.$queryRaw`select id from reward where shop_id = ${shopId} and referrer_id in (${gone.id}, ${kept.id}) order by id for update`;
  await db.$queryRaw`select id from payout where shop_id = ${shopId} and referrer_id in (${gone.id}, ${kept.id}) order by id for update`;
  const ranked = await db.$queryRaw<{ id: ReferralId }[]>`
    update referral r set referrer_id = ${kept.id}, counts_since = null from program p
    where r.shop_id = ${shopId} and r.referrer_id = ${gone.id} and p.shop_id = r.shop_id and p.id = r.program_id and p.ranked returning r.id`;
  const capped = await joinCaps(db, gone.id, kept.id);
  const change = { where: { shopId, referrerId: gone.id }, data: { referrerId: kept.id } };
  await db.paidOut.updateMany(change);
  await db.referral.updateMany(change);
  await db.referral.updateMany({
    where: { shopId, friendAccountId: gone.id },
    data: { friendAccountId: kept.id },
  });
  await db.reward.updateMany(change);
  await db.payout.updateMany(change);
  await db.earning.updateMany(change);
  // The code that the person sees stays the kept account's, where it has one in the program.
  await db.$executeRaw`
    update referral_code c set referrer_id = ${kept.id}, shown = c.shown and not exists (
      select from referral_code k where k.shop_id = c.shop_id and k.program_id = c.program_id and k.referrer_id = ${kept.id} and k.shown)
    where c.shop_id = ${shopId} and c.referrer_id = ${gone.id}`;
  await db.$executeRaw`
    update application a set referrer_id = ${kept.id} where a.shop_id = ${shopId} and a.referrer_id = ${gone.id}
      and not exists (select from application k where k.shop_id = a.shop_id and k.program_id = a.program_id and k.referrer_id = ${kept.id})`;
  await db.application.updateMany({ where: { shopId, referrerId: gone.id }, data: { about: null } });
  await db.$executeRaw`
    update claim c set referrer_id = ${kept.id} where c.shop_id = ${shopId} and c.referrer_id = ${gone.id}
      and not exists (select from claim k where k.shop_id = c.shop_id and k.program_id = c.program_id and k.referrer_id = ${kept.id}
        and k.order_name = c.order_name and k.email_hash = c.email_hash)`;
  // Sealed for the account that left them: the person gives them again.
  await db.payoutDestination.deleteMany({ where: { shopId, referrerId: gone.id } });
  const balances = (await readBalances(db, [gone.id])).filter(({ amountMinor }) => amountMinor !== 0);
  await postMovements(
    db,
    balances.map(({ account, currency, amountMinor }) => ({
      key: `merge:${gone.id}:${account}:${currency}:${at.toISOString()}`,
      kind: "merge",
      posting: postings.merge(
        // Of a party there are no others.
        account as PersonAccount["kind"],
        amountMinor > 0 ? [gone.id, kept.id] : [kept.id, gone.id],
        money(Math.abs(amountMinor), currency),
      ),
    })),
    at,
  );
  const banned =
    gone.state === "banned" && kept.state === "active"
      ? await db.referrer.findUnique({ where: { shopId_id: { shopId, id: gone.id } } })
      : null;
  // Nothing that says who they are is kept twice: an erasure of the kept one would miss it.
  const nobody = { customerId: null, nameSealed: null, emailSealed: null, emailHash: null, marks: {}, banNote: null };
  await db.referrer.updateMany({
    where: { shopId, id: gone.id },
    data: { ...nobody, state: "erased", mergedInto: kept.id },
  });
  await addActivity(
    db,
    [
      { referrerId: gone.id, actor: "shopify", what: "account_merged_away", data: { into: kept.id } },
      { referrerId: kept.id, actor: "shopify", what: "account_merged", data: { from: gone.id } },
    ],
    at,
  );
  return {
    into: kept.id,
    unsettled: [...new Set([...ranked.map(({ id }) => id), ...capped])],
    ban: banned && { by: banned.bannedBy ?? "staff", note: banned.banNote ?? "" },
  };
}

/** Nobody takes from a limit of either meanwhile; taken before referrals are, as everywhere (load-order-book.ts). */
async function lockLimitsOf(db: ShopDb, referrers: readonly ReferrerId[]): Promise<void> {
  await db.$queryRaw`
    select pg_advisory_xact_lock(${rankingLock}::int, h)::text from (
      select distinct hashtext(p.shop_id || '|' || p.id || '|' || case when p.budgeted then '' else w.id end) as h
      from program p, unnest(${[...referrers]}::text[]) w(id) where p.shop_id = ${db.shopId} and (p.ranked or p.limited) order by h
    ) k`;
}

/**
 * Lets what both earned take from one cap: a cap is a person's. Of what goes beyond it now the later orders earn nothing, as
 * if there had been one account from the beginning. Answers with the referrals of which that has to be worked out.
 */
async function joinCaps(db: ShopDb, gone: ReferrerId, kept: ReferrerId): Promise<ReferralId[]> {
  const { shopId } = db;
  const rows = await db.$queryRaw<{ id: ReferralId }[]>`
    select distinct referral_id as id from earning where shop_id = ${shopId} and referrer_id = ${gone} and cap_pool is not null`;
  if (rows.length === 0) return [];
  await db.$executeRaw`
    insert into reward_pool as p (shop_id, id, program_id, currency, limit_minor, asked_minor, given_minor)
    select shop_id, replace(id, ${`|${gone}|`}, ${`|${kept}|`}), program_id, currency, limit_minor, asked_minor, given_minor from reward_pool
    where shop_id = ${shopId} and id like 'cap|%' and split_part(id, '|', 3) = ${gone}
    on conflict (shop_id, id) do update set asked_minor = p.asked_minor + excluded.asked_minor, given_minor = p.given_minor + excluded.given_minor`;
  await db.$executeRaw`delete from reward_pool where shop_id = ${shopId} and id like 'cap|%' and split_part(id, '|', 3) = ${gone}`;
  await db.$executeRaw`
    update earning set cap_pool = replace(cap_pool, ${`|${gone}|`}, ${`|${kept}|`})
    where shop_id = ${shopId} and referrer_id = ${gone} and cap_pool is not null`;
  return rows.map(({ id }) => id);
}
