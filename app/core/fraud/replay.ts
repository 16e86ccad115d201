import { assess, type ComparedPerson, noPast, type OrderTrace, refundSample } from "./assess.ts";
import type { FraudRules } from "./fraud-rules.ts";
import { type SignalName, signalNames } from "./signals.ts";

/** A referred order of the past, with what it left for the rules and what came of it. */
export interface PastOrder {
  readonly orderId: string;
  readonly name: string;
  readonly referralId: string;
  readonly referrerId: string;
  readonly at: Date;
  readonly buyer: ComparedPerson;
  readonly referrer: ComparedPerson;
  readonly trace: OrderTrace;
  /** Refunded in full, cancelled or charged back. */
  readonly lost: boolean;
  /** The friend bought something after it that they kept. */
  readonly boughtAgain: boolean;
}

/** Orders that something caught: how many, how many of their friends bought again, how many fell through, and a few by name. */
export interface Caught {
  readonly orders: number;
  readonly boughtAgain: number;
  readonly lost: number;
  readonly examples: readonly string[];
}

/** What rules would have done to past orders. */
export interface Replay {
  readonly orders: number;
  readonly since: Date | null;
  /** By what would have become of the referrer's reward; an order counts once. */
  readonly flagged: Caught;
  readonly blocked: Caught;
  /** By signal, whatever its rule does; those that caught nothing are left out. */
  readonly signals: readonly (Caught & { readonly signal: SignalName })[];
}

const shown = 3;

function keep<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/**
 * Holds past orders against rules as if they came in one after the other under them. Each sees what came before it alone, so
 * that the first friends from a network are as harmless as they were then. A code of one's own is seen where its owner is the
 * referrer.
 */
export function replay(past: readonly PastOrder[], rules: FraudRules): Replay {
  const orders = [...past].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.orderId < b.orderId ? -1 : 1));
  const networks = new Map<string | null, Date[]>();
  const referrals = new Map<string, { readonly at: Date; readonly lost: boolean }[]>();
  const seen = new Set<string>();
  const found: { readonly order: PastOrder; readonly signals: readonly SignalName[]; readonly verdict: string }[] = [];
  for (const order of orders) {
    const { trace, referrer, referrerId } = order;
    const isNew = !seen.has(order.referralId);
    seen.add(order.referralId);
    const before = referrals.get(referrerId) ?? [];
    const recent = before.slice(-refundSample);
    const network = networks.get(trace.network) ?? [];
    const { hits, referrer: verdict } = assess(
      {
        at: order.at,
        buyer: order.buyer,
        referrer,
        ownCode: order.buyer.customerId !== null && order.buyer.customerId === referrer.customerId,
        trace,
        past: {
          ...(isNew ? { network, referrals: before.map(({ at }) => at) } : noPast),
          recent: { orders: recent.length, lost: recent.filter(({ lost }) => lost).length },
        },
      },
      rules,
    );
    found.push({ order, signals: hits.map(({ signal }) => signal), verdict });
    if (!isNew) continue;
    // What was given to the rules above is done with: the lists may grow in place.
    keep(networks, trace.network, order.at);
    keep(referrals, referrerId, { at: order.at, lost: order.lost });
  }
  const caught = (which: (one: (typeof found)[number]) => boolean): Caught => {
    const these = found.filter(which).map(({ order }) => order);
    return {
      orders: these.length,
      boughtAgain: these.filter(({ boughtAgain }) => boughtAgain).length,
      lost: these.filter(({ lost }) => lost).length,
      examples: these.slice(-shown).map(({ name }) => name),
    };
  };
  return {
    orders: orders.length,
    since: orders[0]?.at ?? null,
    flagged: caught(({ verdict }) => verdict === "flag"),
    blocked: caught(({ verdict }) => verdict === "block"),
    signals: signalNames
      .map((signal) => ({ signal, ...caught(({ signals }) => signals.includes(signal)) }))
      .filter((each) => each.orders > 0),
  };
}
