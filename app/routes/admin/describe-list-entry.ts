import { actorName } from "../../components/person-name.ts";
import type { ShopFormat } from "../../components/shop-format.ts";
import type { ListEntryRow } from "../../components/waiting-list/list-entry-row.ts";
import { describeListBonuses } from "../../core/program/describe-terms.ts";
import type { Terms } from "../../core/program/terms.ts";
import type { ListedEntry } from "../../store/views/waiting-list.ts";

/** What of the promises of a list somebody has reached who brought so many: the last one, in words. Null for none. */
export function reachedOf(terms: Terms, brought: number): string | null {
  const last = terms.milestones.filter(({ at }) => at <= brought).sort((a, b) => b.at - a.at)[0];
  return last === undefined ? null : (describeListBonuses({ milestones: [last] })[0] ?? null);
}

/** Somebody on a waiting list in words. */
export function describeListEntry(entry: ListedEntry, terms: Terms, format: ShopFormat): ListEntryRow {
  const joined = `Joined on ${format.moment(new Date(entry.at))}. Code ${entry.code}.`;
  const removed =
    entry.state !== "removed" || entry.removedAt === null
      ? ""
      : ` Taken off by ${actorName(entry.removedBy ?? "")} on ${format.moment(entry.removedAt)}: ${entry.removedReason ?? ""}`;
  return {
    id: entry.id,
    name: entry.email ?? "Somebody who was erased",
    shownName: entry.shownName,
    state: entry.state,
    place: entry.place === null ? "" : `Place ${entry.place.toLocaleString("en-US")}`,
    brought: `Brought ${entry.brought.toLocaleString("en-US")}.`,
    reached: entry.state === "listed" ? reachedOf(terms, entry.brought) : null,
    accountUrl: entry.accountId && `/app/referrers/${entry.accountId}`,
    line: joined + removed,
  };
}
