import type { Earning, Pool } from "../core/referral/earning.ts";
import { capOfPool } from "../core/referral/limit-earnings.ts";
import { shareOut } from "../core/referral/share-out.ts";
import type { LimitKind } from "./earnings.ts";

/** How limits are taken up as it is stored, before the change that is shared out. */
export interface StoredShares {
  pools(ids: readonly string[]): Promise<Pool[]>;
  /**
   * Of what takes from a pool, but for what changed: the last ones that got something, or the first ones that lack something,
   * until what they got or lack comes to `enoughMinor`.
   */
  beside(kind: LimitKind, pool: string, which: "given" | "asking", enoughMinor: number): Promise<Earning[]>;
}

const keyOf = ({ referralId, cause }: Pick<Earning, "referralId" | "cause">) => `${referralId}|${cause}`;

/** The sharing out of a program's limits after some of what takes from them changed. */
export class Sharing {
  readonly pools = new Map<string, Pool>();
  readonly #stored: StoredShares;
  readonly #budgetMinor: number;
  /** What changed itself, as it is now and as it was. */
  #now: Earning[] = [];
  #was: Earning[] = [];
  /** What was read beside a line, as it is now, with how it was. */
  readonly #others = new Map<string, { readonly now: Earning; readonly was: Earning }>();

  /** `budgetMinor` is the limit of a budget that nothing was taken from yet. */
  constructor(stored: StoredShares, budgetMinor: number) {
    this.#stored = stored;
    this.#budgetMinor = budgetMinor;
  }

  /** Reads the pools that are concerned, those that something leaves among them. */
  async open(now: readonly Earning[], was: readonly Earning[]): Promise<void> {
    this.#now = [...now];
    this.#was = [...was];
    await this.#openPools([...now, ...was]);
  }

  /** What of other referrals gets something else now. */
  others(): Earning[] {
    return [...this.#others.values()]
      .filter(({ now, was }) => now.cappedMinor !== was.cappedMinor || now.givenMinor !== was.givenMinor)
      .map(({ now }) => now);
  }

  async share(kind: LimitKind): Promise<void> {
    const poolOf = (row: Earning) => (kind === "cap" ? row.capPool : row.budgetPool);
    const asks = (row: Earning) => (kind === "cap" ? row.worthMinor : row.cappedMinor);
    const gets = (row: Earning) => (kind === "cap" ? row.cappedMinor : row.givenMinor);
    const give = (row: Earning, minor: number) => {
      if (kind === "cap") row.cappedMinor = minor;
      row.givenMinor = minor;
    };
    // What the cap moved in other referrals asks the budget for something else as well.
    const moved = kind === "cap" ? [] : [...this.#others.values()];
    const now = [...this.#now, ...moved.map((each) => each.now)];
    const was = [...this.#was, ...moved.map((each) => each.was)];
    for (const row of now) if (poolOf(row) === null) give(row, asks(row));
    for (const pool of this.pools.values()) {
      const here = now.filter((row) => poolOf(row) === pool.id);
      const before = was.filter((row) => poolOf(row) === pool.id);
      if (here.length + before.length === 0) continue;
      const othersGiven = pool.givenMinor - sum(before, gets);
      const othersAsked = pool.askedMinor - sum(before, asks);
      const wanted = sum(here, asks);
      const free = pool.limitMinor - othersGiven;
      pool.askedMinor = othersAsked + wanted;
      if (othersAsked === othersGiven && wanted <= free) {
        for (const row of here) give(row, asks(row));
        pool.givenMinor = othersGiven + wanted;
        continue;
      }
      // Those are among what is read, and left out of it: they stand here already.
      const again = moved.map((each) => each.was).filter((row) => poolOf(row) === pool.id);
      const beside = await this.#beside(
        kind,
        pool.id,
        wanted + sum(again, gets),
        free > 0 ? free + sum(again, (row) => asks(row) - gets(row)) : 0,
        new Set(moved.map((each) => keyOf(each.now))),
      );
      const left = free + sum(beside, gets);
      const given = shareOut(
        left,
        [...here, ...beside].map((row) => ({ ...row, row, askedMinor: asks(row) })),
      );
      pool.givenMinor = othersGiven - sum(beside, gets);
      for (const [{ row }, minor] of given) {
        give(row, minor);
        pool.givenMinor += minor;
      }
    }
    if (kind === "cap") await this.#openPools([...this.#others.values()].map(({ now: row }) => row));
  }

  async #beside(
    kind: LimitKind,
    pool: string,
    wanted: number,
    free: number,
    leaveOut: ReadonlySet<string>,
  ): Promise<Earning[]> {
    const read = (which: "given" | "asking", enough: number) =>
      enough <= 0 ? [] : this.#stored.beside(kind, pool, which, enough);
    const rows = new Map<string, Earning>();
    for (const row of [...(await read("given", wanted)), ...(await read("asking", free))]) {
      const key = keyOf(row);
      if (rows.has(key) || leaveOut.has(key)) continue;
      const known = this.#others.get(key);
      if (!known) this.#others.set(key, { now: row, was: { ...row } });
      rows.set(key, known?.now ?? row);
    }
    return [...rows.values()];
  }

  async #openPools(rows: readonly Earning[]): Promise<void> {
    const wanted = new Map<string, Earning>();
    for (const row of rows)
      for (const id of [row.capPool, row.budgetPool]) if (id !== null && !this.pools.has(id)) wanted.set(id, row);
    for (const pool of await this.#stored.pools([...wanted.keys()])) this.pools.set(pool.id, pool);
    for (const [id, { shopId, programId, currency }] of wanted)
      if (!this.pools.has(id))
        this.pools.set(id, {
          shopId,
          id,
          programId,
          currency,
          limitMinor: capOfPool(id) ?? this.#budgetMinor,
          askedMinor: 0,
          givenMinor: 0,
        });
  }
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
