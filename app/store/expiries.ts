import { Prisma } from "@prisma/client";
import type { PayoutId, ReferrerId, RewardId } from "../core/ids.ts";
import { type Currency, currency, type Money, money } from "../core/money/money.ts";
import { type Expiry, type ExpiryEnd, type ShownExpiry, settleMs } from "../core/payout/plan-expiry.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";
import { noteRewards } from "./note-rewards.ts";
import { retellRewards } from "./retell-rewards.ts";

/** People are told at most so many days before. */
export const longestReminder = 60;

/** The columns of it, beside whatever else a query reads; `e` is the expiry. */
export const expiryColumns = Prisma.sql`e.expires_at as "until", e.ended_as as "endedAs", e.left_minor as "leftMinor", e.amount_minor as "heldMinor"`;

/** What those columns bring. */
export interface ExpiryColumns {
  readonly until: Date | null;
  readonly endedAs: string | null;
  readonly leftMinor: bigint | null;
  readonly heldMinor: bigint | null;
}

/** Reads them; null for what does not run out. */
export function toExpiry({ until, endedAs, leftMinor, heldMinor }: ExpiryColumns): ShownExpiry | null {
  if (until === null) return null;
  return {
    until,
    endedAs: endedAs as ExpiryEnd | null,
    leftMinor: leftMinor === null ? null : Number(leftMinor),
    untouched: leftMinor !== null && leftMinor === heldMinor,
  };
}

/** Keeps until when what a payout brought can be used; `null` for always. Told again, the newest counts. */
export async function keepExpiry(
  db: ShopDb,
  payout: { readonly payoutId: PayoutId; readonly amountMinor: number; readonly currency: string },
  expiresAt: string | null,
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const { payoutId, amountMinor, currency: asset } = payout;
  if (expiresAt === null) {
    await db.payoutExpiry.deleteMany({ where: { shopId, payoutId, endedAt: null } });
    return;
  }
  await db.payoutExpiry.upsert({
    where: { shopId_payoutId: { shopId, payoutId } },
    create: { shopId, payoutId, fromAt: at, expiresAt: new Date(expiresAt), amountMinor, currency: asset },
    update: { expiresAt: new Date(expiresAt) },
  });
}

/** Notes that so much of what a payout brought was taken back, or came back by itself: all of it runs out no more. */
export async function takeExpiryBack(db: ShopDb, payoutId: PayoutId, takenMinor: number, at: Date): Promise<void> {
  await db.$executeRaw`
    update payout_expiry set amount_minor = amount_minor - least(amount_minor, ${takenMinor}),
      ended_at = case when amount_minor <= ${takenMinor} then ${at}::timestamptz end, ended_as = case when amount_minor <= ${takenMinor} then 'taken_back' end,
      left_minor = case when amount_minor <= ${takenMinor} then 0 else left_minor end
    where shop_id = ${db.shopId} and payout_id = ${payoutId} and ended_at is null`;
}

/** Something that runs out, with whose it is. */
export interface OpenExpiry extends Expiry {
  readonly payoutId: PayoutId;
  readonly referrerId: ReferrerId;
  readonly rail: string;
  readonly value: Money;
}

interface OpenRow {
  readonly id: string;
  readonly referrer_id: string;
  readonly rail: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly from_at: Date;
  readonly expires_at: Date;
  readonly reminded_at: Date | null;
}

const toOpen = (row: OpenRow): OpenExpiry => ({
  payoutId: row.id as PayoutId,
  referrerId: row.referrer_id as ReferrerId,
  rail: row.rail,
  value: money(Number(row.amount_minor), currency(row.currency)),
  from: row.from_at,
  until: row.expires_at,
  remindedAt: row.reminded_at,
});

/**
 * What was issued and runs out within so many days, of which somebody was told, or that ran out and has no end yet; the soonest
 * first, those behind the last one that was seen. Read by the index of what is open.
 */
export async function openExpiries(
  db: ShopDb,
  at: Date,
  remindDays: number | null,
  after: OpenExpiry | null,
  limit: number,
): Promise<OpenExpiry[]> {
  const within = (days: number) => new Date(at.getTime() + days * 86_400_000);
  const over = new Date(at.getTime() - settleMs);
  const behind =
    after === null ? Prisma.empty : Prisma.sql`and (e.expires_at, e.payout_id) > (${after.until}, ${after.payoutId})`;
  const rows = await db.$queryRaw<OpenRow[]>(Prisma.sql`
    select e.payout_id as id, p.referrer_id, p.rail, p.amount_minor, p.currency::text as currency, e.from_at, e.expires_at, e.reminded_at from payout_expiry e
    join payout p on p.shop_id = e.shop_id and p.id = e.payout_id and p.state = 'issued'
    where e.shop_id = ${db.shopId} and e.ended_at is null and e.expires_at <= ${within(longestReminder)}
      and (e.expires_at <= ${over} or (e.expires_at > ${at} and (e.reminded_at is not null or e.expires_at <= ${within(remindDays ?? 0)}))) ${behind}
    order by e.expires_at, e.payout_id limit ${limit}`);
  return rows.map(toOpen);
}

/** One that is still open, kept from others until this transaction ends; its payout is locked by the caller. */
export async function lockExpiry(db: ShopDb, payoutId: PayoutId): Promise<OpenExpiry | null> {
  const rows = await db.$queryRaw<OpenRow[]>`
    select e.payout_id as id, p.referrer_id, p.rail, p.amount_minor, p.currency::text as currency, e.from_at, e.expires_at, e.reminded_at from payout_expiry e
    join payout p on p.shop_id = e.shop_id and p.id = e.payout_id and p.state = 'issued'
    where e.shop_id = ${db.shopId} and e.payout_id = ${payoutId} and e.ended_at is null for update of e`;
  const [row] = rows;
  return row ? toOpen(row) : null;
}

/** Notes what was found of one, where both sides read it: that its person is told, or its end. */
export async function noteExpiry(
  db: ShopDb,
  { payoutId, until, value }: OpenExpiry,
  found:
    | { readonly kind: "reminded"; readonly leftMinor: number | null }
    | { readonly kind: "used" }
    | { readonly kind: "expired"; readonly leftMinor: number | null },
  at: Date,
): Promise<void> {
  const leftMinor = found.kind === "used" ? 0 : found.leftMinor;
  const data = { amountMinor: leftMinor ?? value.amountMinor, currency: value.currency, until: until.toISOString() };
  await db.payoutExpiry.update({
    where: { shopId_payoutId: { shopId: db.shopId, payoutId } },
    data: { leftMinor, ...(found.kind === "reminded" ? { remindedAt: at } : { endedAt: at, endedAs: found.kind }) },
  });
  const reason = reasonOf(found);
  // When it arrived stays told: `updatedAt` is that.
  await db.payout.update({ where: { shopId_id: { shopId: db.shopId, id: payoutId } }, data: { reason } });
  const rewards = await db.payoutReward.findMany({
    where: { shopId: db.shopId, payoutId, live: true },
    select: { rewardId: true },
  });
  const rewardIds = rewards.map((row) => row.rewardId as RewardId);
  if (rewardIds.length === 0) return;
  await retellRewards(db, rewardIds, reason, at);
  await noteRewards(
    db,
    rewardIds.map((rewardId) => ({
      rewardId,
      payoutId,
      actor: "goodword",
      what: `expiry_${found.kind}`,
      reason,
      data,
    })),
    at,
  );
}

/** What both sides read of it. Where nobody can say what was left, only the date is told. */
function reasonOf(found: { readonly kind: string; readonly leftMinor?: number | null }): ReasonCode {
  if (found.kind === "reminded") return "ends_soon";
  return found.kind === "expired" && found.leftMinor !== null ? "ended_unused" : "delivered";
}

/**
 * What of something ended unused and does not count as taken back yet. `unsettled`: its time is over, and what was left is not
 * known yet. `nothing`: it does not run out, has not, was used, or nobody can say.
 */
export async function unusedOf(
  db: ShopDb,
  payoutId: PayoutId,
  at: Date,
): Promise<
  | { readonly kind: "ended"; readonly amountMinor: number }
  | { readonly kind: "unsettled" }
  | { readonly kind: "nothing" }
> {
  const row = await db.payoutExpiry.findUnique({ where: { shopId_payoutId: { shopId: db.shopId, payoutId } } });
  if (row === null || (row.endedAt === null && at < row.expiresAt)) return { kind: "nothing" };
  if (row.endedAt === null) return { kind: "unsettled" };
  const amountMinor = row.endedAs === "expired" ? Number((row.leftMinor ?? 0n) - row.takenMinor) : 0;
  return amountMinor > 0 ? { kind: "ended", amountMinor } : { kind: "nothing" };
}

/** Counts so much of what ended unused as taken back. */
export async function takeUnused(db: ShopDb, payoutId: PayoutId, amountMinor: number): Promise<void> {
  await db.payoutExpiry.update({
    where: { shopId_payoutId: { shopId: db.shopId, payoutId } },
    data: { takenMinor: { increment: amountMinor } },
  });
}

/** For how many days before its end people are told; null for never. */
export async function expiryReminder(db: ShopDb): Promise<number | null> {
  const shop = await db.shop.findUniqueOrThrow({ where: { id: db.shopId }, select: { expiryRemindDays: true } });
  return shop.expiryRemindDays;
}

/** Sets it. It holds for whatever is not told yet. */
export async function saveExpiryReminder(db: ShopDb, days: number | null): Promise<void> {
  await db.shop.update({ where: { id: db.shopId }, data: { expiryRemindDays: days } });
}

/** So much of one asset ends if it is not used, the first of it then. */
export interface Expiring {
  readonly value: Money;
  readonly first: Date;
}

/**
 * What people held at a moment that runs out later, as far as was known then: what arrived before, and was neither used nor
 * taken back. Of one person, or of all.
 */
export async function expiringAt(db: ShopDb, moment: Date, referrerId: ReferrerId | null = null): Promise<Expiring[]> {
  const whose =
    referrerId === null
      ? Prisma.empty
      : Prisma.sql`and exists (select from payout p where p.shop_id = e.shop_id and p.id = e.payout_id and p.referrer_id = ${referrerId})`;
  const rows = await db.$queryRaw<{ currency: Currency; sum: bigint; first: Date }[]>(Prisma.sql`
    select e.currency, sum(e.amount_minor)::int8 as sum, min(e.expires_at) as first from payout_expiry e
    where e.shop_id = ${db.shopId} and e.expires_at > ${moment} and e.from_at <= ${moment} and (e.ended_at is null or e.ended_at > ${moment}) ${whose}
    group by 1 order by 1`);
  return rows.map((row) => ({ value: money(Number(row.sum), currency(row.currency)), first: row.first }));
}
