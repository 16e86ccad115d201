import type {
  FriendId,
  ProgramId,
  ReferralCodeId,
  ReferralId,
  ReferrerId,
  RewardId,
  ShopId,
} from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import type { OrderRow, ReferralRow, RewardRow } from "../../app/core/referral/order-book.ts";

/* Rows of an order book as the database would give them, for tests of a single rule; what matters to one is named there. */

const shopId = 1 as ShopId;
const paidAt = new Date("2026-11-01T10:00:00Z");

export const referralRow = (over: Partial<ReferralRow> = {}): ReferralRow => ({
  fate: "stored",
  shopId,
  referralId: "rfl_1" as ReferralId,
  programId: "prg_1" as ProgramId,
  termsVersion: 1,
  referrerId: "rfr_anna" as ReferrerId,
  friendId: "frd_1" as FriendId,
  friendAccountId: null,
  codeId: "cod_1" as ReferralCodeId,
  visitId: null,
  state: "qualified",
  reason: null,
  checkAt: null,
  checkOrderId: null,
  previousOrders: null,
  verdict: null,
  supersededBy: null,
  countsSince: null,
  clearedAt: null,
  createdAt: paidAt,
  ...over,
});

export const orderRow = (over: Partial<OrderRow> = {}): OrderRow => ({
  fate: "stored",
  shopId,
  orderId: "gid://shopify/Order/1",
  referralId: "rfl_1" as ReferralId,
  name: "#1",
  attribution: "discount_code",
  confidence: 1,
  evidence: [],
  bar: null,
  removedAt: null,
  refusal: null,
  refusalValues: null,
  told: true,
  moved: false,
  baseMinor: 5_000,
  baseKnown: true,
  goods: null,
  currency: currency("USD"),
  paidAt,
  cancelledAt: null,
  fullyRefunded: false,
  fulfilledAt: null,
  disputes: null,
  stateAt: paidAt,
  ...over,
});

export const rewardRow = (over: Partial<RewardRow> = {}): RewardRow => ({
  fate: "stored",
  shopId,
  rewardId: "rwd_1" as RewardId,
  referralId: "rfl_1" as ReferralId,
  programId: "prg_1" as ProgramId,
  termsVersion: 1,
  side: "referrer",
  cause: "order:gid://shopify/Order/1",
  orderId: "gid://shopify/Order/1",
  referrerId: "rfr_anna" as ReferrerId,
  state: "held",
  reason: "in_hold",
  amountMinor: 500,
  clawedMinor: 0,
  currency: currency("USD"),
  holdUntil: new Date("2026-11-15T10:00:00Z"),
  automatic: false,
  lapsedAt: null,
  ...over,
});
