import type { PayoutId, ShopId } from "../core/ids.ts";
import { outcomeOf } from "../core/payout/payout-outcome.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { accountOf, openRail } from "../rails/kit/open-rail.ts";
import type { LookUpOutcome } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { knownReferences } from "../store/known-references.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";
import { raiseProblem } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

const lookUpMs = 25_000;
/** A payout nobody can account for after so long is the merchant's to know about. */
const worrySeconds = 3_600;

/**
 * Asks the provider what became of a payout whose end we do not know, or that it has not finished. Only "certainly not
 * there" lets the same attempt be sent again, under the same key. Harmless at any time.
 */
export async function lookUpPayout(services: Services, shopId: ShopId, payoutId: PayoutId): Promise<void> {
  const before = await services.db.inShop(shopId, async (db) => {
    const payout = await lockPayout(db, payoutId);
    const attempt = payout && (await lastAttempt(db, services.seal, payoutId));
    if (!payout || !attempt?.order || !["unknown", "accepted", "sending"].includes(payout.state)) return null;
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
    const again = (name: string, seconds: number) =>
      enqueue(db, {
        name,
        payload: { shopId, payoutId },
        afterSeconds: seconds,
        key: `${name === "send-payout" ? "send" : "look"}:${payoutId}`,
      });
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
        return;
      }
      if (current.state === "sending") return again("look-up-payout", 30);
      await settlePayout(
        db,
        services.seal,
        { ...current, state: "sending" },
        attempt,
        {
          state: "requested",
          outcome: "later",
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
      return again("send-payout", 0);
    }
    if (found.kind === "cannot_tell") {
      const age = (at.getTime() - current.createdAt.getTime()) / 1000;
      if (elsewhere !== null || (age > worrySeconds && current.state !== "accepted")) {
        await raiseProblem(
          db,
          {
            key: `payout:${payoutId}`,
            what: "We cannot find out whether a payment arrived.",
            action: `Look it up at the provider. ${found.detail}`,
            href: "/app/rewards",
          },
          at,
        );
      }
      return again("look-up-payout", Math.min(900, Math.max(15, age)));
    }
    if (current.state === "sending")
      await settlePayout(
        db,
        services.seal,
        current,
        attempt,
        { state: "unknown", outcome: "unknown", reason: "outcome_unknown", detail: null, delivery: null },
        "goodword",
        at,
      );
    await settlePayout(
      db,
      services.seal,
      { ...current, state: current.state === "sending" ? "unknown" : current.state },
      attempt,
      outcomeOf(found),
      payout.rail,
      at,
    );
  });
}
