/** When a referral came to count; the key of its place. */
export interface Standing {
  readonly referralId: string;
  readonly countsSince: Date;
}

/** A referral whose standing may have changed. */
export interface Mover {
  readonly referralId: string;
  /** What its place went by until now; null while it did not count. */
  readonly before: Date | null;
  /** What it goes by from now on. */
  readonly after: Date | null;
  /** What it would go by if it counted: while the customer check is open its place is worked out all the same. */
  readonly wouldBe: Date | null;
}

/** Compares by the time a referral came to count, then by id. */
export function byStanding(a: Standing, b: Standing): number {
  return a.countsSince.getTime() - b.countsSince.getTime() || (a.referralId < b.referralId ? -1 : 1);
}

/** The earliest moment at which a place may have moved; null when none did. */
export function firstMove(movers: readonly Mover[]): Date | null {
  const moments = movers
    .flatMap(({ before, after, wouldBe }) => [before, after, wouldBe])
    .filter((each) => each !== null);
  return moments.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null);
}

/**
 * The places among a referrer's referrals after some of them moved: of every mover, and of each other one whose place is
 * no longer what it was. `others` are those that count and did not move themselves, from the first move on; `ahead` is how
 * many come before them.
 */
export function placesAfter(ahead: number, others: readonly Standing[], movers: readonly Mover[]): Map<string, number> {
  const standing = (of: "before" | "after"): Standing[] =>
    [
      ...others,
      ...movers.flatMap((each) => (each[of] ? [{ referralId: each.referralId, countsSince: each[of] }] : [])),
    ].sort(byStanding);
  const placed = (of: "before" | "after") =>
    new Map(standing(of).map(({ referralId }, index) => [referralId, ahead + index + 1]));
  const [before, after] = [placed("before"), placed("after")];
  const places = new Map<string, number>();
  for (const { referralId } of others) {
    const place = after.get(referralId);
    if (place !== undefined && place !== before.get(referralId)) places.set(referralId, place);
  }
  const now = standing("after");
  for (const { referralId, wouldBe } of movers) {
    const own = after.get(referralId);
    const would = wouldBe === null ? null : { referralId, countsSince: wouldBe };
    places.set(
      referralId,
      own ?? (would === null ? 1 : ahead + now.filter((each) => byStanding(each, would) < 0).length + 1),
    );
  }
  return places;
}
