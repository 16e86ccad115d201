import type { Terms } from "./terms.ts";

/** The terms as they are at a moment: an offer that has ended gives nothing any more, everything else stands. */
export function offerInForce(terms: Terms, endsAt: Date | null, now: Date): Terms {
  if (endsAt === null || now < endsAt) return terms;
  return { ...terms, offer: { ...terms.offer, value: { kind: "none" } } };
}
