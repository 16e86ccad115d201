/** Who waits for the answer: a person at a screen, or a job that has time. */
export type PaceUse = "screen" | "job";

/** What Shopify says of a shop's bucket with every answer. Points; `restoreRate` per second. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** How the wait for a turn ended. */
export type Turn =
  /** `leave` with what Shopify said of the bucket, if it said something. */
  | { readonly kind: "go"; leave(status?: ThrottleStatus): void }
  | { readonly kind: "too_long"; readonly afterSeconds: number }
  | { readonly kind: "stopped" };

/** One shop's pace: at most four calls at once, and none before its bucket holds their points. */
export interface ShopPace {
  /** `costOf` is asked again while the call waits: its price may become known meanwhile. */
  enter(costOf: () => number, use: PaceUse, signal?: AbortSignal): Promise<Turn>;
  /** Nobody calls and nobody waits. */
  idle(): boolean;
}

/** Concurrent calls of one shop. */
const hands = 4;
/** Jobs leave this share of the bucket to screens. */
const reserve = 0.5;
/** Nobody waits longer in here; the caller asks again later. */
const longestWaitMs = 30_000;

/** `now`: a steady clock in milliseconds. Until the first answer the bucket's size is unknown, and nobody waits. */
export function createShopPace(now: () => number): ShopPace {
  let bucket: { max: number; available: number; rate: number; at: number } | null = null;
  let running = 0;
  let spending = 0;
  const waiting: Record<PaceUse, (() => void)[]> = { screen: [], job: [] };

  const refill = () => {
    if (!bucket) return;
    const at = now();
    bucket.available = Math.min(bucket.max, bucket.available + ((at - bucket.at) / 1_000) * bucket.rate);
    bucket.at = at;
  };

  const waitMs = (cost: number, use: PaceUse): number => {
    refill();
    if (!bucket) return 0;
    // A call that needs more than the share it may use waits for a full bucket, not for ever.
    const keep = use === "job" ? Math.min(bucket.max * reserve, Math.max(0, bucket.max - cost)) : 0;
    const lacking = Math.min(cost, bucket.max) + keep - bucket.available;
    return lacking <= 0 ? 0 : Math.ceil((lacking / bucket.rate) * 1_000);
  };

  const freeHand = (use: PaceUse, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const turn = () => {
        signal?.removeEventListener("abort", turn);
        const at = waiting[use].indexOf(turn);
        if (at >= 0) waiting[use].splice(at, 1);
        resolve();
      };
      waiting[use].push(turn);
      signal?.addEventListener("abort", turn, { once: true });
    });

  const wakeNext = () => (waiting.screen[0] ?? waiting.job[0])?.();
  // One that leaves the queue without a turn hands its waking on, or the next would sleep beside a free hand.
  const without = (turn: Exclude<Turn, { kind: "go" }>): Turn => {
    wakeNext();
    return turn;
  };

  const learn = (status: ThrottleStatus) => {
    if (status.restoreRate <= 0) return;
    // The answer knows nothing of the calls that are still on their way.
    bucket = {
      max: status.maximumAvailable,
      available: status.currentlyAvailable - spending,
      rate: status.restoreRate,
      at: now(),
    };
  };

  return {
    enter: async (costOf, use, signal) => {
      const deadline = now() + longestWaitMs;
      let cost = 0;
      for (;;) {
        if (signal?.aborted) return without({ kind: "stopped" });
        cost = costOf();
        const wait = waitMs(cost, use);
        if (now() + wait > deadline) return without({ kind: "too_long", afterSeconds: Math.ceil(wait / 1_000) });
        if (wait > 0) await pause(wait, signal);
        else if (running >= hands) await freeHand(use, signal);
        else break;
      }
      running += 1;
      spending += cost;
      if (bucket) bucket.available -= cost;
      let left = false;
      return {
        kind: "go",
        leave: (status) => {
          if (left) return;
          left = true;
          running -= 1;
          spending -= cost;
          // Before the next one is woken: it must not go by what was known before this answer.
          if (status) learn(status);
          wakeNext();
        },
      };
    },
    idle: () => running === 0 && waiting.screen.length === 0 && waiting.job.length === 0,
  };
}

/** Waits; ends early, without an error, when the signal does. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
    if (signal?.aborted) done();
  });
}
