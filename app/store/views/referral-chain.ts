import type { ReferralId } from "../../core/ids.ts";
import type { Account, LedgerKind } from "../../core/ledger/posting.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { ShownExpiry } from "../../core/payout/plan-expiry.ts";
import { type Terms, termsSchema } from "../../core/program/terms.ts";
import { asksCustomer } from "../../core/referral/asks-customer.ts";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { toExpiry } from "../expiries.ts";
import { asRecord } from "./latest-activity.ts";
import { readEvidence, readValues } from "./order-evidence.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** One referral from click to payout, with everything that is known about it. */
export interface ReferralChain {
  readonly id: string;
  readonly state: ReferralState;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly checkAt: Date | null;
  /** Whether it is to be asked if the friend had bought before. */
  readonly asksCustomer: boolean;
  /** The referral that took its place when staff moved the friend. */
  readonly supersededBy: string | null;
  readonly program: { readonly id: string; readonly name: string; readonly version: number; readonly terms: Terms };
  readonly referrer: ReferrerName & { readonly customerId: string | null };
  readonly friendId: string;
  readonly friendCustomerId: string | null;
  /** The friend as somebody who is owed a reward; null while there is nothing to owe them, or nobody to reach. */
  readonly friendAccountId: string | null;
  readonly code: string | null;
  readonly visitAt: Date | null;
  readonly orders: readonly ChainOrder[];
  readonly rewards: readonly ChainReward[];
  readonly payouts: readonly ChainPayout[];
  readonly activity: readonly ChainActivity[];
  readonly ledger: readonly ChainMovement[];
}

export interface ChainOrder {
  readonly orderId: string;
  readonly name: string;
  readonly attribution: string;
  readonly confidence: number;
  /** The pieces of evidence as they were stored: kind, the code where one was used, the note of who said it. */
  readonly evidence: readonly {
    readonly kind: string;
    readonly code: string | null;
    readonly note?: string | null;
  }[];
  readonly refusal: string | null;
  readonly refusalValues: Readonly<Record<string, string | number>> | null;
  readonly baseMinor: number;
  /** False while Shopify has to say what of it counts. */
  readonly baseKnown: boolean;
  /** What its products were when we first heard of them, where the terms ask. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly title: string | null;
    readonly collections: readonly string[];
    readonly found: boolean;
  }[];
  readonly currency: Currency;
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly fullyRefunded: boolean;
  /** When staff said that nobody referred it. */
  readonly removedAt: Date | null;
}

export interface ChainReward {
  readonly id: string;
  /** `referrer` or `friend`: whose it is. */
  readonly side: string;
  readonly state: RewardState;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly amountMinor: number;
  readonly clawedMinor: number;
  readonly currency: Currency;
  readonly holdUntil: Date;
  readonly issueAt: Date | null;
  readonly automatic: boolean;
  readonly createdAt: Date;
}

export interface ChainPayout {
  readonly id: string;
  readonly rewardId: string;
  readonly rail: string;
  readonly state: PayoutState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly reference: string | null;
  /** The payout whose refusal led to this one. */
  readonly afterPayoutId: string | null;
  readonly startedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Other rewards that went out with it. */
  readonly otherRewards: number;
  /** Until when what it brought can be used; null for always. */
  readonly expiry: ShownExpiry | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly key: string;
    readonly outcome: string;
    readonly detail: string | null;
    readonly reference: string | null;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
    readonly tries: number;
  }[];
}

export interface ChainActivity {
  readonly id: string;
  /** The reward that it is about. */
  readonly rewardId?: string | null;
  readonly what: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

export interface ChainMovement {
  readonly id: string;
  readonly kind: LedgerKind;
  readonly at: Date;
  readonly lines: readonly {
    readonly account: Account["kind"];
    readonly rail: string;
    readonly asset: Currency;
    readonly amountMinor: number;
  }[];
}

/** Everything about one referral; null when this shop has none of that id. A dozen look-ups by key, whatever the shop's size. */
export async function referralChain(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  id: ReferralId,
): Promise<ReferralChain | null> {
  const { shopId } = db;
  const referral = await db.referral.findUnique({
    where: { shopId_id: { shopId, id } },
    include: {
      terms: { include: { program: { select: { id: true, name: true } } } },
      referrer: { select: { id: true, customerId: true, nameSealed: true, emailSealed: true } },
      friend: { select: { customerId: true } },
      orders: {
        orderBy: [{ stateAt: "asc" }, { orderId: "asc" }],
        include: {
          lines: {
            select: { lineId: true, title: true, collections: true, found: true },
            orderBy: { lineId: "asc" },
            take: 50,
          },
        },
      },
      rewards: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (referral === null) return null;
  const rewardIds = referral.rewards.map((reward) => reward.id);
  const code =
    referral.codeId === null
      ? null
      : await db.referralCode.findUnique({ where: { shopId_id: { shopId, id: referral.codeId } } });
  const visit =
    referral.visitId === null
      ? null
      : await db.visit.findUnique({ where: { shopId_id: { shopId, id: referral.visitId } } });
  const activity = await db.activity.findMany({
    where: { shopId, referralId: id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: 200,
  });
  return {
    id: referral.id,
    state: referral.state as ReferralState,
    reason: referral.reason,
    createdAt: referral.createdAt,
    checkAt: referral.checkAt,
    asksCustomer: asksCustomer(referral),
    supersededBy: referral.supersededBy,
    program: {
      id: referral.terms.program.id,
      name: referral.terms.program.name,
      version: referral.termsVersion,
      terms: termsSchema.parse(referral.terms.body),
    },
    referrer: {
      ...openReferrer(seal, { ...referral.referrer, referrerId: referral.referrer.id }),
      customerId: referral.referrer.customerId,
    },
    friendId: referral.friendId,
    friendCustomerId: referral.friend.customerId,
    friendAccountId: referral.friendAccountId,
    code: code?.code ?? null,
    visitAt: visit?.at ?? null,
    orders: referral.orders.map((order) => ({
      ...order,
      evidence: readEvidence(order.evidence),
      refusalValues: order.refusalValues === null ? null : readValues(order.refusalValues),
      baseMinor: Number(order.baseMinor),
      currency: currency(order.currency),
    })),
    rewards: referral.rewards.map((reward) => ({
      ...reward,
      state: reward.state as RewardState,
      amountMinor: Number(reward.amountMinor),
      clawedMinor: Number(reward.clawedMinor),
      currency: currency(reward.currency),
    })),
    payouts: await readPayouts(db, rewardIds),
    activity: activity.map((row) => ({ ...row, id: String(row.id), data: asRecord(row.data) })),
    ledger: await readLedger(db, rewardIds),
  };
}

async function readPayouts(db: ShopDb, rewardIds: readonly string[]): Promise<ChainPayout[]> {
  const { shopId } = db;
  const covers = await db.payoutReward.findMany({
    where: { shopId, rewardId: { in: [...rewardIds] } },
    include: {
      payout: {
        include: {
          run: { select: { startedBy: true } },
          attempts: { orderBy: { number: "asc" } },
          _count: { select: { rewards: true } },
          expiry: true,
        },
      },
    },
  });
  return covers
    .map(({ rewardId, payout }) => ({
      id: payout.id,
      rewardId,
      rail: payout.rail,
      state: payout.state as PayoutState,
      reason: payout.reason,
      detail: payout.detail,
      amountMinor: Number(payout.amountMinor),
      currency: currency(payout.currency),
      reference: payout.reference,
      startedBy: payout.run?.startedBy ?? null,
      afterPayoutId: payout.afterPayoutId,
      createdAt: payout.createdAt,
      updatedAt: payout.updatedAt,
      otherRewards: payout._count.rewards - 1,
      expiry:
        payout.expiry &&
        toExpiry({ ...payout.expiry, until: payout.expiry.expiresAt, heldMinor: payout.expiry.amountMinor }),
      attempts: payout.attempts.map(({ number, key, outcome, detail, reference, startedAt, endedAt, tries }) => ({
        number,
        key,
        outcome,
        detail,
        reference,
        startedAt,
        endedAt,
        tries,
      })),
    }))
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
}

/**
 * The movements of these rewards. A payout's own movements cover all its rewards at once, and are shown with each: their
 * amounts are the payout's.
 */
async function readLedger(db: ShopDb, rewardIds: readonly string[]): Promise<ChainMovement[]> {
  const { shopId } = db;
  const payouts = await db.payoutReward.findMany({
    where: { shopId, rewardId: { in: [...rewardIds] } },
    select: { payoutId: true },
  });
  const rows = await db.ledgerTransaction.findMany({
    where: {
      shopId,
      OR: [{ rewardId: { in: [...rewardIds] } }, { payoutId: { in: payouts.map((row) => row.payoutId) } }],
    },
    include: { entries: { orderBy: { line: "asc" } } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: 200,
  });
  return rows.map(({ id, kind, at, entries }) => ({
    id,
    kind: kind as LedgerKind,
    at,
    lines: entries.map((entry) => ({
      account: entry.account as Account["kind"],
      rail: entry.rail,
      asset: currency(entry.asset),
      amountMinor: Number(entry.amountMinor),
    })),
  }));
}
