import { z } from "zod";
import type { PayoutBatchId, ShopId } from "../core/ids.ts";
import type { PayoutOutcome } from "../core/payout/payout-outcome.ts";
import { reasonCode } from "../core/reason.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { findPayout, isAnyOnTheWire } from "../store/find-payout.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { batchJob, waitingBatchOf } from "../store/payout-batches.ts";
import { lockPayout, settlePayout as record } from "../store/payouts.ts";
import { attentionOf, paidAfterAll, raiseProblem } from "../store/problems.ts";
import { beginDowntime, endDowntime } from "../store/rail-downtimes.ts";
import { lookAtLane } from "../store/rail-lanes.ts";
import { finishStoredEvent, readStoredEvent } from "../store/stored-events.ts";

/** What the door kept of a provider's webhook: `RailEvent`s and `DowntimeEvent`s. */
const payoutEvent = z.object({
  eventId: z.string(),
  find: z.union([z.object({ key: z.string() }), z.object({ reference: z.string() })]),
  state: z.enum(["issued", "accepted", "failed", "reversed"]),
  at: z.string(),
  detail: z.string(),
  attention: z.string().optional(),
  code: z
    .string()
    .optional()
    .transform((code) => reasonCode(code ?? null) ?? undefined),
});
const downtimeEvent = z.object({
  eventId: z.string(),
  downtime: z.object({
    id: z.string(),
    bank: z.string(),
    modes: z.array(z.string()),
    startedAt: z.string(),
    state: z.enum(["started", "resolved"]),
    until: z.string().nullable(),
  }),
});
const events = z.array(z.union([payoutEvent, downtimeEvent]));

/** A downtime whose end nobody tells is over after a day: what is sent then fails at the worst, and is due again. */
const longestDowntimeMs = 86_400_000;

/** What a state means where the rail says no more. */
const plainReasons = {
  issued: "delivered",
  accepted: "on_its_way",
  failed: "provider_refused",
  reversed: "returned_by_provider",
} as const;

/** A message may be faster than the answer that tells us the reference it names; longer than this no answer takes. */
const answerMs = 60_000;
const againSeconds = 2;

/** Settles the payouts that a provider's webhook speaks of. An event that says nothing new, or comes late, changes nothing. */
export async function settlePayout(services: Services, shopId: ShopId, eventId: number): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const stored = await readStoredEvent(db, eventId);
    if (stored === null || stored.state !== "queued") return;
    const rail = stored.source.replace(/^rail:/, "");
    const told: string[] = [];
    const batches = new Set<PayoutBatchId>();
    let early = false;
    for (const event of events.parse(JSON.parse(Buffer.from(stored.body).toString("utf8")))) {
      if ("downtime" in event) {
        const { state, until, ...downtime } = event.downtime;
        const last = new Date(Date.parse(downtime.startedAt) + longestDowntimeMs);
        if (state === "resolved") await endDowntime(db, rail, downtime, at);
        else await beginDowntime(db, rail, downtime, until === null ? last : new Date(until));
        told.push(`${downtime.bank} down: ${state}`);
        continue;
      }
      const payoutId = await findPayout(db, rail, event.find);
      const payout = payoutId && (await lockPayout(db, payoutId));
      if (!payout) {
        // Another app's or a colleague's payment at the same provider, or one of ours whose own answer is still on its way.
        // Arrivals carry the machine's time, so their age is told by it.
        early ||= Date.now() - stored.receivedAt.getTime() < answerMs && (await isAnyOnTheWire(db, rail));
        told.push("no payout of ours");
        continue;
      }
      // It moves: perhaps the merchant did what its whole batch waited for.
      const waiting = rails[rail]?.batch ? await waitingBatchOf(db, payoutId) : null;
      if (waiting) batches.add(waiting);
      // What a bank had refused and then took is told, though the payout was issued all the while.
      const better = event.state === "issued" && payout.reason === "bank_refused";
      if (payout.state === event.state && !event.attention && !event.code && !better) {
        told.push("no news");
        continue;
      }
      const outcome: PayoutOutcome = {
        state: event.state,
        outcome: event.state === "issued" ? "issued" : event.state === "accepted" ? "accepted" : "refused",
        reason: event.code ?? plainReasons[event.state],
        detail: event.attention ?? event.detail,
        delivery: null,
      };
      const attempt = await lastAttempt(db, services.seal, payout.payoutId);
      const news = await record(db, services.seal, payout, attempt, outcome, rail, at);
      // A bounce that is told after the delivery asks nothing of the merchant any more.
      if (news && event.attention) await raiseProblem(db, attentionOf(payout.payoutId, event.attention), at);
      if (!news && event.state === "issued" && payout.state === "failed")
        await raiseProblem(db, paidAfterAll(payout.payoutId, rail), at);
      told.push(news ? event.state : "no news");
    }
    if (early) return enqueue(db, { name: "settle-payout", payload: { shopId, eventId }, afterSeconds: againSeconds });
    for (const batchId of batches) await enqueue(db, batchJob(shopId, rail, batchId));
    // Whatever it says, the provider is there; it may be the word that the account was topped up.
    await lookAtLane(db, rail);
    await finishStoredEvent(db, eventId, "done", told.join(", ") || "nothing of ours");
  });
}
