import type { LedgerTransactionId, NewId, RewardId } from "../ids.ts";
import type { LedgerKind, Posting } from "../ledger/posting.ts";
import type { ActivityRow, OrderBook, OrderRow, ReferralRow, RewardRow } from "./order-book.ts";

/** Posts what happened to a reward; `once` for what can happen to it a single time. */
export function post(
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

/** Writes a line about an order into its referral's history. */
export function note(
  book: OrderBook,
  order: OrderRow,
  rewardId: RewardId | null,
  what: ActivityRow["what"],
  reason: ActivityRow["reason"],
  data: ActivityRow["data"],
): void {
  tell(book, order, rewardId, what, reason, { order: order.name, orderId: order.orderId, ...data });
}

/** Writes a line into a referral's history. */
export function tell(
  book: OrderBook,
  { shopId, referralId }: Pick<ReferralRow, "shopId" | "referralId">,
  rewardId: RewardId | null,
  what: ActivityRow["what"],
  reason: ActivityRow["reason"],
  data: ActivityRow["data"],
): void {
  book.activity.push({ shopId, referralId, rewardId, actor: book.actor, what, reason, data });
}
