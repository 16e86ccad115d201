import type { PieceValue, RewardValue, Terms } from "../../app/core/program/terms.ts";
import { storyStart } from "./story-start.ts";
import { type Take, take } from "./take.ts";

/** One state of an order as a source would tell it, at a minute of the story. */
export interface ToldState {
  readonly minute: number;
  readonly baseMinor: number;
  /** What of it is for goods that a program may leave out. */
  readonly otherMinor: number;
  readonly cancelled: boolean;
  readonly refunded: boolean;
}

/** An order of the story: whose, paid when, by whose code, and what it went through. */
export interface StoryOrder {
  readonly number: number;
  readonly friend: string;
  readonly paidMinute: number;
  /** The referrer whose code was used; null for none. */
  readonly code: string | null;
  /** How it was bought, where that is not online. */
  readonly channel: "pos" | "draft" | null;
  /** How each dispute about its payment ended; `open` while the bank has not decided. */
  readonly disputes: readonly ("open" | "lost" | "won")[];
  /** In the order they came about, the oldest first. */
  readonly states: readonly ToldState[];
}

/** A friend who accepted an invitation and made an account, or joined a waiting list by somebody's link. */
export interface StorySignUp {
  /** Below all orders: one of the same minute comes before them. */
  readonly number: number;
  readonly friend: string;
  /** The referrer who invited them. */
  readonly code: string;
  readonly joinedMinute: number;
  /** When their address was confirmed; null for never. */
  readonly verifiedMinute: number | null;
  /** When they gave it up again; null for never. */
  readonly deletedMinute: number | null;
  /** Whether the merchant has taken them off the list in the end. */
  readonly takenOff: boolean;
}

/** All that happened, whatever anybody was told of it. */
export interface Story {
  readonly orders: readonly StoryOrder[];
  /** Of a friend at most one; whose orders come by nobody else's code. */
  readonly signUps: readonly StorySignUp[];
  /** Orders that a friend had placed before the story begins. */
  readonly earlier: Readonly<Record<string, number>>;
  /** Friends whose referral staff reject at some time. */
  readonly rejected: ReadonlySet<string>;
}

/** An amount of money, or a piece by the name that it has in the books. */
export interface Worth {
  readonly minor: number;
  readonly piece: string | null;
}

const nothing: Worth = { minor: 0, piece: null };

function pieceWorth(piece: PieceValue): Worth {
  switch (piece.kind) {
    case "percent_off":
      return { minor: 1, piece: `PERCENT_OFF:${piece.basisPoints}` };
    case "free_shipping":
      return { minor: 1, piece: "FREE_SHIPPING" };
    case "free_item":
      return { minor: 1, piece: `FREE_ITEM:${piece.item.id.split("/").at(-1)}:${piece.item.title}` };
    case "free_service":
      return { minor: 1, piece: `FREE_SERVICE:${piece.text}` };
    case "points":
      return { minor: piece.points, piece: "POINTS" };
  }
}

/**
 * What each order is worth to the referrer in the end, by its number, and what bonuses each referrer has: worked out anew from the whole story, as slowly and
 * plainly as it can be said, and with nothing of the app's own rule. Whose friend somebody is the first order that was paid
 * with a code says, whenever it is heard of; of two that count since the same minute the lesser id comes first.
 */
export function worthOf(
  terms: Terms,
  story: Story,
  idOf: (friend: string) => string,
): {
  readonly worth: ReadonlyMap<number, Worth>;
  readonly bonuses: ReadonlyMap<string, number>;
  /** What each friend has of their own. */
  readonly friends: ReadonlyMap<string, number>;
} {
  const bonuses = new Map<string, number>();
  const friends = new Map<string, number>();
  const joined = story.signUps.map((each) => asOrder(terms, each));
  const all = [...story.orders, ...joined];
  const worth = new Map<number, Worth>(all.map((order) => [order.number, nothing]));
  const counting: { friend: string; referrer: string; by: StoryOrder; since: number; candidates: StoryOrder[] }[] = [];
  for (const friend of new Set(all.map((order) => order.friend))) {
    const theirs = all.filter((order) => order.friend === friend).sort(byPayment);
    const invited = theirs.findIndex((order) => order.code !== null);
    const referrer = theirs[invited]?.code ?? null;
    if (referrer === null || story.rejected.has(friend) || friend === referrer) continue;
    const before = (story.earlier[friend] ?? 0) + invited;
    // Who signed up had no account before.
    const isNew = theirs[invited] !== undefined && joined.includes(theirs[invited]);
    if (terms.newCustomersOnly && before > 0 && !isNew) continue;
    const candidates = theirs
      .slice(invited)
      .filter((order) => order.code === null || order.code === referrer)
      .filter((order) => joined.includes(order) === bySignUp(terms));
    const by = countsBy(terms, candidates);
    if (by !== null) counting.push({ friend, referrer, by, since: by.paidMinute, candidates });
  }
  const takes: Take[] = [];
  for (const each of counting) {
    const place = counting.filter(
      ({ referrer, since, friend }) =>
        referrer === each.referrer &&
        (since < each.since || (since === each.since && idOf(friend) <= idOf(each.friend))),
    ).length;
    for (const [number, share] of shares(terms, each.candidates, place)) {
      const minute = each.candidates.find((order) => order.number === number)?.paidMinute ?? 0;
      takes.push({ referrer: each.referrer, friend: each.friend, minute, number, kind: "order", ...share });
    }
    const bonus = terms.milestones.find(({ at }) => at === place);
    const { number } = each.by;
    const beside = { referrer: each.referrer, friend: each.friend, minute: each.since, number };
    if (bonus) {
      const brings = "piece" in bonus ? pieceWorth(bonus.piece) : { minor: bonus.amountMinor, piece: null };
      takes.push({ ...beside, kind: "bonus", ...brings });
    }
    const own = terms.friendReward === null ? nothing : value(terms, terms.friendReward.value, each.by);
    if (own.minor > 0) takes.push({ ...beside, kind: "friend", ...own });
  }
  for (const { referrer, friend, number, kind, minor, piece } of take(terms, takes)) {
    const name = `${referrer} ${piece ?? "money"}`;
    if (kind === "friend") friends.set(`${friend} ${piece ?? "money"}`, minor);
    else if (kind === "bonus") bonuses.set(name, (bonuses.get(name) ?? 0) + minor);
    else worth.set(number, minor > 0 ? { minor, piece } : nothing);
  }
  return { worth, bonuses, friends };
}

/** Whether it is the sign-up itself that counts, and no order. */
function bySignUp({ kind, trigger, signUp }: Terms): boolean {
  return kind === "waiting_list" || (trigger === "sign_up" && signUp.guard !== "first_payment");
}

/** The minute in which a sign-up has met its guard; null for never. */
export function metMinute({ kind, signUp }: Terms, { joinedMinute, verifiedMinute }: StorySignUp): number | null {
  const guard = kind === "waiting_list" ? "verified_email" : signUp.guard;
  if (guard === "verified_email") return verifiedMinute;
  return guard === "account_days" ? joinedMinute + signUp.days * 1_440 : joinedMinute;
}

/** Whether somebody gave it up before the hold was over. */
export function gaveUp(terms: Terms, signUp: StorySignUp): boolean {
  const met = metMinute(terms, signUp);
  const { deletedMinute } = signUp;
  return deletedMinute !== null && (met === null || deletedMinute <= met + terms.holdDays * 1_440);
}

/** A sign-up as an order that was paid when its guard was met, and is of no account otherwise. */
function asOrder(terms: Terms, signUp: StorySignUp): StoryOrder {
  const met = metMinute(terms, signUp);
  const { number, friend, code } = signUp;
  const cancelled = met === null || gaveUp(terms, signUp) || signUp.takenOff;
  const paidMinute = met ?? Number.POSITIVE_INFINITY;
  const state = { minute: paidMinute, baseMinor: 1, otherMinor: 0, cancelled, refunded: false };
  return { number, friend, code, paidMinute, channel: null, disputes: [], states: [state] };
}

/** The order with which a friend came to count; null while they do not. */
function countsBy(terms: Terms, candidates: readonly StoryOrder[]): StoryOrder | null {
  const needed = terms.trigger === "nth_paid_order" ? terms.nthOrder : 1;
  return inCount(terms, candidates)[needed - 1]?.order ?? null;
}

function byPayment(a: StoryOrder, b: StoryOrder): number {
  return a.paidMinute - b.paidMinute || a.number - b.number;
}

/** The candidates that count, each with what everybody's reward would be for it. */
function inCount(terms: Terms, candidates: readonly StoryOrder[]): { order: StoryOrder; share: Worth }[] {
  const counting: { order: StoryOrder; share: Worth }[] = [];
  for (const order of candidates) {
    const share = value(terms, rewardFor(terms, counting.length) ?? terms.reward, order);
    if (share.minor > 0) counting.push({ order, share });
  }
  return counting;
}

/** What the first order of a recurring share brings instead. */
function rewardFor(terms: Terms, number: number): RewardValue | null {
  return number === 0 && terms.trigger === "every_paid_order" ? terms.recurrence.firstReward : null;
}

/** What is left of those that count by the trigger and the referral's place. */
function shares(terms: Terms, candidates: readonly StoryOrder[], place: number): [number, Worth][] {
  if (terms.kind === "waiting_list" || (terms.everyNth !== null && place % terms.everyNth > 0)) return [];
  const [tier] = terms.tiers.filter(({ from }) => place >= from).sort((a, b) => b.from - a.from);
  const counting = inCount(terms, candidates).map(({ order, share }, number) => ({
    order,
    share: tier && rewardFor(terms, number) === null ? value(terms, tier.reward, order) : share,
  }));
  if (terms.trigger === "first_paid_order" || terms.trigger === "sign_up")
    return counting.slice(0, 1).map(({ order, share }) => [order.number, share]);
  if (terms.trigger === "nth_paid_order")
    return counting.slice(terms.nthOrder - 1, terms.nthOrder).map(({ order, share }) => [order.number, share]);
  const { maxOrders, months, totalMinor } = terms.recurrence;
  const start = counting[0]?.order.paidMinute ?? 0;
  const running = counting.filter(
    ({ order }, index) =>
      (maxOrders === null || index < maxOrders) && (months === null || order.paidMinute < monthsLater(start, months)),
  );
  const upTo = (count: number) => {
    const all = running
      .slice(0, count)
      .reduce((sum, { share: { minor, piece } }) => (piece === null ? sum + minor : sum), 0);
    return totalMinor === null ? all : Math.min(totalMinor, all);
  };
  return running.map(({ order, share }, index) => [
    order.number,
    share.piece === null ? { minor: upTo(index + 1) - upTo(index), piece: null } : share,
  ]);
}

/** What an order in its last state brings by itself; zero when it does not count. */
function value(terms: Terms, reward: RewardValue, order: StoryOrder): Worth {
  const last = order.states.at(-1);
  const isSignUp = order.number < 0;
  if (isSignUp && (!last || last.cancelled)) return nothing;
  if (isSignUp && terms.kind === "waiting_list") return { minor: 1, piece: null };
  // What a sign-up brings has no share of anything.
  if (isSignUp && reward.kind !== "points_of_order" && reward.kind !== "percent_of_order")
    return reward.kind === "fixed" ? { minor: reward.amountMinor, piece: null } : pieceWorth(reward);
  const base = last ? last.baseMinor - (terms.rewardItems.kind === "all" ? 0 : last.otherMinor) : 0;
  if (!last || last.cancelled || last.refunded || base <= 0 || order.disputes.includes("lost")) return nothing;
  if (order.channel !== null && terms.leaveOut.includes(order.channel)) return nothing;
  if (terms.minimumSpendMinor !== null && base < terms.minimumSpendMinor) return nothing;
  if (reward.kind === "fixed") return { minor: reward.amountMinor, piece: null };
  if (reward.kind === "points_of_order") {
    // Half a point goes up.
    const twice = (BigInt(base) * BigInt(reward.points) * 2n) / BigInt(reward.perMinor);
    const points = Number((twice + 1n) / 2n);
    return points === 0 ? nothing : { minor: points, piece: "POINTS" };
  }
  if (reward.kind !== "percent_of_order") return pieceWorth(reward);
  // Half a minor unit goes up.
  const share = Number((BigInt(base) * BigInt(reward.basisPoints) * 2n + 10_000n) / 20_000n);
  return { minor: reward.capMinor === null ? share : Math.min(share, reward.capMinor), piece: null };
}

/** The minute of the story that is so many calendar months after another; counted up day by day. */
function monthsLater(minute: number, months: number): number {
  const from = new Date(storyStart + minute * 60_000);
  const month = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  let at = from.getTime();
  for (;;) {
    const next = new Date(at + 86_400_000);
    const reached = next.getUTCFullYear() * 12 + next.getUTCMonth();
    if (reached > month) break;
    at = next.getTime();
    if (reached === month && next.getUTCDate() === from.getUTCDate()) break;
  }
  return (at - storyStart) / 60_000;
}
