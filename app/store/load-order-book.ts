import type { Marks } from "../core/fraud/marks.ts";
import type { ReferralId, ShopId } from "../core/ids.ts";
import type { Terms } from "../core/program/terms.ts";
import { termsSchema } from "../core/program/terms.ts";
import { reasonCode } from "../core/reason.ts";
import type { CodeFacts } from "../core/referral/attribute.ts";
import type { ProgramFacts } from "../core/referral/decide-order.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import {
  emptyBook,
  type FriendRow,
  keepOrder,
  type OrderBook,
  type OrderRow,
  type ReferralRow,
  type RewardRow,
  rewardKey,
} from "../core/referral/order-book.ts";
import { sortedGoods } from "../core/referral/order-goods.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import type { ReferralVerdict } from "../core/referral/referral-history.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { loadPastTraffic } from "./fraud-book.ts";
import { loadOrderLines } from "./order-lines.ts";

/** Terms never change, so a process may keep what it has read. Owned by the worker. */
export type TermsCache = Map<string, Terms>;

const cacheLimit = 10_000;

/** Reads everything that these orders are judged by: one query a table, whatever their number. */
export async function loadOrderBook(sql: Sql, orders: readonly OrderToJudge[], cache: TermsCache): Promise<OrderBook> {
  const book = emptyBook();
  const shops = orders.map((each) => each.shopId);
  await loadCodes(sql, book, orders);
  await loadFriends(sql, book, orders, shops);
  await lockRankings(sql, book, orders);
  await loadHistories(sql, book, await lockReferralsOf(sql, book, orders));
  await loadPrograms(sql, book, cache);
  await loadPastTraffic(sql, book, orders);
  return book;
}

/** Reads and locks some referrals with all that follows from them, for a decision about them. Those of other shops are left out. */
export async function loadReferralBook(
  sql: Sql,
  shopId: ShopId,
  referralIds: readonly ReferralId[],
  cache: TermsCache,
): Promise<OrderBook> {
  const book = emptyBook();
  await sql.query(
    `select pg_advisory_xact_lock(${rankingLock}, h)::text from (
       select distinct hashtext(r.shop_id || '|' || r.program_id || '|' || case when p.budgeted then '' else r.referrer_id end) as h from referral r
       join program p on p.shop_id = r.shop_id and p.id = r.program_id and (p.ranked or p.limited) where r.shop_id = $1 and r.id = any($2::text[]) order by h
     ) k`,
    [shopId, arrayLiteral(referralIds)],
  );
  const { rows } = await sql.query(
    `select r.shop_id as "shopId", r.id from referral r where r.shop_id = $1 and r.id = any($2::text[]) order by r.id for update`,
    [shopId, arrayLiteral(referralIds)],
  );
  await loadHistories(sql, book, rows as ReferralKey[]);
  await loadPrograms(sql, book, cache);
  return book;
}

/** Where places or caps matter, one hand at a time has a referrer's referrals; with a budget, a program's. */
export const rankingLock = 7004;

/**
 * Locks the rankings that these orders may move, before any referral: a place that moves concerns referrals of other friends,
 * which are locked later. Programs without such rules lock nothing.
 */
async function lockRankings(sql: Sql, book: OrderBook, orders: readonly OrderToJudge[]): Promise<void> {
  const friends = [...new Set(book.friends.values())];
  const codes = [...book.codes].filter(([key]) => key.includes("|cod_"));
  await sql.query({
    name: "lock rankings",
    text: `select pg_advisory_xact_lock(${rankingLock}, h)::text from (
             select distinct hashtext(k.shop_id || '|' || k.program_id || '|' || case when p.budgeted then '' else k.referrer_id end) as h from (
               select * from unnest($1::int[], $2::text[], $3::text[]) c(shop_id, program_id, referrer_id)
               union select r.shop_id, r.program_id, r.referrer_id from unnest($4::int[], $5::text[]) f(shop_id, friend_id) join referral r on r.shop_id = f.shop_id and r.friend_id = f.friend_id
               union select r.shop_id, r.program_id, r.referrer_id from unnest($6::int[], $7::text[]) k(shop_id, order_id)
                 join qualifying_order o on o.shop_id = k.shop_id and o.order_id = k.order_id join referral r on r.shop_id = o.shop_id and r.id = o.referral_id
             ) k join program p on p.shop_id = k.shop_id and p.id = k.program_id and (p.ranked or p.limited) order by h
           ) k`,
    values: [
      arrayLiteral(codes.map(([key]) => Number(key.split("|")[0]))),
      arrayLiteral(codes.map(([, code]) => code.programId)),
      arrayLiteral(codes.map(([, code]) => code.referrerId)),
      arrayLiteral(friends.map((row) => row.shopId)),
      arrayLiteral(friends.map((row) => row.friendId)),
      arrayLiteral(orders.map((each) => each.shopId)),
      arrayLiteral(orders.map((each) => each.order.orderId)),
    ],
  });
}

/** Locks one ranking, where nobody could know of it before. */
export async function lockRanking(
  sql: Sql,
  { shopId, programId, referrerId }: Pick<ReferralRow, "shopId" | "programId" | "referrerId">,
): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(${rankingLock}, hashtext($1::text || '|' || $2 || '|' || $3))::text`, [
    shopId,
    programId,
    referrerId,
  ]);
}

export interface ReferralKey {
  readonly shopId: ShopId;
  readonly id: string;
}

async function loadCodes(sql: Sql, book: OrderBook, orders: readonly OrderToJudge[]): Promise<void> {
  const typed = orders.flatMap((each) =>
    each.order.discountCodes.map((code) => [each.shopId, foldCode(code)] as const),
  );
  const carts = orders.flatMap(({ shopId, cart, clicks = [], said }) => [
    ...(cart ? [[shopId, cart.codeId] as const] : []),
    ...clicks.map(({ codeId }) => [shopId, codeId] as const),
    ...(said ? [[shopId, said.codeId] as const] : []),
  ]);
  if (typed.length + carts.length === 0) return;
  const { rows } = await sql.query({
    name: "load codes",
    text: `select c.shop_id as "shopId", c.id as "codeId", c.code, c.folded, c.program_id as "programId", c.referrer_id as "referrerId",
             c.closed_at as "closedAt", r.customer_id as "customerId", encode(r.email_hash, 'hex') as "emailHash", r.marks, r.state = 'banned' as banned
           from (
             select distinct c.shop_id, c.id from referral_code c join unnest($1::int[], $2::text[]) k(shop_id, folded) on k.shop_id = c.shop_id and k.folded = c.folded
             union select * from unnest($3::int[], $4::text[])
           ) k join referral_code c on c.shop_id = k.shop_id and c.id = k.id join referrer r on r.shop_id = c.shop_id and r.id = c.referrer_id
           where c.state = 'active' or c.closed_at is not null`,
    values: [
      typed.map(([shop]) => shop),
      typed.map(([, code]) => code),
      carts.map(([shop]) => shop),
      carts.map(([, id]) => id),
    ],
  });
  for (const row of rows as (Omit<CodeFacts, "closedAt"> & {
    shopId: ShopId;
    folded: string;
    closedAt: Date | null;
    customerId: string | null;
    emailHash: string | null;
    marks: Marks;
    banned: boolean;
  })[]) {
    const code: CodeFacts = {
      codeId: row.codeId,
      code: row.code,
      programId: row.programId,
      referrerId: row.referrerId,
      ...(row.closedAt === null ? {} : { closedAt: row.closedAt }),
    };
    book.codes.set(`${row.shopId}|${row.folded}`, code);
    book.codes.set(`${row.shopId}|${row.codeId}`, code);
    const { customerId, emailHash, marks, banned } = row;
    book.referrers.set(`${row.shopId}|${row.referrerId}`, { customerId, emailHash, marks, banned });
  }
}

const referralFields = `r.shop_id as "shopId", r.id as "referralId", r.program_id as "programId", r.terms_version as "termsVersion", r.referrer_id as "referrerId",
  r.friend_id as "friendId", r.friend_account_id as "friendAccountId", r.code_id as "codeId", r.visit_id as "visitId", r.state, r.reason, r.check_at as "checkAt", r.check_order_id as "checkOrderId",
  r.previous_orders as "previousOrders", r.verdict, r.verdict_reason as "verdictReason", r.verdict_values as "verdictValues", r.superseded_by as "supersededBy", r.counts_since as "countsSince", r.created_at as "createdAt",
  w.customer_id as "referrerCustomerId", encode(w.email_hash, 'hex') as "referrerEmailHash", w.marks as "referrerMarks", w.state = 'banned' as "referrerBanned",
  r.cleared_at as "clearedAt"`;

type LoadedReferral = Omit<ReferralRow, "fate" | "reason" | "verdict"> & {
  reason: string | null;
  verdict: ReferralVerdict["state"] | null;
  verdictReason: string | null;
  verdictValues: ReferralVerdict["values"];
  referrerCustomerId: string | null;
  referrerEmailHash: string | null;
  referrerMarks: Marks;
  referrerBanned: boolean;
};

function keepReferral(book: OrderBook, row: LoadedReferral): ReferralRow {
  const key = `${row.shopId}|${row.referralId}`;
  const known = book.referrals.get(key);
  if (known) return known;
  const { referrerCustomerId, referrerEmailHash, referrerMarks, referrerBanned, ...without } = row;
  const { verdict, verdictReason, verdictValues, ...rest } = without;
  const referral: ReferralRow = {
    ...rest,
    fate: "stored",
    reason: reasonCode(row.reason),
    verdict: verdict && {
      state: verdict,
      reason: reasonCode(verdictReason) ?? "rejected_by_staff",
      values: verdictValues,
    },
  };
  book.referrals.set(key, referral);
  book.referrers.set(`${row.shopId}|${row.referrerId}`, {
    customerId: referrerCustomerId,
    emailHash: referrerEmailHash,
    marks: referrerMarks,
    banned: referrerBanned,
  });
  return referral;
}

async function loadFriends(
  sql: Sql,
  book: OrderBook,
  orders: readonly OrderToJudge[],
  shops: readonly ShopId[],
): Promise<void> {
  const { rows } = await sql.query({
    name: "load friends",
    text: `select distinct f.shop_id as "shopId", f.id as "friendId", f.customer_id as "customerId", encode(f.email_hash, 'hex') as "emailHash"
           from (
             select f.shop_id, f.id from unnest($1::int[], $2::text[]) k(shop_id, customer_id) join friend f on f.shop_id = k.shop_id and f.customer_id = k.customer_id
             union
             select f.shop_id, f.id from unnest($1::int[], $3::text[]) k(shop_id, hash) join friend f on f.shop_id = k.shop_id and f.email_hash = decode(k.hash, 'hex')
           ) k join friend f on f.shop_id = k.shop_id and f.id = k.id order by f.id`,
    values: [shops, orders.map((each) => each.order.customerId), orders.map((each) => each.emailHash)],
  });
  for (const row of rows as Omit<FriendRow, "fate">[]) {
    const friend: FriendRow = { ...row, fate: "stored" };
    if (friend.customerId !== null) book.friends.set(`${friend.shopId}|c|${friend.customerId}`, friend);
    // Two friends may share an address; the one known first answers for it.
    const byEmail = `${friend.shopId}|e|${friend.emailHash}`;
    if (friend.emailHash !== null && !book.friends.has(byEmail)) book.friends.set(byEmail, friend);
  }
}

/** Locks the referrals of the friends in the book and of the orders, by id, and answers with them. */
async function lockReferralsOf(sql: Sql, book: OrderBook, orders: readonly OrderToJudge[]): Promise<ReferralKey[]> {
  const friends = [...new Set(book.friends.values())];
  // Two orders of one friend in two hands, or a rejection at this moment: whoever comes second sees what the first one did.
  // Referrals are locked before rewards and both by id, here and wherever else, so that nobody waits in a circle.
  const { rows } = await sql.query({
    name: "lock referrals",
    text: `select r.shop_id as "shopId", r.id from referral r where (r.shop_id, r.id) in (
             select f.shop_id, f.id from unnest($1::int[], $2::text[]) k(shop_id, friend_id) join referral f on f.shop_id = k.shop_id and f.friend_id = k.friend_id
             union select o.shop_id, o.referral_id from unnest($3::int[], $4::text[]) k(shop_id, order_id) join qualifying_order o on o.shop_id = k.shop_id and o.order_id = k.order_id
           ) order by r.shop_id, r.id for update`,
    values: [
      arrayLiteral(friends.map((row) => row.shopId)),
      arrayLiteral(friends.map((row) => row.friendId)),
      arrayLiteral(orders.map((each) => each.shopId)),
      arrayLiteral(orders.map((each) => each.order.orderId)),
    ],
  });
  return rows as ReferralKey[];
}

/** Reads locked referrals with all of their orders and rewards: the rule sees a whole history or none. */
export async function loadHistories(sql: Sql, book: OrderBook, keys: readonly ReferralKey[]): Promise<void> {
  if (keys.length === 0) return;
  const values = [arrayLiteral(keys.map((row) => row.shopId)), arrayLiteral(keys.map((row) => row.id))];
  const referrals = await sql.query({
    name: "load referrals",
    text: `select ${referralFields} from unnest($1::int[], $2::text[]) k(shop_id, id)
           join referral r on r.shop_id = k.shop_id and r.id = k.id join referrer w on w.shop_id = r.shop_id and w.id = r.referrer_id
           order by r.created_at, r.id`,
    values,
  });
  for (const row of referrals.rows as LoadedReferral[]) {
    const key = `${row.shopId}|${row.friendId}`;
    const siblings = book.referralsOfFriend.get(key) ?? [];
    siblings.push(keepReferral(book, row));
    book.referralsOfFriend.set(key, siblings);
  }
  const orders = await sql.query({
    name: "load orders",
    text: `select o.shop_id as "shopId", o.order_id as "orderId", o.referral_id as "referralId", o.name, o.attribution, o.confidence, o.bar, case when o.attribution <> 'known_friend' then o.evidence end as evidence, o.removed_at as "removedAt",
             o.refusal, o.refusal_values as "refusalValues", o.base_minor as "baseMinor", o.base_known as "baseKnown", o.goods, o.currency, o.paid_at as "paidAt", o.cancelled_at as "cancelledAt", o.fully_refunded as "fullyRefunded", o.fulfilled_at as "fulfilledAt", o.disputes, o.state_at as "stateAt"
           from unnest($1::int[], $2::text[]) k(shop_id, referral_id) join qualifying_order o on o.shop_id = k.shop_id and o.referral_id = k.referral_id`,
    values,
  });
  for (const row of orders.rows as (Omit<OrderRow, "fate" | "told" | "moved" | "evidence" | "bar" | "refusal"> & {
    evidence: OrderRow["evidence"] | null;
    bar: string | null;
    refusal: string | null;
  })[]) {
    keepOrder(book, {
      ...row,
      fate: "stored",
      goods: row.goods && sortedGoods(row.goods),
      told: true,
      moved: false,
      evidence: row.evidence ?? [],
      bar: reasonCode(row.bar),
      refusal: reasonCode(row.refusal),
    });
  }
  await loadOrderLines(
    sql,
    book,
    orders.rows.filter((row: Pick<OrderRow, "goods">) => row.goods !== null),
  );
  // The rows are locked: a release or a payout of the same reward waits, and sees what this batch did.
  const rewards = await sql.query({
    name: "load rewards",
    text: `select w.shop_id as "shopId", w.id as "rewardId", w.referral_id as "referralId", w.program_id as "programId", w.terms_version as "termsVersion",
             w.side, w.cause, w.order_id as "orderId", w.referrer_id as "referrerId", w.state, w.reason, w.amount_minor as "amountMinor", w.clawed_minor as "clawedMinor",
             w.currency, w.hold_until as "holdUntil", w.automatic, w.lapsed_at as "lapsedAt"
           from reward w where (w.shop_id, w.referral_id) in (select * from unnest($1::int[], $2::text[]))
           order by w.shop_id, w.id for update`,
    values,
  });
  for (const row of rewards.rows as (Omit<RewardRow, "fate" | "reason"> & { reason: string | null })[])
    book.rewards.set(rewardKey(row), { ...row, fate: "stored", reason: reasonCode(row.reason) });
}

async function loadPrograms(sql: Sql, book: OrderBook, cache: TermsCache): Promise<void> {
  const wanted = new Map<string, readonly [number, string]>();
  const name = (key: string, programId: string) =>
    wanted.set(`${key.split("|")[0]}|${programId}`, [Number(key.split("|")[0]), programId]);
  for (const [key, code] of book.codes) name(key, code.programId);
  for (const [key, referral] of book.referrals) name(key, referral.programId);
  if (wanted.size === 0) return;
  const { rows } = await sql.query({
    name: "load programs",
    text: `select p.shop_id as "shopId", p.id, p.state, p.terms_version as version, p.ranked, p.limited
           from unnest($1::int[], $2::text[]) k(shop_id, id) join program p on p.shop_id = k.shop_id and p.id = k.id`,
    values: [
      arrayLiteral([...wanted.values()].map(([shop]) => shop)),
      arrayLiteral([...wanted.values()].map(([, id]) => id)),
    ],
  });
  const programs = rows as {
    shopId: number;
    id: ProgramFacts["programId"];
    state: ProgramFacts["state"];
    version: number;
    ranked: boolean;
    limited: boolean;
  }[];
  const versions = [
    ...programs.map((row) => `${row.shopId}|${row.id}|${row.version}`),
    ...[...book.referrals.values()].map((row) => `${row.shopId}|${row.programId}|${row.termsVersion}`),
  ];
  await loadTerms(sql, versions, cache);
  for (const key of versions) {
    const terms = cache.get(key);
    if (terms) book.terms.set(key, terms);
  }
  for (const row of programs) {
    const terms = cache.get(`${row.shopId}|${row.id}|${row.version}`);
    if (terms)
      book.programs.set(`${row.shopId}|${row.id}`, {
        programId: row.id,
        state: row.state,
        version: row.version,
        terms,
        ranked: row.ranked,
        limited: row.limited,
      });
  }
}

/** Reads terms into the cache, by `shopId|program id|version`; those that it has are left out. */
export async function loadTerms(sql: Sql, wanted: readonly string[], cache: TermsCache): Promise<void> {
  const keys = [...new Set(wanted)].filter((key) => !cache.has(key));
  if (keys.length === 0) return;
  if (cache.size > cacheLimit) cache.clear();
  const parts = keys.map((key) => key.split("|"));
  const { rows } = await sql.query({
    name: "load terms",
    text: `select t.shop_id as "shopId", t.program_id as "programId", t.version, t.body
           from unnest($1::int[], $2::text[], $3::int[]) k(shop_id, program_id, version)
           join terms t on t.shop_id = k.shop_id and t.program_id = k.program_id and t.version = k.version`,
    values: [0, 1, 2].map((column) => arrayLiteral(parts.map((part) => part[column] ?? null))),
  });
  for (const row of rows as { shopId: number; programId: string; version: number; body: unknown }[]) {
    cache.set(`${row.shopId}|${row.programId}|${row.version}`, termsSchema.parse(row.body));
  }
}
