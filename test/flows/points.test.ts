import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { lapsePoints } from "../../app/flows/lapse-points.ts";
import { setPointsRules } from "../../app/flows/set-points-rules.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

/* People collect points, give them for rewards that go out like every other, and lose them to refunds and to time. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.control.emulators("tremendous").call("setFunds", { amount: 1_000_000 });
});
afterEach(() => house.check());
afterAll(() => house.stop());

const rates = [
  { points: 500, amountMinor: 550 },
  { points: 1_000, amountMinor: 1_200 },
];

interface PointsStore extends Store {
  readonly code: string;
  readonly email: string;
}

/** A store whose program gives 500 points for a friend, and somebody who refers. */
async function pointsStore(
  email: string,
  reward: Terms["reward"] = { kind: "points", points: 500 },
): Promise<PointsStore> {
  const store = await house.openShop();
  await house.control.customers.create({ shop: store.shop, email });
  await connect({ ...house, ...store }, "tremendous");
  await store.program({
    reward,
    issue: "automatic",
    holdDays: 0,
    rails: ["points", "tremendous"],
  });
  await setPointsRules(house.app.services, store.shopId, { rates, lapse: { days: 40, remindDays: 10 } });
  const { code } = await store.referrer(email);
  return { ...store, code, email };
}

async function brings(store: PointsStore, friend: string) {
  const order = await store.buys({ customer: friend, discountCodes: [store.code] });
  await house.days(0);
  return order;
}

const page = async (store: PointsStore, locale = "en") =>
  (await store.proxy(`/proxy/points?locale=${locale}`, { customer: store.email })).text();

/** The person presses the button for so many points on the page that they see. */
async function press(store: PointsStore, points: number, seen?: string) {
  const key = /name="press" value="([0-9a-f]+)"/.exec(seen ?? (await page(store)))?.[1] ?? "";
  const answer = await store.proxy("/proxy/points?locale=en", {
    customer: store.email,
    form: { points: String(points), press: key },
  });
  await house.settled();
  return answer;
}

test("points come at once, are given for a reward that goes out by another way, and a press counts once", async () => {
  const store = await pointsStore("pia@example.com");
  expect(await page(store)).toContain("You have no points yet");
  await brings(store, "points1@example.com");
  expect(await store.rewards()).toMatchObject([{ state: "issued", amountMinor: 500, currency: "POINTS" }]);
  expect(await store.payouts()).toMatchObject([{ rail: "points", state: "issued" }]);
  const seen = await page(store);
  expect(seen).toContain("You have 500 points.");
  expect(seen).toContain("Get $5.50 for 500 points");
  expect(seen).toContain("$12.00 for 1,000 points – 500 points more and it is yours");

  const done = await press(store, 500, seen);
  expect(done.status).toBe(200);
  expect(await done.text()).toContain("Done: $5.50 for 500 points.");
  expect((await press(store, 500, seen)).status).toBe(200);
  await house.control.emulators("tremendous").call("settle");
  await house.settled();
  expect(await store.rewards()).toMatchObject([
    { currency: "POINTS", state: "issued" },
    { currency: "USD", amountMinor: 550, state: "issued", orderId: null },
  ]);
  expect((await store.payouts())[1]).toMatchObject({ rail: "tremendous", state: "issued", amountMinor: 550 });
  expect(await page(store)).toContain("You have 0 points.");

  const few = await press(store, 500);
  expect(few.status).toBe(422);
  expect((await press(store, 700)).status).toBe(422);
  const statement = await (await store.proxy("/proxy/statement", { customer: store.email })).text();
  expect(statement).toContain("A reward that you gave points for");
  expect(statement).toContain("/apps/goodword/points");
  expect(await page(store, "de")).toContain("Für eine Prämie eingelöst: -500 Punkte");
});

test("a refund takes points back, below zero where they were spent, and the next ones fill it", async () => {
  const store = await pointsStore("rob@example.com");
  const order = await brings(store, "points2@example.com");
  await press(store, 500);
  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  await house.settled();
  await expect
    .poll(() => page(store), { timeout: 30_000 })
    .toContain("You have -500 points: points that you had given for a reward were taken back");
  expect(await page(store)).toContain("1,000 points more and it is yours");
  // What was given for them has left and stays.
  expect((await store.rewards()).find((reward) => reward.currency === "USD")?.clawedMinor).toBe(0);
  expect((await press(store, 500)).status).toBe(422);
  await brings(store, "points3@example.com");
  expect(await page(store)).toContain("You have 0 points.");
});

test("points go by what the order comes to, and a part that comes back takes its share of them along", async () => {
  const reward = { kind: "points_of_order", points: 5, perMinor: 1_00, currency: "USD" as never } as const;
  const store = await pointsStore("sue@example.com", reward);
  const order = await store.buys({
    customer: "points6@example.com",
    discountCodes: [store.code],
    lines: [{ variant: "GRD-01", quantity: 2 }],
  });
  await house.days(0);
  const paid = Number(order.subtotal);
  expect(await store.rewards()).toMatchObject([{ state: "issued", amountMinor: paid * 5, currency: "POINTS" }]);
  await house.control.orders.refund({
    shop: store.shop,
    order: order.id,
    lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
  });
  await house.settled();
  await house.days(0);
  expect(await store.rewards()).toMatchObject([{ amountMinor: paid * 5, clawedMinor: (paid * 5) / 2 }]);
  await expect
    .poll(() => page(store), { timeout: 30_000 })
    .toContain(`You have ${((paid * 5) / 2).toLocaleString("en")} points`);
  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  await house.settled();
  await expect.poll(() => page(store), { timeout: 30_000 }).toContain("You have 0 points");
});

test("points that nobody touches are told and then lapse; to use some begins the days anew", async () => {
  const store = await pointsStore("lou@example.com");
  await brings(store, "points4@example.com");
  const night = () => lapsePoints(house.app.services, store.shopId);
  await house.days(29);
  await night();
  expect(await page(store)).not.toContain("They lapse on");
  await house.days(2);
  await night();
  expect(await page(store)).toContain("They lapse on");
  await house.settled();
  const mails = async () => (await house.control.mail.list()).filter((mail) => mail.to === store.email);
  expect(await mails()).toMatchObject([{ subject: expect.stringMatching(/: 500 points lapse on /) }]);
  // A friend buys: the clock starts again.
  await brings(store, "points5@example.com");
  expect(await page(store)).not.toContain("They lapse on");
  await house.days(11);
  await night();
  expect(await page(store)).toContain("You have 1,000 points.");
  await house.days(20);
  await night();
  expect(await page(store)).toContain("They lapse on");
  await house.days(11);
  await night();
  await night();
  const seen = await page(store);
  expect(seen).toContain("You have 0 points.");
  expect(seen).toContain("Lapsed: -1,000 points");
  expect(await mails()).toHaveLength(2);
});

test("points of one store are worth nothing in another, and nobody else's press moves them", async () => {
  const one = await pointsStore("eva@example.com");
  const other = await pointsStore("eva@example.com");
  await brings(one, "points6@example.com");
  const seen = await page(one);
  expect((await press(other, 500, seen)).status).toBe(422);
  const stranger = await one.proxy("/proxy/points", { form: { points: "500", press: "0".repeat(24) } });
  expect(await stranger.text()).toContain("Sign in to get your code");
  expect(await page(one)).toContain("You have 500 points.");
  expect(await page(other)).toContain("You have no points yet");
});
