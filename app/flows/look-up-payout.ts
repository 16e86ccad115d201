import type { PayoutId, ShopId } from "../core/ids.ts";
import { nextLook } from "../core/payout/next-look.ts";
import { outcomeOf, type PayoutOutcome } from "../core/payout/payout-outcome.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { accountOf, openRail } from "../rails/kit/open-rail.ts";
import type { LookUpOutcome } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { knownReferences } from "../store/known-references.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { batchJob } from "../store/payout-batches.ts";
import { lockPayout, type PayoutRow, postponeLook, settlePayout } from "../store/payouts.ts";
import { raiseProblem, undecided } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { wakeLanes } from "../store/rail-lanes.ts";
import { readShop } from "../store/shops.ts";

const lookUpMs = 25_000;
/** A payout nobody can account for after so long is the merchant's to know about. */
const worrySeconds = 3_600;

/** Whoever sent it is gone without a word. */
const lost: PayoutOutcome = {
  state: "unknown",
  outcome: "unknown",
  reason: "outcome_unknown",
  detail: "the process ended before the answer",
  delivery: null,
};

/**
 * Asks the provider what became of a payout whose end we do not know, or that it has not finished. Only "certainly not
 * there" lets the same attempt be sent again, under the same key. Harmless at any time.
 */
export async function lookUpPayout(services: Services, shopId: ShopId, payoutId: PayoutId): Promise<void> {
  const before = await services.db.inShop(shopId, async (db) => {
    const at = services.clock.now();
    const found = await lockPayout(db, payoutId);
    if (!found || !["unknown", "accepted", "sending"].includes(found.state)) return null;
    // Whoever sends it has until then to say how it ended.
    if (found.state === "sending" && (found.lookAt ?? at) > at) return null;
    if (found.state === "accepted" && rails[found.rail]?.byHand) {
      // There is nobody to ask: people say how it ends.
      await postponeLook(db, payoutId, null, at);
      return null;
    }
    if (found.batchId !== null) {
      // One request tells of all of them.
      await enqueue(db, batchJob(shopId, found.rail, found.batchId));
      return null;
    }
    const attempt = await lastAttempt(db, services.seal, payoutId);
    if (!attempt?.order) return null;
    if (found.state === "sending") await settlePayout(db, services.seal, found, attempt, lost, "goodword", at);
    const payout: PayoutRow = found.state === "sending" ? { ...found, state: "unknown" } : found;
    const shop = await readShop(db);
    const connection = await readRailConnection(db, payout.rail);
    return { payout, attempt, order: attempt.order, shop, settingsSealed: connection?.settingsSealed ?? null };
  });
  if (before === null) return;
  const { payout, attempt, order, shop } = before;
  const rail = rails[payout.rail];
  const known = (references: readonly string[]) =>
    services.db.inShop(shopId, (db) => knownReferences(db, payoutId, references));
  const opened = rail && openRail(services, shop, rail, before.settingsSealed, AbortSignal.timeout(lookUpMs), known);
  // Another account knows nothing of it, and its "not there" would send the money a second time.
  const elsewhere =
    opened && attempt.account !== accountOf(services, shopId, payout.rail, before.settingsSealed)
      ? `It was sent from another account of ${rail.title} than the one that is connected now. Connect that account again and we find out.`
      : null;
  const found: LookUpOutcome = elsewhere
    ? { kind: "cannot_tell", detail: elsewhere }
    : opened
      ? await opened.rail.lookUp(order, opened.ctx, payout.reference).catch((error: unknown): LookUpOutcome => {
          services.log.error({ err: error, shop: shopId, payout: payoutId, rail: payout.rail }, "a rail threw");
          return { kind: "cannot_tell", detail: "the rail failed inside" };
        })
      : { kind: "cannot_tell", detail: "The rail is not connected, so the provider cannot be asked." };

  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const current = await lockPayout(db, payoutId);
    if (current === null || current.state !== payout.state) return;
    const age = (at.getTime() - current.createdAt.getTime()) / 1_000;
    if (found.kind === "absent" || found.kind === "send_again") {
      // Accepted once and gone now is for people to look at; unknown and certainly absent may be sent again.
      if (current.state === "accepted") {
        await raiseProblem(
          db,
          {
            key: `payout:${payoutId}`,
            what: "A provider no longer knows a payment it had accepted.",
            action: "Look it up at the provider before you issue anything else to this referrer.",
            href: "/app/rewards",
          },
          at,
        );
        return postponeLook(db, payoutId, nextLook(current.state, age), at);
      }
      await settlePayout(
        db,
        services.seal,
        current,
        attempt,
        {
          state: "requested",
          outcome: found.kind === "absent" ? "later" : "unknown",
          reason: "on_its_way",
          detail:
            found.kind === "absent"
              ? "certainly not there, sent again under the same key"
              : "sent again under the same key, which pays once at most and tells how it stands",
          delivery: null,
        },
        payout.rail,
        at,
      );
      return wakeLanes(db, [current.rail]);
    }
    if (found.kind === "cannot_tell") {
      if (elsewhere !== null || (age > worrySeconds && current.state !== "accepted")) {
        await raiseProblem(db, undecided(payoutId, found.detail), at);
      }
      const seconds = nextLook(current.state, age);
      await postponeLook(db, payoutId, seconds, at);
      // An unknown end is waited for by the machine's clock too: nobody moves time on to learn it.
      if (current.state === "unknown" && seconds !== null)
        await enqueue(db, {
          name: "look-up-payout",
          payload: { shopId, payoutId },
          afterSeconds: seconds,
          key: `look:${payoutId}`,
        });
      return;
    }
    const outcome = outcomeOf(found);
    await settlePayout(db, services.seal, current, attempt, outcome, payout.rail, at);
    if (outcome.state === "requested") await wakeLanes(db, [current.rail]);
  });
}
