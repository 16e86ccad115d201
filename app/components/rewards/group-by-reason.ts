/** A reward that was not issued, and why. */
export interface NotIssued {
  readonly rewardId: string;
  readonly referrer: string;
  readonly why: string;
  readonly detail: string;
}

/** How many people a line names before it counts the rest. */
const named = 5;

/** One entry a reason, with whom it met: "Anna (2), Ben and 3 more". A long run fails for few reasons. */
export function groupByReason(rows: readonly NotIssued[]): { why: string; detail: string; names: string }[] {
  const groups = new Map<string, { why: string; detail: string; people: Map<string, number> }>();
  for (const { why, detail, referrer } of rows) {
    const key = `${why}\n${detail}`;
    const group = groups.get(key) ?? { why, detail, people: new Map() };
    group.people.set(referrer, (group.people.get(referrer) ?? 0) + 1);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ why, detail, people }) => {
    const names = [...people].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
    const rest = names.length - named;
    return { why, detail, names: rest > 0 ? `${names.slice(0, named).join(", ")} and ${rest} more` : names.join(", ") };
  });
}
