import type { FriendId } from "../../core/ids.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { readEvidence, readValues } from "./order-evidence.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** One friend: whose they are in each program, and what they bought. */
export interface FriendRecord {
  readonly id: FriendId;
  /** Shopify's gid; null for a guest and for one who was erased. */
  readonly customerId: string | null;
  readonly since: Date;
  readonly referrals: readonly FriendReferral[];
  readonly orders: readonly FriendOrder[];
}

export interface FriendReferral {
  readonly id: string;
  readonly state: ReferralState;
  readonly reason: string | null;
  readonly checkAt: Date | null;
  /** Of its first order, where that earns nothing. */
  readonly refusal: string | null;
  readonly program: string;
  readonly referrer: ReferrerName;
  readonly createdAt: Date;
  /** Their account as somebody who is owed a reward; null without one. */
  readonly accountId: string | null;
  /** Rewards of their own. */
  readonly rewards: readonly {
    readonly id: string;
    readonly state: RewardState;
    readonly reason: string | null;
    readonly holdUntil: Date;
    readonly issueAt: Date | null;
    readonly amountMinor: number;
    readonly clawedMinor: number;
    readonly currency: Currency;
  }[];
}

export interface FriendOrder {
  readonly orderId: string;
  readonly referralId: string;
  readonly name: string;
  readonly attribution: string;
  readonly confidence: number;
  readonly evidence: ReturnType<typeof readEvidence>;
  readonly refusal: string | null;
  readonly refusalValues: Readonly<Record<string, string | number>> | null;
  readonly baseMinor: number;
  readonly currency: Currency;
  readonly paidAt: Date | null;
}

/** A friend buys as often as they like; the page shows the last of it. */
const ordersShown = 100;

/** One friend; null when this shop has none of that id. A friend has one referral a program. */
export async function friendRecord(db: ShopDb, seal: Pick<Seal, "open">, id: FriendId): Promise<FriendRecord | null> {
  const { shopId } = db;
  const friend = await db.friend.findUnique({
    where: { shopId_id: { shopId, id } },
    include: {
      referrals: {
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: {
          terms: { include: { program: { select: { name: true } } } },
          referrer: { select: { id: true, nameSealed: true, emailSealed: true } },
          rewards: { where: { side: "friend" }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
        },
      },
    },
  });
  if (friend === null) return null;
  const orders = await db.qualifyingOrder.findMany({
    where: { shopId, referralId: { in: friend.referrals.map((referral) => referral.id) } },
    orderBy: [{ stateAt: "desc" }, { orderId: "desc" }],
    take: ordersShown,
  });
  const paid = (order: (typeof orders)[number]) => order.paidAt?.getTime() ?? order.stateAt.getTime();
  orders.sort((a, b) => paid(a) - paid(b) || (a.orderId < b.orderId ? -1 : 1));
  return {
    id,
    customerId: friend.customerId,
    since: friend.createdAt,
    referrals: friend.referrals.map((referral) => ({
      id: referral.id,
      state: referral.state as ReferralState,
      reason: referral.reason,
      checkAt: referral.checkAt,
      refusal: orders.find((order) => order.referralId === referral.id)?.refusal ?? null,
      program: referral.terms.program.name,
      referrer: openReferrer(seal, { ...referral.referrer, referrerId: referral.referrer.id }),
      createdAt: referral.createdAt,
      accountId: referral.friendAccountId,
      rewards: referral.rewards.map((reward) => ({
        id: reward.id,
        state: reward.state as RewardState,
        reason: reward.reason,
        holdUntil: reward.holdUntil,
        issueAt: reward.issueAt,
        amountMinor: Number(reward.amountMinor),
        clawedMinor: Number(reward.clawedMinor),
        currency: currency(reward.currency),
      })),
    })),
    orders: orders.map((order) => ({
      orderId: order.orderId,
      referralId: order.referralId,
      name: order.name,
      attribution: order.attribution,
      confidence: order.confidence,
      evidence: readEvidence(order.evidence),
      refusal: order.refusal,
      refusalValues: order.refusalValues === null ? null : readValues(order.refusalValues),
      baseMinor: Number(order.baseMinor),
      currency: currency(order.currency),
      paidAt: order.paidAt,
    })),
  };
}
