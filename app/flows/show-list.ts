import type { ShopId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { sayDate } from "../core/language/say.ts";
import { describeListBonuses } from "../core/program/describe-terms.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { firstOnList, openList, placeOf, readListEntry } from "../store/list-entries.ts";
import { accountOfEntry } from "../store/list-places.ts";
import { type ProgramRow, readProgram } from "../store/programs.ts";
import { type RewardLine, readRewards } from "../store/referrer-page.ts";
import { readShop } from "../store/shops.ts";

/** The waiting list as everybody sees it. */
export interface ShownList {
  readonly shop: string;
  readonly open: boolean;
  /** Until when people can join, told; null for no end. */
  readonly until: string | null;
  /** What there is for so many others, a sentence each. */
  readonly bonuses: readonly string[];
  readonly first: readonly { readonly place: number; readonly name: string | null; readonly brought: number }[];
  /** The first name of whose link was followed, where they show one. */
  readonly broughtBy: string | null;
  /** Of the person whose own page it is: their place is null while their address is not confirmed. */
  readonly own:
    | { readonly stand: "open" }
    | { readonly stand: "removed"; readonly reason: string | null; readonly rewards: readonly RewardLine[] }
    | {
        readonly stand: "listed";
        readonly place: number;
        readonly brought: number;
        readonly code: string;
        /** Where their link leads, without the path. */
        readonly storefront: string;
        /** What they have reached, and where it stands. */
        readonly rewards: readonly RewardLine[];
      }
    | null;
}

/** How many are shown who stand first. */
const shown = 20;

/**
 * The waiting list, as it is reached by the link that somebody shares, or by the one of their own that a mail brought
 * (`me`). Null where there is no list, or the link of their own is not ours.
 */
export async function showList(
  services: Services,
  shopId: ShopId,
  by: { readonly from: string } | { readonly me: string },
  language: Language,
): Promise<ShownList | null> {
  return services.db.inShop(shopId, async (db) => {
    if ("from" in by) {
      const found = by.from === "" ? null : await readListEntry(db, { code: by.from });
      const bringer = found?.state === "listed" ? found : null;
      const program = bringer === null ? await openList(db) : await readProgram(db, bringer.programId);
      return program && describe(db, program, language, { broughtBy: bringer?.shownName ?? null, own: null });
    }
    const [id = "", signature = ""] = by.me.split(".");
    if (!services.seal.verify(id, `list:${shopId}`, signature)) return null;
    const entry = await readListEntry(db, { id });
    if (entry === null || entry.state === "erased") return null;
    const program = await readProgram(db, entry.programId);
    if (program === null) return null;
    const { storefrontUrl, domain, timezone } = await readShop(db);
    const account = await accountOfEntry(db, entry.code);
    const rewards =
      account === null
        ? []
        : await readRewards(db, services.seal, account, timezone, language, services.clock.now(), program.programId);
    const own =
      entry.state === "listed"
        ? {
            stand: "listed" as const,
            place: await placeOf(db, entry),
            brought: entry.brought,
            code: entry.code,
            storefront: storefrontUrl ?? `https://${domain}`,
            rewards,
          }
        : entry.state === "open"
          ? { stand: "open" as const }
          : { stand: "removed" as const, reason: entry.removedReason, rewards };
    return describe(db, program, language, { broughtBy: null, own });
  });
}

async function describe(
  db: ShopDb,
  program: ProgramRow,
  language: Language,
  seen: Pick<ShownList, "broughtBy" | "own">,
): Promise<ShownList | null> {
  const shop = await readShop(db);
  if (shop.state !== "installed") return null;
  const open = program.state === "active";
  const { endsAt } = program.schedule;
  return {
    shop: shop.name || shop.domain,
    open,
    until: open && endsAt !== null ? sayDate(language, endsAt, shop.timezone) : null,
    bonuses: describeListBonuses(program.terms, language),
    first: await firstOnList(db, program.programId, shown),
    ...seen,
  };
}
