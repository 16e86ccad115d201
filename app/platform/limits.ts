import { RateLimiterMemory } from "rate-limiter-flexible";

/** How often one visitor may ask; kept in memory, so each process counts for itself. */
export interface Limits {
  /** Whether this visitor of this shop may ask once more; else after how many seconds. */
  storefront(shopId: number, visitor: string): Promise<{ ok: true } | { ok: false; afterSeconds: number }>;
  /** Whether one more address may be given from here. */
  invitation(shopId: number, address: string): Promise<{ ok: true } | { ok: false; afterSeconds: number }>;
  /** Whether this visitor may say once more who referred an order. */
  claims(shopId: number, visitor: string): Promise<{ ok: true } | { ok: false; afterSeconds: number }>;
}

/** Whoever tries order numbers does it often. */
const claimsAnHour = 10;

/** A household accepts an invitation or two; a list of other people's addresses is many. */
const acceptedAnHour = 20;

/** A person clicking about stays far below; a script that fills the visits does not. */
const perMinute = 60;

/** Counts by shop and visitor (customer, or address); addresses are never stored. */
export function createLimits(): Limits {
  const storefront = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const invitation = new RateLimiterMemory({ points: acceptedAnHour, duration: 3_600 });
  const claims = new RateLimiterMemory({ points: claimsAnHour, duration: 3_600 });
  const ask = (limiter: RateLimiterMemory) => async (shopId: number, who: string) => {
    try {
      await limiter.consume(`${shopId}|${who}`);
      return { ok: true } as const;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const { msBeforeNext } = refusal as { msBeforeNext: number };
      return { ok: false, afterSeconds: Math.ceil(msBeforeNext / 1000) } as const;
    }
  };
  return { storefront: ask(storefront), invitation: ask(invitation), claims: ask(claims) };
}
