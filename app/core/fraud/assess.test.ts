import { describe, expect, test } from "vitest";
import { readArrival } from "./arrival.ts";
import { assess, type Suspicion } from "./assess.ts";
import { type FraudRules, fraudRulesSchema, oldFraudRules, startingFraudRules } from "./fraud-rules.ts";
import { ruleOf } from "./rule-of.ts";
import { type SignalName, signalNames, signalOf } from "./signals.ts";

const at = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000);

/** An order that nothing is wrong with. */
const harmless: Suspicion = {
  at,
  buyer: { customerId: "c:friend", emailHash: "e:friend", marks: {} },
  referrer: {
    customerId: "c:referrer",
    emailHash: "e:referrer",
    marks: { email: ["m1"], email_like: ["l1"], name: ["n1"], phone: ["p1"], address: ["a1"] },
  },
  ownCode: false,
  trace: {
    marks: { email: ["m2"], email_like: ["l2"], name: ["n2"], phone: ["p2"], address: ["a2"] },
    network: "net",
    arrival: readArrival("/", ""),
    disposable: false,
    giftCards: 0,
  },
  past: { network: [], referrals: [], recent: { orders: 0, lost: 0 } },
};

const change = (part: Partial<Suspicion>): Suspicion => ({ ...harmless, ...part });
const traced = (part: Partial<Suspicion["trace"]>): Suspicion => change({ trace: { ...harmless.trace, ...part } });
const past = (part: Partial<Suspicion["past"]>): Suspicion => change({ past: { ...harmless.past, ...part } });
const times = (count: number, hours = 1) => Array.from({ length: count }, () => hoursAgo(hours));

/** Only this rule, in these modes. */
function only(signal: SignalName, part: Partial<ReturnType<typeof ruleOf>> = {}): FraudRules {
  const rule = { ...ruleOf(startingFraudRules, signal), friend: "flag", referrer: "block", ...part } as const;
  return { ...startingFraudRules, rules: { [signal]: rule } };
}

/** Each signal: what makes it fire, and what just does not. */
const cases: Readonly<Record<SignalName, readonly [fires: Suspicion, doesNot: Suspicion]>> = {
  same_customer: [
    change({ buyer: { ...harmless.buyer, customerId: "c:referrer" } }),
    change({ buyer: { ...harmless.buyer, customerId: null } }),
  ],
  same_email: [traced({ marks: { email: ["m1"] } }), change({ buyer: { ...harmless.buyer, emailHash: null } })],
  own_code: [change({ ownCode: true }), harmless],
  similar_email: [traced({ marks: { email_like: ["l1"] } }), traced({ marks: { email: ["l1"] } })],
  same_name: [traced({ marks: { name: ["x", "n1"] } }), traced({ marks: {} })],
  same_phone: [traced({ marks: { phone: ["p1"] } }), traced({ marks: { address: ["p1"] } })],
  same_address: [traced({ marks: { address: ["a1"] } }), change({ referrer: null })],
  // More than three: this one is the fourth.
  same_network: [past({ network: times(3) }), past({ network: [...times(2), hoursAgo(7 * 24)] })],
  disposable_email: [traced({ disposable: true }), harmless],
  velocity: [past({ referrals: times(10) }), past({ referrals: times(9) })],
  refund_rate: [past({ recent: { orders: 8, lost: 2 } }), past({ recent: { orders: 4, lost: 4 } })],
  coupon_site: [
    traced({ arrival: readArrival("/", "https://www.retailmenot.com/view/x") }),
    traced({ arrival: readArrival("/", "https://notretailmenot.com/") }),
  ],
  paid_click: [traced({ arrival: readArrival("/?gclid=1", null) }), traced({ arrival: readArrival("/gclid", null) })],
  gift_card_pair: [traced({ giftCards: 2 }), traced({ giftCards: 1 })],
};

describe.each(signalNames)("%s", (signal) => {
  const [fires, doesNot] = cases[signal];

  test("fires, and each side has what its rule says", () => {
    const found = assess(fires, only(signal));
    expect(found).toMatchObject({ friend: "flag", referrer: "block", hits: [{ signal }] });
  });

  test("does not fire for what is just not it", () => expect(assess(doesNot, only(signal)).hits).toEqual([]));

  test("in shadow is noted and does nothing", () => {
    const found = assess(fires, only(signal, { friend: "off", referrer: "shadow" }));
    expect(found).toMatchObject({ friend: "clear", referrer: "clear", hits: [{ signal, referrer: "shadow" }] });
  });

  test("off for both sides leaves no trace", () =>
    expect(assess(fires, only(signal, { friend: "off", referrer: "off" })).hits).toEqual([]));
});

test("the harmless order passes the rules that a new program starts with", () => {
  expect(assess(harmless, startingFraudRules)).toEqual({ hits: [], friend: "clear", referrer: "clear" });
});

test("a refund rate fires from its percentage on, and says the numbers", () => {
  const rules = only("refund_rate");
  expect(assess(past({ recent: { orders: 20, lost: 5 } }), rules).hits[0]?.values).toEqual({ orders: 20, lost: 5 });
  expect(assess(past({ recent: { orders: 20, lost: 4 } }), rules).hits).toEqual([]);
});

test("a rule that is off for the friend alone still looks", () => {
  expect(assess(cases.own_code[0], only("own_code", { friend: "off" }))).toMatchObject({
    friend: "clear",
    referrer: "block",
  });
  expect(assess(cases.own_code[0], only("own_code", { referrer: "off" }))).toMatchObject({
    friend: "flag",
    referrer: "clear",
  });
});

test("nobody is the same as somebody of whom nothing is known", () => {
  const unknown = { customerId: null, emailHash: null, marks: {} };
  for (const referrer of [unknown, null])
    for (const signal of ["same_customer", "same_email"] as const)
      expect(assess(change({ buyer: unknown, referrer }), only(signal)).hits).toEqual([]);
});

test.each<[SignalName, Suspicion, object]>([
  ["same_customer", cases.same_customer[0], {}],
  ["same_network", past({ network: times(3) }), { count: 4, days: 7 }],
  ["velocity", past({ referrals: times(10) }), { count: 11, days: 7 }],
  ["coupon_site", cases.coupon_site[0], { host: "retailmenot.com" }],
  ["paid_click", traced({ arrival: readArrival("/?gclid=1&fbclid=2", null) }), { click: "gclid, fbclid" }],
  ["gift_card_pair", traced({ giftCards: 2 }), { count: 2 }],
])("%s says what was found", (signal, suspicion, values) => {
  expect(assess(suspicion, only(signal)).hits[0]?.values).toEqual(values);
});

test("traffic is counted before and after, within the days of the rule", () => {
  const inside = [hoursAgo(23.9), hoursAgo(-23.9)];
  const outside = [hoursAgo(24), hoursAgo(-24)];
  const rules = only("velocity", { threshold: 2, windowDays: 1 });
  expect(assess(past({ referrals: [...inside, ...outside] }), rules).hits[0]?.values).toEqual({ count: 3, days: 1 });
  expect(assess(past({ referrals: [...inside.slice(1), ...outside] }), rules).hits).toEqual([]);
});

test("an order without a network is not counted with the others that have none", () => {
  const nobody = change({ trace: { ...harmless.trace, network: null }, past: { ...harmless.past, network: times(9) } });
  expect(assess(nobody, only("same_network")).hits).toEqual([]);
});

test("a merchant's own coupon sites count, with all that lies below them", () => {
  const rules = { ...only("coupon_site"), couponSites: ["deals.example"] };
  expect(assess(traced({ arrival: readArrival("/", "http://m.deals.example:8080/a") }), rules).hits).toHaveLength(1);
  expect(assess(traced({ arrival: readArrival("/", "http://baddeals.example/") }), rules).hits).toEqual([]);
});

test("terms from before the rules refuse who refers themselves, and nothing else", () => {
  expect(assess(cases.same_customer[0], oldFraudRules).referrer).toBe("block");
  expect(assess(cases.same_email[0], oldFraudRules).referrer).toBe("block");
  for (const signal of signalNames.filter((name) => !["same_customer", "same_email"].includes(name)))
    expect(assess(cases[signal][0], oldFraudRules).hits).toEqual([]);
});

test("what programs start with is valid, names every signal, and has the numbers its signal wants", () => {
  expect(fraudRulesSchema.parse(startingFraudRules)).toEqual(startingFraudRules);
  expect(fraudRulesSchema.parse(oldFraudRules)).toEqual(oldFraudRules);
  for (const name of signalNames) {
    const rule = startingFraudRules.rules[name];
    expect(rule?.threshold === null).toBe(signalOf(name).threshold === null);
    expect(rule).toMatchObject(signalOf(name).start);
  }
});

test.each([
  ["/products/mug?utm_source=x&fbclid=abc#top", "https://l.instagram.com/?u=1", "l.instagram.com", ["fbclid"]],
  ["/?gclid=1&gclid=2&msclkid=3", null, null, ["gclid", "msclkid"]],
  [null, "android-app://com.google.android.gm/", null, []],
  ["/", "https://user:secret@WWW.Example.com/x", "example.com", []],
  ["/", "not an address", null, []],
])("a visit from %s and %s", (landing, referring, host, clickIds) => {
  expect(readArrival(landing, referring)).toEqual({ host, clickIds });
});
