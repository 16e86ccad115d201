import type { PlanName } from "../../control.ts";

/** Points a second by plan; the bucket holds twenty seconds of them. */
export const restoreRates: Readonly<Record<PlanName, number>> = { basic: 100, grow: 100, advanced: 200, plus: 1_000 };

export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** One leaky bucket for each shop. It fills by the machine's clock: a client waits for it in real seconds. */
export interface Throttle {
  /** Takes the points, or says that there are not enough. */
  take(shop: string, plan: PlanName, points: number): boolean;
  /** Gives back what a query did not use. */
  giveBack(shop: string, points: number): void;
  status(shop: string, plan: PlanName): ThrottleStatus;
}

export function createThrottle(): Throttle {
  const buckets = new Map<string, { available: number; at: number }>();
  const filled = (shop: string, plan: PlanName) => {
    const restoreRate = restoreRates[plan];
    const maximum = restoreRate * 20;
    const now = Date.now();
    const bucket = buckets.get(shop) ?? { available: maximum, at: now };
    bucket.available = Math.min(maximum, bucket.available + ((now - bucket.at) / 1000) * restoreRate);
    bucket.at = now;
    buckets.set(shop, bucket);
    return { bucket, maximum, restoreRate };
  };
  return {
    take: (shop, plan, points) => {
      const { bucket } = filled(shop, plan);
      if (bucket.available < points) return false;
      bucket.available -= points;
      return true;
    },
    giveBack: (shop, points) => {
      const bucket = buckets.get(shop);
      if (bucket) bucket.available += points;
    },
    status: (shop, plan) => {
      const { bucket, maximum, restoreRate } = filled(shop, plan);
      return { maximumAvailable: maximum, currentlyAvailable: Math.floor(bucket.available), restoreRate };
    },
  };
}
