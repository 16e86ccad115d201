import { noTrace, type OrderTrace } from "../core/fraud/assess.ts";
import type { ListEntryId, ShopId } from "../core/ids.ts";
import { isDisposable } from "../platform/disposable-mail.ts";
import { hashMarks, hashNetwork } from "../platform/hash-marks.ts";
import { isLostRace } from "../platform/lost-race.ts";
import type { Services } from "../platform/services.ts";
import { moveListEntry, readListEntry } from "../store/list-entries.ts";
import { countPlace } from "../store/list-places.ts";
import { queueMail } from "../store/mails.ts";
import { readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** The press of somebody who confirms. */
export interface Confirmation {
  /** As the link of the mail had it. */
  readonly token: string;
  /** Where the page of the list stands in the store. */
  readonly page: string;
  /** Kept as one keyed hash for the fraud rules. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** How often it is done anew when another one was first. */
const raceTries = 4;

/**
 * The button behind the link of a mail: the address is confirmed, and who brought them has brought one more, with what that
 * earns; a mail tells them what they have reached. Once the list is closed nothing changes any more.
 */
export async function confirmPlace(services: Services, shopId: ShopId, given: Confirmation): Promise<void> {
  const { seal } = services;
  const [id = "", signature = ""] = given.token.split(".");
  if (!seal.verify(id, `list:${shopId}`, signature)) return;
  for (let tries = 1; ; tries += 1) {
    try {
      return await confirm(services, shopId, id as ListEntryId, given);
    } catch (error) {
      // The friend, or whom brought them, became known in another way at this moment.
      if (!isLostRace(error) || tries >= raceTries) throw error;
    }
  }
}

async function confirm(services: Services, shopId: ShopId, id: ListEntryId, given: Confirmation): Promise<void> {
  const { seal } = services;
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const entry = await readListEntry(db, { id });
    const program = entry && (await readProgram(db, entry.programId));
    if (program?.state !== "active") return;
    if (!(await moveListEntry(db, id, { to: "listed", actor: "person", reason: null }, at))) return;
    const traceOf = (email: string): OrderTrace => ({
      ...noTrace,
      marks: hashMarks(seal, shopId, { emails: [email], names: [], phones: [], addresses: [] }),
      network: hashNetwork(seal, shopId, given.ip, given.userAgent),
      disposable: isDisposable(email),
    });
    const reached = await countPlace(db, seal, id, traceOf, at);
    if (reached === null) return;
    const { entryId, referrerId: personId, email: to, locale } = reached;
    const shop = await readShop(db);
    const link = new URL(given.page, shop.storefrontUrl ?? `https://${shop.domain}`);
    link.searchParams.set("locale", locale);
    link.searchParams.set("me", `${entryId}.${seal.sign(entryId, `list:${shopId}`)}`);
    for (const { rewardId, amountMinor, currency } of reached.rewards) {
      const facts = { link: link.href, reward: { amountMinor, currency } };
      await queueMail(db, seal, { to, personId, locale, facts, cause: `list:${rewardId}`, kind: "list_reached" }, at);
    }
  });
}
