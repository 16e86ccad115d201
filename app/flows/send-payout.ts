import type { PayoutId, ShopId } from "../core/ids.ts";
import { money } from "../core/money/money.ts";
import type { PayoutOrder } from "../core/payout/payout-order.ts";
import { outcomeOf, type PayoutOutcome } from "../core/payout/payout-outcome.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { accountOf, openRail } from "../rails/kit/open-rail.ts";
import type { SendOutcome } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { knownReferences } from "../store/known-references.ts";
import { type AttemptRow, lastAttempt, openAttempt, retryAttempt } from "../store/payout-attempts.ts";
import { lockPayout, type PayoutRow, settlePayout } from "../store/payouts.ts";
import { attentionOf, clearProblem, raiseProblem } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readReferrers } from "../store/referrers.ts";
import { readShop, type ShopRow } from "../store/shops.ts";

/** A provider that has not answered by then leaves us not knowing. Stripe's own limit is 80 s; nobody waits that long. */
const attemptMs = 25_000;
/** When to look after an unknown end: long enough for the provider to have finished what it began. */
const firstLookSeconds = 10;

/** A payout that may be sent now. */
interface Ready {
  readonly payout: PayoutRow;
  readonly attempt: AttemptRow;
  readonly order: PayoutOrder;
  readonly settingsSealed: Uint8Array | null;
  readonly shop: ShopRow;
}

/**
 * Sends one payout: a transaction opens (or takes up) the attempt, the rail is called with no transaction open, a
 * transaction records the outcome. Called again at any moment it finds where the payout stands: one that was on the wire
 * when a process died is `unknown` and is looked up, never sent anew.
 */
export async function sendPayout(services: Services, shopId: ShopId, payoutId: PayoutId): Promise<void> {
  const ready = await services.db.inShop(shopId, (db) => prepare(services, db, payoutId));
  if (ready === null) return;
  const { payout, attempt, order } = ready;
  const rail = rails[payout.rail];
  const known = (references: readonly string[]) =>
    services.db.inShop(shopId, (db) => knownReferences(db, payoutId, references));
  const opened =
    rail && openRail(services, ready.shop, rail, ready.settingsSealed, AbortSignal.timeout(attemptMs), known);
  const sent: SendOutcome = opened
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
      await enqueue(db, {
        name: "send-payout",
        payload: { shopId, payoutId },
        afterSeconds: sent.afterSeconds,
        key: `send:${payoutId}`,
      });
    if (sent.kind === "unknown")
      await enqueue(db, {
        name: "look-up-payout",
        payload: { shopId, payoutId },
        afterSeconds: firstLookSeconds,
        key: `look:${payoutId}`,
      });
    await tellMerchant(db, payoutId, payout.rail, sent, at);
  });
}

async function prepare(services: Services, db: ShopDb, payoutId: PayoutId): Promise<Ready | null> {
  const at = services.clock.now();
  const payout = await lockPayout(db, payoutId);
  if (payout === null) return null;
  if (payout.state === "sending") {
    // Whoever sent it is gone without a word.
    await settlePayout(
      db,
      services.seal,
      payout,
      await lastAttempt(db, services.seal, payoutId),
      {
        state: "unknown",
        outcome: "unknown",
        reason: "outcome_unknown",
        detail: "the process ended before the answer",
        delivery: null,
      },
      "goodword",
      at,
    );
    await enqueue(db, { name: "look-up-payout", payload: { shopId: db.shopId, payoutId }, key: `look:${payoutId}` });
    return null;
  }
  if (payout.state !== "requested") return null;
  const shop = await readShop(db);
  // Nothing leaves for a shop that is gone; the reconciliation takes it up if the shop comes back.
  if (shop.state !== "installed") return null;
  const last = await lastAttempt(db, services.seal, payoutId);
  const connection = await readRailConnection(db, payout.rail);
  const account = accountOf(services, db.shopId, payout.rail, connection?.settingsSealed ?? null);
  let attempt: AttemptRow;
  let order: PayoutOrder;
  if (last?.outcome === "later" && last.order !== null) {
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
    await retryAttempt(db, last.attemptId);
    [attempt, order] = [last, last.order];
  } else {
    const person = (await readReferrers(db, services.seal, [payout.referrerId])).get(payout.referrerId);
    const opened = await openAttempt(
      db,
      services.seal,
      (last?.number ?? 0) + 1,
      {
        payoutId,
        value: money(payout.amountMinor, payout.currency),
        person: {
          name: person?.name ?? null,
          email: person?.email ?? null,
          customerId: person?.customerId ?? null,
          destination: person?.destinations[payout.rail] ?? null,
        },
        memo: `Thank you for recommending ${shop.name || shop.domain}`.slice(0, 140),
      },
      account,
      at,
    );
    [attempt, order] = [opened, opened.order];
  }
  await db.payout.update({
    where: { shopId_id: { shopId: db.shopId, id: payoutId } },
    data: { state: "sending", updatedAt: at },
  });
  return { payout, attempt, order, settingsSealed: connection?.settingsSealed ?? null, shop };
}

/** Some refusals are the merchant's to fix; the next success clears them. */
async function tellMerchant(db: ShopDb, payoutId: PayoutId, rail: string, sent: SendOutcome, at: Date): Promise<void> {
  const key = `rail:${rail}`;
  if (sent.kind === "accepted" && sent.attention) await raiseProblem(db, attentionOf(payoutId, sent.attention), at);
  if (sent.kind === "issued" || sent.kind === "accepted") return clearProblem(db, key, at);
  if (sent.kind !== "refused") return;
  const title = rails[rail]?.title ?? rail;
  const actions: Partial<Record<typeof sent.code, string>> = {
    credentials_refused: `${title} refused our key. Put in a new one and test the connection.`,
    permission_missing: `Our key at ${title} lacks a permission. ${sent.detail}`,
    needs_funds: `The balance at ${title} is too low. Top it up, then issue the rewards again.`,
    not_configured: `Connect ${title} to issue rewards with it.`,
  };
  const action = actions[sent.code];
  if (action)
    await raiseProblem(
      db,
      { key, what: `Rewards over ${title} are not going out.`, action, href: "/app/settings" },
      at,
    );
}
