import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProgramId, ReferralId, ReferrerId, ShopId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import type { Earning, Pool } from "../core/referral/earning.ts";
import { byTurn, shareOut } from "../core/referral/share-out.ts";
import type { LimitKind } from "./earnings.ts";
import { Sharing, type StoredShares } from "./sharing.ts";

const usd = currency("USD");
const caps = { anna: "cap|prg|anna|USD|700|month|2026-11", zoe: "cap|prg|zoe|USD|900|month|2026-11" } as const;
const budgetPool = "budget|prg|USD|ever|ever";
const budgetMinor = 1_200;

interface Change {
  readonly referral: number;
  readonly worths: readonly number[];
}

/** What is stored, as the statements of earnings.ts would answer. */
class Shelf implements StoredShares {
  readonly rows = new Map<string, Earning>();
  readonly #pools = new Map<string, Pool>();
  without = "";

  async pools(ids: readonly string[]): Promise<Pool[]> {
    return ids.flatMap((id) => this.#pools.get(id) ?? []).map((pool) => ({ ...pool }));
  }

  async beside(kind: LimitKind, pool: string, which: "given" | "asking", enoughMinor: number): Promise<Earning[]> {
    const asks = (row: Earning) => (kind === "cap" ? row.worthMinor : row.cappedMinor);
    const gets = (row: Earning) => (kind === "cap" ? row.cappedMinor : row.givenMinor);
    const counted = (row: Earning) => (which === "given" ? gets(row) : asks(row) - gets(row));
    const found: Earning[] = [];
    let sum = 0;
    const rows = [...this.rows.values()]
      .filter((row) => (kind === "cap" ? row.capPool : row.budgetPool) === pool && row.referralId !== this.without)
      .filter((row) => counted(row) > 0)
      .sort((a, b) => (which === "given" ? byTurn(b, a) : byTurn(a, b)));
    for (const row of rows) {
      if (sum >= enoughMinor) break;
      sum += counted(row);
      found.push({ ...row });
    }
    return found;
  }

  keep(rows: readonly Earning[], pools: Iterable<Pool>): void {
    for (const row of rows) this.rows.set(`${row.referralId}|${row.cause}`, row);
    for (const pool of pools) this.#pools.set(pool.id, pool);
  }
}

function earning(referral: number, order: number, worthMinor: number): Earning {
  const referrer = referral % 2 === 0 ? "anna" : "zoe";
  return {
    shopId: 1 as ShopId,
    referralId: `ref_${referral}` as ReferralId,
    programId: "prg" as ProgramId,
    referrerId: referrer as ReferrerId,
    cause: `order:${order}`,
    orderId: `${order}`,
    // Orders of all referrals between one another.
    at: new Date(Date.UTC(2026, 10, 1 + ((referral * 7 + order * 5) % 20))),
    currency: usd,
    worthMinor,
    // Some have no cap, as under terms of another version.
    capPool: order === 2 ? null : caps[referrer],
    budgetPool,
    cappedMinor: worthMinor,
    givenMinor: worthMinor,
  };
}

/** All of it at once, as plainly as it can be said. */
function whole(rows: readonly Earning[]): Map<string, number> {
  const copies = rows.map((row) => ({ ...row, cappedMinor: row.worthMinor }));
  for (const [id, of] of Map.groupBy(copies, (row) => row.capPool)) {
    if (id === null) continue;
    const most = Number(id.split("|")[4]);
    for (const [{ row }, minor] of shareOut(
      most,
      of.map((row) => ({ ...row, row, askedMinor: row.worthMinor })),
    ))
      row.cappedMinor = minor;
  }
  const given = shareOut(
    budgetMinor,
    copies.map((row) => ({ ...row, askedMinor: row.cappedMinor })),
  );
  return new Map([...given].map(([row, minor]) => [`${row.referralId}|${row.cause}`, minor]));
}

const change: fc.Arbitrary<Change> = fc.record({
  referral: fc.integer({ min: 0, max: 7 }),
  worths: fc.array(fc.constantFrom(0, 50, 120, 300, 800), { minLength: 1, maxLength: 3 }),
});

test("shared out from what stands beside a limit's line, it comes to the same as shared out whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 25 }), async (changes) => {
      const shelf = new Shelf();
      for (const { referral, worths } of changes) {
        const was = [...shelf.rows.values()].filter((row) => row.referralId === `ref_${referral}`);
        const now = worths.map((minor, order) => earning(referral, order, minor));
        const gone = was
          .filter((row) => !now.some(({ cause }) => cause === row.cause))
          .map((row) => ({ ...row, worthMinor: 0, cappedMinor: 0, givenMinor: 0, capPool: null, budgetPool: null }));
        shelf.without = `ref_${referral}`;
        const sharing = new Sharing(shelf, budgetMinor);
        await sharing.open([...now, ...gone], was);
        await sharing.share("cap");
        await sharing.share("budget");
        shelf.keep([...now, ...gone, ...sharing.others()], sharing.pools.values());
        const rows = [...shelf.rows.values()];
        const expected = whole(rows.filter((row) => row.worthMinor > 0));
        for (const row of rows) expect(row.givenMinor).toBe(expected.get(`${row.referralId}|${row.cause}`) ?? 0);
      }
    }),
    { numRuns: 300 },
  );
});
