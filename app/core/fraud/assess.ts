import { type Arrival, isCouponSite } from "./arrival.ts";
import type { FraudRules } from "./fraud-rules.ts";
import { type Marks, shareMark } from "./marks.ts";
import { ruleOf } from "./rule-of.ts";
import { type Mode, type SignalName, signalNames } from "./signals.ts";

/** A person as a rule compares them: ids and keyed hashes. */
export interface ComparedPerson {
  readonly customerId: string | null;
  /** Keyed hash of the folded e-mail, hex. */
  readonly emailHash: string | null;
  readonly marks: Marks;
}

/** What an order leaves to be judged by, and to be replayed later. Keyed hashes and counts; erased with the person. */
export interface OrderTrace {
  readonly marks: Marks;
  /** Keyed hash of internet address and user agent; null when the source does not tell both. */
  readonly network: string | null;
  readonly arrival: Arrival;
  /** The e-mail's domain is one of throw-away mailboxes. */
  readonly disposable: boolean;
  /** Gift cards bought with the order. */
  readonly giftCards: number;
}

/** An order of which nothing is known that a rule could compare. */
export const noTrace: OrderTrace = {
  marks: {},
  network: null,
  arrival: { host: null, clickIds: [] },
  disposable: false,
  giftCards: 0,
};

/** What had happened before, as far as rules count it. */
export interface PastTraffic {
  /** When the latest referrals from this network were made, this one not among them. */
  readonly network: readonly Date[];
  /** When the referrer's latest referrals were made, this one not among them. */
  readonly referrals: readonly Date[];
  /** The referrer's last orders: how many, and how many of them fell through. */
  readonly recent: { readonly orders: number; readonly lost: number };
}

/** Everything one order is assessed by. */
export interface Suspicion {
  readonly at: Date;
  readonly buyer: ComparedPerson;
  readonly referrer: ComparedPerson | null;
  /** A code on the order belongs to the buyer. */
  readonly ownCode: boolean;
  readonly trace: OrderTrace;
  readonly past: PastTraffic;
}

/** A signal that fired, with what its rule does and the numbers behind it. */
export interface Hit {
  readonly signal: SignalName;
  readonly friend: Mode;
  readonly referrer: Mode;
  readonly values: Readonly<Record<string, string | number>>;
}

export type SideVerdict = "clear" | "flag" | "block";

/** What came of it: every signal that fired under a rule that is not off, and what it means for each side. */
export interface Assessment {
  readonly hits: readonly Hit[];
  readonly friend: SideVerdict;
  readonly referrer: SideVerdict;
}

/** The referrer's last orders that a refund rate looks at, and how many there must be for it to mean anything. */
export const refundSample = 20;
const refundLeast = 5;

const dayMs = 86_400_000;

/** Nothing had happened before. */
export const noPast: PastTraffic = { network: [], referrals: [], recent: { orders: 0, lost: 0 } };

/** Nothing fired. */
export const clear: Assessment = { hits: [], friend: "clear", referrer: "clear" };

/** Holds an order against a program's rules. Rules that are off for both sides cost nothing and leave no trace. */
export function assess(suspicion: Suspicion, rules: FraudRules): Assessment {
  const hits: Hit[] = [];
  for (const signal of signalNames) {
    const rule = rules.rules[signal];
    if (rule === undefined || (rule.friend === "off" && rule.referrer === "off")) continue;
    const values = fires(signal, suspicion, rules);
    if (values !== null) hits.push({ signal, friend: rule.friend, referrer: rule.referrer, values });
  }
  return {
    hits,
    friend: verdictOf(hits.map((hit) => hit.friend)),
    referrer: verdictOf(hits.map((hit) => hit.referrer)),
  };
}

function verdictOf(found: readonly Mode[]): SideVerdict {
  return found.includes("block") ? "block" : found.includes("flag") ? "flag" : "clear";
}

/** The values of a signal that fires, null for one that does not. */
function fires(signal: SignalName, suspicion: Suspicion, rules: FraudRules): Hit["values"] | null {
  const { buyer, referrer, trace, past, at } = suspicion;
  const { threshold, windowDays } = ruleOf(rules, signal);
  const when = (fired: boolean, values: Hit["values"] = {}) => (fired ? values : null);
  const same = (kind: Parameters<typeof shareMark>[2]) =>
    when(referrer !== null && shareMark(trace.marks, referrer.marks, kind));
  // Before and after: orders may be told in any order, and the count should not depend on it.
  const within = (times: readonly Date[]) =>
    times.filter((time) => Math.abs(time.getTime() - at.getTime()) < (windowDays ?? 0) * dayMs).length + 1;
  switch (signal) {
    case "same_customer":
      return when(referrer !== null && buyer.customerId !== null && buyer.customerId === referrer.customerId);
    case "same_email":
      return when(
        referrer !== null &&
          ((buyer.emailHash !== null && buyer.emailHash === referrer.emailHash) ||
            shareMark(trace.marks, referrer.marks, "email")),
      );
    case "own_code":
      return when(suspicion.ownCode);
    case "similar_email":
      return same("email_like");
    case "same_name":
      return same("name");
    case "same_phone":
      return same("phone");
    case "same_address":
      return same("address");
    case "same_network": {
      const count = within(past.network);
      return when(trace.network !== null && count > (threshold ?? 0), { count, days: windowDays ?? 0 });
    }
    case "disposable_email":
      return when(trace.disposable);
    case "velocity": {
      const count = within(past.referrals);
      return when(count > (threshold ?? 0), { count, days: windowDays ?? 0 });
    }
    case "refund_rate": {
      const { orders, lost } = past.recent;
      return when(orders >= refundLeast && lost * 100 >= (threshold ?? 100) * orders, { lost, orders });
    }
    case "coupon_site":
      return when(isCouponSite(trace.arrival.host, rules.couponSites), { host: String(trace.arrival.host) });
    case "paid_click":
      return when(trace.arrival.clickIds.length > 0, { click: trace.arrival.clickIds.join(", ") });
    case "gift_card_pair":
      return when(trace.giftCards > (threshold ?? 0), { count: trace.giftCards });
  }
}
