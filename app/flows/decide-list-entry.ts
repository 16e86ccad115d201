import type { ListEntryId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { moveListEntry } from "../store/list-entries.ts";
import { followEntry } from "../store/list-places.ts";

/** What the merchant does with somebody on a waiting list: takes them off, with a reason that they read, or puts them back. */
export interface ListPress {
  readonly entryId: string;
  readonly does: "remove" | "undo";
  readonly reason: string;
  readonly actor: string;
}

/**
 * Takes somebody off a waiting list, or puts them back where they were. Who is off counts for nobody, and nobody for them:
 * what that earned is taken back, and comes again with them.
 */
export async function decideListEntry(
  services: Services,
  shopId: ShopId,
  { entryId, does, reason, actor }: ListPress,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }> {
  const said = reason.trim();
  if (does === "remove" && (said === "" || said.length > 500))
    return { ok: false, message: "Say why, in at most 500 characters: the person reads it." };
  const move = { to: does === "remove" ? ("removed" as const) : ("back" as const), actor, reason: said };
  const at = services.clock.now();
  const done = await services.db.inShop(shopId, async (db) => {
    if (!(await moveListEntry(db, entryId, move, at))) return false;
    await followEntry(db, entryId as ListEntryId, { actor, note: said }, at);
    return true;
  });
  return done ? { ok: true } : { ok: false, message: "This has changed meanwhile. Reload the page." };
}
