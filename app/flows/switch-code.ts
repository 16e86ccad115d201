import type { ReferralCodeId, ShopId } from "../core/ids.ts";
import { newCode } from "../platform/new-code.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addCode, closeCode, lockReferrer, openCode, readCode, readCodeOf, showCode } from "../store/codes.ts";

/**
 * Closes a code, or opens it again. A closed code gives no discount and orders placed from then on do not count by it; what
 * was placed before still does. Who loses the code that they share gets a fresh one at once, so that nobody is left without.
 */
export async function switchCode(
  services: Services,
  shopId: ShopId,
  change: { readonly codeId: ReferralCodeId; readonly state: "active" | "closed"; readonly actor: string },
): Promise<{ ok: true; fresh: string | null } | { ok: false; message: string }> {
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const found = await readCode(db, change.codeId);
    if (found === null) return { ok: false, message: "This code is no longer there. Reload the page." };
    const { programId, referrerId } = found;
    if (!(await lockReferrer(db, referrerId)))
      return { ok: false, message: "This referrer was erased, and their codes with them." };
    // Read again: another tab may have switched it while we waited.
    const code = (await readCode(db, change.codeId)) ?? found;
    let fresh: string | null = null;
    if (change.state === "closed" && code.state === "active") {
      await closeCode(db, code.codeId, change.actor, at);
      if (code.shown) {
        const made = await addCode(
          db,
          { programId, referrerId, text: newCode, origin: "made", actor: change.actor },
          at,
        );
        fresh = made?.code ?? null;
      }
    }
    if (change.state === "active" && (code.state === "closed" || code.published === "refused")) {
      const shown = await readCodeOf(db, programId, referrerId);
      await (shown === null ? showCode(db, code) : openCode(db, code));
    }
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true, fresh };
  });
}
