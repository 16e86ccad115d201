import type { NewId } from "../core/ids.ts";
import { lastPlaceThatMatters } from "../core/program/is-ranked.ts";
import type { Terms } from "../core/program/terms.ts";
import type { OrderBook, ReferralRow } from "../core/referral/order-book.ts";
import { firstMove, type Mover, placesAfter, type Standing } from "../core/referral/places.ts";
import { decisionOf, settleReferral } from "../core/referral/settle-referral.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { loadMoreReferrals } from "./load-more-referrals.ts";
import { loadTerms, lockRanking, type TermsCache } from "./load-order-book.ts";
import { type PlacedReferral, settleLimited } from "./settle-limited.ts";

/**
 * Settles every referral that was touched. Where places among a referrer's referrals matter, those whose place moved are read
 * and settled with them: as many as the rules have places, however many referrals there are.
 */
export async function settleBook(sql: Sql, book: OrderBook, cache: TermsCache, newId: NewId): Promise<void> {
  const rankings = new Map<string, ReferralRow[]>();
  const limited: PlacedReferral[] = [];
  for (const referral of book.touched) {
    const program = `${referral.shopId}|${referral.programId}`;
    const facts = book.programs.get(program);
    if (facts?.ranked) {
      const key = `${program}|${referral.referrerId}`;
      rankings.set(key, [...(rankings.get(key) ?? []), referral]);
    } else if (facts?.limited) limited.push({ referral, place: 1 });
    else settleReferral(book, referral, newId);
  }
  for (const touched of rankings.values()) limited.push(...(await settleRanking(sql, book, touched, cache, newId)));
  if (limited.length > 0) await settleLimited(sql, book, limited, cache, newId);
  book.touched.clear();
}

/** Settles one referrer's; of a program with limits, answers with those to settle and their places. */
async function settleRanking(
  sql: Sql,
  book: OrderBook,
  touched: readonly ReferralRow[],
  cache: TermsCache,
  newId: NewId,
): Promise<PlacedReferral[]> {
  const [one] = touched;
  if (!one) return [];
  // Locked already, but for one that a friend is moved to.
  await lockRanking(sql, one);
  const movers = touched.map((referral): Mover => {
    const { decision } = decisionOf(book, referral, 1);
    const wouldBe = decision.countsSince;
    const after = decision.state === "qualified" ? wouldBe : null;
    return { referralId: referral.referralId, before: referral.countsSince, after, wouldBe };
  });
  const versions = await allVersions(sql, book, one, cache);
  const places = await readPlaces(sql, one, movers, versions);
  const moved = [...places.keys()].filter((id) => !movers.some(({ referralId }) => referralId === id));
  await loadMoreReferrals(sql, book, one.shopId, moved);
  for (const { referralId, after } of movers) {
    const referral = book.referrals.get(`${one.shopId}|${referralId}`);
    if (!referral) continue;
    if (referral.countsSince?.getTime() !== after?.getTime() && referral.fate === "stored") referral.fate = "changed";
    referral.countsSince = after;
  }
  const isLimited = book.programs.get(`${one.shopId}|${one.programId}`)?.limited ?? false;
  return [...places].flatMap(([id, place]) => {
    const referral = book.referrals.get(`${one.shopId}|${id}`);
    if (referral && isLimited) return [{ referral, place }];
    if (referral) settleReferral(book, referral, newId, place);
    return [];
  });
}

/** Every version of the program's terms: a referral keeps its own, and all of them have their places together. */
async function allVersions(
  sql: Sql,
  book: OrderBook,
  { shopId, programId }: ReferralRow,
  cache: TermsCache,
): Promise<Terms[]> {
  const latest = book.programs.get(`${shopId}|${programId}`)?.version ?? 0;
  const keys = Array.from({ length: latest }, (_, index) => `${shopId}|${programId}|${index + 1}`);
  await loadTerms(sql, keys, cache);
  return keys.flatMap((key) => {
    const terms = cache.get(key);
    if (terms) book.terms.set(key, terms);
    return terms ? [terms] : [];
  });
}

/** The places that matter and are other ones now, by referral. */
async function readPlaces(
  sql: Sql,
  { shopId, programId, referrerId }: ReferralRow,
  movers: readonly Mover[],
  versions: readonly Terms[],
): Promise<Map<string, number>> {
  const first = firstMove(movers);
  if (first === null) return placesAfter(0, [], movers);
  const last = Math.max(...versions.map(lastPlaceThatMatters));
  // A place beyond all that matter need not be known exactly, only that it is beyond.
  const most = Number.isFinite(last) ? last + movers.length + 1 : null;
  const ranking = [shopId, programId, referrerId, first, arrayLiteral(movers.map(({ referralId }) => referralId))];
  const { rows: counted } = await sql.query({
    name: "count places",
    text: `select count(*)::int as ahead from (select from referral where shop_id = $1 and program_id = $2 and referrer_id = $3 and counts_since < $4
             and id <> all($5::text[]) limit $6) k`,
    values: [...ranking, most],
  });
  const ahead = (counted as { ahead: number }[])[0]?.ahead ?? 0;
  const { rows: others } = await sql.query({
    name: "read places",
    text: `select id as "referralId", counts_since as "countsSince" from referral where shop_id = $1 and program_id = $2 and referrer_id = $3
             and counts_since >= $4 and id <> all($5::text[]) order by counts_since, id collate "C" limit $6`,
    values: [...ranking, most === null ? null : Math.max(0, most - ahead)],
  });
  const places = placesAfter(ahead, others as Standing[], movers);
  const isMover = new Set<string>(movers.map(({ referralId }) => referralId));
  for (const [id, place] of places)
    if (!isMover.has(id) && !versions.some((terms) => mayMatter(terms, place, movers.length))) places.delete(id);
  return places;
}

/** Whether coming to this place, from at most so many places away, may change what is earned. */
function mayMatter(terms: Terms, place: number, moves: number): boolean {
  const { everyNth } = terms;
  if (everyNth !== null && (place % everyNth <= moves || place % everyNth >= everyNth - moves)) return true;
  return place <= lastPlaceThatMatters({ ...terms, everyNth: null }) + moves;
}
