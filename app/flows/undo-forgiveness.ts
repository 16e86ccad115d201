import type { LedgerTransactionId, ReferrerId, ShopId } from "../core/ids.ts";
import { formatMoney } from "../core/money/money.ts";
import type { Services } from "../platform/services.ts";
import { unforgive } from "../store/forgiveness.ts";

/** Takes back that a balance was forgiven: a new entry beside the old one, so that both stay to be seen. */
export async function undoForgiveness(
  services: Services,
  shopId: ShopId,
  press: {
    readonly referrerId: ReferrerId;
    readonly transactionId: LedgerTransactionId;
    readonly note: string;
    readonly actor: string;
  },
): Promise<{ ok: true; amount: string } | { ok: false; message: string }> {
  const note = press.note.trim();
  if (note === "") return { ok: false, message: "Say why: the reason is kept on the person’s record." };
  if (note.length > 500) return { ok: false, message: "A reason has at most 500 characters." };
  const undone = await services.db.inShop(shopId, (db) =>
    unforgive(db, press, { actor: press.actor, note }, services.clock.now()),
  );
  return undone === null
    ? { ok: false, message: "That was taken back already. Reload the page to see how it stands." }
    : { ok: true, amount: formatMoney(undone) };
}
