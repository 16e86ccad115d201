import { Prisma } from "@prisma/client";
import type { PayoutBatchId, PayoutId, PayoutRunId, ReferrerId, RewardId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { type Currency, currency, formatMoney, money } from "../core/money/money.ts";
import { nextLook } from "../core/payout/next-look.ts";
import type { PayoutOutcome } from "../core/payout/payout-outcome.ts";
import type { PayoutState } from "../core/payout/payout-states.ts";
import { payoutTransitions } from "../core/payout/payout-states.ts";
import type { PayoutPlan } from "../core/payout/plan-payouts.ts";
import type { ReasonCode } from "../core/reason.ts";
import { mayBecome } from "../core/transitions.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Seal } from "../platform/seal.ts";
import { keepExpiry, takeExpiryBack } from "./expiries.ts";
import { keepWaiting } from "./keep-waiting.ts";
import { postMovements } from "./ledger.ts";
import { noteRewards } from "./note-rewards.ts";
import type { AttemptRow } from "./payout-attempts.ts";
import { openBatches } from "./payout-batches.ts";
import { clearProblem } from "./problems.ts";
import { retellRewards } from "./retell-rewards.ts";
import { tellFriend } from "./tell-friend.ts";

/** A payout as its jobs need it. */
export interface PayoutRow {
  readonly payoutId: PayoutId;
  readonly referrerId: ReferrerId;
  readonly rail: string;
  readonly state: PayoutState;
  readonly reason: string | null;
  /** The batch that it leaves with; `null` when it leaves by itself. */
  readonly batchId: PayoutBatchId | null;
  readonly amountMinor: number;
  /** Taken back at the provider while it was unspent. */
  readonly revokedMinor: number;
  readonly currency: Currency;
  readonly reference: string | null;
  readonly createdAt: Date;
  readonly lookAt: Date | null;
}

/** Payouts written by one statement: far below what the driver would cut in two (the books must balance in each). */
const together = 500;

/**
 * Writes a plan: payouts with their money reserved in the books, and rewards on their way. The caller ends its transaction
 * with `wakeLanes`, so that they are sent. With `inBatchesOf` they leave together instead, so many in one request.
 */
export async function savePayoutPlan(
  db: ShopDb,
  plan: PayoutPlan,
  how: {
    readonly rail: string;
    readonly runId: PayoutRunId | null;
    readonly actor: string;
    readonly inBatchesOf?: number | undefined;
    /** The payout whose refusal led here, and its rail. */
    readonly after?: { readonly payoutId: PayoutId; readonly rail: string } | null;
  },
  at: Date,
): Promise<PayoutId[]> {
  const { shopId } = db;
  const made = plan.payouts.map((planned) => ({
    ...planned,
    payoutId: newId<PayoutId>("payout", at),
    value: money(planned.amountMinor, planned.currency),
  }));
  const batches = await openBatches(
    db,
    how.rail,
    made.map(({ payoutId, value }) => ({ payoutId, currency: value.currency })),
    how.inBatchesOf ?? 1,
    at,
  );
  // A thousand people in one press are a few statements, so that the transaction ends long before its limit.
  for (let start = 0; start < made.length; start += together) {
    const some = made.slice(start, start + together);
    await db.payout.createMany({
      data: some.map(({ payoutId, referrerId, value, offsetMinor }) => ({
        shopId,
        id: payoutId,
        runId: how.runId,
        batchId: batches.get(payoutId) ?? null,
        referrerId,
        rail: how.rail,
        afterPayoutId: how.after?.payoutId ?? null,
        state: "requested",
        amountMinor: value.amountMinor,
        currency: value.currency,
        detail: offsetMinor > 0 ? `less ${formatMoney(money(offsetMinor, value.currency))} taken back earlier` : null,
        createdAt: at,
        updatedAt: at,
      })),
    });
    await db.payoutReward.createMany({
      data: some.flatMap(({ payoutId, rewardIds }) => rewardIds.map((rewardId) => ({ shopId, payoutId, rewardId }))),
    });
    await postMovements(
      db,
      some.map(({ payoutId, referrerId, value }) => ({
        key: `${payoutId}:reserve`,
        kind: "reserve",
        posting: postings.reserve(referrerId, how.rail, value),
        payoutId,
      })),
      at,
    );
    await setRewards(
      db,
      some.flatMap((payout) => payout.rewardIds),
      "issuing",
      "on_its_way",
      at,
    );
    await noteRewards(
      db,
      some.flatMap(({ payoutId, rewardIds }) =>
        rewardIds.map((rewardId) => ({
          rewardId,
          payoutId,
          actor: how.actor,
          what: "payout_requested",
          reason: null,
          data: { rail: how.rail, ...(how.after ? { after: how.after.rail } : {}) },
        })),
      ),
      at,
    );
  }
  await setRewards(db, plan.offset, "issued", "offset_by_clawback", at);
  const reasons = new Map<ReasonCode, RewardId[]>();
  for (const { reason, rewardId } of plan.notIssued) reasons.set(reason, [...(reasons.get(reason) ?? []), rewardId]);
  for (const [reason, rewardIds] of reasons)
    if (reason === "below_minimum_payout") await keepWaiting(db, rewardIds, at);
    else await setRewards(db, rewardIds, "failed", reason, at);
  await noteRewards(
    db,
    [
      ...plan.offset.map((rewardId) => ({
        rewardId,
        payoutId: null,
        actor: how.actor,
        what: "reward_offset",
        reason: "offset_by_clawback" as const,
        data: {},
      })),
      ...plan.notIssued.map(({ rewardId, reason, detail }) => ({
        rewardId,
        payoutId: null,
        actor: how.actor,
        what: reason === "below_minimum_payout" ? "reward_waits" : "reward_not_issued",
        reason,
        data: { detail, rail: how.rail },
      })),
    ],
    at,
  );
  return made.map((payout) => payout.payoutId);
}

async function setRewards(
  db: ShopDb,
  ids: readonly RewardId[],
  state: string,
  reason: ReasonCode,
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await db.reward.updateMany({
    where: { shopId: db.shopId, id: { in: [...ids] } },
    data: { state, reason, updatedAt: at },
  });
}

/** Reads a payout and locks it: whoever decides its next state waits here for whoever does so now. */
export async function lockPayout(db: ShopDb, payoutId: PayoutId): Promise<PayoutRow | null> {
  const rows = await db.$queryRaw<
    {
      id: string;
      referrer_id: string;
      rail: string;
      state: string;
      reason: string | null;
      batch_id: string | null;
      amount_minor: bigint;
      revoked_minor: bigint;
      currency: string;
      reference: string | null;
      created_at: Date;
      look_at: Date | null;
    }[]
  >`
    select id, referrer_id, rail, state, reason, batch_id, amount_minor, revoked_minor, currency, reference, created_at, look_at from payout where shop_id = ${db.shopId} and id = ${payoutId} for update`;
  const row = rows[0];
  return row
    ? {
        payoutId,
        referrerId: row.referrer_id as ReferrerId,
        rail: row.rail,
        state: row.state as PayoutState,
        reason: row.reason,
        batchId: row.batch_id as PayoutBatchId | null,
        amountMinor: Number(row.amount_minor),
        revokedMinor: Number(row.revoked_minor),
        currency: currency(row.currency),
        reference: row.reference,
        createdAt: row.created_at,
        lookAt: row.look_at,
      }
    : null;
}

/** Marks that an attempt is on the wire; who sent it has `lookSeconds` to say how it ended. */
export async function markSending(db: ShopDb, payoutId: PayoutId, lookSeconds: number | null, at: Date): Promise<void> {
  await db.payout.update({
    where: { shopId_id: { shopId: db.shopId, id: payoutId } },
    data: { state: "sending", updatedAt: at, lookAt: after(at, lookSeconds) },
  });
}

/** When a payout is looked at next, by business time. */
const after = (at: Date, seconds: number | null) =>
  seconds === null ? null : new Date(at.getTime() + seconds * 1_000);

/** Puts the next question about a payout off. */
export async function postponeLook(db: ShopDb, payoutId: PayoutId, seconds: number | null, at: Date): Promise<void> {
  await db.payout.update({
    where: { shopId_id: { shopId: db.shopId, id: payoutId } },
    data: { lookAt: after(at, seconds) },
  });
}

/** Nobody asks the provider about a payout in such a state. */
const isEnd = (state: PayoutState) => state === "issued" || state === "failed" || state === "reversed";

/**
 * Records how a payout stands now, once: state, attempt, books, rewards and history in the caller's transaction. A state
 * that the payout cannot take from where it is (an old webhook, a second answer) changes nothing; `false` then.
 */
export async function settlePayout(
  db: ShopDb,
  seal: Seal,
  payout: PayoutRow,
  attempt: AttemptRow | null,
  outcome: PayoutOutcome,
  actor: string,
  at: Date,
): Promise<boolean> {
  const { shopId } = db;
  const { payoutId } = payout;
  const same = payout.state === outcome.state;
  if (!same && !mayBecome(payoutTransitions, payout.state, outcome.state)) return false;
  if (attempt) {
    await db.payoutAttempt.update({
      where: { shopId_id: { shopId, id: attempt.attemptId } },
      data: {
        outcome: outcome.outcome,
        detail: outcome.detail,
        reference: outcome.delivery?.reference ?? null,
        endedAt: at,
        // Nobody asks the provider about this one again, so the person's details go.
        ...(isEnd(outcome.state) || outcome.outcome === "refused" ? { orderSealed: null } : {}),
      },
    });
  }
  await db.payout.update({
    where: { shopId_id: { shopId, id: payoutId } },
    data: {
      state: outcome.state,
      reason: outcome.reason,
      detail: outcome.detail,
      updatedAt: at,
      lookAt: after(at, nextLook(outcome.state, (at.getTime() - payout.createdAt.getTime()) / 1_000)),
      ...(outcome.delivery
        ? {
            reference: outcome.delivery.reference,
            otherReferences: [...(outcome.delivery.otherReferences ?? [])],
            deliverySealed: Buffer.from(seal.seal(JSON.stringify(outcome.delivery), `payout.delivery:${shopId}`)),
          }
        : {}),
    },
  });
  if (outcome.state === "issued" && outcome.delivery?.expiresAt !== undefined)
    await keepExpiry(db, payout, outcome.delivery.expiresAt, at);
  if (payout.state === "issued" && !same) await takeExpiryBack(db, payoutId, payout.amountMinor, at);
  // The same state for the same reason is no news; another reason ("not claimed yet", "the bank refused it") is, and both
  // sides read it.
  const tells = outcome.state === "accepted" || outcome.state === "issued";
  if (same && (!tells || outcome.reason === payout.reason)) return true;
  // Whatever the merchant was asked to look into has its answer.
  if (isEnd(outcome.state)) await clearProblem(db, `payout:${payoutId}`, at);
  const value = money(payout.amountMinor, payout.currency);
  const rewardIds = (await db.payoutReward.findMany({ where: { shopId, payoutId }, select: { rewardId: true } })).map(
    (row) => row.rewardId as RewardId,
  );
  switch (outcome.state) {
    case "issued":
      if (same) {
        await retellRewards(db, rewardIds, outcome.reason ?? "delivered", at);
        break;
      }
      await postMovements(
        db,
        [{ key: `${payoutId}:settle`, kind: "settle", posting: postings.settle(payout.rail, value), payoutId }],
        at,
      );
      await settleRewards(db, rewardIds, at);
      if (outcome.delivery) await tellFriend(db, seal, payout, outcome.delivery, at);
      break;
    case "failed":
    case "reversed": {
      const confirmed = payout.state === "issued";
      // What was taken back before has been posted already.
      const left = money(payout.amountMinor - payout.revokedMinor, payout.currency);
      const posting = confirmed
        ? postings.reverse(payout.referrerId, payout.rail, left)
        : postings.giveBack(payout.referrerId, payout.rail, value);
      await postMovements(db, [{ key: `${payoutId}:return`, kind: "return", posting, payoutId }], at);
      await db.payoutReward.updateMany({ where: { shopId, payoutId }, data: { live: false } });
      await returnRewards(db, rewardIds, outcome.reason ?? "provider_refused", at);
      // A refusal may be another rail's chance. What had arrived and came back is for people to decide.
      if (outcome.state === "failed" && !confirmed)
        await enqueue(db, { name: "try-next-rail", payload: { shopId, payoutId }, key: `next:${payoutId}` });
      break;
    }
    default:
      // While it waits (for money, to be claimed) its people read so, and no longer when it goes on.
      if (outcome.reason !== payout.reason && !["outcome_unknown", null].includes(outcome.reason))
        await setRewards(db, rewardIds, "issuing", outcome.reason ?? "on_its_way", at);
  }
  await noteRewards(
    db,
    rewardIds.map((rewardId) => ({
      rewardId,
      payoutId,
      actor,
      what: `payout_${outcome.state}`,
      reason: outcome.reason,
      data: {
        rail: payout.rail,
        attempt: attempt?.key ?? null,
        detail: outcome.detail,
        reference: outcome.delivery?.reference ?? null,
      },
    })),
    at,
  );
  return true;
}

/** Locks rewards by id, as everywhere: a batch of the inbox may be changing the same ones. */
async function lockRewards(db: ShopDb, ids: readonly RewardId[]): Promise<void> {
  await db.$queryRaw`select id from reward where shop_id = ${db.shopId} and id in (${Prisma.join([...ids])}) order by id for update`;
}

/** Rewards that arrived; one whose order fell away meanwhile shows its clawback now. */
async function settleRewards(db: ShopDb, ids: readonly RewardId[], at: Date): Promise<void> {
  await lockRewards(db, ids);
  await db.$executeRaw`
    update reward set state = case when clawed_minor >= amount_minor then 'clawed_back' else 'issued' end,
      reason = case when clawed_minor > 0 then reason else 'delivered' end, updated_at = ${at}
    where shop_id = ${db.shopId} and id in (${Prisma.join([...ids])})`;
}

/** Rewards whose payout came to nothing. What was clawed back meanwhile is final: the reward becomes smaller, or is cancelled. */
async function returnRewards(db: ShopDb, ids: readonly RewardId[], reason: ReasonCode, at: Date): Promise<void> {
  await lockRewards(db, ids);
  await db.$executeRaw`
    update reward set updated_at = ${at}, clawed_minor = 0,
      state = case when clawed_minor >= amount_minor then 'cancelled' else 'failed' end,
      reason = case when clawed_minor >= amount_minor then reason else ${reason} end,
      amount_minor = case when clawed_minor >= amount_minor then amount_minor else amount_minor - clawed_minor end
    where shop_id = ${db.shopId} and id in (${Prisma.join([...ids])})`;
}
