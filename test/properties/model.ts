import type { RewardValue, Terms } from "../../app/core/program/terms.ts";

/** One state of an order as a source would tell it, at a minute of the story. */
export interface ToldState {
  readonly minute: number;
  readonly baseMinor: number;
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
  /** In the order they came about, the oldest first. */
  readonly states: readonly ToldState[];
}

/** All that happened, whatever anybody was told of it. */
export interface Story {
  readonly orders: readonly StoryOrder[];
  /** Orders that a friend had placed before the story begins. */
  readonly earlier: Readonly<Record<string, number>>;
  /** Friends whose referral staff reject at some time. */
  readonly rejected: ReadonlySet<string>;
}

/** The start of the story. */
export const storyStart = Date.parse("2026-01-31T10:00:00Z");

/**
 * What each order is worth to the referrer in the end, by its number: worked out anew from the whole story, as slowly and
 * plainly as it can be said, and with nothing of the app's own rule. `belongsTo` is whose friend each friend became, which
 * the first code that is heard of decides.
 */
export function worthOf(terms: Terms, story: Story, belongsTo: ReadonlyMap<string, string>): Map<number, number> {
  const worth = new Map(story.orders.map((order) => [order.number, 0]));
  for (const [friend, referrer] of belongsTo) {
    if (story.rejected.has(friend) || friend === referrer) continue;
    const theirs = story.orders.filter((order) => order.friend === friend).sort(byPayment);
    const invited = theirs.findIndex((order) => order.code !== null);
    const before = (story.earlier[friend] ?? 0) + invited;
    if (terms.newCustomersOnly && before > 0) continue;
    const candidates = theirs.slice(invited).filter((order) => order.code === null || order.code === referrer);
    for (const [number, minor] of shares(terms, candidates)) worth.set(number, minor);
  }
  return worth;
}

function byPayment(a: StoryOrder, b: StoryOrder): number {
  return a.paidMinute - b.paidMinute || a.number - b.number;
}

/** The candidates that count, each with what it would bring, and of these what the trigger leaves. */
function shares(terms: Terms, candidates: readonly StoryOrder[]): [number, number][] {
  const counting: { order: StoryOrder; minor: number }[] = [];
  for (const order of candidates) {
    const isFirst = counting.length === 0;
    const reward =
      (isFirst && terms.trigger === "every_paid_order" ? terms.recurrence.firstReward : null) ?? terms.reward;
    const minor = value(terms, reward, order);
    if (minor > 0) counting.push({ order, minor });
  }
  if (terms.trigger === "first_paid_order")
    return counting.slice(0, 1).map(({ order, minor }) => [order.number, minor]);
  if (terms.trigger === "nth_paid_order")
    return counting.slice(terms.nthOrder - 1, terms.nthOrder).map(({ order, minor }) => [order.number, minor]);
  const { maxOrders, months, totalMinor } = terms.recurrence;
  const start = counting[0]?.order.paidMinute ?? 0;
  const running = counting.filter(
    ({ order }, index) =>
      (maxOrders === null || index < maxOrders) && (months === null || order.paidMinute < monthsLater(start, months)),
  );
  const upTo = (count: number) => {
    const all = running.slice(0, count).reduce((sum, { minor }) => sum + minor, 0);
    return totalMinor === null ? all : Math.min(totalMinor, all);
  };
  return running.map(({ order }, index) => [order.number, upTo(index + 1) - upTo(index)]);
}

/** What an order in its last state brings by itself; zero when it does not count. */
function value(terms: Terms, reward: RewardValue, order: StoryOrder): number {
  const last = order.states.at(-1);
  if (!last || last.cancelled || last.refunded || last.baseMinor <= 0) return 0;
  if (terms.minimumSpendMinor !== null && last.baseMinor < terms.minimumSpendMinor) return 0;
  if (reward.kind === "fixed") return reward.amountMinor;
  // Half a minor unit goes up.
  const share = Number((BigInt(last.baseMinor) * BigInt(reward.basisPoints) * 2n + 10_000n) / 20_000n);
  return reward.capMinor === null ? share : Math.min(share, reward.capMinor);
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
