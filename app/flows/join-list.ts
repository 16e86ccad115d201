import type { ProgramId, ShopId } from "../core/ids.ts";
import { readShownName } from "../core/program/read-shown-name.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { isDisposable } from "../platform/disposable-mail.ts";
import { newCode } from "../platform/new-code.ts";
import type { Services } from "../platform/services.ts";
import { addListEntry, openList, readListEntry } from "../store/list-entries.ts";
import { listMailCause } from "../store/list-places.ts";
import { queueMail } from "../store/mails.ts";
import { readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** What somebody sends who wants a place. */
export interface ListWish {
  readonly email: string;
  /** The first name to be shown; empty for none. */
  readonly name: string;
  /** The code of the link that they followed; empty for none. */
  readonly from: string;
  /** In which language they read, and where the link of their mail leads. */
  readonly locale: string;
  readonly page: string;
}

export type JoinListResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "email" | "disposable_email" | "shown_name" | "closed" };

/**
 * Gives an address a place on the waiting list, open until its owner follows the link of our mail. Answers the same for
 * addresses that are on it and that are not: who is gets the link to their place again, at most once a day.
 */
export async function joinList(services: Services, shopId: ShopId, wish: ListWish): Promise<JoinListResult> {
  const { seal } = services;
  const email = foldEmail(wish.email);
  if (email === null || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254)
    return { ok: false, why: "email" };
  if (isDisposable(email)) return { ok: false, why: "disposable_email" };
  const shownName = readShownName(wish.name);
  if (shownName === false) return { ok: false, why: "shown_name" };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<JoinListResult> => {
    const bringer = wish.from === "" ? null : await readListEntry(db, { code: wish.from });
    const brings = bringer?.state === "listed" ? bringer : null;
    const program = brings === null ? await openList(db) : await readProgram(db, brings.programId as ProgramId);
    const shop = await readShop(db);
    if (program?.state !== "active" || shop.state !== "installed") return { ok: false, why: "closed" };
    const { entryId, state } = await addListEntry(
      db,
      seal,
      {
        programId: program.programId,
        email,
        emailHash: Buffer.from(seal.hash(email, shopId)),
        shownName,
        // With a dot, which no referral code has: the two can never be taken for one another.
        code: `W.${newCode()}`,
        broughtBy: brings?.entryId ?? null,
      },
      at,
    );
    if (state === "removed") return { ok: true };
    const link = new URL(wish.page, shop.storefrontUrl ?? `https://${shop.domain}`);
    link.searchParams.set("locale", wish.locale);
    link.searchParams.set("me", `${entryId}.${seal.sign(entryId, `list:${shopId}`)}`);
    const letter = { to: email, personId: null, locale: wish.locale, facts: { link: link.href } };
    await queueMail(db, seal, { ...letter, cause: listMailCause(entryId, at), kind: "list_confirm" }, at);
    return { ok: true };
  });
}
