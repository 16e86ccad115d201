import { Prisma } from "@prisma/client";
import type { ShownExpiry } from "../../core/payout/plan-expiry.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type ExpiryColumns, expiryColumns, toExpiry } from "../expiries.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { type DueFilter, dueFilterSql } from "./due-selection.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** A reward in a list, with the payout that was last tried for it. */
export interface ListedReward {
  readonly id: string;
  /** Whether it is a friend's own and not a referrer's. */
  readonly isFriends: boolean;
  /** When it was made; exact, UTC. */
  readonly at: string;
  readonly state: RewardState;
  readonly reason: string | null;
  readonly amountMinor: number;
  readonly clawedMinor: number;
  readonly currency: string;
  readonly holdUntil: Date;
  readonly automatic: boolean;
  /** The rail that the referrer chose; null leaves it to the store. */
  readonly preferredRail: string | null;
  /** When it goes out by itself, where that is known. */
  readonly issueAt: Date | null;
  readonly updatedAt: Date;
  readonly referralId: string;
  readonly referrer: ReferrerName;
  readonly orderName: string | null;
  /** When the order that earned it was paid. */
  readonly paidAt: Date | null;
  readonly payout: {
    readonly id: string;
    readonly rail: string;
    readonly state: string;
    readonly reason: string | null;
    readonly detail: string | null;
    readonly reference: string | null;
    readonly at: Date;
    /** The merchant is asked whether it was paid: nobody can find out any more. */
    readonly undecided: boolean;
    /** Until when what it brought can be used; null for always. */
    readonly expiry: ShownExpiry | null;
  } | null;
}

interface Found extends ExpiryColumns {
  id: string;
  side: string;
  at: string;
  state: RewardState;
  reason: string | null;
  amountMinor: bigint;
  clawedMinor: bigint;
  currency: string;
  holdUntil: Date;
  automatic: boolean;
  issueAt: Date | null;
  preferredRail: string | null;
  updatedAt: Date;
  referralId: string;
  referrerId: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  orderName: string | null;
  paidAt: Date | null;
  payoutId: string | null;
  rail: string;
  payoutState: string;
  payoutReason: string | null;
  detail: string | null;
  reference: string | null;
  payoutAt: Date;
  undecided: boolean | null;
}

const at = Prisma.sql`x.created_at`;
const id = Prisma.sql`x.id`;

/**
 * A page of the rewards of one state. What is due shows the oldest first, since those people wait the longest; the rest
 * shows the newest first. Read by the index of state and age.
 */
export async function rewardList(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  state: RewardState,
  cursor: Cursor | null,
  filter: DueFilter = { programId: null, dueBefore: null, toApprove: false },
): Promise<ListPage<ListedReward>> {
  const first = state === "due" ? "oldest" : "newest";
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select x.id, x.side, ${exactTime(at)} as at, x.state, x.reason, x.amount_minor as "amountMinor", x.clawed_minor as "clawedMinor", x.currency::text as currency,
      x.hold_until as "holdUntil", x.automatic, x.issue_at as "issueAt", x.updated_at as "updatedAt", x.referral_id as "referralId",
      w.id as "referrerId", w.preferred_rail as "preferredRail", w.name_sealed as "nameSealed", w.email_sealed as "emailSealed", o.name as "orderName", o.paid_at as "paidAt",
      p.id as "payoutId", p.rail, p.state as "payoutState", p.reason as "payoutReason", p.detail, p.reference, p.updated_at as "payoutAt", ${expiryColumns},
      (select true from problem q where q.shop_id = x.shop_id and q.key = 'payout:' || p.id and q.cleared_at is null) as undecided
    from (
      select x.* from reward x where x.shop_id = ${db.shopId} and x.state = ${state} ${dueFilterSql(filter)}
        ${fromCursor(cursor, at, id, first)} ${cursorOrder(cursor, at, id, first)} limit ${pageSize + 1}
    ) x
    join referrer w on w.shop_id = x.shop_id and w.id = x.referrer_id
    left join qualifying_order o on o.shop_id = x.shop_id and o.order_id = x.order_id
    left join lateral (
      select p.* from payout_reward k join payout p on p.shop_id = k.shop_id and p.id = k.payout_id
      where k.shop_id = x.shop_id and k.reward_id = x.id order by p.created_at desc, p.id desc limit 1
    ) p on true
    left join payout_expiry e on e.shop_id = x.shop_id and e.payout_id = p.id
    ${cursorOrder(cursor, at, id, first)}`);
  return toPage(
    found.map((row) => ({
      id: row.id,
      isFriends: row.side === "friend",
      at: row.at,
      state: row.state,
      reason: row.reason,
      amountMinor: Number(row.amountMinor),
      clawedMinor: Number(row.clawedMinor),
      currency: row.currency,
      holdUntil: row.holdUntil,
      automatic: row.automatic,
      issueAt: row.issueAt,
      preferredRail: row.preferredRail,
      updatedAt: row.updatedAt,
      referralId: row.referralId,
      referrer: openReferrer(seal, row),
      orderName: row.orderName,
      paidAt: row.paidAt,
      payout:
        row.payoutId === null
          ? null
          : {
              id: row.payoutId,
              rail: row.rail,
              state: row.payoutState,
              reason: row.payoutReason,
              detail: row.detail,
              reference: row.reference,
              at: row.payoutAt,
              undecided: row.undecided === true,
              expiry: toExpiry(row),
            },
    })),
    cursor,
  );
}
