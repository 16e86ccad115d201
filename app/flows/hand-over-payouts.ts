import type { PayoutId, ShopId } from "../core/ids.ts";
import { handOverNote } from "../core/payout/hand-over-note.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";

/** What leaves in a file has its end by the file. */
const isHandedOver = (rail: string) => rails[rail]?.byHand === true && rails[rail]?.file === undefined;

/** What the merchant pressed on the list of what waits to be handed over. */
export interface HandOver {
  readonly payoutIds: readonly PayoutId[];
  /** `handed_over`: the person has it. `not_handed_over`: it stays with the merchant, and the reward is theirs to issue in another way. */
  readonly decision: "handed_over" | "not_handed_over";
  readonly note: string;
  readonly proof: string;
  readonly actor: string;
}

export type HandOverResult =
  | { readonly ok: true; readonly done: number; readonly passedOver: number }
  | { readonly ok: false; readonly fields: { readonly note?: string; readonly proof?: string } };

/**
 * Writes down that payouts were handed over (or will not be), with a note and a proof. Those that are no longer waiting, or
 * go over a rail that does its own delivering, are passed over: the same press twice changes nothing.
 */
export async function handOverPayouts(services: Services, shopId: ShopId, input: HandOver): Promise<HandOverResult> {
  const read = handOverNote(input.note, input.proof);
  if (!read.ok) return read;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    let done = 0;
    const ids = [...new Set(input.payoutIds)].sort();
    for (const payoutId of ids) {
      const payout = await lockPayout(db, payoutId);
      if (payout?.state !== "accepted" || !isHandedOver(payout.rail)) continue;
      const attempt = await lastAttempt(db, services.seal, payoutId);
      const delivery = { kind: "handed_over", reference: attempt?.key ?? payoutId } as const;
      const settled = await settlePayout(
        db,
        services.seal,
        payout,
        attempt,
        input.decision === "handed_over"
          ? { state: "issued", outcome: "issued", reason: "delivered", detail: read.text, delivery }
          : { state: "failed", outcome: "refused", reason: "not_handed_over", detail: read.text, delivery: null },
        input.actor,
        at,
      );
      if (settled) done += 1;
    }
    return { ok: true, done, passedOver: ids.length - done };
  });
}
