import { RateLimiterMemory } from "rate-limiter-flexible";

/** How often one visitor may ask; kept in memory, so each process counts for itself. */
export interface Limits {
  /** Whether this visitor of this shop may ask once more; else after how many seconds. */
  storefront(shopId: number, visitor: string): Promise<{ ok: true } | { ok: false; afterSeconds: number }>;
}

/** A person clicking about stays far below; a script that fills the visits does not. */
const perMinute = 60;

/** Counts by shop and visitor (customer, or address); addresses are never stored. */
export function createLimits(): Limits {
  const storefront = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    storefront: async (shopId, visitor) => {
      try {
        await storefront.consume(`${shopId}|${visitor}`);
        return { ok: true };
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
        return { ok: false, afterSeconds: Math.ceil((refusal as { msBeforeNext: number }).msBeforeNext / 1000) };
      }
    },
  };
}
