import type { ReferrerId, ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { banReferrer as ban, liftBan, programsOf } from "../store/bans.ts";

/**
 * Bans a referrer, or lifts the ban. Banned, their codes give nothing, new orders of their friends earn nothing, and what has
 * not left is cancelled by a job of this transaction; lifted, all of that is taken back. What was issued stays issued.
 */
export async function banReferrer(
  services: Services,
  shopId: ShopId,
  input: {
    readonly referrerId: ReferrerId;
    readonly banned: boolean;
    readonly note: string;
    readonly actor: string;
  },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const note = input.note.trim();
  if (input.banned && note === "") return { ok: false, message: "Say why: the note is kept with the referrer." };
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  const { referrerId, actor } = input;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const done = input.banned ? await ban(db, { referrerId, by: actor, note }, at) : await liftBan(db, referrerId);
    if (!done)
      return {
        ok: false,
        message: input.banned
          ? "This referrer is banned already, or was erased. Reload the page."
          : "This referrer is not banned. Reload the page.",
      };
    // Two presses in a row are worked off one after the other, each by what holds then.
    await enqueue(db, { name: "settle-ban", payload: { shopId, referrerId }, queue: `shop:${shopId}` });
    for (const programId of await programsOf(db, referrerId))
      await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true };
  });
}
