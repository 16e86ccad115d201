import { Prisma } from "@prisma/client";
import type { PayoutId, PayoutRevocationId, ReferrerId, RewardId, ShopId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { money } from "../core/money/money.ts";
import type { PayoutDelivery } from "../core/payout/payout-outcome.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";
import { takeExpiryBack } from "./expiries.ts";
import { postMovements } from "./ledger.ts";
import { noteRewards } from "./note-rewards.ts";
import type { PayoutRow } from "./payouts.ts";

/** One taking back of what is unspent of a payout. */
export interface RevocationRow {
  readonly revocationId: PayoutRevocationId;
  readonly payoutId: PayoutId;
  readonly takeMinor: number;
  readonly state: "requested" | "unknown" | "done" | "refused";
  readonly createdAt: Date;
  readonly startedAt: Date | null;
}

/**
 * Installed shops in which something that had arrived was clawed back (or restored), and nobody has looked at it since. While
 * a taking back is under way its payout is left alone: its end decides again.
 */
export async function shopsWithClawbacks(sql: Sql): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `with recursive shops as (
       (select shop_id from reward where clawed_minor <> clawed_seen_minor and state in ('issued', 'clawed_back') order by shop_id limit 1)
       union all
       select (select w.shop_id from reward w where w.clawed_minor <> w.clawed_seen_minor and w.state in ('issued', 'clawed_back') and w.shop_id > s.shop_id
         order by w.shop_id limit 1) from shops s where s.shop_id is not null
     )
     select s.shop_id as id from shops s join shop on shop.id = s.shop_id and shop.state = 'installed'
     where exists (select from reward w where w.shop_id = s.shop_id and w.clawed_minor <> w.clawed_seen_minor and w.state in ('issued', 'clawed_back')
       and not exists (select from payout_reward k join payout_revocation r on r.shop_id = k.shop_id and r.payout_id = k.payout_id and r.state in ('requested', 'unknown')
         where k.shop_id = w.shop_id and k.reward_id = w.id and k.live))`,
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}

/** Takings back whose next step is due and whose job may be lost. */
export async function revocationsToTakeUp(
  sql: Sql,
  at: Date,
): Promise<{ shopId: ShopId; revocationId: PayoutRevocationId }[]> {
  const { rows } = await sql.query(
    `select r.shop_id as "shopId", r.id as "revocationId" from payout_revocation r join shop on shop.id = r.shop_id and shop.state = 'installed'
     where r.look_at <= $1 order by r.look_at limit 1000`,
    [at],
  );
  return rows as { shopId: ShopId; revocationId: PayoutRevocationId }[];
}

/** Rewards whose clawback nobody has looked at, each with the payout that brought it; a reward that filled a clawback has none. */
export async function clawbacksToSee(
  db: ShopDb,
  limit: number,
): Promise<{ rewardId: RewardId; payoutId: PayoutId | null }[]> {
  const rows = await db.$queryRaw<{ id: string; payout_id: string | null }[]>`
    select w.id, p.payout_id from reward w left join payout_reward p on p.shop_id = w.shop_id and p.reward_id = w.id and p.live
    where w.shop_id = ${db.shopId} and w.clawed_minor <> w.clawed_seen_minor and w.state in ('issued', 'clawed_back')
      and not exists (select from payout_revocation r where r.shop_id = w.shop_id and r.payout_id = p.payout_id and r.state in ('requested', 'unknown'))
    order by w.id limit ${limit}`;
  return rows.map((row) => ({ rewardId: row.id as RewardId, payoutId: row.payout_id as PayoutId | null }));
}

/** The rewards of a payout that count, locked by id, with what was clawed back of them. */
export async function lockRewardsOf(
  db: ShopDb,
  payoutId: PayoutId,
): Promise<{ rewardId: RewardId; clawedMinor: number; seenMinor: number; automatic: boolean }[]> {
  const rows = await db.$queryRaw<
    { id: string; clawed_minor: bigint; clawed_seen_minor: bigint; automatic: boolean }[]
  >`
    select id, clawed_minor, clawed_seen_minor, automatic from reward where shop_id = ${db.shopId}
      and id in (select reward_id from payout_reward where shop_id = ${db.shopId} and payout_id = ${payoutId} and live) order by id for update`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    clawedMinor: Number(row.clawed_minor),
    seenMinor: Number(row.clawed_seen_minor),
    automatic: row.automatic,
  }));
}

/** Notes that the clawbacks of these rewards, as they are now, were looked at. */
export async function markSeen(db: ShopDb, rewardIds: readonly RewardId[]): Promise<void> {
  if (rewardIds.length === 0) return;
  await db.$executeRaw`
    update reward set clawed_seen_minor = clawed_minor where shop_id = ${db.shopId} and id in (${Prisma.join([...rewardIds])})`;
}

/** How the takings back of a payout stand: whether one is under way, and whether one got less than it asked for. */
export async function revocationsOf(db: ShopDb, payoutId: PayoutId): Promise<{ open: boolean; spent: boolean }> {
  const rows = await db.payoutRevocation.findMany({ where: { shopId: db.shopId, payoutId } });
  return {
    open: rows.some((row) => row.state === "requested" || row.state === "unknown"),
    spent: rows.some((row) => row.state === "refused" || (row.state === "done" && row.revokedMinor < row.takeMinor)),
  };
}

/** Writes down that so much is to be taken back. */
export async function addRevocation(
  db: ShopDb,
  payoutId: PayoutId,
  takeMinor: number,
  at: Date,
): Promise<PayoutRevocationId> {
  const id = newId<PayoutRevocationId>("payout_revocation", at);
  await db.payoutRevocation.create({
    data: { shopId: db.shopId, id, payoutId, takeMinor, state: "requested", createdAt: at, lookAt: at },
  });
  return id;
}

/** Which payout a taking back belongs to: it is locked first, as everywhere. */
export async function payoutOfRevocation(db: ShopDb, revocationId: PayoutRevocationId): Promise<PayoutId | null> {
  const row = await db.payoutRevocation.findUnique({
    where: { shopId_id: { shopId: db.shopId, id: revocationId } },
    select: { payoutId: true },
  });
  return (row?.payoutId ?? null) as PayoutId | null;
}

/** One taking back. Its payout is locked by the caller. */
export async function readRevocation(db: ShopDb, revocationId: PayoutRevocationId): Promise<RevocationRow> {
  const row = await db.payoutRevocation.findUniqueOrThrow({
    where: { shopId_id: { shopId: db.shopId, id: revocationId } },
  });
  return {
    revocationId,
    payoutId: row.payoutId as PayoutId,
    takeMinor: Number(row.takeMinor),
    state: row.state as RevocationRow["state"],
    createdAt: row.createdAt,
    startedAt: row.startedAt,
  };
}

/** Whether another taking back from the same person over the same rail may have happened: one is waited for before the next. */
export async function isAnotherOpen(db: ShopDb, payout: PayoutRow, revocationId: PayoutRevocationId): Promise<boolean> {
  const found = await db.payoutRevocation.findFirst({
    where: {
      shopId: db.shopId,
      state: "unknown",
      id: { not: revocationId },
      payout: { referrerId: payout.referrerId, rail: payout.rail },
    },
    select: { id: true },
  });
  return found !== null;
}

/** Notes how a taking back stands; `lookAt` is when it is taken up again, null for its end. */
export async function noteRevocation(
  db: ShopDb,
  revocationId: PayoutRevocationId,
  now: {
    readonly state: RevocationRow["state"];
    readonly detail: string | null;
    readonly startedAt?: Date;
    readonly lookAt: Date | null;
    readonly revokedMinor?: number;
    readonly reference?: string | null;
  },
  at: Date,
): Promise<void> {
  await db.payoutRevocation.update({
    where: { shopId_id: { shopId: db.shopId, id: revocationId } },
    data: { ...now, endedAt: now.lookAt === null ? at : null },
  });
}

/** Posts a part that came back: it is owed to the person again, which fills what the clawback left below zero. */
export async function postRevoked(
  db: ShopDb,
  payout: PayoutRow,
  revocationId: PayoutRevocationId,
  revokedMinor: number,
  detail: string,
  at: Date,
): Promise<void> {
  await db.payout.update({
    where: { shopId_id: { shopId: db.shopId, id: payout.payoutId } },
    data: { revokedMinor: { increment: revokedMinor }, updatedAt: at },
  });
  await takeExpiryBack(db, payout.payoutId, revokedMinor, at);
  const posting = postings.reverse(payout.referrerId, payout.rail, money(revokedMinor, payout.currency));
  await postMovements(db, [{ key: `${revocationId}:return`, kind: "return", posting, payoutId: payout.payoutId }], at);
  const rewards = await db.payoutReward.findMany({
    where: { shopId: db.shopId, payoutId: payout.payoutId, live: true, reward: { clawedMinor: { gt: 0 } } },
    select: { rewardId: true },
  });
  await noteRewards(
    db,
    rewards.map(({ rewardId }) => ({
      rewardId: rewardId as RewardId,
      payoutId: payout.payoutId,
      actor: payout.rail,
      what: "payout_revoked",
      reason: "revoked_unspent" as const,
      data: { detail, rail: payout.rail },
    })),
    at,
  );
}

/** Makes rewards due again of which a part was taken back and which are earned again; what stays clawed back makes them smaller. */
export async function oweAgain(
  db: ShopDb,
  payoutId: PayoutId,
  rewardIds: readonly RewardId[],
  at: Date,
): Promise<void> {
  await db.$executeRaw`
    update payout_reward set live = false where shop_id = ${db.shopId} and payout_id = ${payoutId} and reward_id in (${Prisma.join([...rewardIds])})`;
  await db.$executeRaw`
    update reward set state = 'due', reason = 'order_grew', amount_minor = amount_minor - clawed_minor, clawed_minor = 0, clawed_seen_minor = 0, updated_at = ${at}
    where shop_id = ${db.shopId} and id in (${Prisma.join([...rewardIds])})`;
}

/** What a payout brought, and under which key: what a rail needs to find it. Null when it was not kept. */
export async function deliveryOf(
  db: ShopDb,
  seal: Seal,
  payoutId: PayoutId,
): Promise<{ key: string; delivery: PayoutDelivery; customerId: string | null; referrerId: ReferrerId } | null> {
  const row = await db.payout.findUnique({
    where: { shopId_id: { shopId: db.shopId, id: payoutId } },
    include: { attempts: { orderBy: { number: "desc" }, take: 1 }, referrer: { select: { customerId: true } } },
  });
  const [attempt] = row?.attempts ?? [];
  if (!row?.deliverySealed || !attempt) return null;
  return {
    key: attempt.key,
    delivery: JSON.parse(seal.open(row.deliverySealed, `payout.delivery:${db.shopId}`)) as PayoutDelivery,
    customerId: row.referrer.customerId,
    referrerId: row.referrerId as ReferrerId,
  };
}
