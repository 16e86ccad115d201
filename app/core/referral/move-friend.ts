import type { NewId, ProgramId, ReferralCodeId, ReferralId, ReferrerId, VisitId } from "../ids.ts";
import type { ReasonCode } from "../reason.ts";
import type { CodeFacts, Evidence } from "./attribute.ts";
import { inOrder } from "./in-order.ts";
import { type ActivityRow, keepOrder, type OrderBook, type OrderRow, type ReferralRow } from "./order-book.ts";
import { isSignUp } from "./sign-up.ts";

/** Where a friend goes, and why: staff said so, or an order of theirs came first that another referrer's code brought. */
export interface Move {
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId;
  readonly visitId?: VisitId | null;
  readonly because: { readonly note: string } | { readonly firstOrder: string };
}

/**
 * Moves a friend to another referrer of the program, with all of their orders: a friend belongs to one. The new referral
 * keeps the terms and what Shopify said of the friend; the one before is left without orders, so that its rewards are taken
 * back by the reversal rule. Moved back, the old referral stands again with its rewards. `null` when the friend is theirs
 * already. The caller has made sure that the friend is not this referrer where staff move them: then all of their orders
 * count there. Where an earlier order does, those count that this referrer's codes brought or none did, and what was decided
 * about the friend stays decided.
 */
export function moveFriend(book: OrderBook, from: ReferralRow, move: Move, newId: NewId): ReferralRow | null {
  if (from.supersededBy !== null || from.referrerId === move.referrerId) return null;
  const byStaff = "note" in move.because;
  const to = placeOf(book, from, move, newId);
  if (!byStaff) to.verdict = from.verdict ?? to.verdict;
  const orders = book.ordersOfReferral.get(`${from.shopId}|${from.referralId}`) ?? [];
  book.ordersOfReferral.delete(`${from.shopId}|${from.referralId}`);
  for (const order of orders) {
    order.referralId = to.referralId;
    if (byStaff) Object.assign(order, { attribution: "manual", confidence: 100, bar: null });
    else if (order.bar === null || ofTheReferrer.has(order.bar))
      order.bar = cameByAnother(order, to) ? "belongs_to_other_referrer" : null;
    if (order.fate === "stored") order.fate = "changed";
    keepOrder(book, order);
  }
  Object.assign(from, {
    supersededBy: to.referralId,
    checkAt: null,
    fate: from.fate === "added" ? "added" : "changed",
  });
  book.moved.add(from).add(to);
  book.touched.add(from).add(to);
  const why = "note" in move.because ? { note: move.because.note } : { order: move.because.firstOrder };
  tell(book, from, "friend_moved_away", byStaff ? "moved_by_staff" : "earlier_order", { to: to.referralId, ...why });
  tell(book, to, "friend_moved_here", null, { from: from.referralId, ...why });
  return to;
}

/** Bars that say who the referrer is, and hold no longer when that is somebody else. */
const ofTheReferrer: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "belongs_to_other_referrer",
  "self_referral",
  "referrer_banned",
]);

/** The referral with the referrer whom a friend goes to: the one they had there before, or a new one. */
function placeOf(book: OrderBook, from: ReferralRow, { referrerId, codeId, visitId }: Move, newId: NewId): ReferralRow {
  const key = `${from.shopId}|${from.friendId}`;
  const siblings = book.referralsOfFriend.get(key) ?? [];
  const before = siblings.find(
    (each) => each.programId === from.programId && each.referrerId === referrerId && each.supersededBy !== null,
  );
  if (before) {
    const { checkAt, checkOrderId, previousOrders, friendAccountId } = from;
    const fate = before.fate === "added" ? "added" : "changed";
    return Object.assign(before, { checkAt, checkOrderId, previousOrders, friendAccountId, supersededBy: null, fate });
  }
  const to: ReferralRow = {
    ...from,
    fate: "added",
    referralId: newId<ReferralId>("referral"),
    referrerId,
    codeId,
    visitId: visitId ?? null,
    state: "pending",
    reason: null,
    verdict: null,
    // It has no place among this referrer's yet: that it comes to one is a move.
    countsSince: null,
  };
  book.referrals.set(`${to.shopId}|${to.referralId}`, to);
  book.referralsOfFriend.set(key, [...siblings, to]);
  return to;
}

/**
 * Whether an order decides whose friend somebody is although another one was heard of before: a code or a link brought it,
 * and it was paid before all that brought them to the referrer they belong to. What a person said moves nobody by itself,
 * and is not moved: a decision of the staff, and an invitation that was accepted.
 */
export function comesFirst(
  book: OrderBook,
  standing: Pick<ReferralRow, "shopId" | "referralId">,
  order: Pick<OrderRow, "orderId" | "paidAt">,
): boolean {
  const others = (book.ordersOfReferral.get(`${standing.shopId}|${standing.referralId}`) ?? []).filter(
    ({ orderId }) => orderId !== order.orderId,
  );
  return (
    !isSignUp(order.orderId) &&
    others.every(
      (other) =>
        other.attribution !== "manual" &&
        !isSignUp(other.orderId) &&
        (other.attribution === "known_friend" || inOrder(order, other) < 0),
    )
  );
}

/** The code by which an order came in a program, when a code or a link decided; else null. */
export function codeThatBrought({ evidence }: Pick<OrderRow, "evidence">, programId: ProgramId): CodeFacts | null {
  const [strongest] = evidence;
  return strongest && "code" in strongest && strongest.code.programId === programId ? strongest.code : null;
}

/** Whether codes or links brought an order, and none of them were this referral's. */
function cameByAnother({ evidence }: OrderRow, { programId, referrerId }: ReferralRow): boolean {
  const [strongest] = evidence;
  const own = evidence.filter((piece) => piece.kind === strongest?.kind && !("passedOver" in piece));
  const named = own.flatMap((piece) => namedBy(piece) ?? []).filter((one) => one.programId === programId);
  return named.length > 0 && named.every((one) => one.referrerId !== referrerId);
}

function namedBy(piece: Evidence): { readonly programId: ProgramId; readonly referrerId: ReferrerId } | null {
  if (piece.kind === "known_friend") return null;
  return "code" in piece ? piece.code : piece;
}

function tell(
  book: OrderBook,
  { shopId, referralId }: ReferralRow,
  what: "friend_moved_away" | "friend_moved_here",
  reason: ActivityRow["reason"],
  data: Readonly<Record<string, string>>,
): void {
  book.activity.push({ shopId, referralId, rewardId: null, actor: book.actor, what, reason, data });
}
