import type { ReferrerId, ShopId } from "../core/ids.ts";
import { type Currency, formatMoney } from "../core/money/money.ts";
import type { Services } from "../platform/services.ts";
import { forgive } from "../store/forgiveness.ts";

/** What the merchant pressed. `pressKey` comes with the page: the same press twice forgives once. */
export interface ForgivePress {
  readonly referrerId: ReferrerId;
  readonly currency: Currency;
  readonly note: string;
  readonly pressKey: string;
  readonly actor: string;
}

/** The merchant lets a referrer's balance below zero go, with a reason that stays on the record. */
export async function forgiveBalance(
  services: Services,
  shopId: ShopId,
  press: ForgivePress,
): Promise<{ ok: true; amount: string } | { ok: false; message: string }> {
  const note = press.note.trim();
  if (note === "") return { ok: false, message: "Say why: the reason is kept on the person’s record." };
  if (note.length > 500) return { ok: false, message: "A reason has at most 500 characters." };
  const forgiven = await services.db.inShop(shopId, (db) =>
    forgive(db, press, { actor: press.actor, note }, services.clock.now()),
  );
  return forgiven === null
    ? { ok: false, message: "The balance is not below zero any more. Reload the page to see it." }
    : { ok: true, amount: formatMoney(forgiven) };
}
