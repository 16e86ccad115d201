import type { ReferrerId, RewardId } from "../ids.ts";
import type { Currency } from "../money/money.ts";
import type { OrderBook, RewardRow } from "../referral/order-book.ts";
import { netOf } from "./net-of.ts";

/** What a change does to one reward, in minor units of its currency. */
export interface RewardEffect {
  readonly rewardId: RewardId;
  readonly referrerId: ReferrerId;
  readonly side: RewardRow["side"];
  readonly currency: Currency;
  /** What was owed or given before, and what is afterwards. */
  readonly fromMinor: number;
  readonly toMinor: number;
  /** Whether it had left: what is lost then stays in the books for later rewards to fill. */
  readonly wasSent: boolean;
  readonly holdUntil: Date;
}

/** What of each reward in a book is owed or was given, to be compared with later. */
export type RewardSnapshot = ReadonlyMap<string, number>;

/** Notes what rewards come to now. */
export function snapshotRewards(book: OrderBook): RewardSnapshot {
  return new Map([...book.rewards].map(([key, reward]) => [key, netOf(reward)]));
}

/** Which rewards came to something else since. */
export function compareRewards(before: RewardSnapshot, book: OrderBook): RewardEffect[] {
  return [...book.rewards].flatMap(([key, reward]) => {
    const fromMinor = before.get(key) ?? 0;
    const toMinor = netOf(reward);
    if (fromMinor === toMinor) return [];
    const { rewardId, referrerId, side, currency, holdUntil } = reward;
    const wasSent = reward.state === "issued" || reward.state === "issuing" || reward.state === "clawed_back";
    return [{ rewardId, referrerId, side, currency, fromMinor, toMinor, wasSent, holdUntil }];
  });
}
