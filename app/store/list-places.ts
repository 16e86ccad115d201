import type { OrderTrace } from "../core/fraud/assess.ts";
import type { Marks } from "../core/fraud/marks.ts";
import type { IdKind, ListEntryId, ReferralCodeId, ReferralId, ReferrerId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { judgeOrder } from "../core/referral/judge-order.ts";
import type { RewardRow } from "../core/referral/order-book.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import { removeOrder } from "../core/referral/remove-order.ts";
import { isPlace, placeId, placeName } from "../core/referral/sign-up.ts";
import { type ShopDb, sqlOf } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";
import { changeReferrals } from "./change-referrals.ts";
import { sealedListEmail } from "./list-entries.ts";
import { loadOrderBook, type TermsCache } from "./load-order-book.ts";
import { saveOrderBook } from "./save-order-book.ts";
import { settleBook } from "./settle-book.ts";
import { readShop } from "./shops.ts";

/** What somebody on a list has reached by the people whom they brought, and where they are told of it. */
export interface Reached {
  readonly entryId: ListEntryId;
  readonly referrerId: ReferrerId;
  readonly email: string;
  readonly locale: string;
  readonly rewards: readonly Pick<RewardRow, "rewardId" | "amountMinor" | "currency">[];
}

/**
 * Counts a confirmed place for whom brought its person, by the way of every order: a referral of their account, which is
 * opened with the first, judged by the fraud rules, and settled with all that it earns. `traceOf` says what an address leaves
 * for those rules. Answers with what was earned now and by whom; null where nobody brought them, or nothing came of it. Counted
 * again it changes nothing.
 */
export async function countPlace(
  db: ShopDb,
  seal: Seal,
  entryId: ListEntryId,
  traceOf: (email: string) => OrderTrace,
  at: Date,
): Promise<Reached | null> {
  const { shopId } = db;
  const entry = await db.listEntry.findUniqueOrThrow({ where: { shopId_id: { shopId, id: entryId } } });
  const by = entry.broughtBy;
  const bringer = by === null ? null : await db.listEntry.findUnique({ where: { shopId_id: { shopId, id: by } } });
  if (!bringer?.emailSealed || !bringer.emailHash || !entry.emailSealed || !entry.emailHash) return null;
  const email = seal.open(entry.emailSealed, sealedListEmail);
  const bringersEmail = seal.open(bringer.emailSealed, sealedListEmail);
  const locale = await localeOf(db, bringer.id, bringer.joinedAt);
  const { marks } = traceOf(bringersEmail);
  const account = await accountOf(db, seal, { ...bringer, email: bringersEmail, marks, locale }, at);
  const { currency: unit } = await readShop(db);
  const judge: OrderToJudge = {
    shopId,
    order: {
      orderId: placeId(entryId),
      name: placeName,
      stateAt: at,
      createdAt: at,
      paid: true,
      paidAt: null,
      cancelledAt: null,
      fullyRefunded: false,
      signUp: { joinedAt: at, verifiedAt: at },
      test: false,
      currency: currency(unit),
      baseMinor: 0,
      discountCodes: [],
      cartToken: null,
      customerId: null,
      email,
    },
    emailHash: Buffer.from(entry.emailHash).toString("hex"),
    cart: { codeId: account.codeId, visitId: null },
    trace: () => traceOf(email),
  };
  const sql = sqlOf(db);
  const cache: TermsCache = new Map();
  const freshId = <Id extends string>(kind: IdKind) => newId<Id>(kind, at);
  const book = await loadOrderBook(sql, [judge], cache);
  if (judgeOrder(book, judge, freshId) !== "recorded") return null;
  const place = book.orders.get(`${shopId}|${placeId(entryId)}`);
  if (place && bringer.state === "removed") removeOrder(book, place, at, bringer.removedReason ?? "");
  await settleBook(sql, book, cache, freshId);
  await saveOrderBook(sql, book, at);
  const { referrerId } = account;
  // What waits for a review is not promised yet.
  const rewards = [...book.rewards.values()].filter(
    (reward) =>
      reward.fate === "added" &&
      reward.referrerId === referrerId &&
      book.referrals.get(`${shopId}|${reward.referralId}`)?.state === "qualified",
  );
  return { entryId: bringer.id as ListEntryId, referrerId, email: bringersEmail, locale, rewards };
}

/** The language in which somebody asked for their place. */
async function localeOf(db: ShopDb, entryId: string, joinedAt: Date): Promise<string> {
  const cause = listMailCause(entryId, joinedAt);
  const mail = await db.mail.findFirst({ where: { shopId: db.shopId, cause }, select: { locale: true } });
  return mail?.locale ?? "en";
}

/** Why the link to a place was sent: once a day. */
export function listMailCause(entryId: string, at: Date): string {
  return `list:${entryId}:${at.toISOString().slice(0, 10)}`;
}

/**
 * The account on which somebody is owed what they reach, and the code that leads to it: their link's. The account is the one
 * that their address has, which they confirmed to be theirs, else a new one. Call it with their entry locked.
 */
async function accountOf(
  db: ShopDb,
  seal: Seal,
  person: {
    readonly programId: string;
    readonly code: string;
    readonly email: string;
    readonly emailHash: Uint8Array | null;
    readonly marks: Marks;
    readonly locale: string;
  },
  at: Date,
): Promise<{ readonly referrerId: ReferrerId; readonly codeId: ReferralCodeId }> {
  const { shopId } = db;
  const { programId, email, marks, locale } = person;
  const folded = foldCode(person.code);
  const known = await db.referralCode.findUnique({ where: { shopId_folded: { shopId, folded } } });
  if (known) return { referrerId: known.referrerId as ReferrerId, codeId: known.id as ReferralCodeId };
  const emailHash = Buffer.from(person.emailHash ?? []);
  const found = await db.referrer.findFirst({
    where: { shopId, emailHash, state: { not: "erased" } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  const referrerId = (found?.id ?? newId<ReferrerId>("referrer", at)) as ReferrerId;
  if (found === null) {
    const emailSealed = Buffer.from(seal.seal(email, "referrer.email"));
    await db.referrer.create({
      data: { shopId, id: referrerId, emailSealed, emailHash, marks, locale: locale.slice(0, 20), createdAt: at },
    });
  }
  const codeId = newId<ReferralCodeId>("referral_code", at);
  const isFirst = (await db.referralCode.count({ where: { shopId, programId, referrerId, shown: true } })) === 0;
  // There is no discount that Shopify would have to know it for.
  const data = { shopId, id: codeId, programId, referrerId, code: person.code, folded, shown: isFirst, createdAt: at };
  await db.referralCode.create({ data: { ...data, published: "published", createdBy: "goodword" } });
  return { referrerId, codeId };
}

/** The account of somebody on a list; null while nobody whom they brought has confirmed. */
export async function accountOfEntry(db: ShopDb, code: string): Promise<ReferrerId | null> {
  const row = await db.referralCode.findUnique({
    where: { shopId_folded: { shopId: db.shopId, folded: foldCode(code) } },
    select: { referrerId: true },
  });
  return row && (row.referrerId as ReferrerId);
}

/**
 * Makes what an entry that was taken off a list or put back counts for follow: its own place, and those of whom it brought,
 * which earn somebody who is off nothing. Call it with the entry locked.
 */
export async function followEntry(
  db: ShopDb,
  entryId: ListEntryId,
  by: { readonly actor: string; readonly note: string },
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const entry = await db.listEntry.findUniqueOrThrow({ where: { shopId_id: { shopId, id: entryId } } });
  const rows = await db.$queryRaw<{ id: ListEntryId; referralId: ReferralId; off: boolean }[]>`
    select e.id, o.referral_id as "referralId", e.state = 'removed' or b.state = 'removed' as off from (
      select o.order_id, o.referral_id from qualifying_order o where o.shop_id = ${shopId} and o.order_id = ${placeId(entryId)}
      union select o.order_id, o.referral_id from referral_code c join referral r on r.shop_id = c.shop_id and r.program_id = c.program_id and r.referrer_id = c.referrer_id
        join qualifying_order o on o.shop_id = r.shop_id and o.referral_id = r.id where c.shop_id = ${shopId} and c.folded = ${foldCode(entry.code)}
    ) o join list_entry e on e.shop_id = ${shopId} and o.order_id = ${placeId("" as ListEntryId)} || e.id
    join list_entry b on b.shop_id = e.shop_id and b.id = e.brought_by
    where e.id = ${entryId} or e.brought_by = ${entryId}`;
  const wanted = new Map(rows.map(({ id, off }) => [placeId(id), off ? at : null]));
  await changeReferrals(
    db,
    rows.map(({ referralId }) => referralId),
    by.actor,
    at,
    (book, { shopId: shop, referralId }) => {
      let isNews = false;
      for (const order of book.ordersOfReferral.get(`${shop}|${referralId}`) ?? [])
        if (isPlace(order.orderId) && wanted.has(order.orderId))
          isNews = removeOrder(book, order, wanted.get(order.orderId) ?? null, by.note) || isNews;
      return isNews;
    },
  );
}

/** Referrals by which the places of some entries count. */
export async function referralsOfPlaces(db: ShopDb, entryIds: readonly string[]): Promise<ReferralId[]> {
  const rows = await db.qualifyingOrder.findMany({
    where: { shopId: db.shopId, orderId: { in: entryIds.map((id) => placeId(id as ListEntryId)) } },
    select: { referralId: true },
  });
  return rows.map(({ referralId }) => referralId as ReferralId);
}
