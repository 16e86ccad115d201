import type { PayoutFileId, PayoutId, ShopId } from "../core/ids.ts";
import { handOverNote } from "../core/payout/hand-over-note.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { fileLines, lockFile, moveFile } from "../store/payout-files.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";

export type EndFileResult =
  | { readonly ok: true; readonly done: number }
  | { readonly ok: false; readonly note?: string; readonly message?: string };

/**
 * Ends the payments of an uploaded file of which no report tells, by the word of the merchant who looked at the provider: all
 * that are left were made, or none of them was. The note is kept with each.
 */
export async function endPayoutFile(
  services: Services,
  shopId: ShopId,
  request: {
    readonly fileId: PayoutFileId;
    readonly paid: boolean;
    readonly note: string;
    readonly actor: string;
  },
): Promise<EndFileResult> {
  const read = handOverNote(request.note, "");
  if (!read.ok) return { ok: false, note: read.fields.note ?? "" };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<EndFileResult> => {
    const file = await lockFile(db, request.fileId);
    const format = file && rails[file.rail]?.file;
    if (!file || !format || file.state !== "uploaded")
      return { ok: false, message: "This file is not waiting for results. Reload the page to see how it stands." };
    let done = 0;
    const lines = await fileLines(db, file.fileId);
    for (const { payoutId, token } of lines) {
      const payout = await lockPayout(db, payoutId as PayoutId);
      if (payout?.state !== "accepted") continue;
      const attempt = await lastAttempt(db, services.seal, payoutId);
      await settlePayout(
        db,
        services.seal,
        payout,
        attempt,
        request.paid
          ? {
              state: "issued",
              outcome: "issued",
              reason: "marked_paid",
              detail: read.text,
              delivery: { kind: format.brings, reference: token },
            }
          : { state: "failed", outcome: "refused", reason: "marked_not_paid", detail: read.text, delivery: null },
        request.actor,
        at,
      );
      done += 1;
    }
    await moveFile(db, file, "settled", at);
    return { ok: true, done };
  });
}
