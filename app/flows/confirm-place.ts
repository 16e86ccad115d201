import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { moveListEntry, readListEntry } from "../store/list-entries.ts";
import { readProgram } from "../store/programs.ts";

/**
 * The button behind the link of a mail: the address is confirmed, and who brought them has brought one more. Once the list
 * is closed nothing changes any more.
 */
export async function confirmPlace(services: Services, shopId: ShopId, token: string): Promise<void> {
  const [id = "", signature = ""] = token.split(".");
  if (!services.seal.verify(id, `list:${shopId}`, signature)) return;
  await services.db.inShop(shopId, async (db) => {
    const entry = await readListEntry(db, { id });
    const program = entry && (await readProgram(db, entry.programId));
    if (program?.state !== "active") return;
    await moveListEntry(db, id, { to: "listed", actor: "person", reason: null }, services.clock.now());
  });
}
