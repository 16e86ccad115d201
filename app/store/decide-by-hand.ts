import type { IdKind, NewId, ReferralCodeId, ReferralId, ReferrerId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { OrderBook, OrderRow, ReferralRow } from "../core/referral/order-book.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import { compareRewards, type RewardEffect, snapshotRewards } from "../core/reward/compare-rewards.ts";
import { type ShopDb, sqlOf } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";
import { openFriendAccounts } from "./friend-accounts.ts";
import { loadOrderBook, loadReferralBook, type TermsCache } from "./load-order-book.ts";
import { saveOrderBook } from "./save-order-book.ts";
import { settleBook } from "./settle-book.ts";

/** What a decision of staff is about: referrals that we have, or an order that was nobody's until now. */
export type HandSubject =
  | { readonly referralIds: readonly ReferralId[] }
  | { readonly order: OrderToJudge; readonly seal: Pick<Seal, "seal"> };

/** What it comes to, or why it cannot be. */
export type HandOutcome =
  | { readonly ok: true; readonly referralId: ReferralId; readonly effects: readonly RewardEffect[] }
  | { readonly ok: false; readonly message: string };

/**
 * Makes a decision of staff so, with everything that follows from it for rewards and books; without `commit` it only says
 * what would follow. `change` writes into the book and names the orders that it rewrote; `piece` is added to their
 * evidence, in which every earlier piece stays.
 */
export async function decideByHand(
  db: ShopDb,
  subject: HandSubject,
  by: { readonly actor: string; readonly at: Date; readonly commit: boolean; readonly piece: object },
  change: (
    book: OrderBook,
    newId: NewId,
  ) => { readonly ok: true; readonly referral: ReferralRow; readonly orders: readonly OrderRow[] } | HandOutcome,
): Promise<HandOutcome> {
  const sql = sqlOf(db);
  const cache: TermsCache = new Map();
  const book =
    "order" in subject
      ? await loadOrderBook(sql, [subject.order], cache)
      : await loadReferralBook(sql, db.shopId, subject.referralIds, cache);
  book.actor = by.actor;
  const freshId = <Id extends string>(kind: IdKind) => newId<Id>(kind, by.at);
  const before = snapshotRewards(book);
  const changed = change(book, freshId);
  if (!("referral" in changed)) return changed;
  if ("order" in subject) await openFriendAccounts(sql, subject.seal, book, [subject.order], by.at, freshId, by.commit);
  await settleBook(sql, book, cache, freshId);
  const effects = compareRewards(before, book);
  if (by.commit) {
    await saveOrderBook(sql, book, by.at);
    await addEvidence(db, changed.orders, by.piece);
  }
  return { ok: true, referralId: changed.referral.referralId, effects };
}

async function addEvidence(db: ShopDb, orders: readonly OrderRow[], piece: object): Promise<void> {
  // What was added has its evidence already.
  const ids = orders.filter(({ fate }) => fate !== "added").map(({ orderId }) => orderId);
  await db.$executeRaw`
    update qualifying_order set evidence = evidence || ${JSON.stringify([piece])}::jsonb
    where shop_id = ${db.shopId} and order_id = any(${ids})`;
}

/** Referrals that a friend of this one has or had in the same program, itself among them. */
export async function referralsBeside(db: ShopDb, referralId: ReferralId): Promise<ReferralId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select s.id from referral r join referral s on s.shop_id = r.shop_id and s.friend_id = r.friend_id and s.program_id = r.program_id
    where r.shop_id = ${db.shopId} and r.id = ${referralId}`;
  return rows.map((row) => row.id as ReferralId);
}

/** A referrer as staff name one: with the code that they share in a program, null when they have not joined it. */
export interface NamedReferrer {
  readonly referrerId: ReferrerId;
  readonly customerId: string | null;
  readonly emailHash: string | null;
  readonly codeId: ReferralCodeId | null;
}

/** Finds the referrer whose code or exact e-mail address this is; of several with one address, who joined the program. */
export async function findNamedReferrer(
  db: ShopDb,
  seal: Pick<Seal, "hash">,
  typed: string,
  programId: string,
): Promise<NamedReferrer | null> {
  const email = foldEmail(typed);
  const hash = email === null ? null : Buffer.from(seal.hash(email, db.shopId));
  const rows = await db.$queryRaw<
    { id: string; customer_id: string | null; email_hash: Uint8Array | null; code_id: string | null }[]
  >`
    select w.id, w.customer_id, w.email_hash, c.id as code_id from (
      select referrer_id as id from referral_code where shop_id = ${db.shopId} and folded = ${foldCode(typed)}
      union select id from referrer where shop_id = ${db.shopId} and email_hash = ${hash}
    ) k join referrer w on w.shop_id = ${db.shopId} and w.id = k.id and w.state = 'active'
    left join referral_code c on c.shop_id = w.shop_id and c.referrer_id = w.id and c.program_id = ${programId} and c.shown
    order by (c.id is null), w.created_at, w.id limit 1`;
  const row = rows[0];
  return row === undefined
    ? null
    : {
        referrerId: row.id as ReferrerId,
        customerId: row.customer_id,
        emailHash: row.email_hash === null ? null : Buffer.from(row.email_hash).toString("hex"),
        codeId: row.code_id as ReferralCodeId | null,
      };
}

/** The friend of a referral and the program it is in, as a decision needs them. */
export async function readFriendOf(
  db: ShopDb,
  referralId: ReferralId,
): Promise<{
  readonly programId: string;
  readonly customerId: string | null;
  readonly emailHash: string | null;
} | null> {
  const row = await db.referral.findUnique({
    where: { shopId_id: { shopId: db.shopId, id: referralId } },
    include: { friend: true },
  });
  return (
    row && {
      programId: row.programId,
      customerId: row.friend.customerId,
      emailHash: row.friend.emailHash === null ? null : Buffer.from(row.friend.emailHash).toString("hex"),
    }
  );
}
