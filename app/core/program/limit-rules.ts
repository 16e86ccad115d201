/** A stretch of the calendar in UTC that a limit is for. */
export const limitPeriods = ["month", "quarter", "year", "ever"] as const;

export type LimitPeriod = (typeof limitPeriods)[number];

/** What a program's budget is for: each calendar month, or all of its time. */
export const budgetPeriods = ["month", "ever"] as const;

/** Ways of buying that a program may leave out: over the counter, and orders that staff wrote (drafts). */
export const orderChannels = ["pos", "draft"] as const;

export type OrderChannel = (typeof orderChannels)[number];

/** Which of several share links that a friend followed decides. */
export const clickModels = ["last", "first"] as const;

/** What a hold is counted from: the payment of the order, or its last fulfilment. */
export const holdStarts = ["payment", "fulfilment"] as const;

/**
 * What follows when a budget is spent: orders earn nothing more (`stop`), what they earn waits until there is more
 * (`hold`), or no new friend is taken on either (`pause`).
 */
export const budgetEnds = ["stop", "hold", "pause"] as const;

/** Collections that a program's rule about goods may name: as many as one request asks about (sources/shopify/order-operations.ts). */
export const mostRewardCollections = 20;
