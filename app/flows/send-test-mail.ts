import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { isMailedSince, queueMail } from "../store/mails.ts";
import { readShop } from "../store/shops.ts";

/** Where the test mail goes; or why none goes: no mail server, no contact address in Shopify, or one was sent a moment ago. */
export type SendTestMailResult =
  | { readonly ok: true; readonly to: string }
  | { readonly ok: false; readonly why: "no_server" | "no_address" | "just_sent" };

/** Sends the merchant a mail at their store's contact address, one a minute, to see that mail arrives. */
export async function sendTestMail(services: Services, shopId: ShopId): Promise<SendTestMailResult> {
  if (services.mail.from === null) return { ok: false, why: "no_server" };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const { contactEmail: to } = await readShop(db);
    if (to === null) return { ok: false, why: "no_address" };
    if (await isMailedSince(db, "test", new Date(at.getTime() - 60_000))) return { ok: false, why: "just_sent" };
    // Two presses at once are one.
    const cause = `test:${at.toISOString().slice(0, 16)}`;
    const isNew = await queueMail(
      db,
      services.seal,
      { cause, kind: "test", to, personId: null, locale: "en", facts: { reply: to } },
      at,
    );
    return isNew ? { ok: true, to } : { ok: false, why: "just_sent" };
  });
}
