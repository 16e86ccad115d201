import fc from "fast-check";
import type { ReferrerId } from "../../app/core/ids.ts";
import { type Currency, currency } from "../../app/core/money/money.ts";
import type { PieceValue, RewardValue, Terms } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { type Story, type StoryOrder, worthOf } from "./model.ts";
import { type Happening, idOf, World } from "./world.ts";

const referrers = ["anna", "zoe"] as const;
/** Anna may buy as well, by her own code or by Zoe's. */
const friends = ["ben", "cleo", "dora", "anna"] as const;
const dayMinutes = 1_440;

const codes = fc.constantFrom<string | null>("anna", "anna", "zoe", null);

/** Amounts as they are written in each currency: yen have no decimals, dinars three. */
const sizes: Readonly<Record<string, number>> = { JPY: 20_000, USD: 20_000, KWD: 60_000 };

const pieces: fc.Arbitrary<PieceValue> = fc.constantFrom(
  { kind: "percent_off" as const, basisPoints: 2_000 },
  { kind: "percent_off" as const, basisPoints: 2_000 },
  { kind: "free_shipping" as const },
  { kind: "points" as const, points: 250 },
  { kind: "points" as const, points: 400 },
  { kind: "free_item" as const, item: { id: "gid://shopify/Product/5", title: "Mug" } },
);

const value = (code: Currency, size: number): fc.Arbitrary<RewardValue> =>
  fc.oneof(pieces, inMoney(code, size), inPoints(code, size));

const inPoints = (code: Currency, size: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: size / 4 }))
    .map(([points, perMinor]) => ({ kind: "points_of_order" as const, points, perMinor, currency: code }));

const inMoney = (code: Currency, size: number) =>
  fc.oneof(
    fc
      .integer({ min: 1, max: size / 10 })
      .map((amountMinor) => ({ kind: "fixed" as const, amountMinor, currency: code })),
    fc
      .tuple(fc.integer({ min: 1, max: 10_000 }), fc.option(fc.integer({ min: 1, max: size / 4 })))
      .map(([basisPoints, capMinor]) => ({ kind: "percent_of_order" as const, basisPoints, capMinor })),
  );

/** Product 1 is in collection 1 and product 2 in collection 2, when they are bought; nothing is in collection 3. */
const product = (number: number) => ({ id: `gid://shopify/Product/${number}`, title: `Product ${number}` });
const collection = (number: number) => ({ id: `gid://shopify/Collection/${number}`, title: `Collection ${number}` });

function termsIn(code: Currency, size: number): fc.Arbitrary<Terms> {
  return fc
    .record({
      reward: value(code, size),
      trigger: fc.constantFrom("first_paid_order", "every_paid_order", "nth_paid_order"),
      nthOrder: fc.integer({ min: 1, max: 3 }),
      minimumSpendMinor: fc.option(fc.integer({ min: 1, max: size })),
      newCustomersOnly: fc.boolean(),
      tiers: fc.uniqueArray(fc.record({ from: fc.integer({ min: 2, max: 3 }), reward: value(code, size) }), {
        maxLength: 2,
        selector: ({ from }) => from,
      }),
      milestones: fc.uniqueArray(
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: size })).chain(([at, amountMinor]) =>
          fc.oneof(
            fc.constant({ at, amountMinor, currency: code }),
            pieces.map((piece) => ({ at, piece })),
          ),
        ),
        { maxLength: 2, selector: ({ at }) => at },
      ),
      everyNth: fc.constantFrom(null, null, null, 2),
      friendReward: fc.option(inMoney(code, size).map((each) => ({ value: each, rails: ["tremendous"] }))),
      rewardItems: fc.constantFrom<Terms["rewardItems"]>(
        { kind: "all" as const },
        { kind: "all" as const },
        { kind: "only" as const, products: [product(1)], collections: [] },
        { kind: "all_but" as const, products: [product(2)], collections: [] },
        { kind: "only" as const, products: [], collections: [collection(1), collection(3)] },
        { kind: "only" as const, products: [product(1)], collections: [collection(3)] },
        { kind: "all_but" as const, products: [], collections: [collection(2)] },
      ),
      leaveOut: fc.subarray(["pos" as const, "draft" as const]),
      referrerCap: fc.option(
        fc.record({
          amountMinor: fc.integer({ min: 1, max: size }),
          period: fc.constantFrom("month" as const, "quarter" as const, "year" as const, "ever" as const),
        }),
        { freq: 2 },
      ),
      referrerPieces: fc.option(
        fc.record({
          count: fc.integer({ min: 1, max: 3 }),
          period: fc.constantFrom("month" as const, "quarter" as const, "ever" as const),
        }),
        { freq: 2 },
      ),
      budget: fc.option(
        fc.record({
          amountMinor: fc.integer({ min: 1, max: size * 2 }),
          period: fc.constantFrom("month" as const, "ever" as const),
          whenSpent: fc.constantFrom("stop" as const, "hold" as const),
        }),
        { freq: 2 },
      ),
      recurrence: fc.record({
        firstReward: fc.option(value(code, size)),
        maxOrders: fc.option(fc.integer({ min: 1, max: 4 })),
        months: fc.option(fc.integer({ min: 1, max: 3 })),
        totalMinor: fc.option(fc.integer({ min: 1, max: size })),
      }),
    })
    .map((rules) => ({
      ...usualRules,
      kind: "refer_a_friend" as const,
      offer: { value: { kind: "percent" as const, basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
      holdDays: 14,
      issue: "manual" as const,
      rails: ["tremendous"],
      ...rules,
    }));
}

function orderOf(number: number, size: number): fc.Arbitrary<StoryOrder> {
  return fc
    .record({
      friend: fc.constantFrom(...friends),
      // Some are paid in one minute: then their numbers say which was first.
      paidMinute: fc.oneof(fc.integer({ min: 0, max: 120 * dayMinutes }), fc.constantFrom(0, 59 * dayMinutes)),
      code: codes,
      channel: fc.constantFrom(null, null, "pos" as const, "draft" as const),
      // Most orders never have one.
      disputes: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        {
          weight: 1,
          arbitrary: fc.array(fc.constantFrom("open" as const, "lost" as const, "won" as const), { maxLength: 2 }),
        },
      ),
      states: fc.array(
        fc.record({
          baseMinor: fc.integer({ min: 0, max: size * 2 }),
          otherShare: fc.integer({ min: 0, max: 4 }),
          cancelled: fc.boolean().map((no) => no),
          refunded: fc.constantFrom(false, false, false, true),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ friend, paidMinute, code, channel, disputes, states }) => ({
      number,
      channel,
      friend,
      paidMinute,
      code,
      disputes,
      // The first state is never a cancelled one: it has just been paid.
      states: states.map(({ otherShare, ...state }, step) => ({
        ...state,
        otherMinor: Math.floor((state.baseMinor * otherShare) / 4),
        cancelled: step > 0 && state.cancelled,
        minute: paidMinute + step * 10,
      })),
    }));
}

interface Case {
  readonly currency: Currency;
  readonly terms: Terms;
  readonly story: Story;
  readonly happenings: readonly Happening[];
}

/** A shop's story with what reaches the app of it: every state at least once, some twice, in any order, other work in between. */
export const cases: fc.Arbitrary<Case> = fc.constantFrom("JPY", "USD", "KWD").chain((name) => {
  const code = currency(name);
  const size = sizes[name] ?? 1;
  const orders = fc
    .integer({ min: 1, max: 8 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => orderOf(index + 1, size))));
  return fc
    .record({
      terms: termsIn(code, size),
      orders,
      earlier: fc.record({ ben: fc.constantFrom(0, 0, 0, 2) }),
      rejected: fc.subarray(["cleo"]),
      spice: fc.array(
        fc.constantFrom<Happening>(
          { kind: "checked" },
          { kind: "moved" },
          { kind: "moved" },
          { kind: "rejected", friend: "cleo" },
        ),
        { maxLength: 8 },
      ),
    })
    .chain(({ terms, orders: all, earlier, rejected, spice }) => {
      const story: Story = { orders: all, earlier, rejected: new Set(rejected) };
      const told = all.flatMap((order): Happening[] => [
        ...order.states.map((state): Happening => ({ kind: "told", order, state })),
        ...order.disputes.flatMap((end, number): Happening[] => [
          { kind: "disputed", order, number, outcome: "open" },
          ...(end === "open" ? [] : [{ kind: "disputed" as const, order, number, outcome: end }]),
        ]),
      ]);
      const others = spice.filter((each) => each.kind !== "rejected" || story.rejected.has(each.friend));
      return fc
        .tuple(fc.subarray(told), fc.constant([...told, ...others]))
        .chain(([again, once]) => {
          const events = [...once, ...again];
          return fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length });
        })
        .map((happenings) => ({ currency: code, terms, story, happenings }));
    });
});

/** What does not hold after a case: one line each. */
export function breachesOf({ currency: code, terms, story, happenings }: Case): string[] {
  const world = new World(terms, code, referrers, story);
  for (const event of happenings) world.happen(event);
  // What was lost on its way is found by the reconciliation, which tells each order's last state; then everything is answered.
  for (const order of story.orders) world.happen({ kind: "read", order });
  for (const friend of story.rejected) world.happen({ kind: "rejected", friend });
  world.happen({ kind: "checked" });
  const found = [...compare(world, terms, story, code)];
  for (let step = 0; step < 4; step += 1) world.happen({ kind: "moved" });
  found.push(...compare(world, terms, story, code).map((line) => `after the payouts: ${line}`));
  return found;
}

function compare(world: World, terms: Terms, story: Story, code: Currency): string[] {
  const found: string[] = [];
  world.touchAll();
  const more = world.settle();
  if (more > 0) found.push(`settled again, ${more} movements came of it`);
  for (const id of world.loose()) found.push(`${id} may go out while its order is disputed`);
  for (const id of world.doubled()) found.push(`${id} stands twice for one cause`);
  const { worth, bonuses, friends: own } = worthOf(terms, story, (friend) => world.referralOf(friend));
  for (const order of story.orders) {
    const orderId = idOf(order);
    const is = [...world.assets()].flatMap((asset) => {
      const minor = [...world.book.rewards.values()]
        .filter((reward) => reward.orderId === orderId && reward.cause.startsWith("order:"))
        .filter((reward) => reward.currency === asset && reward.state !== "cancelled")
        .reduce((sum, reward) => sum + reward.amountMinor - reward.clawedMinor, 0);
      return minor === 0 ? [] : [`${minor} ${asset}`];
    });
    const says = worth.get(order.number) ?? { minor: 0, piece: null };
    const should = says.minor === 0 ? [] : [`${says.minor} ${says.piece ?? code}`];
    if (is.join() !== should.join()) found.push(`order ${order.number} is worth ${is}, the model says ${should}`);
    const row = world.book.orders.get(`1|${orderId}`);
    if (row && (row.refusal === null) !== is.length > 0)
      found.push(`order ${order.number} is worth ${is} and refused for ${row.refusal}`);
  }
  const says = { bonuses, own };
  for (const asset of new Set([...world.assets(), code])) found.push(...compareBooks(world, says, asset, code));
  const keys = world.book.ledger.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) found.push("a movement has the key of another");
  return found;
}

/** What does not hold in the books of one asset. */
function compareBooks(
  world: World,
  model: { readonly bonuses: ReadonlyMap<string, number>; readonly own: ReadonlyMap<string, number> },
  asset: Currency,
  code: Currency,
): string[] {
  const found: string[] = [];
  let total = 0;
  const piece = asset === code ? "money" : asset;
  for (const name of new Set([...referrers, ...friends])) {
    const id = `rfr_${name}` as ReferrerId;
    const rewards = world.rewardsOf(id, asset);
    const bonus = rewards
      .filter(({ cause, state }) => cause.startsWith("milestone:") && state !== "cancelled")
      .reduce((sum, each) => sum + each.amountMinor - each.clawedMinor, 0);
    const says = model.bonuses.get(`${name} ${piece}`) ?? 0;
    if (bonus !== says) found.push(`${name} has ${bonus} ${asset} in bonuses, the model says ${says}`);
    const theirs = rewards
      .filter(({ side, state }) => side === "friend" && state !== "cancelled")
      .reduce((sum, each) => sum + each.amountMinor - each.clawedMinor, 0);
    const should = model.own.get(`${name} ${piece}`) ?? 0;
    if (theirs !== should) found.push(`${name} has ${theirs} ${asset} as a friend, the model says ${should}`);
    const held = rewards.filter(({ state }) => state === "held").reduce((sum, each) => sum + each.amountMinor, 0);
    const given = rewards
      .filter(({ state }) => state !== "held" && state !== "cancelled")
      .reduce((sum, each) => sum + each.amountMinor - each.clawedMinor, 0);
    const booked = world.balance("referrer_held", id, asset);
    if (booked !== held) found.push(`${name}'s books hold ${booked} ${asset}, the rewards ${held}`);
    const owed = given - world.sentTo(id, asset);
    if (world.payable(id, asset) !== owed)
      found.push(`${name} is owed ${world.payable(id, asset)} ${asset} in the books, by the rewards ${owed}`);
    total += held + given;
  }
  const cost = -world.balance("reward_expense", null, asset);
  if (cost !== total) found.push(`the program cost ${cost} ${asset} in the books, by the rewards ${total}`);
  return found;
}
