import type { FriendId, NewId, ReferralId, ShopId, VisitId } from "../ids.ts";
import type { Terms } from "../program/terms.ts";
import type { Attribution, FriendFacts } from "./attribute.ts";
import { baseOfOrder } from "./base-of-order.ts";
import { decideOrder, isSamePerson, type OrderDecision, suspicionOf } from "./decide-order.ts";
import { foldCode } from "./fold-code.ts";
import { learnDisputes } from "./learn-disputes.ts";
import { codeThatBrought, comesFirst, moveFriend } from "./move-friend.ts";
import { type FriendRow, keepOrder, type OrderBook, type OrderRow, type ReferralRow } from "./order-book.ts";
import type { OrderFacts } from "./order-facts.ts";
import { asksCollections, goodsOf, sortedGoods } from "./order-goods.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { givenUpAt, guardMetAt, type SignUpTold } from "./sign-up.ts";
import { isReadState, sameSecond } from "./state-time.ts";
import { assessOrder, noteSuspicion } from "./suspect-order.ts";

/** How an event ended: it changed something, it was no news, or it is nobody's referral. */
export type Verdict =
  | "recorded"
  | "changed"
  | "older_state"
  | "no_change"
  | "not_referred"
  | "click_too_old"
  | "not_paid"
  | "test_order"
  | "program_not_active";

/**
 * Takes one state of an order into the book: whose it is at first sight, and its newest state from then on. An older state
 * never replaces a newer one. What follows for the referral is settled afterwards, once for all that came
 * (`settle-referral.ts`): its referral is put among `book.touched`. Two different states of one second are left in
 * `book.unsettled`: the order has to be read to know which of them holds.
 */
export function judgeOrder(book: OrderBook, input: OrderToJudge, newId: NewId): Verdict {
  const { shopId, order } = input;
  const known = book.orders.get(`${shopId}|${order.orderId}`);
  return known ? followOrder(book, known, input, newId) : meetOrder(book, input, newId);
}

function meetOrder(book: OrderBook, input: OrderToJudge, newId: NewId): Verdict {
  const { shopId, order } = input;
  const at = (key: string) => `${shopId}|${key}`;
  const friend = findFriend(book, input);
  let decision = decide(book, input, friend);
  if (decision.kind === "nothing") return decision.why;
  const { standing, overruled, evidence } = decision.attribution;
  const other = standing && overruled ? book.referrals.get(at(standing.referralId)) : null;
  // Heard of late: with the friend where this order brought them, it is judged anew.
  if (other && bringFriend(book, other, { ...order, evidence, paidAt: order.paidAt ?? order.stateAt }, newId))
    decision = decideAnew(book, input, friend);
  if (decision.kind === "nothing") return decision.why;

  const { attribution, version, bar, terms, assessment } = decision;
  if (friend && friend.customerId === null && order.customerId !== null) {
    // Known by e-mail as a guest, now with an account: the link is kept.
    friend.customerId = order.customerId;
    if (friend.fate === "stored") friend.fate = "changed";
    book.friends.set(at(`c|${order.customerId}`), friend);
  }
  const referral =
    (attribution.standing && book.referrals.get(at(attribution.standing.referralId))) ||
    addReferral(book, shopId, friend ?? addFriend(book, input, newId), attribution, version, order.stateAt, newId);
  keepOrder(book, {
    fate: "added",
    shopId,
    orderId: order.orderId,
    referralId: referral.referralId,
    name: order.name,
    attribution: attribution.decidedBy,
    confidence: attribution.confidence,
    evidence: attribution.evidence,
    bar,
    removedAt: null,
    refusal: null,
    refusalValues: null,
    told: false,
    moved: false,
    ...stateOf({ ...order, ...firstBase(terms, order) }),
    paidAt: order.signUp ? guardMetAt(terms, order.signUp) : (order.paidAt ?? order.stateAt),
    currency: order.currency,
    disputes: null,
  });
  learnDisputes(book, shopId, order.orderId, order.disputes ?? null);
  noteSuspicion(book, input, { referral, attribution, terms, assessment }, newId);
  book.touched.add(referral);
  return "recorded";
}

function decide(book: OrderBook, input: OrderToJudge, friend: FriendRow | null): OrderDecision {
  const { shopId, order } = input;
  const at = (key: string) => `${shopId}|${key}`;
  const clicks = [...(input.clicks ?? []), ...(input.cart ? [input.cart] : [])].flatMap(({ codeId, visitId }) => {
    const code = book.codes.get(at(codeId));
    return code ? [{ code, visitId: visitId as VisitId | null }] : [];
  });
  const buyer = { customerId: order.customerId, emailHash: input.emailHash };
  return decideOrder(order, {
    codes: order.discountCodes.flatMap((code) => book.codes.get(at(foldCode(code))) ?? []),
    clicks,
    isOwn: ({ referrerId }) => isSamePerson(buyer, book.referrers.get(at(referrerId)) ?? null),
    friend: friend ? friendFacts(book, friend) : null,
    said: input.said ?? null,
    program: (id) => book.programs.get(at(id)) ?? null,
    lockedTerms: (id, version) => book.terms.get(at(`${id}|${version}`)) ?? null,
    referrer: (id) => book.referrers.get(at(id)) ?? null,
    assess: (attribution, terms) => assessOrder(book, input, attribution, terms),
  });
}

/** Moves a friend to the referrer whose code brought this order, where it was paid before all that they belong to another by. */
function bringFriend(
  book: OrderBook,
  from: ReferralRow,
  order: Pick<OrderRow, "orderId" | "name" | "paidAt" | "evidence">,
  newId: NewId,
): boolean {
  const code = codeThatBrought(order, from.programId);
  if (code === null || !comesFirst(book, from, order)) return false;
  const visit = order.evidence.find((piece) => piece.kind === "cart_attribute" && piece.code.codeId === code.codeId);
  const visitId = visit && "visitId" in visit ? visit.visitId : null;
  return moveFriend(book, from, { ...code, visitId, because: { firstOrder: order.name } }, newId) !== null;
}

/** Judges the order that brought a friend here. Those that came along were held against nobody, or another: they are as suspect. */
function decideAnew(book: OrderBook, input: OrderToJudge, friend: FriendRow | null): OrderDecision {
  const decision = decide(book, input, friend);
  if (decision.kind === "nothing") return decision;
  const suspicion = suspicionOf(decision.assessment);
  const { standing } = decision.attribution;
  for (const order of book.ordersOfReferral.get(`${input.shopId}|${standing?.referralId}`) ?? [])
    order.bar ??= suspicion;
  return decision;
}

function followOrder(book: OrderBook, row: OrderRow, input: OrderToJudge, newId: NewId): Verdict {
  const { shopId, order: told } = input;
  const referral = book.referrals.get(`${shopId}|${row.referralId}`);
  if (!referral) throw new Error(`order ${told.orderId} points at a referral that is not there`);
  // What was paid in full once stays so: an edit that adds items makes the order partly paid, and they count once they are.
  // Paying for them gives it another time of payment; its place among the friend's orders is the first one's, and an older
  // state may be the one that knows it.
  const terms = termsOf(book, referral);
  const order = told.signUp
    ? { ...joined(terms, row, told, told.signUp), baseKnown: true, goods: null }
    : { ...told, ...nextBase(book, terms, row, told), paidAt: earlier(told.paidAt, row.paidAt) };
  const differs = JSON.stringify(factsOf(row)) !== JSON.stringify(factsOf(order));
  if (differs && !told.signUp && sameSecond(order.stateAt, row.stateAt) && !isReadState(order.stateAt))
    book.unsettled.set(`${shopId}|${order.orderId}`, { shopId, orderId: order.orderId });
  const isOlder = order.stateAt < row.stateAt;
  const isEarlier = order.paidAt?.getTime() !== row.paidAt?.getTime();
  const moved = order.stateAt > row.stateAt;
  const disputed = learnDisputes(book, shopId, order.orderId, told.disputes ?? null);
  if (isOlder ? !isEarlier : !moved && !differs) return disputed ? "changed" : isOlder ? "older_state" : "no_change";
  if (isOlder) row.paidAt = order.paidAt;
  else Object.assign(row, stateOf(order));
  if (row.fate === "stored") row.fate = "changed";
  if (isEarlier && row.bar === "belongs_to_other_referrer" && bringFriend(book, referral, row, newId)) {
    const anew = decideAnew(book, input, findFriend(book, input));
    row.bar = anew.kind === "record" ? anew.bar : row.bar;
  }
  if (differs) {
    row.moved = true;
    book.touched.add(referral);
  }
  return "changed";
}

/** A sign-up with what is told of it now: what is known of one only grows, so that no telling is an older one. */
function joined(terms: Terms, row: OrderRow, told: OrderFacts, signUp: SignUpTold): OrderFacts {
  const paidAt = earlier(guardMetAt(terms, signUp), row.paidAt);
  return {
    ...told,
    paidAt,
    cancelledAt: givenUpAt(terms, { paidAt, cancelledAt: earlier(told.cancelledAt, row.cancelledAt) }),
    stateAt: new Date(Math.max(told.stateAt.getTime(), row.stateAt.getTime())),
  };
}

function termsOf(book: OrderBook, { shopId, programId, termsVersion, referralId }: ReferralRow): Terms {
  const terms = book.terms.get(`${shopId}|${programId}|${termsVersion}`);
  if (!terms) throw new Error(`referral ${referralId} points at terms that are not there`);
  return terms;
}

function earlier(a: Date | null, b: Date | null): Date | null {
  return a === null ? b : b === null || a < b ? a : b;
}

type Counted = Pick<OrderRow, "baseMinor" | "baseKnown" | "goods">;

/** What counts of an order that is new to us. */
function firstBase(terms: Terms, order: OrderFacts): Counted {
  const counted = baseOfOrder(terms, order);
  const waits = counted === null && !order.signUp && asksCollections(terms);
  return {
    baseMinor: counted ?? (waits ? 0 : order.baseMinor),
    baseKnown: !waits,
    goods: goodsOf(terms, order),
  };
}

/**
 * What counts of one that we have. Where nobody told the goods, or Shopify has yet to say what they are, what counted before
 * does, as far as it is still there.
 */
function nextBase(book: OrderBook, terms: Terms, row: OrderRow, told: OrderFacts): Counted {
  const counted = baseOfOrder(terms, told, book.linesSeen.get(`${row.shopId}|${row.orderId}`));
  return {
    baseMinor: counted ?? Math.min(row.baseMinor, told.baseMinor),
    baseKnown: row.baseKnown || counted !== null,
    goods: goodsOf(terms, told) ?? (row.goods && { ...row.goods, wholeMinor: told.baseMinor }),
  };
}

type OrderState = Counted & Pick<OrderRow, "paidAt" | "cancelledAt" | "fullyRefunded" | "fulfilledAt" | "stateAt">;
type ToldState = Omit<OrderState, "fulfilledAt"> & { readonly fulfilledAt?: Date | null };

function stateOf(state: ToldState): OrderState {
  const { baseMinor, baseKnown, goods, paidAt, cancelledAt, fullyRefunded, fulfilledAt, stateAt } = state;
  return {
    baseMinor,
    baseKnown,
    goods: goods && sortedGoods(goods),
    paidAt,
    cancelledAt,
    fullyRefunded,
    fulfilledAt: fulfilledAt ?? null,
    stateAt,
  };
}

function factsOf(state: ToldState): Omit<OrderState, "stateAt"> {
  const { stateAt: _at, ...facts } = stateOf(state);
  return facts;
}

function findFriend(book: OrderBook, { shopId, order, emailHash }: OrderToJudge): FriendRow | null {
  const byCustomer = order.customerId === null ? undefined : book.friends.get(`${shopId}|c|${order.customerId}`);
  const byEmail = emailHash === null ? undefined : book.friends.get(`${shopId}|e|${emailHash}`);
  return byCustomer ?? byEmail ?? null;
}

function friendFacts(book: OrderBook, friend: FriendRow): FriendFacts {
  return {
    friendId: friend.friendId,
    // The one that stands in each program; those before it are history. A waiting list ties nobody: who came to one by
    // somebody's link buys as anybody else does.
    referrals: (book.referralsOfFriend.get(`${friend.shopId}|${friend.friendId}`) ?? []).filter(
      (referral) => referral.supersededBy === null && termsOf(book, referral).kind !== "waiting_list",
    ),
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
    friendAccountId: null,
    codeId: attribution.codeId,
    visitId: attribution.visitId,
    state: "pending",
    reason: null,
    checkAt: null,
    checkOrderId: null,
    previousOrders: null,
    verdict: null,
    supersededBy: null,
    countsSince: null,
    clearedAt: null,
    createdAt: at,
  };
  book.referrals.set(`${shopId}|${referral.referralId}`, referral);
  const key = `${shopId}|${friend.friendId}`;
  const siblings = book.referralsOfFriend.get(key);
  if (siblings) siblings.push(referral);
  else book.referralsOfFriend.set(key, [referral]);
  return referral;
}
