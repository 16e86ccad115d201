import { emptyFraudBook, type FraudBook } from "../fraud/fraud-book.ts";
import type {
  FriendId,
  LedgerTransactionId,
  ProgramId,
  ReferralCodeId,
  ReferralId,
  ReferrerId,
  RewardId,
  ShopId,
  VisitId,
} from "../ids.ts";
import type { LedgerKind, Posting } from "../ledger/posting.ts";
import type { Currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import type { RewardState } from "../reward/reward-states.ts";
import type { CodeFacts, Evidence } from "./attribute.ts";
import type { ProgramFacts, ReferrerIdentity } from "./decide-order.ts";
import type { Disputes } from "./disputes.ts";
import type { Earning, Pool } from "./earning.ts";
import type { RewardSide } from "./friend-reward.ts";
import type { LineSeen, OrderGoods } from "./order-goods.ts";
import type { ReferralVerdict } from "./referral-history.ts";
import type { ReferralState } from "./referral-states.ts";

/** How a row came into the book and what has to be written back. */
export type RowFate = "stored" | "changed" | "added";

export interface FriendRow {
  fate: RowFate;
  readonly shopId: ShopId;
  readonly friendId: FriendId;
  customerId: string | null;
  emailHash: string | null;
}

export interface ReferralRow {
  fate: RowFate;
  readonly shopId: ShopId;
  readonly referralId: ReferralId;
  readonly programId: ProgramId;
  readonly termsVersion: number;
  readonly referrerId: ReferrerId;
  readonly friendId: FriendId;
  /** The account of the friend as somebody who is owed money; null until there is something to owe them. */
  friendAccountId: ReferrerId | null;
  readonly codeId: ReferralCodeId | null;
  readonly visitId: VisitId | null;
  /** Follows from the rest (core/referral/decide-referral.ts), as `reason` and `checkAt` do. */
  state: ReferralState;
  reason: ReasonCode | null;
  /** Set while Shopify has to be asked something: whether the friend had bought before, or what collections goods are in. */
  checkAt: Date | null;
  /** The order by which it is asked whether they had, or was. */
  checkOrderId: string | null;
  /** What Shopify answered: how many orders came before that one; null while it has not. */
  previousOrders: number | null;
  /** What staff or a fraud rule decided. */
  verdict: ReferralVerdict | null;
  /** The referral that took its place when its friend was moved; null while it stands. */
  supersededBy: ReferralId | null;
  /** Since when it counts, where places among the referrer's referrals matter; else always null. */
  countsSince: Date | null;
  /** When staff found it genuine: fraud rules flag and block it no more. */
  clearedAt: Date | null;
  readonly createdAt: Date;
}

export interface OrderRow {
  fate: RowFate;
  readonly shopId: ShopId;
  readonly orderId: string;
  referralId: ReferralId;
  readonly name: string;
  attribution: Evidence["kind"];
  confidence: number;
  readonly evidence: readonly Evidence[];
  /** Why it can never earn, whatever its state; decided when it was attributed. */
  bar: ReasonCode | null;
  /** When staff said that nobody referred it; null while it stands. */
  removedAt: Date | null;
  /** Follows from the whole referral: why it earns nothing; null when it earns. */
  refusal: ReasonCode | null;
  refusalValues: Readonly<Record<string, string | number>> | null;
  /** Whether the history says already that it came. */
  told: boolean;
  /** Whether its own state changed since its referral was settled. */
  moved: boolean;
  baseMinor: number;
  /** False while Shopify has to say for the first time what of it counts. */
  baseKnown: boolean;
  /** Its goods, where the terms ask what collections they are in. */
  goods: OrderGoods | null;
  readonly currency: Currency;
  paidAt: Date | null;
  cancelledAt: Date | null;
  fullyRefunded: boolean;
  /** When the last of it was fulfilled. */
  fulfilledAt: Date | null;
  /** Disputes about its payment, whatever its state; null for none. */
  disputes: Disputes | null;
  stateAt: Date;
}

export interface RewardRow {
  fate: RowFate;
  readonly shopId: ShopId;
  readonly rewardId: RewardId;
  readonly referralId: ReferralId;
  readonly programId: ProgramId;
  readonly termsVersion: number;
  readonly side: RewardSide;
  /** What it is for, once for each side of a referral: `order:<id>`, `milestone:<place>` or `friend`, each with `:<number>` where it grew later. `exchange:<id>`: points were given for it; no order changes it. */
  readonly cause: string;
  /** The order that earned it, or by which the referral counts. */
  orderId: string;
  /** Who is owed it: the referrer, or the friend's account. */
  readonly referrerId: ReferrerId;
  state: RewardState;
  reason: ReasonCode | null;
  amountMinor: number;
  clawedMinor: number;
  readonly currency: Currency;
  holdUntil: Date;
  readonly automatic: boolean;
  /** When it lapsed: then it is over, whatever becomes of its order. */
  readonly lapsedAt: Date | null;
}

/** One movement to post: a key that makes it happen once, and what moves. */
export interface LedgerRow {
  readonly shopId: ShopId;
  readonly transactionId: LedgerTransactionId;
  readonly key: string;
  readonly kind: LedgerKind;
  readonly rewardId: RewardId;
  readonly posting: Posting;
}

/** What a line's product was when it was first heard of, to be kept. */
export interface LineRow extends LineSeen {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly lineId: string;
}

/** One line of a referral's history. */
export interface ActivityRow {
  readonly shopId: ShopId;
  readonly referralId: ReferralId;
  readonly rewardId: RewardId | null;
  /** `goodword`, a source's name, or who of the staff decided. */
  readonly actor: string;
  readonly what:
    | "order_attributed"
    | "order_refused"
    | "reward_held"
    | "reward_changed"
    | "reward_cancelled"
    | "reward_restored"
    | "reward_clawed_back"
    | "reward_suspended"
    | "order_removed"
    | "order_put_back"
    | "dispute_opened"
    | "dispute_lost"
    | "dispute_won"
    | "friend_moved_away"
    | "friend_moved_here"
    | "referral_approved"
    | "referral_paid_unreviewed"
    | "decision_undone"
    | "customer_check_reopened"
    | "new_customer_confirmed"
    | "collections_known"
    | "referral_flagged"
    | "referral_rejected";
  readonly reason: ReasonCode | null;
  readonly data: Readonly<Record<string, string | number | null>>;
}

/**
 * What a batch of orders is judged against and what judging leaves: rows as they stand in the database, changed and added
 * in place, so that the second event of an order sees the first one's effect within one batch.
 */
export interface OrderBook {
  /** By `shopId|folded code` and by `shopId|code id`. */
  readonly codes: Map<string, CodeFacts>;
  /** By `shopId|program id`. */
  readonly programs: Map<string, ProgramFacts>;
  /** By `shopId|program id|version`. */
  readonly terms: Map<string, Terms>;
  /** By `shopId|referrer id`. */
  readonly referrers: Map<string, ReferrerIdentity>;
  /** By `shopId|c|customer id` and `shopId|e|e-mail hash`. */
  readonly friends: Map<string, FriendRow>;
  /** By `shopId|friend id`. */
  readonly referralsOfFriend: Map<string, ReferralRow[]>;
  /** By `shopId|referral id`. */
  readonly referrals: Map<string, ReferralRow>;
  /** By `shopId|order id`. */
  readonly orders: Map<string, OrderRow>;
  /** By `shopId|referral id`: all of a referral's orders, so that the rule sees the whole history. */
  readonly ordersOfReferral: Map<string, OrderRow[]>;
  /** What was seen of an order's lines, by `shopId|order id` and line. */
  readonly linesSeen: Map<string, Map<string, LineSeen>>;
  /** What was seen now. */
  readonly linesLearned: LineRow[];
  /** By `shopId|referral id|side|cause`. */
  readonly rewards: Map<string, RewardRow>;
  /** What limits of programs were shared out anew among, by `shopId|referral id|cause`; to be written back. */
  readonly earnings: Map<string, Earning>;
  /** The limits that this took from, by `shopId|pool`; to be written back. */
  readonly pools: Map<string, Pool>;
  /** Referrals of which something changed, to be settled. */
  readonly touched: Set<ReferralRow>;
  /** Referrals that stand aside for another one of their friend now, or stand again. */
  readonly moved: Set<ReferralRow>;
  readonly ledger: LedgerRow[];
  readonly activity: ActivityRow[];
  /** What the fraud rules count, and what they find. */
  readonly fraud: FraudBook;
  /** Orders that were told in two ways of one second; by `shopId|order id`. */
  readonly unsettled: Map<string, { readonly shopId: ShopId; readonly orderId: string }>;
  /** Who causes the changes: `goodword` for what deliveries bring, else a source's name or who of the staff decides. */
  actor: string;
}

/** Puts an order into the book, under its number and among its referral's. */
export function keepOrder(book: OrderBook, row: OrderRow): void {
  book.orders.set(`${row.shopId}|${row.orderId}`, row);
  const key = `${row.shopId}|${row.referralId}`;
  const siblings = book.ordersOfReferral.get(key);
  if (siblings) siblings.push(row);
  else book.ordersOfReferral.set(key, [row]);
}

/** Where a reward stands in the book. */
export function rewardKey(row: Pick<RewardRow, "shopId" | "referralId" | "side" | "cause">): string {
  return `${row.shopId}|${row.referralId}|${row.side}|${row.cause}`;
}

/** A book with nothing in it. */
export function emptyBook(): OrderBook {
  return {
    codes: new Map(),
    programs: new Map(),
    terms: new Map(),
    referrers: new Map(),
    friends: new Map(),
    referralsOfFriend: new Map(),
    referrals: new Map(),
    orders: new Map(),
    ordersOfReferral: new Map(),
    linesSeen: new Map(),
    linesLearned: [],
    rewards: new Map(),
    earnings: new Map(),
    pools: new Map(),
    touched: new Set(),
    moved: new Set(),
    ledger: [],
    activity: [],
    fraud: emptyFraudBook(),
    unsettled: new Map(),
    actor: "goodword",
  };
}
