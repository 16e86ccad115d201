import type { NewId, RewardId } from "../ids.ts";
import { type LedgerKind, postings } from "../ledger/posting.ts";
import { money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { adjustReward } from "../reward/adjust-reward.ts";
import { netOf } from "../reward/net-of.ts";
import { isOpenHold, openHold } from "../reward/open-hold.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import { hasLeft, isGone } from "../reward/reward-states.ts";
import { asksCustomer } from "./asks-customer.ts";
import { type Bonus, decideReferral, type ReferralDecision } from "./decide-referral.ts";
import { standOfDisputes } from "./disputes.ts";
import { sideOf } from "./friend-reward.ts";
import { holdEnd, underDispute, untilFulfilled, waitingFor } from "./hold-of-reward.ts";
import { inOrder } from "./in-order.ts";
import {
  type ActivityRow,
  type OrderBook,
  type OrderRow,
  type ReferralRow,
  type RewardRow,
  rewardKey,
} from "./order-book.ts";
import { lineKey, nothingSeen, unseenLines } from "./order-goods.ts";
import type { HistoryOrder } from "./referral-history.ts";
import { note, post, tell } from "./write-history.ts";

/**
 * Makes everything that follows from a referral's history so: its state, what each of its orders is refused for, and its
 * rewards with the difference in the books (the one reversal rule). The only place where rewards come to be and change
 * with what they are for; whoever changed a fact of the referral (an order, a verdict, an answer of Shopify) calls it
 * afterwards. Called again it changes nothing. `place` is the referral's among the referrer's, where the terms are ranked;
 * `limit` says what limits of the program leave of what is earned by a cause.
 */
export function settleReferral(
  book: OrderBook,
  referral: ReferralRow,
  newId: NewId,
  place = 1,
  limit: (cause: string, target: RewardOfOrder) => RewardOfOrder = (_cause, target) => target,
): void {
  const { terms, orders, decision } = decisionOf(book, referral, place);
  followDecision(book, referral, decision, orders);
  for (const order of orders) {
    const decided = decision.orders.get(order.orderId);
    if (!decided) throw new Error(`order ${order.orderId} was left out of its referral's decision`);
    const target = limit(`order:${order.orderId}`, decided);
    refuse(book, order, target);
    settleCause(book, referral, terms, order, `order:${order.orderId}`, target, newId);
    order.moved = false;
  }
  for (const [cause, bonus] of decision.bonuses) {
    const known = rewardsOfCause(book, referral, cause);
    const order = orders.find((each) => each.orderId === (bonus.orderId ?? known[0]?.orderId));
    if (!order) continue;
    for (const reward of known) if (reward.orderId !== order.orderId) write(reward, { orderId: order.orderId });
    const target =
      sideOf(cause) === "friend" ? friendsOwn(referral, bonus, decision.orders.get(order.orderId)) : bonus.target;
    settleCause(book, referral, terms, order, cause, limit(cause, target), newId);
  }
  takeBackOrphans(book, referral, newId);
}

/** What a friend gets who can be reached, and why not: what became of the order that it was for. */
function friendsOwn(referral: ReferralRow, { target }: Bonus, order: RewardOfOrder | undefined): RewardOfOrder {
  if (target.kind === "nothing")
    return target.reason === "orders_fell_away" && order?.kind === "nothing" ? order : target;
  return referral.friendAccountId === null ? { kind: "nothing", reason: "friend_unreachable" } : target;
}

/** Makes what one cause earns so, where only what a limit leaves of it changed and nothing of the referral's own. */
export function settleEarning(
  book: OrderBook,
  referral: ReferralRow,
  { cause, orderId }: { readonly cause: string; readonly orderId: string },
  target: RewardOfOrder,
  newId: NewId,
): void {
  const order = book.orders.get(`${referral.shopId}|${orderId}`);
  if (!order || order.referralId !== referral.referralId) return;
  const terms = termsOf(book, referral);
  if (cause === `order:${orderId}`) refuse(book, order, target);
  settleCause(book, referral, terms, order, cause, target, newId);
}

function termsOf(
  book: OrderBook,
  {
    shopId,
    referralId,
    programId,
    termsVersion,
  }: Pick<ReferralRow, "shopId" | "referralId" | "programId" | "termsVersion">,
): Terms {
  const terms = book.terms.get(`${shopId}|${programId}|${termsVersion}`);
  if (!terms) throw new Error(`referral ${referralId} points at terms that are not there`);
  return terms;
}

/** What a referral's history comes to, as its rows stand in the book. */
export function decisionOf(
  book: OrderBook,
  referral: ReferralRow,
  place: number,
): { readonly terms: Terms; readonly orders: readonly OrderRow[]; readonly decision: ReferralDecision } {
  const { shopId, referralId, checkOrderId, previousOrders, verdict, clearedAt } = referral;
  const terms = termsOf(book, referral);
  const orders = [...(book.ordersOfReferral.get(`${shopId}|${referralId}`) ?? [])].sort(inOrder);
  const check = checkOrderId === null ? null : { orderId: checkOrderId, previousOrders };
  return {
    terms,
    orders,
    decision: decideReferral(terms, {
      orders: orders.map((order) => withGoods(book, order)),
      verdict,
      cleared: clearedAt !== null,
      check,
      place,
    }),
  };
}

/** An order with what became of its products; most have nothing of it. */
function withGoods(book: OrderBook, order: OrderRow): HistoryOrder {
  const seen = order.goods && book.linesSeen.get(`${order.shopId}|${order.orderId}`);
  const goodsGone = order.goods?.lines.some((line) => seen?.get(lineKey(line))?.found === false) ?? false;
  return goodsGone ? { ...order, goodsGone } : order;
}

/** Whether Shopify has to say what an order's goods are; one whose goods nobody told has to be read first. */
function asksGoods(book: OrderBook, { shopId, orderId, goods, baseKnown }: OrderRow): boolean {
  if (goods === null) return !baseKnown;
  return unseenLines(goods, book.linesSeen.get(`${shopId}|${orderId}`) ?? nothingSeen).length > 0;
}

/** Rewards of orders that are another referral's now: the friend was moved. */
function takeBackOrphans(book: OrderBook, referral: ReferralRow, newId: NewId): void {
  if (referral.supersededBy === null) return;
  for (const reward of book.rewards.values()) {
    if (reward.shopId !== referral.shopId || reward.referralId !== referral.referralId) continue;
    const order = book.orders.get(`${reward.shopId}|${reward.orderId}`);
    if (order && order.referralId !== referral.referralId)
      adjust(book, referral, reward, { ...order, referralId: referral.referralId }, movedAway(order), newId);
  }
}

/** Staff who move a friend take over all of their orders; an earlier order of another referrer's does not. */
const movedAway = ({ attribution }: OrderRow): RewardOfOrder => ({
  kind: "nothing",
  reason: attribution === "manual" ? "moved_by_staff" : "earlier_order",
});

/** Settles every referral that was touched. */
export function settleTouched(book: OrderBook, newId: NewId): void {
  for (const referral of book.touched) settleReferral(book, referral, newId);
  book.touched.clear();
}

function followDecision(
  book: OrderBook,
  referral: ReferralRow,
  { state, reason, askAbout }: ReferralDecision,
  orders: readonly OrderRow[],
): void {
  const before = JSON.stringify([referral.state, referral.reason, referral.checkAt, referral.checkOrderId]);
  Object.assign(referral, { state, reason });
  const unseen = orders.find((order) => asksGoods(book, order));
  if (askAbout === null) {
    if (referral.previousOrders === null) referral.checkOrderId = null;
    referral.checkAt = unseen === undefined ? null : (referral.checkAt ?? unseen.stateAt);
  } else if (referral.checkAt === null || referral.checkOrderId !== askAbout) {
    const asked = orders.find(({ orderId }) => orderId === askAbout);
    if (referral.previousOrders !== null)
      tell(book, referral, null, "customer_check_reopened", null, { order: asked?.name ?? "", orderId: askAbout });
    referral.checkAt = asked?.stateAt ?? referral.createdAt;
    referral.checkOrderId = askAbout;
    referral.previousOrders = null;
  }
  const after = JSON.stringify([referral.state, referral.reason, referral.checkAt, referral.checkOrderId]);
  if (before !== after && referral.fate === "stored") referral.fate = "changed";
}

/** Writes on the order why it earns nothing; an order that is new to us is told of. */
function refuse(book: OrderBook, order: OrderRow, target: RewardOfOrder): void {
  const refusal = target.kind === "nothing" ? target.reason : null;
  const values = target.kind === "nothing" ? (target.values ?? null) : null;
  const news = order.refusal !== refusal || JSON.stringify(order.refusalValues) !== JSON.stringify(values);
  order.refusal = refusal;
  order.refusalValues = values;
  if (news && order.fate === "stored") order.fate = "changed";
  if (order.fate !== "added" || order.told) return;
  order.told = true;
  note(book, order, null, refusal && order.baseKnown ? "order_refused" : "order_attributed", refusal, {
    by: order.attribution,
    confidence: order.confidence,
  });
}

/** What was earned by one cause so far: the first reward, and one for each time it grew after it had gone out. */
function rewardsOfCause(book: OrderBook, referral: ReferralRow, cause: string): RewardRow[] {
  const rewards: RewardRow[] = [];
  for (;;) {
    const reward = book.rewards.get(
      rewardKey({ ...referral, side: sideOf(cause), cause: partOf(cause, rewards.length + 1) }),
    );
    if (!reward) return rewards;
    rewards.push(reward);
  }
}

const partOf = (cause: string, number: number) => (number === 1 ? cause : `${cause}:${number}`);

/**
 * Makes what the rewards of one cause come to together so. What went out cannot grow: an order that is worth more afterwards,
 * and a bonus that a limit had cut short, earn the difference as another reward of its own; what shrinks is taken from what
 * has not gone out first.
 */
function settleCause(
  book: OrderBook,
  referral: ReferralRow,
  terms: Terms,
  order: OrderRow,
  cause: string,
  target: RewardOfOrder,
  newId: NewId,
): void {
  const known = rewardsOfCause(book, referral, cause);
  let left = target.kind === "earns" ? target.value.amountMinor : 0;
  const gone: RewardOfOrder = target.kind === "earns" ? { kind: "nothing", reason: "order_reduced" } : target;
  // A place or a first order may bring something of another kind: one is taken back, and the other is earned beside it.
  const isOther = (reward: RewardRow) => target.kind === "earns" && reward.currency !== target.value.currency;
  const rewards = known.filter((reward) => !isOther(reward));
  const turned: RewardOfOrder = { kind: "nothing", reason: "reward_of_another_kind" };
  for (const reward of known)
    if (isOther(reward)) settleReward(book, referral, terms, order, reward.cause, turned, newId);
  if (known.some((reward) => isOther(reward) && reward.lapsedAt !== null)) left = 0;
  const share = (reward: RewardRow, mostMinor: number) => {
    const minor = Math.min(left, mostMinor);
    left -= minor;
    const part: RewardOfOrder = minor === 0 ? gone : { ...target, kind: "earns", value: money(minor, reward.currency) };
    settleReward(book, referral, terms, order, reward.cause, part, newId);
  };
  // What lapsed was earned all the same: it is not earned a second time.
  const isOver = (reward: RewardRow) => hasLeft(reward.state) || reward.lapsedAt !== null;
  for (const reward of rewards) if (isOver(reward)) share(reward, reward.amountMinor);
  for (const reward of rewards) if (!isOver(reward)) share(reward, left);
  if (target.kind === "earns" && left > 0)
    settleReward(
      book,
      referral,
      terms,
      order,
      partOf(cause, known.length + 1),
      { ...target, value: money(left, target.value.currency) },
      newId,
    );
}

function settleReward(
  book: OrderBook,
  referral: ReferralRow,
  terms: Terms,
  order: OrderRow,
  cause: string,
  decided: RewardOfOrder,
  newId: NewId,
): void {
  const target = untilFulfilled(terms, order, underDispute(order, decided));
  const reward = book.rewards.get(rewardKey({ ...referral, side: sideOf(cause), cause }));
  if (!reward) {
    if (target.kind === "earns") addReward(book, referral, terms, order, cause, target, newId);
    return;
  }
  adjust(book, referral, reward, order, target, newId);
  suspend(book, reward, order, newId);
}

/** What has not gone out waits again while the bank looks at the payment of its order. */
function suspend(book: OrderBook, reward: RewardRow, order: OrderRow, newId: NewId): void {
  if ((reward.state !== "due" && reward.state !== "failed") || standOfDisputes(order.disputes) !== "open") return;
  write(reward, { state: "held", reason: "in_dispute", holdUntil: openHold });
  const value = money(reward.amountMinor, reward.currency);
  post(book, reward, "suspend", postings.suspend(reward.referrerId, value), newId);
  note(book, order, reward.rewardId, "reward_suspended", "in_dispute", {});
}

function adjust(
  book: OrderBook,
  referral: ReferralRow,
  reward: RewardRow,
  order: OrderRow,
  target: RewardOfOrder,
  newId: NewId,
): void {
  if (reward.lapsedAt !== null) return;
  const change = adjustReward({ ...reward, value: money(reward.amountMinor, reward.currency) }, target);
  followHold(book, reward, order, target, change?.state ?? reward.state);
  if (change === null) {
    const reason =
      target.kind === "nothing" && isGone(reward.state)
        ? // What was taken back stays taken back; why follows the history: first edited below the minimum, then cancelled.
          target.reason
        : reward.state === "held"
          ? waitingFor(referral, reward, target)
          : reward.reason;
    if (reason !== reward.reason) write(reward, { reason });
    return;
  }
  const before = reward.state;
  const fromMinor = netOf(reward);
  const { state, amountMinor, clawedMinor } = change;
  // What an order earns may hang on the others: its own state did not move, so another's did.
  const isAnothers = !order.moved && (change.reason === "order_reduced" || change.reason === "order_grew");
  const reason = isAnothers ? "other_order_changed" : change.reason;
  write(reward, { state, amountMinor, clawedMinor, reason });
  if (state === "held") write(reward, { reason: waitingFor(referral, reward, target) });
  post(book, reward, change.ledger.kind, change.ledger.posting, newId);
  note(book, order, reward.rewardId, activityOf(before, state, change.ledger.kind), reason, {
    fromMinor,
    toMinor: netOf(reward),
    currency: reward.currency,
  });
}

/** A hold that has an end now, or has none any more. One that was put off by a moment is left alone. */
function followHold(
  book: OrderBook,
  reward: RewardRow,
  order: OrderRow,
  target: RewardOfOrder,
  state: RewardRow["state"],
): void {
  if (state !== "held" || target.kind === "nothing") return;
  const holdUntil = holdEnd(termsOf(book, reward), order, target);
  if (isOpenHold(holdUntil) !== isOpenHold(reward.holdUntil)) write(reward, { holdUntil });
}

function addReward(
  book: OrderBook,
  referral: ReferralRow,
  terms: Terms,
  order: OrderRow,
  cause: string,
  target: RewardOfOrder & { kind: "earns" },
  newId: NewId,
): void {
  const { value } = target;
  const side = sideOf(cause);
  const referrerId = side === "friend" ? referral.friendAccountId : referral.referrerId;
  if (referrerId === null) throw new Error(`referral ${referral.referralId} owes a friend who has no account`);
  const reward: RewardRow = {
    fate: "added",
    shopId: referral.shopId,
    rewardId: newId<RewardId>("reward"),
    referralId: referral.referralId,
    programId: referral.programId,
    termsVersion: referral.termsVersion,
    side,
    cause,
    orderId: order.orderId,
    referrerId,
    state: "held",
    reason: asksCustomer(referral) ? "waiting_for_customer_check" : (target.waits ?? target.clipped ?? "in_hold"),
    amountMinor: value.amountMinor,
    clawedMinor: 0,
    currency: value.currency,
    holdUntil: holdEnd(terms, order, target),
    automatic: terms.issue === "automatic",
    lapsedAt: null,
  };
  book.rewards.set(rewardKey(reward), reward);
  post(book, reward, "earn", postings.earn(reward.referrerId, value), newId, true);
  note(book, order, reward.rewardId, "reward_held", reward.reason, {
    toMinor: value.amountMinor,
    currency: value.currency,
    holdUntil: isOpenHold(reward.holdUntil) ? null : reward.holdUntil.toISOString(),
  });
}

function write(reward: RewardRow, change: Partial<RewardRow>): void {
  Object.assign(reward, change);
  if (reward.fate === "stored") reward.fate = "changed";
}

function activityOf(before: RewardRow["state"], after: RewardRow["state"], kind: LedgerKind): ActivityRow["what"] {
  if (kind === "claw_back") return "reward_clawed_back";
  if (after === "cancelled") return "reward_cancelled";
  return before === "cancelled" || kind === "restore" ? "reward_restored" : "reward_changed";
}
