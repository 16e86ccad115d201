import fc from "fast-check";
import type { ReferrerId } from "../../app/core/ids.ts";
import { type Currency, currency } from "../../app/core/money/money.ts";
import type { PieceValue, RewardValue, Terms } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import type { Happening } from "./happening.ts";
import { type Story, type StoryOrder, type StorySignUp, worthOf } from "./model.ts";
import { idOf } from "./sign-up-order.ts";
import { World } from "./world.ts";

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
      kind: fc.constantFrom("refer_a_friend" as const, "refer_a_friend" as const, "waiting_list" as const),
      trigger: fc.constantFrom("first_paid_order", "every_paid_order", "nth_paid_order", "sign_up"),
      signUp: fc.record({
        guard: fc.constantFrom("verified_email" as const, "account_days" as const, "first_payment" as const),
        days: fc.integer({ min: 1, max: 60 }),
      }),
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
      offer: { value: { kind: "percent" as const, basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
      holdDays: 14,
      issue: "manual" as const,
      rails: ["tremendous"],
      ...rules,
      // Only where sign-ups count there is a list at all; none of their amounts is a share of something.
      ...(rules.trigger === "sign_up" ? bySignUp(code, rules) : { kind: "refer_a_friend" as const }),
    }));
}

function bySignUp(code: Currency, rules: Pick<Terms, "kind" | "reward" | "tiers" | "friendReward" | "signUp">) {
  const fixed = (one: RewardValue): RewardValue => {
    if (one.kind === "points_of_order") return { kind: "points", points: one.points };
    return one.kind === "percent_of_order" ? { kind: "fixed", amountMinor: one.basisPoints, currency: code } : one;
  };
  const { friendReward, signUp, kind } = rules;
  const noShare = friendReward?.value.kind === "percent_of_order" && signUp.guard !== "first_payment";
  return {
    reward: fixed(rules.reward),
    tiers: rules.tiers.map((tier) => ({ ...tier, reward: fixed(tier.reward) })),
    friendReward: noShare || kind === "waiting_list" ? null : friendReward,
  };
}

/** Who signed up, of the friends; by whom, and what became of it. */
const signUpOf = (friend: string, number: number): fc.Arbitrary<StorySignUp> =>
  fc
    .record({
      code: fc.constantFrom(...referrers.filter((name) => name !== friend)),
      joinedMinute: fc.oneof(fc.integer({ min: 0, max: 60 * dayMinutes }), fc.constantFrom(0, 59 * dayMinutes)),
      confirms: fc.constantFrom(null, 0, 5, 20 * dayMinutes),
      leaves: fc.constantFrom(null, null, 1, 14 * dayMinutes, 40 * dayMinutes, 90 * dayMinutes),
      takenOff: fc.constantFrom(false, false, true),
    })
    .map(({ code, joinedMinute, confirms, leaves, takenOff }) => ({
      number,
      friend,
      code,
      joinedMinute,
      verifiedMinute: confirms === null ? null : joinedMinute + confirms,
      deletedMinute: leaves === null ? null : joinedMinute + leaves,
      takenOff,
    }));

/** The orders of a story with sign-ups: who was invited buys by nobody else's code, and on a list no code counts. */
function orderedBy(orders: readonly StoryOrder[], signUps: readonly StorySignUp[], { kind }: Terms): StoryOrder[] {
  const invitedBy = new Map(signUps.map(({ friend, code }) => [friend, code]));
  return orders.map((order) => ({
    ...order,
    code: kind === "waiting_list" || order.code === null ? null : (invitedBy.get(order.friend) ?? order.code),
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
      signUps: fc
        .subarray([...friends])
        .chain((some) => fc.tuple(...some.map((name, index) => signUpOf(name, index - 99)))),
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
    .chain(({ terms, orders: bought, signUps: some, earlier, rejected, spice }) => {
      const isList = terms.kind === "waiting_list";
      const signUps =
        terms.trigger === "sign_up" ? some.map((each) => ({ ...each, takenOff: each.takenOff && isList })) : [];
      const all = orderedBy(bought, signUps, terms);
      const story: Story = { orders: all, signUps, earlier, rejected: new Set(rejected) };
      const joined = signUps.flatMap((signUp): Happening[] => [
        { kind: "joined", signUp, verified: false },
        ...(signUp.verifiedMinute === null ? [] : [{ kind: "joined" as const, signUp, verified: true }]),
        ...(signUp.deletedMinute === null ? [] : [{ kind: "left" as const, signUp }]),
        ...(signUp.takenOff ? (["taken_off", "put_back"] as const).map((kind) => ({ kind, signUp })) : []),
      ]);
      const told = all.flatMap((order): Happening[] => [
        ...order.states.map((state): Happening => ({ kind: "told", order, state })),
        ...order.disputes.flatMap((end, number): Happening[] => [
          { kind: "disputed", order, number, outcome: "open" },
          ...(end === "open" ? [] : [{ kind: "disputed" as const, order, number, outcome: end }]),
        ]),
      ]);
      const others = spice.filter((each) => each.kind !== "rejected" || story.rejected.has(each.friend));
      return fc
        .tuple(fc.subarray([...told, ...joined]), fc.constant([...told, ...joined, ...others]))
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
  for (const signUp of story.signUps) world.happen({ kind: "asked", signUp });
  // Whose friend somebody is may be known only now.
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
  for (const order of [...story.orders, ...story.signUps]) {
    const orderId = idOf(order, terms.kind === "waiting_list");
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
