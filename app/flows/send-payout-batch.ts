import type { PayoutBatchId, PayoutId, ShopId } from "../core/ids.ts";
import { nextLook } from "../core/payout/next-look.ts";
import { isElsewhere, orderFor } from "../core/payout/order-for.ts";
import type { PayoutOrder } from "../core/payout/payout-order.ts";
import { outcomeOf, type RailAnswer } from "../core/payout/payout-outcome.ts";
import { reasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { pause } from "../platform/shop-pace.ts";
import { answerInBatch } from "../rails/kit/answer-in-batch.ts";
import { accountOf, openRail } from "../rails/kit/open-rail.ts";
import type { BatchLookUp, BatchOutcome, PayoutBatch, Refusal } from "../rails/kit/rail.ts";
import { railProblem, railProblemKey } from "../rails/kit/rail-problem.ts";
import { rails } from "../rails/registry.ts";
import { noteInLane } from "../store/note-in-lane.ts";
import {
  type AttemptRow,
  dropAttempts,
  lastAttempts,
  openAttempts,
  retryAttempts,
  type UnkeyedOrder,
} from "../store/payout-attempts.ts";
import {
  type BatchRow,
  batchJob,
  leaveBatch,
  lockBatch,
  markBatchSending,
  moveBatch,
  openPayoutsOf,
  postponeBatch,
} from "../store/payout-batches.ts";
import { lockPayout, type PayoutRow, settlePayout } from "../store/payouts.ts";
import { attentionOf, clearProblem, lostBatch, raiseProblem } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readLane, wakeLanes } from "../store/rail-lanes.ts";
import { readReferrers } from "../store/referrers.ts";
import { readShop, type ShopRow } from "../store/shops.ts";
import { tellOfBatch } from "../store/tell-of-batch.ts";

/** A batch has many people in it: the provider gets longer than for one. */
const attemptMs = 40_000;
const firstLookSeconds = 10;
/** Payouts settled in one transaction, so that a thousand never meet its limit. */
const together = 25;
/** A provider that asks for more patience than this is asked again all the same. */
const longestHoldSeconds = 60;
/** A batch nobody can account for after so long is the merchant's to know about. */
const worrySeconds = 3_600;

/** A payout of the batch, with what it sends. */
interface Member {
  readonly payoutId: PayoutId;
  readonly attempt: AttemptRow;
  readonly order: PayoutOrder;
}

interface Ready {
  readonly batch: BatchRow;
  readonly members: readonly Member[];
  readonly shop: ShopRow;
  readonly settingsSealed: Uint8Array | null;
  /** What is to be done: send (again) under the batch's key, or ask about it. */
  readonly to: "send" | "look";
  /** The provider's account is not the one it was sent from. */
  readonly elsewhere: boolean;
}

/**
 * Drives a batch of payouts on from wherever it stands: sends it, finds out what became of a request whose answer was lost,
 * or asks how its payouts ended. The batch's state is written before its payouts', and each of them is settled once, so a
 * process that dies anywhere leaves a state that the next run goes on from.
 */
export async function sendPayoutBatch(services: Services, shopId: ShopId, batchId: PayoutBatchId): Promise<void> {
  // A pace is kept by the machine's time.
  const started = performance.now();
  const ready = await services.db.inShop(shopId, (db) => prepare(services, db, batchId));
  if (ready === null) return;
  const rail = rails[ready.batch.rail];
  const opened =
    rail?.batch && openRail(services, ready.shop, rail, ready.settingsSealed, AbortSignal.timeout(attemptMs));
  const batch: PayoutBatch = {
    key: ready.batch.key,
    startedAt: (ready.batch.startedAt ?? services.clock.now()).toISOString(),
    orders: ready.members.map((member) => member.order),
  };
  const threw = (error: unknown) => {
    services.log.error({ err: error, shop: shopId, batch: batchId, rail: ready.batch.rail }, "a rail threw");
    return { kind: "unknown", detail: "the rail failed inside" } as const;
  };
  let sent: BatchOutcome | BatchLookUp;
  const asked = opened?.rail.batch !== undefined && !ready.elsewhere;
  if (ready.elsewhere)
    sent = {
      kind: "cannot_tell",
      detail: `It was sent from another account of ${rail?.title} than the one that is connected now. Connect that account again and we find out.`,
    };
  else if (!opened?.rail.batch)
    sent =
      ready.to === "look"
        ? { kind: "cannot_tell", detail: "The rail is not connected, so the provider cannot be asked." }
        : { kind: "refused", code: "not_configured", detail: "The rail is not connected." };
  else if (ready.to === "look") {
    sent = await opened.rail.batch
      .lookUp(batch, opened.ctx, ready.batch.reference, ready.batch.state === "sent")
      .catch(threw);
    if (sent.kind === "send_again") {
      const again = await services.db.inShop(shopId, (db) => markSending(services, db, batchId));
      if (!again) return;
      sent = await opened.rail.batch.send(batch, opened.ctx, ready.batch.reference).catch(threw);
    }
  } else sent = await opened.rail.batch.send(batch, opened.ctx, ready.batch.reference).catch(threw);
  services.metrics.payouts.inc({ rail: ready.batch.rail, outcome: `batch_${sent.kind}` });
  await record(services, shopId, ready, sent);
  if (asked) {
    const lane = { name: ready.batch.rail, title: rail?.title ?? ready.batch.rail };
    const holdSeconds = sent.kind === "later" ? Math.min(sent.afterSeconds, longestHoldSeconds) : 0;
    await services.db.inShop(shopId, (db) => noteInLane(db, lane, answerOf(sent), holdSeconds, services.clock.now()));
  }
  // The next request of this lane waits for its turn, by the machine's time as above.
  await pause(Math.max(0, started + 1_000 / (rail?.pace.perSecond ?? 1) - performance.now()));
}

/** A batch is one request of its rail's lane: its answer counts there. */
function answerOf(sent: BatchOutcome | BatchLookUp): Parameters<typeof noteInLane>[2] {
  if (sent.kind === "later" || sent.kind === "unknown" || sent.kind === "cannot_tell") return "silent";
  return sent.kind === "refused" && sent.code === "needs_funds" ? "needs_funds" : "answered";
}

/** Takes the batch up, with everything it sends frozen; `null` when there is nothing to do now. */
async function prepare(services: Services, db: ShopDb, batchId: PayoutBatchId): Promise<Ready | null> {
  const at = services.clock.now();
  const batch = await lockBatch(db, batchId);
  if (batch === null) return null;
  const payoutIds = await openPayoutsOf(db, batchId);
  if (payoutIds.length === 0) {
    // Everything in it has its end: nobody is asked for anything any more.
    await tellOfBatch(db, batch, null, at);
    if (batch.state === "open") await moveBatch(db, batch, "refused", {}, at);
    return null;
  }
  if (batch.refusal !== null) {
    await endRefused(services, db, batch, payoutIds, at);
    return null;
  }
  const connection = await readRailConnection(db, batch.rail);
  const settingsSealed = connection?.settingsSealed ?? null;
  const account = accountOf(services, db.shopId, batch.rail, settingsSealed);
  const shop = await readShop(db);
  const attempts = await lastAttempts(db, services.seal, payoutIds);
  if (batch.state !== "open") {
    // Whoever sent it is gone without a word, or it is asked about.
    if (batch.state === "sending") await moveBatch(db, batch, "unknown", {}, at);
    const members = payoutIds.flatMap((payoutId): Member[] => {
      const attempt = attempts.get(payoutId);
      return attempt?.order ? [{ payoutId, attempt, order: attempt.order }] : [];
    });
    const elsewhere = members.some((member) => member.attempt.account !== account);
    return {
      batch: { ...batch, state: batch.state === "sending" ? "unknown" : batch.state },
      members,
      shop,
      settingsSealed,
      to: "look",
      elsewhere,
    };
  }
  // Nothing leaves for a shop that is gone; the reconciliation takes it up if the shop comes back.
  if (shop.state !== "installed") return null;
  // Nor against a wall: the lane wakes its batches when it is well again.
  if ((await readLane(db, batch.rail)).state !== "flowing") return null;
  const members = await openMembers(services, db, batch, payoutIds, attempts, account, shop, at);
  if (members.length === 0) {
    await moveBatch(db, batch, "refused", {}, at);
    return null;
  }
  const startedAt = batch.startedAt ?? at;
  await moveBatch(db, batch, "sending", { startedAt }, at);
  await markBatchSending(
    db,
    members.map((member) => member.payoutId),
    nextLook("sending", 0),
    at,
  );
  return {
    batch: { ...batch, state: "sending", startedAt },
    members,
    shop,
    settingsSealed,
    to: "send",
    elsewhere: false,
  };
}

/** Whoever heard the no is gone before all of its payouts were told. */
async function endRefused(
  services: Services,
  db: ShopDb,
  batch: BatchRow,
  payoutIds: readonly PayoutId[],
  at: Date,
): Promise<void> {
  const attempts = await lastAttempts(db, services.seal, payoutIds);
  const answer: RailAnswer = {
    kind: "refused",
    code: reasonCode(batch.refusal?.reason ?? null) ?? "provider_refused",
    detail: batch.refusal?.detail ?? "",
  };
  for (const payoutId of payoutIds) {
    const attempt = attempts.get(payoutId);
    if (attempt?.order)
      await settleMember(services, db, batch, { payoutId, attempt, order: attempt.order }, answer, at);
  }
}

/** Opens (or takes up) the try of each payout. One that cannot be paid at all is settled here and does not hold up the others. */
async function openMembers(
  services: Services,
  db: ShopDb,
  batch: BatchRow,
  payoutIds: readonly PayoutId[],
  attempts: ReadonlyMap<PayoutId, AttemptRow>,
  account: string | null,
  shop: ShopRow,
  at: Date,
): Promise<Member[]> {
  const payouts = new Map<PayoutId, PayoutRow>();
  for (const payoutId of payoutIds) {
    const payout = await lockPayout(db, payoutId);
    // Somebody may have taken it back since it was read.
    if (payout && ["requested", "sending"].includes(payout.state)) payouts.set(payoutId, payout);
  }
  const people = await readReferrers(db, services.seal, [
    ...new Set([...payouts.values()].map((one) => one.referrerId)),
  ]);
  const members: Member[] = [];
  const wanted: { order: UnkeyedOrder; number: number }[] = [];
  const taken: Member[] = [];
  for (const payout of payouts.values()) {
    const last = attempts.get(payout.payoutId);
    const person = people.get(payout.referrerId);
    const isMoved = isElsewhere(last, person, batch.rail);
    if (last && isMoved) await dropAttempts(db, [last.attemptId], at);
    if (last?.order && !isMoved && last.account === account) {
      taken.push({ payoutId: payout.payoutId, attempt: last, order: last.order });
      continue;
    }
    if (last?.order && !isMoved) {
      const detail =
        "Not sent: it had been begun with another account. Issue it again to use the one that is connected now.";
      await fail(services, db, payout, last, { kind: "refused", code: "not_configured", detail }, at);
      continue;
    }
    wanted.push({ number: (last?.number ?? 0) + 1, order: orderFor(payout, person, batch.rail, shop) });
  }
  await retryAttempts(
    db,
    taken.map((member) => member.attempt.attemptId),
  );
  const opened = await openAttempts(db, services.seal, wanted, account, at);
  const refuse = rails[batch.rail]?.batch?.refuse;
  for (const payout of payouts.values()) {
    const fresh = opened.get(payout.payoutId);
    const member = fresh
      ? { payoutId: payout.payoutId, attempt: fresh, order: fresh.order }
      : taken.find((one) => one.payoutId === payout.payoutId);
    if (!member) continue;
    const waits = fresh && people.get(payout.referrerId)?.waiting[batch.rail];
    const refusal: Refusal | null = waits
      ? { kind: "refused", code: waits.reason, detail: waits.detail }
      : (refuse?.(member.order) ?? null);
    if (refusal) await fail(services, db, { ...payout, state: "sending" }, member.attempt, refusal, at);
    else members.push(member);
  }
  return members;
}

function fail(services: Services, db: ShopDb, payout: PayoutRow, attempt: AttemptRow, refusal: Refusal, at: Date) {
  return settlePayout(db, services.seal, payout, attempt, outcomeOf(refusal), "goodword", at);
}

/** The batch goes out once more under its key; `false` when somebody else has moved it meanwhile. */
async function markSending(services: Services, db: ShopDb, batchId: PayoutBatchId): Promise<boolean> {
  const batch = await lockBatch(db, batchId);
  return batch?.state === "unknown" && moveBatch(db, batch, "sending", {}, services.clock.now());
}

/** Writes down how a batch stands, then each of its payouts. */
async function record(
  services: Services,
  shopId: ShopId,
  ready: Ready,
  sent: BatchOutcome | BatchLookUp,
): Promise<void> {
  const at = services.clock.now();
  const { batchId } = ready.batch;
  const goesOn = await services.db.inShop(shopId, async (db) => {
    const batch = await lockBatch(db, batchId);
    if (batch === null || !["sending", "unknown", "sent"].includes(batch.state)) return false;
    const key = railProblemKey(batch.rail);
    const age = (at.getTime() - batch.createdAt.getTime()) / 1000;
    switch (sent.kind) {
      case "sent": {
        const [item] = [...sent.items.values()].flatMap((one) =>
          one.kind === "refused" ? [] : [one.delivery.reference],
        );
        const reference = batch.reference ?? item;
        if (batch.state !== "sent")
          await moveBatch(db, batch, "sent", reference === undefined ? {} : { reference }, at);
        await postponeBatch(db, batchId, nextLook("accepted", age), at);
        await clearProblem(db, key, at);
        await tellOfBatch(db, { ...batch, title: rails[batch.rail]?.title ?? batch.rail }, sent.attention ?? null, at);
        break;
      }
      case "begun":
        await moveBatch(db, batch, "open", { reference: sent.reference }, at);
        await enqueue(db, batchJob(shopId, batch.rail, batchId));
        return false;
      case "peeled":
        await moveBatch(db, batch, "open", { number: batch.number + 1, startedAt: null }, at);
        break;
      case "refused": {
        await moveBatch(db, batch, "refused", { reason: sent.code, detail: sent.detail }, at);
        const problem = railProblem(batch.rail, rails[batch.rail], sent);
        if (problem) await raiseProblem(db, problem, at);
        break;
      }
      case "later":
        await moveBatch(db, batch, "open", { detail: sent.detail }, at);
        await enqueue(db, batchJob(shopId, batch.rail, batchId, sent.afterSeconds));
        break;
      case "unknown":
        await moveBatch(db, batch, "unknown", { detail: sent.detail }, at);
        await enqueue(db, batchJob(shopId, batch.rail, batchId, firstLookSeconds));
        break;
      case "send_again":
        return false;
      case "cannot_tell": {
        if (ready.elsewhere || (age > worrySeconds && batch.state !== "sent"))
          await raiseProblem(db, lostBatch(batchId, sent.detail), at);
        const seconds = nextLook(batch.state === "sent" ? "accepted" : "unknown", age) ?? worrySeconds;
        await postponeBatch(db, batchId, seconds, at);
        // An unknown end is waited for by the machine's clock too: nobody moves time on to learn it.
        if (batch.state !== "sent") await enqueue(db, batchJob(shopId, batch.rail, batchId, seconds));
        return false;
      }
    }
    return true;
  });
  if (!goesOn) return;
  for (let start = 0; start < ready.members.length; start += together)
    await services.db.inShop(shopId, async (db) => {
      for (const member of ready.members.slice(start, start + together))
        await settleMember(services, db, ready.batch, member, answerInBatch(member.order.key, sent), at);
    });
  // Only now: a payout that was peeled off must have its end before the others are taken up again.
  if (sent.kind === "peeled")
    await services.db.inShop(shopId, (db) => enqueue(db, batchJob(shopId, ready.batch.rail, batchId)));
}

async function settleMember(
  services: Services,
  db: ShopDb,
  batch: BatchRow,
  member: Member,
  answer: RailAnswer | null,
  at: Date,
): Promise<void> {
  const payout = await lockPayout(db, member.payoutId);
  if (payout === null || answer === null) return;
  const outcome = outcomeOf(answer);
  // A webhook may have been faster, and an accepted payout that still is accepted for the same reason is no news.
  if (!["sending", "unknown", "accepted"].includes(payout.state)) return;
  if (payout.state === outcome.state && payout.reason === outcome.reason) return;
  const settled = await settlePayout(db, services.seal, payout, member.attempt, outcome, batch.rail, at);
  // What waits for money waits by itself: its lane sends it when the balance covers it.
  if (settled && outcome.reason === "needs_funds") {
    await leaveBatch(db, member.payoutId);
    await wakeLanes(db, [batch.rail]);
  }
  if (settled && answer.kind === "accepted" && answer.attention)
    await raiseProblem(db, attentionOf(member.payoutId, answer.attention), at);
}
