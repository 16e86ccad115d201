import type { NewId } from "../core/ids.ts";
import { money } from "../core/money/money.ts";
import type { Earning } from "../core/referral/earning.ts";
import { earningsOf, limited } from "../core/referral/limit-earnings.ts";
import type { OrderBook, ReferralRow } from "../core/referral/order-book.ts";
import { decisionOf, settleEarning, settleReferral } from "../core/referral/settle-referral.ts";
import type { Sql } from "../platform/db.ts";
import { earningsBeside, loadEarnings, loadPools } from "./earnings.ts";
import { loadMoreReferrals } from "./load-more-referrals.ts";
import { loadTerms, type TermsCache } from "./load-order-book.ts";
import { lockLimits } from "./lock-limits.ts";
import { Sharing } from "./sharing.ts";

/** A referral to settle, with its place where its terms are ranked. */
export interface PlacedReferral {
  readonly referral: ReferralRow;
  readonly place: number;
}

/**
 * Settles referrals of programs that limit what is earned: what each cause is worth is shared out anew among all that takes
 * from the same limit, in the order the orders were paid, and those whose share changed with it are settled too. However
 * many take from a limit, only the rows beside its line are read.
 */
export async function settleLimited(
  sql: Sql,
  book: OrderBook,
  placed: readonly PlacedReferral[],
  cache: TermsCache,
  newId: NewId,
): Promise<void> {
  await lockLimits(
    sql,
    placed.map(({ referral }) => referral),
  );
  const programs = Map.groupBy(placed, ({ referral }) => `${referral.shopId}|${referral.programId}`);
  for (const [program, of] of programs) await settleProgram(sql, book, program, of, cache, newId);
}

const keyOf = ({ referralId, cause }: Pick<Earning, "referralId" | "cause">) => `${referralId}|${cause}`;

async function settleProgram(
  sql: Sql,
  book: OrderBook,
  program: string,
  placed: readonly PlacedReferral[],
  cache: TermsCache,
  newId: NewId,
): Promise<void> {
  const shopId = placed[0]?.referral.shopId;
  if (shopId === undefined) return;
  const budget = book.programs.get(program)?.terms.budget ?? null;
  const stored = await loadEarnings(
    sql,
    shopId,
    placed.map(({ referral }) => referral.referralId),
  );
  const mine = new Map<string, Earning>();
  for (const { referral, place } of placed) {
    const { terms, orders, decision } = decisionOf(book, referral, place);
    for (const earning of earningsOf(terms, budget, referral, orders, decision).values())
      mine.set(keyOf(earning), earning);
  }
  // What earns nothing any more takes from nothing, and its row says so.
  for (const row of stored)
    if (!mine.has(keyOf(row)))
      mine.set(keyOf(row), { ...row, worthMinor: 0, cappedMinor: 0, givenMinor: 0, capPool: null, budgetPool: null });

  const without = placed.map(({ referral }) => referral.referralId);
  const sharing = new Sharing(
    {
      pools: (ids) => loadPools(sql, shopId, ids),
      beside: (kind, pool, which, enough) => earningsBeside(sql, shopId, kind, pool, which, without, enough),
    },
    budget?.amountMinor ?? 0,
  );
  await sharing.open([...mine.values()], stored);
  await sharing.share("cap");
  await sharing.share("budget");

  for (const { referral, place } of placed) {
    const { terms } = decisionOf(book, referral, place);
    settleReferral(book, referral, newId, place, (cause, target) => {
      const earning = mine.get(keyOf({ referralId: referral.referralId, cause }));
      return earning && target.kind === "earns" ? limited(target, earning, terms, budget) : target;
    });
  }
  await settleOthers(sql, book, sharing.others(), budget, cache, newId);
  for (const earning of [...mine.values(), ...sharing.others()])
    book.earnings.set(`${shopId}|${keyOf(earning)}`, earning);
  for (const pool of sharing.pools.values()) book.pools.set(`${shopId}|${pool.id}`, pool);
}

/** Those of other referrals whose share of a limit changed: nothing else of them did, so no place has to be worked out. */
async function settleOthers(
  sql: Sql,
  book: OrderBook,
  others: readonly Earning[],
  budget: Parameters<typeof limited>[3],
  cache: TermsCache,
  newId: NewId,
): Promise<void> {
  const [first] = others;
  if (!first) return;
  const { shopId } = first;
  await loadMoreReferrals(
    sql,
    book,
    shopId,
    others.map(({ referralId }) => referralId),
  );
  const referrals = others.flatMap(({ referralId }) => book.referrals.get(`${shopId}|${referralId}`) ?? []);
  const versions = referrals.map((row) => `${row.shopId}|${row.programId}|${row.termsVersion}`);
  await loadTerms(sql, versions, cache);
  for (const key of versions) {
    const terms = cache.get(key);
    if (terms) book.terms.set(key, terms);
  }
  for (const other of others) {
    const referral = book.referrals.get(`${shopId}|${other.referralId}`);
    const terms = referral && book.terms.get(`${shopId}|${referral.programId}|${referral.termsVersion}`);
    if (!referral || !terms) continue;
    const whole = { kind: "earns" as const, value: money(other.worthMinor, other.currency) };
    settleEarning(book, referral, other, limited(whole, other, terms, budget), newId);
  }
}
