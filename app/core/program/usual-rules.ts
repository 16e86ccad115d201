/**
 * The rules that a program may do without, at their defaults: what every version of terms meant before a rule was there.
 * To write terms out in full: `{ ...usualRules, kind: … }`.
 */
export const usualRules = {
  referrerPicksCode: false,
  claimDays: 0,
  clickModel: "last" as const,
  clickDays: null,
  offerCombinesWith: [],
  offerItems: { kind: "all" } as const,
  offerEnds: null,
  offerMaxUses: null,
  nthOrder: 1,
  friendReward: null,
  signUp: { guard: "first_payment" as const, days: 30 },
  tiers: [],
  milestones: [],
  everyNth: null,
  referrerCap: null,
  referrerPieces: null,
  budget: null,
  holdFrom: "payment" as const,
  rewardItems: { kind: "all" } as const,
  leaveOut: [],
  minimumPayoutMinor: null,
  unclaimed: null,
  issueRule: { when: "at_once" as const, weekday: 1, monthDay: 1, approvalAboveMinor: null },
  recurrence: { firstReward: null, maxOrders: null, months: null, totalMinor: null },
};
