import type { ProgramId, ReferrerId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { say, sayOwnReason, sayReason } from "../core/language/say.ts";
import { type Currency, currency, formatMoney, money } from "../core/money/money.ts";
import { describeDelivery } from "../core/payout/describe-delivery.ts";
import { deliveryKinds, type PayoutDelivery } from "../core/payout/payout-outcome.ts";
import { type Description, describeOffer, describeReward } from "../core/program/describe-terms.ts";
import { offerInForce } from "../core/program/offer-in-force.ts";
import { reasonCode } from "../core/reason.ts";
import { describeRewardState } from "../core/reward/describe-reward-state.ts";
import { unclaimedReasons } from "../core/reward/plan-lapse.ts";
import type { RewardState } from "../core/reward/reward-states.ts";
import { goesOut, whyReward } from "../core/why.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { findApplication } from "./applications.ts";
import { readCodeOf } from "./codes.ts";
import { type ExpiryColumns, expiryColumns, toExpiry } from "./expiries.ts";
import { personBalances } from "./person-balances.ts";
import { openProgram, programToApplyFor } from "./programs.ts";
import { refusedReferrals } from "./refused-referrals.ts";
import { readShop } from "./shops.ts";

/** How a reward came to the person. */
export interface DeliveryLine {
  readonly rail: string;
  readonly text: string;
  readonly code: string | null;
  readonly url: string | null;
}

/** One reward as its referrer sees it. */
export interface RewardLine {
  readonly amount: string;
  readonly state: RewardState;
  /** Where it stands, with the date it will change by itself. */
  readonly label: string;
  readonly reason: string;
  readonly at: string;
  readonly delivery: DeliveryLine | null;
}

/** One referral that did not count, as its referrer sees it. */
export interface RefusedLine {
  readonly id: string;
  readonly at: string;
  readonly reason: string;
  readonly appeal: "possible" | "asked" | "answered";
}

/** How somebody stands with the program that takes people one by one; the page of the app proxy has the form to ask. */
export interface ApplyLine {
  readonly state: "open" | "waiting" | "declined";
  /** What an ambassador earns. */
  readonly reward: Description;
  /** What the merchant says to who was declined. */
  readonly answer: string | null;
}

/** What somebody has who is no referrer, or not at the moment: a friend's own reward, or what they earned before. */
export interface EarnedLine {
  readonly totals: readonly Total[];
  readonly rewards: readonly RewardLine[];
}

/** What a person has in one currency, written out. */
interface Total {
  readonly currency: string;
  readonly earned: string;
  readonly waiting: string;
  readonly issued: string;
  /** What it means that the balance is below zero; null when it is not. */
  readonly belowZero: string | null;
}

/** What a person sees of the program on the storefront. */
export type ReferrerPage =
  | { readonly state: "signed_out" }
  | {
      readonly state: "closed";
      readonly message: string;
      readonly refused?: readonly RefusedLine[];
      readonly apply?: ApplyLine | null;
      readonly earned?: EarnedLine | null;
    }
  | {
      readonly state: "can_join";
      readonly offer: Description;
      readonly reward: Description;
      readonly apply?: ApplyLine | null;
      readonly earned?: EarnedLine | null;
    }
  | {
      readonly state: "ready";
      readonly code: string;
      /** Whether the referrer may choose another one; the page of the app proxy has the form for it. */
      readonly picksCode: boolean;
      readonly link: string;
      readonly shareMessage: string;
      readonly offer: Description;
      readonly reward: Description;
      readonly totals: readonly Total[];
      readonly rewards: readonly RewardLine[];
      /** Referrals that did not count; the page of the app proxy has the form to ask for a second look. */
      readonly refused: readonly RefusedLine[];
      readonly hasRefused: boolean;
      readonly visits: number;
      readonly friends: number;
      /** Whether friends are asked to sign up, and counted then. */
      readonly signUps: boolean;
      /** Whether the program is one of ambassadors. */
      readonly ambassador?: boolean;
      readonly apply?: ApplyLine | null;
    };

const rewardsShown = 50;

/** The page of one customer, in their language; `null` for a visitor who is not signed in. */
export async function readReferrerPage(
  db: ShopDb,
  seal: Seal,
  customerId: string | null,
  language: Language,
  now: Date,
  pathPrefix = "/apps/goodword",
): Promise<ReferrerPage> {
  const shop = await readShop(db);
  const unit = currency(shop.currency);
  const referrer =
    customerId === null
      ? null
      : await db.referrer.findUnique({ where: { shopId_customerId: { shopId: db.shopId, customerId } } });
  const program = await openProgram(db, referrer && (referrer.id as ReferrerId));
  const closed = { state: "closed", message: say(language, "page.closed") } as const;
  if (customerId === null)
    return program === null && (await programToApplyFor(db)) === null ? closed : { state: "signed_out" };
  if (referrer?.state === "banned")
    return {
      state: "closed",
      message: sayReason(language, "referrer_banned"),
      refused: await readRefused(db, referrer.id as ReferrerId, language),
    };
  const apply = await readApply(db, referrer && (referrer.id as ReferrerId), unit, language);
  const earned = async () => {
    if (referrer === null) return null;
    const rewards = await readRewards(db, seal, referrer.id as ReferrerId, shop.timezone, language, now);
    if (rewards.length === 0) return null;
    return { totals: await readTotals(db, referrer.id as ReferrerId, unit, language), rewards };
  };
  if (program === null) {
    const own = await earned();
    return { ...closed, ...(apply === null ? {} : { apply }), ...(own === null ? {} : { earned: own }) };
  }
  const terms = offerInForce(program.terms, program.offerEndsAt, now);
  const discount = terms.offer.value.kind !== "none";
  const end = program.offerEndsAt && { at: program.offerEndsAt, timeZone: shop.timezone };
  const offer = describeOffer(terms, unit, language, end);
  const reward = describeReward(program.terms, unit, language);
  const code = referrer && (await readCodeOf(db, program.programId, referrer.id as ReferrerId));
  if (!referrer || !code) return { state: "can_join", offer, reward, apply, earned: await earned() };
  const signUps = program.terms.trigger === "sign_up";
  const storefront = shop.storefrontUrl ?? `https://${shop.domain}`;
  const link = signUps
    ? `${storefront}${pathPrefix}/invite?code=${encodeURIComponent(code.code)}`
    : shareLink(storefront, code.code, discount);
  // One after the other: a transaction has one connection, and it carries one query at a time.
  const visits = await db.visit.count({
    where: { shopId: db.shopId, referralCode: { programId: program.programId, referrerId: referrer.id } },
  });
  const friends = await db.referral.count({
    where: { shopId: db.shopId, referrerId: referrer.id, state: { in: ["pending", "qualified"] } },
  });
  const rewards = await readRewards(db, seal, referrer.id as ReferrerId, shop.timezone, language, now);
  const refused = await readRefused(db, referrer.id as ReferrerId, language);
  return {
    state: "ready",
    code: code.code,
    picksCode: program.terms.referrerPicksCode,
    link,
    shareMessage: discount
      ? say(language, "offer.share", { offer: offer.headline, shop: shop.name || shop.domain, link })
      : say(language, "offer.share_plain", { shop: shop.name || shop.domain, link }),
    offer,
    reward,
    totals: await readTotals(db, referrer.id as ReferrerId, unit, language),
    rewards,
    refused,
    hasRefused: refused.length > 0,
    visits,
    friends,
    signUps,
    ambassador: program.terms.kind === "ambassador",
    apply,
  };
}

/** How a person stands with the ambassadors' program; null where there is none, or they are in it. */
async function readApply(
  db: ShopDb,
  referrerId: ReferrerId | null,
  unit: Currency,
  language: Language,
): Promise<ApplyLine | null> {
  const program = await programToApplyFor(db);
  if (program === null) return null;
  const application = referrerId && (await findApplication(db, program.programId, referrerId));
  if (application?.state === "approved") return null;
  return {
    state: application?.state ?? "open",
    reward: describeReward(program.terms, unit, language),
    answer: application?.answer ?? null,
  };
}

async function readRefused(db: ShopDb, referrerId: ReferrerId, language: Language): Promise<RefusedLine[]> {
  return (await refusedReferrals(db, referrerId)).map((row) => ({
    id: row.referralId,
    at: row.at.toISOString(),
    reason: sayReason(language, reasonCode(row.reason) ?? "rejected_by_staff"),
    appeal: row.appeal,
  }));
}

/** Where a customer stands as a referrer of the program that is open; `null` for who has not joined it. */
export async function placeOf(
  db: ShopDb,
  customerId: string | null,
): Promise<{ readonly programId: ProgramId; readonly referrerId: ReferrerId } | null> {
  if (customerId === null) return null;
  const referrer = await db.referrer.findUnique({ where: { shopId_customerId: { shopId: db.shopId, customerId } } });
  const program = await openProgram(db, referrer && (referrer.id as ReferrerId));
  return program && referrer && { programId: program.programId, referrerId: referrer.id as ReferrerId };
}

/**
 * With a discount it works with no script of ours: Shopify applies the code and lands on the storefront, where `gw` lets us
 * say so. Without one `gw` is all there is: Shopify would tell the visitor that the code is not valid.
 */
export function shareLink(storefrontUrl: string, code: string, discount: boolean): string {
  const landing = `/?gw=${encodeURIComponent(code)}`;
  if (!discount) return `${storefrontUrl}${landing}`;
  return `${storefrontUrl}/discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(landing)}`;
}

async function readTotals(db: ShopDb, referrerId: ReferrerId, unit: Currency, language: Language): Promise<Total[]> {
  const rows = await db.$queryRaw<{ currency: string; waiting: bigint; issued: bigint }[]>`
    select currency,
      coalesce(sum(amount_minor) filter (where state in ('held', 'due', 'issuing', 'failed')), 0)::int8 as waiting,
      coalesce(sum(amount_minor - clawed_minor) filter (where state in ('issued', 'clawed_back')), 0)::int8 as issued
    from reward where shop_id = ${db.shopId} and referrer_id = ${referrerId} group by currency order by currency`;
  const text = (amountMinor: number, code: string) => formatMoney(money(amountMinor, currency(code)), language.locale);
  if (rows.length === 0)
    return [{ currency: unit, earned: text(0, unit), waiting: text(0, unit), issued: text(0, unit), belowZero: null }];
  const balances = new Map((await personBalances(db, [referrerId])).map((each) => [each.currency as string, each]));
  const belowZero = (code: string) => {
    const payable = balances.get(code)?.payableMinor ?? 0;
    return payable < 0 ? say(language, "statement.below_zero", { amount: text(-payable, code) }) : null;
  };
  return rows.map((row) => ({
    currency: row.currency,
    earned: text(Number(row.waiting + row.issued), row.currency),
    waiting: text(Number(row.waiting), row.currency),
    issued: text(Number(row.issued), row.currency),
    belowZero: belowZero(row.currency),
  }));
}

/** The newest rewards of a person, in their language; of one program alone, where that is named. */
export async function readRewards(
  db: ShopDb,
  seal: Seal,
  referrerId: ReferrerId,
  timezone: string,
  language: Language,
  now: Date,
  programId: ProgramId | null = null,
): Promise<RewardLine[]> {
  const rows = await db.$queryRaw<
    ({
      amount_minor: bigint;
      side: string;
      clawed_minor: bigint;
      currency: string;
      state: RewardState;
      reason: string | null;
      hold_until: Date;
      lapses_at: Date | null;
      issue_at: Date | null;
      earned_at: Date;
      rail: string | null;
      delivery_sealed: Uint8Array | null;
    } & ExpiryColumns)[]
  >`
    select w.side, w.amount_minor, w.clawed_minor, w.currency, w.state, w.reason, w.hold_until, w.issue_at, w.lapses_at,
      coalesce(o.paid_at, w.created_at) as earned_at, p.rail, p.delivery_sealed, ${expiryColumns}
    from reward w
    left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    left join payout_reward pr on pr.shop_id = w.shop_id and pr.reward_id = w.id and pr.live
    left join payout p on p.shop_id = pr.shop_id and p.id = pr.payout_id
    left join payout_expiry e on e.shop_id = p.shop_id and e.payout_id = p.id
    where w.shop_id = ${db.shopId} and w.referrer_id = ${referrerId} and (${programId}::text is null or w.program_id = ${programId})
    order by w.created_at desc, w.id desc limit ${rewardsShown}`;
  return rows.map((row) => {
    const reward = { state: row.state, reason: row.reason, holdUntil: row.hold_until, issueAt: row.issue_at };
    const { code } = whyReward(reward);
    const left = row.state === "issued" ? row.amount_minor - row.clawed_minor : row.amount_minor;
    return {
      amount: formatMoney(money(Number(left), currency(row.currency)), language.locale),
      state: row.state,
      label: describeRewardState(
        language,
        {
          ...reward,
          goesOut: goesOut(reward),
          lapsesAt: isUnclaimed(row) ? row.lapses_at : null,
          expiry: toExpiry(row),
        },
        timezone,
        now,
      ),
      reason: row.side === "friend" ? sayOwnReason(language, code) : sayReason(language, code),
      at: row.earned_at.toISOString(),
      delivery:
        row.rail && row.delivery_sealed
          ? deliveryLine(row.rail, row.state, seal.open(row.delivery_sealed, `payout.delivery:${db.shopId}`), language)
          : null,
    };
  });
}

/** Only what its person can put right lapses. */
function isUnclaimed({ reason }: { readonly reason: string | null }): boolean {
  return unclaimedReasons.some((each) => each === reason);
}

function deliveryLine(rail: string, state: RewardState, opened: string, language: Language): DeliveryLine {
  // Deliveries of before kinds were kept have none.
  const delivery = JSON.parse(opened) as Omit<PayoutDelivery, "kind"> & { readonly kind?: string };
  const kind = deliveryKinds.find((one) => one === delivery.kind) ?? null;
  const arrived = state === "issued" || state === "clawed_back";
  return {
    rail,
    text: describeDelivery(language, kind, arrived),
    code: delivery.code ?? null,
    url: delivery.url ?? null,
  };
}
