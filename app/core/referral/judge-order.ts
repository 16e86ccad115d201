import type { FriendId, IdKind, LedgerTransactionId, ReferralId, RewardId, ShopId, VisitId } from "../ids.ts";
import { type LedgerKind, type Posting, postings } from "../ledger/posting.ts";
import { type Money, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import { adjustReward } from "../reward/adjust-reward.ts";
import { type RewardOfOrder, rewardOfOrder } from "../reward/reward-of-order.ts";
import type { Attribution, FriendFacts } from "./attribute.ts";
import { decideOrder } from "./decide-order.ts";
import { foldCode } from "./fold-code.ts";
import type { ActivityRow, FriendRow, OrderBook, OrderRow, ReferralRow, RewardRow } from "./order-book.ts";
import type { OrderFacts } from "./order-facts.ts";
import { isReadState, sameSecond } from "./state-time.ts";

/** An order to judge, with what only the caller can know about it. */
export interface OrderToJudge {
  readonly shopId: ShopId;
  readonly order: OrderFacts;
  /** Keyed hash of the buyer's folded e-mail, hex; null without one. */
  readonly emailHash: string | null;
  /** What the cart token holds, once its signature was verified. */
  readonly cart: { readonly codeId: string; readonly visitId: string | null } | null;
}

/** How an event ended: it changed something, it was no news, or it is nobody's referral. */
export type Verdict =
  | "recorded"
  | "changed"
  | "older_state"
  | "no_change"
  | "not_referred"
  | "not_paid"
  | "test_order"
  | "program_not_active";

/** Fresh ids come from outside: the rules have no random of their own. */
export type NewId = <Id extends string>(kind: IdKind) => Id;

/** Refusals that the order's own state decides, so that a later state may lift them. */
const dependsOnOrder: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "order_cancelled",
  "order_refunded",
  "order_unpaid",
  "below_minimum_spend",
  "nothing_earned",
  "order_currency_mismatch",
]);

const dayMs = 86_400_000;

/**
 * Judges one order against the book and writes the outcome into it. Told twice, late or in another order, the book ends
 * the same: an order's older state never replaces a newer one, and rewards follow the newest. Two different states of one
 * second are left in `book.unsettled`: the order has to be read to know which of them holds.
 */
export function judgeOrder(book: OrderBook, input: OrderToJudge, newId: NewId): Verdict {
  const { shopId, order } = input;
  const known = book.orders.get(`${shopId}|${order.orderId}`);
  return known ? followOrder(book, known, input, newId) : meetOrder(book, input, newId);
}

function meetOrder(book: OrderBook, input: OrderToJudge, newId: NewId): Verdict {
  const { shopId, order, emailHash } = input;
  const at = (key: string) => `${shopId}|${key}`;
  const friend = findFriend(book, input);
  const cartCode = input.cart ? book.codes.get(at(input.cart.codeId)) : undefined;
  const decision = decideOrder(order, {
    codes: order.discountCodes.flatMap((code) => book.codes.get(at(foldCode(code))) ?? []),
    cart: cartCode ? { code: cartCode, visitId: (input.cart?.visitId ?? null) as VisitId | null } : null,
    friend: friend ? friendFacts(book, friend) : null,
    buyer: { customerId: order.customerId, emailHash },
    program: (id) => book.programs.get(at(id)) ?? null,
    lockedTerms: (id, version) => book.terms.get(at(`${id}|${version}`)) ?? null,
    referrer: (id) => book.referrers.get(at(id)) ?? null,
    alreadyCounted: (id) => book.referrals.get(at(id))?.counted ?? false,
  });
  if (decision.kind === "nothing") return decision.why;

  const { attribution, terms, version, refusal, reward } = decision;
  if (friend && friend.customerId === null && order.customerId !== null) {
    // Known by e-mail as a guest, now with an account: the link is kept.
    friend.customerId = order.customerId;
    if (friend.fate === "stored") friend.fate = "changed";
    book.friends.set(at(`c|${order.customerId}`), friend);
  }
  const referral =
    (attribution.standing && book.referrals.get(at(attribution.standing.referralId))) ||
    addReferral(book, shopId, friend ?? addFriend(book, input, newId), attribution, version, order.stateAt, newId);
  if (attribution.standing === null) {
    referral.state = decision.referralState;
    referral.reason = decision.referralState === "rejected" ? (refusal?.code ?? null) : null;
    referral.checkAt = decision.referralState === "pending" ? order.stateAt : null;
  }
  const row: OrderRow = {
    fate: "added",
    shopId,
    orderId: order.orderId,
    referralId: referral.referralId,
    name: order.name,
    attribution: attribution.decidedBy,
    confidence: attribution.confidence,
    evidence: attribution.evidence,
    refusal: refusal?.code ?? null,
    refusalValues: refusal?.values ?? null,
    ...stateOf(order),
    currency: order.currency,
  };
  book.orders.set(at(order.orderId), row);
  note(book, row, null, refusal ? "order_refused" : "order_attributed", refusal?.code ?? null, {
    by: attribution.decidedBy,
    confidence: attribution.confidence,
  });
  if (reward) addReward(book, row, referral, terms, reward, order, newId);
  return "recorded";
}

function followOrder(book: OrderBook, row: OrderRow, { shopId, order: told }: OrderToJudge, newId: NewId): Verdict {
  // What was paid in full once stays so: an edit that adds items makes the order partly paid, and they count once they are.
  const order = { ...told, paid: told.paid || row.paidAt !== null, paidAt: told.paidAt ?? row.paidAt };
  const differs = JSON.stringify(factsOf(row)) !== JSON.stringify(factsOf(order));
  if (differs && sameSecond(order.stateAt, row.stateAt) && !isReadState(order.stateAt))
    book.unsettled.set(`${shopId}|${order.orderId}`, { shopId, orderId: order.orderId });
  if (order.stateAt < row.stateAt) return "older_state";
  const referral = book.referrals.get(`${shopId}|${row.referralId}`);
  const terms = referral && book.terms.get(`${shopId}|${referral.programId}|${referral.termsVersion}`);
  if (!referral || !terms) throw new Error(`order ${order.orderId} points at a referral or terms that are not there`);
  const moved = order.stateAt > row.stateAt;
  Object.assign(row, stateOf(order));
  if ((moved || differs) && row.fate === "stored") row.fate = "changed";

  const target: RewardOfOrder =
    referral.state === "rejected"
      ? { kind: "nothing", reason: referral.reason ?? "rejected_by_staff" }
      : rewardOfOrder(terms, order);
  const reward = book.rewards.get(`${shopId}|${order.orderId}`);
  if (!reward) {
    const liftable = row.refusal !== null && dependsOnOrder.has(row.refusal) && referral.state !== "rejected";
    if (liftable && target.kind === "earns" && !referral.counted) {
      row.refusal = null;
      row.refusalValues = null;
      addReward(book, row, referral, terms, target.value, order, newId);
      return "changed";
    }
    if (liftable && target.kind === "nothing") {
      row.refusal = target.reason;
      row.refusalValues = target.values ?? null;
    }
    return moved ? "changed" : "no_change";
  }
  // While this one's was taken back another order of the referral came to count: a friend is rewarded once.
  if (isGone(reward.state) && referral.counted) return moved ? "changed" : "no_change";
  const change = adjustReward({ ...reward, value: money(reward.amountMinor, reward.currency) }, target);
  if (change === null) {
    if (isGone(reward.state) && target.kind === "nothing") tellWhy(row, reward, target);
    return moved ? "changed" : "no_change";
  }
  const before = reward.state;
  const beforeMinor = netOf(reward);
  Object.assign(reward, {
    state: change.state,
    amountMinor: change.amountMinor,
    clawedMinor: change.clawedMinor,
    reason: change.state === "held" && referral.checkAt !== null ? "waiting_for_customer_check" : change.reason,
  });
  if (reward.fate === "stored") reward.fate = "changed";
  post(book, reward, change.ledger.kind, change.ledger.posting, newId);
  row.refusal = change.state === "cancelled" ? change.reason : null;
  row.refusalValues = change.state === "cancelled" && target.kind === "nothing" ? (target.values ?? null) : null;
  followReferral(referral, change.state);
  note(book, row, reward.rewardId, activityOf(before, change.state, change.ledger.kind), change.reason, {
    fromMinor: beforeMinor,
    toMinor: netOf(reward),
    currency: reward.currency,
  });
  return "changed";
}

/** What was taken back stays taken back; why follows the order: first edited below the minimum, then cancelled. */
function tellWhy(row: OrderRow, reward: RewardRow, { reason, values }: RewardOfOrder & { kind: "nothing" }): void {
  if (reward.state === "cancelled") {
    row.refusal = reason;
    row.refusalValues = values ?? null;
  }
  if (reward.reason === reason) return;
  reward.reason = reason;
  if (reward.fate === "stored") reward.fate = "changed";
}

/** Nothing of it is owed any more. */
function isGone(reward: RewardRow["state"]): boolean {
  return reward === "cancelled" || reward === "clawed_back";
}

/** What of a reward is owed or was given for good. */
function netOf(reward: RewardRow): number {
  return reward.state === "cancelled" ? 0 : reward.amountMinor - reward.clawedMinor;
}

/** A referral stands while an order of it counts. */
function followReferral(referral: ReferralRow, reward: RewardRow["state"]): void {
  const gone = isGone(reward);
  referral.counted = !gone;
  const wanted = gone ? "reversed" : referral.checkAt === null ? "qualified" : "pending";
  if (referral.state === "rejected" || referral.state === "flagged" || referral.state === wanted) return;
  referral.state = wanted;
  if (referral.fate === "stored") referral.fate = "changed";
}

function activityOf(before: RewardRow["state"], after: RewardRow["state"], kind: LedgerKind): ActivityRow["what"] {
  if (kind === "claw_back") return "reward_clawed_back";
  if (after === "cancelled") return "reward_cancelled";
  return before === "cancelled" || kind === "restore" ? "reward_restored" : "reward_changed";
}

type OrderState = Pick<OrderRow, "baseMinor" | "paidAt" | "cancelledAt" | "fullyRefunded" | "stateAt">;

function stateOf({ baseMinor, paidAt, cancelledAt, fullyRefunded, stateAt }: OrderState): OrderState {
  return { baseMinor, paidAt, cancelledAt, fullyRefunded, stateAt };
}

function factsOf({ baseMinor, paidAt, cancelledAt, fullyRefunded }: OrderState): Omit<OrderState, "stateAt"> {
  return { baseMinor, paidAt, cancelledAt, fullyRefunded };
}

function findFriend(book: OrderBook, { shopId, order, emailHash }: OrderToJudge): FriendRow | null {
  const byCustomer = order.customerId === null ? undefined : book.friends.get(`${shopId}|c|${order.customerId}`);
  const byEmail = emailHash === null ? undefined : book.friends.get(`${shopId}|e|${emailHash}`);
  return byCustomer ?? byEmail ?? null;
}

function friendFacts(book: OrderBook, friend: FriendRow): FriendFacts {
  return {
    friendId: friend.friendId,
    referrals: book.referralsOfFriend.get(`${friend.shopId}|${friend.friendId}`) ?? [],
  };
}

function addFriend(book: OrderBook, { shopId, order, emailHash }: OrderToJudge, newId: NewId): FriendRow {
  const friend: FriendRow = {
    fate: "added",
    shopId,
    friendId: newId<FriendId>("friend"),
    customerId: order.customerId,
    emailHash,
  };
  if (friend.customerId !== null) book.friends.set(`${shopId}|c|${friend.customerId}`, friend);
  // A friend nobody can name is this order's alone.
  if (friend.emailHash !== null) book.friends.set(`${shopId}|e|${friend.emailHash}`, friend);
  if (friend.customerId === null && friend.emailHash === null) book.friends.set(`${shopId}|o|${order.orderId}`, friend);
  return friend;
}

function addReferral(
  book: OrderBook,
  shopId: ShopId,
  friend: FriendRow,
  attribution: Attribution,
  version: number,
  at: Date,
  newId: NewId,
): ReferralRow {
  const referral: ReferralRow = {
    fate: "added",
    shopId,
    referralId: newId<ReferralId>("referral"),
    programId: attribution.programId,
    termsVersion: version,
    referrerId: attribution.referrerId,
    friendId: friend.friendId,
    codeId: attribution.codeId,
    visitId: attribution.visitId,
    state: "pending",
    reason: null,
    checkAt: null,
    createdAt: at,
    counted: false,
  };
  book.referrals.set(`${shopId}|${referral.referralId}`, referral);
  const key = `${shopId}|${friend.friendId}`;
  const siblings = book.referralsOfFriend.get(key);
  if (siblings) siblings.push(referral);
  else book.referralsOfFriend.set(key, [referral]);
  return referral;
}

function addReward(
  book: OrderBook,
  row: OrderRow,
  referral: ReferralRow,
  terms: Terms,
  value: Money,
  order: OrderFacts,
  newId: NewId,
): void {
  const paidAt = order.paidAt ?? order.stateAt;
  const reward: RewardRow = {
    fate: "added",
    shopId: row.shopId,
    rewardId: newId<RewardId>("reward"),
    referralId: referral.referralId,
    programId: referral.programId,
    termsVersion: referral.termsVersion,
    orderId: order.orderId,
    referrerId: referral.referrerId,
    state: "held",
    reason: referral.checkAt === null ? "in_hold" : "waiting_for_customer_check",
    amountMinor: value.amountMinor,
    clawedMinor: 0,
    currency: value.currency,
    holdUntil: new Date(paidAt.getTime() + terms.holdDays * dayMs),
    automatic: terms.issue === "automatic",
  };
  // A referral that was reversed stands again with its next order.
  followReferral(referral, reward.state);
  book.rewards.set(`${row.shopId}|${order.orderId}`, reward);
  post(book, reward, "earn", postings.earn(reward.referrerId, value), newId, true);
  note(book, row, reward.rewardId, "reward_held", reward.reason, {
    toMinor: value.amountMinor,
    currency: value.currency,
    holdUntil: reward.holdUntil.toISOString(),
  });
}

function post(
  book: OrderBook,
  reward: RewardRow,
  kind: LedgerKind,
  posting: Posting,
  newId: NewId,
  once = false,
): void {
  const transactionId = newId<LedgerTransactionId>("ledger_transaction");
  book.ledger.push({
    shopId: reward.shopId,
    transactionId,
    // A reward is earned once. Later it may go up and down any number of times, also within one second; that each change is
    // posted once follows from the locked row it is the difference to.
    key: once ? `${reward.rewardId}:${kind}` : `${reward.rewardId}:${kind}:${transactionId}`,
    kind,
    rewardId: reward.rewardId,
    posting,
  });
}

function note(
  book: OrderBook,
  row: OrderRow,
  rewardId: RewardId | null,
  what: ActivityRow["what"],
  reason: ReasonCode | null,
  data: Record<string, string | number | null>,
): void {
  book.activity.push({
    shopId: row.shopId,
    referralId: row.referralId,
    rewardId,
    what,
    reason,
    data: { order: row.name, orderId: row.orderId, ...data },
  });
}
