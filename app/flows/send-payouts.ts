import type { PayoutId, ShopId } from "../core/ids.ts";
import { afterAnswer, type LaneHealth, recovered, restSeconds } from "../core/payout/lane-health.ts";
import { nextLook } from "../core/payout/next-look.ts";
import { isElsewhere, orderFor } from "../core/payout/order-for.ts";
import type { PayoutOrder } from "../core/payout/payout-order.ts";
import { outcomeOf, type PayoutOutcome } from "../core/payout/payout-outcome.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue, enqueueAll } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { pause } from "../platform/shop-pace.ts";
import { accountOf, openRail } from "../rails/kit/open-rail.ts";
import type { SendOutcome } from "../rails/kit/rail.ts";
import { railProblem, railProblemKey } from "../rails/kit/rail-problem.ts";
import { rails } from "../rails/registry.ts";
import { knownReferences } from "../store/known-references.ts";
import { type AttemptRow, dropAttempts, lastAttempt, openAttempt, retryAttempts } from "../store/payout-attempts.ts";
import { batchJob, openBatchesOf } from "../store/payout-batches.ts";
import { lockPayout, markSending, type PayoutRow, settlePayout } from "../store/payouts.ts";
import { attentionOf, clearProblem, raiseProblem, silentRail, undecided } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { openDowntimes, waitForBank } from "../store/rail-downtimes.ts";
import { closeLane, nextToSend, openLane, payoutsToSend, payoutToAskAbout, postponeSend } from "../store/rail-lanes.ts";
import { type DestinationWait, readReferrers } from "../store/referrers.ts";
import { readShop, type ShopRow } from "../store/shops.ts";

/** A provider that has not answered by then leaves us not knowing. Stripe's own limit is 80 s; nobody waits that long. */
const attemptMs = 25_000;
/** When to look after an unknown end: long enough for the provider to have finished what it began. */
const firstLookSeconds = 10;
/** A lane gives its worker up after so long, and stands at the end of the queue again: no shop waits for another's thousand. */
const sliceMs = 5_000;
/** Longer than a slice and the last attempt in it. */
const leaseSeconds = (sliceMs + attemptMs) / 1_000 + 10;
/** How soon a payout that belongs to another account is looked at again: the merchant may connect that one. */
const elsewhereSeconds = 900;
/** How soon a payout whose bank is down is looked at again, should nobody tell that it is back. */
const bankSeconds = 900;
/** A provider that asks for more patience than this is asked again all the same. */
const longestHoldSeconds = 60;

/** A payout that may be sent now. */
interface Ready {
  readonly payout: PayoutRow;
  readonly attempt: AttemptRow;
  readonly order: PayoutOrder;
  readonly settingsSealed: Uint8Array | null;
  readonly shop: ShopRow;
  /** Nothing may go to the person's details yet. */
  readonly wait: DestinationWait | null;
}

/**
 * Sends what waits on one rail of one shop, for a few seconds: no more at once and no more a second than the rail's pace
 * allows. The job's queue lets one process do it at a time, so the pace holds across all of them. A lane whose provider does
 * not answer, or has no money, rests; it goes on when a look-up is answered, or the balance covers the next payout.
 */
export async function sendPayouts(services: Services, shopId: ShopId, railName: string): Promise<void> {
  const opened = await services.db.inShop(shopId, async (db) =>
    // Nothing leaves for a shop that is gone; its lanes wake when it comes back.
    (await readShop(db)).state === "installed" ? openLane(db, railName, leaseSeconds) : null,
  );
  if (opened === null) return;
  let lane: LaneHealth = opened;
  let holdSeconds = 0;
  if (lane.state !== "flowing" && (await isWellAgain(services, shopId, railName, lane))) lane = recovered(lane);
  const { concurrent, perSecond } = rails[railName]?.pace ?? { concurrent: 1, perSecond: 1 };
  const inHand = new Set<Promise<void>>();
  // A pace is kept by the machine's time.
  const now = () => performance.now();
  const end = now() + sliceMs;
  let turn = now();
  let broken: { error: unknown } | null = null;
  const goesOn = () => broken === null && lane.state === "flowing" && holdSeconds === 0 && now() < end;
  while (goesOn()) {
    const waiting = await services.db.inShop(shopId, (db) => payoutsToSend(db, railName, concurrent * 10));
    if (waiting.length === 0) break;
    for (const payoutId of waiting) {
      if (inHand.size >= concurrent) await Promise.race(inHand);
      await pause(Math.max(0, turn - now()));
      if (!goesOn()) break;
      turn = Math.max(turn, now()) + 1_000 / perSecond;
      const sending = sendOne(services, shopId, payoutId)
        .then((sent) => {
          if (sent === null) return;
          lane = afterAnswer(lane, answerOf(sent));
          if (sent.kind === "later")
            holdSeconds = Math.max(holdSeconds, Math.min(sent.afterSeconds, longestHoldSeconds));
        })
        .catch((error: unknown) => {
          broken ??= { error };
        })
        .finally(() => inHand.delete(sending));
      inHand.add(sending);
    }
    await Promise.all(inHand);
  }
  if (broken !== null) throw (broken as { error: unknown }).error;
  const rest = lane.state === "flowing" ? Math.max(holdSeconds, (turn - now()) / 1_000, 0) : restSeconds(lane);
  await services.db.inShop(shopId, async (db) => {
    const problem = silentRail(railName, rails[railName]?.title ?? railName);
    if (lane.state === "broken") await raiseProblem(db, problem, services.clock.now());
    else if (opened.state === "broken") await clearProblem(db, problem.key, services.clock.now());
    // Batches have waited with it.
    if (opened.state !== "flowing" && lane.state === "flowing")
      await enqueueAll(
        db,
        (await openBatchesOf(db, railName)).map((batchId) => batchJob(shopId, railName, batchId)),
      );
    await closeLane(db, railName, lane, rest);
  });
}

function answerOf(sent: SendOutcome): Parameters<typeof afterAnswer>[1] {
  if (sent.kind === "later" || sent.kind === "unknown") return "silent";
  return sent.kind === "refused" && sent.code === "needs_funds" ? "needs_funds" : "answered";
}

/** Whether a paused lane may flow: found out without moving any money. */
async function isWellAgain(services: Services, shopId: ShopId, railName: string, lane: LaneHealth): Promise<boolean> {
  const { asked, shop, connection, next, last } = await services.db.inShop(shopId, async (db) => {
    const asked = lane.state === "broken" ? await payoutToAskAbout(db, railName) : null;
    return {
      asked,
      shop: await readShop(db),
      connection: await readRailConnection(db, railName),
      next: await nextToSend(db, railName),
      last: asked && (await lastAttempt(db, services.seal, asked)),
    };
  });
  const rail = rails[railName];
  const known = async (references: readonly string[]) =>
    asked === null ? new Set<string>() : services.db.inShop(shopId, (db) => knownReferences(db, asked, references));
  const opened =
    rail && openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(attemptMs), known);
  // Without a connection each payout is told so, one by one.
  if (!opened) return true;
  try {
    if (lane.state === "broken") {
      if (last?.order) return (await opened.rail.lookUp(last.order, opened.ctx, null)).kind !== "cannot_tell";
      const test = await opened.rail.test(opened.ctx);
      return test.ok || test.code !== "unreachable";
    }
    if (next === null) return true;
    const funds = await opened.rail.funds(next.value.currency, opened.ctx);
    // A rail that does not tell, or tells of another currency, is tried: one refusal pauses it again.
    return (
      funds === null ||
      funds.available.currency !== next.value.currency ||
      funds.available.amountMinor >= next.value.amountMinor
    );
  } catch (error) {
    services.log.warn({ err: error, shop: shopId, rail: railName }, "a paused rail could not be asked");
    return false;
  }
}

/**
 * Sends one payout: a transaction opens (or takes up) the attempt, the rail is called with no transaction open, a
 * transaction records the outcome. A payout that was on the wire when a process died is `unknown` and is looked up, never
 * sent anew (look-up-payout.ts). `null`: there was nothing to send.
 */
async function sendOne(services: Services, shopId: ShopId, payoutId: PayoutId): Promise<SendOutcome | null> {
  const ready = await services.db.inShop(shopId, (db) => prepare(services, db, payoutId));
  if (ready === null) return null;
  const { payout, attempt, order } = ready;
  const rail = rails[payout.rail];
  const known = (references: readonly string[]) =>
    services.db.inShop(shopId, (db) => knownReferences(db, payoutId, references));
  const opened =
    rail && openRail(services, ready.shop, rail, ready.settingsSealed, AbortSignal.timeout(attemptMs), known);
  const sent: SendOutcome = ready.wait
    ? { kind: "refused", code: ready.wait.reason, detail: ready.wait.detail }
    : opened
      ? await opened.rail.send(order, opened.ctx).catch((error: unknown): SendOutcome => {
          // A rail answers with values; a throw is a bug in it, and the request may have left before.
          services.log.error({ err: error, shop: shopId, payout: payoutId, rail: payout.rail }, "a rail threw");
          return { kind: "unknown", detail: "the rail failed inside" };
        })
      : { kind: "refused", code: "not_configured", detail: "The rail is not connected." };
  services.metrics.payouts.inc({ rail: payout.rail, outcome: sent.kind });

  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const current = await lockPayout(db, payoutId);
    // A webhook may have been faster than the answer.
    if (current === null || current.state !== "sending") return;
    await settlePayout(db, services.seal, current, attempt, outcomeOf(sent), payout.rail, at);
    if (sent.kind === "later")
      await postponeSend(db, payoutId, Math.max(sent.afterSeconds, Math.min(900, 2 ** Math.min(10, attempt.tries))));
    if (sent.kind === "unknown")
      await enqueue(db, {
        name: "look-up-payout",
        payload: { shopId, payoutId },
        afterSeconds: firstLookSeconds,
        key: `look:${payoutId}`,
      });
    await tellMerchant(db, payoutId, payout.rail, sent, at);
  });
  return sent;
}

async function prepare(services: Services, db: ShopDb, payoutId: PayoutId): Promise<Ready | null> {
  const at = services.clock.now();
  const payout = await lockPayout(db, payoutId);
  if (payout?.state !== "requested") return null;
  const shop = await readShop(db);
  if (shop.state !== "installed") return null;
  const last = await lastAttempt(db, services.seal, payoutId);
  const connection = await readRailConnection(db, payout.rail);
  const account = accountOf(services, db.shopId, payout.rail, connection?.settingsSealed ?? null);
  let attempt: AttemptRow;
  let order: PayoutOrder;
  const person = (await readReferrers(db, services.seal, [payout.referrerId])).get(payout.referrerId);
  // Changed since the payout was asked for: nothing goes there yet. What has left before is not touched by a change.
  let wait: DestinationWait | null = null;
  const moved = isElsewhere(last, person, payout.rail);
  if (last && moved) await dropAttempts(db, [last.attemptId], at);
  if (last && !moved && (last.outcome === "later" || last.outcome === "unknown") && last.order !== null) {
    if (last.outcome === "unknown" && last.account !== account) {
      // It may have been paid there, and only that account's key can tell: nothing goes out, here or there.
      await raiseProblem(db, undecided(payoutId, "It was sent from another account than the one connected now."), at);
      await postponeSend(db, payoutId, elsewhereSeconds);
      return null;
    }
    if (connection !== null && last.account !== account) {
      // The key that keeps a repeat from paying twice means nothing at another account: people decide anew.
      const detail =
        "Not sent: it had been begun with another account. Issue it again to use the one that is connected now.";
      const end: PayoutOutcome = {
        state: "failed",
        outcome: "refused",
        reason: "not_configured",
        detail,
        delivery: null,
      };
      await settlePayout(db, services.seal, payout, last, end, "goodword", at);
      return null;
    }
    if (await waitsForBank(db, payout, last.order, at)) return null;
    await retryAttempts(db, [last.attemptId]);
    [attempt, order] = [last, last.order];
  } else {
    wait = person?.waiting[payout.rail] ?? null;
    const fresh = orderFor(payout, person, payout.rail, shop);
    if (await waitsForBank(db, payout, fresh, at)) return null;
    const opened = await openAttempt(db, services.seal, (last?.number ?? 0) + 1, fresh, account, at);
    [attempt, order] = [opened, opened.order];
  }
  await markSending(db, payoutId, nextLook("sending", 0), at);
  return { payout, attempt, order, settingsSealed: connection?.settingsSealed ?? null, shop, wait };
}

/** Whether a payout's bank is down by the provider's word: it is put off, and goes out when that is over. */
async function waitsForBank(
  db: ShopDb,
  payout: PayoutRow,
  order: Pick<PayoutOrder, "value" | "person">,
  at: Date,
): Promise<boolean> {
  const rail = rails[payout.rail];
  if (!rail?.isHitBy) return false;
  const down = (await openDowntimes(db, payout.rail, at)).find((one) => rail.isHitBy?.(order, one));
  if (!down) return false;
  const detail = `${rail.title} says that ${down.bank} takes nothing by ${down.modes.join(" or ")} at the moment. It goes out by itself when the bank is back.`;
  await waitForBank(db, payout.payoutId, detail, bankSeconds);
  return true;
}

/** Some refusals are the merchant's to fix; the next success clears them. */
async function tellMerchant(db: ShopDb, payoutId: PayoutId, rail: string, sent: SendOutcome, at: Date): Promise<void> {
  if (sent.kind === "accepted" && sent.attention) await raiseProblem(db, attentionOf(payoutId, sent.attention), at);
  if (sent.kind === "issued" || sent.kind === "accepted") return clearProblem(db, railProblemKey(rail), at);
  const problem = sent.kind === "refused" ? railProblem(rail, rails[rail], sent) : null;
  if (problem) await raiseProblem(db, problem, at);
}
