import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Calendar, calendarOf, type Day } from "../../app/core/calendar.ts";
import type { ProgramId } from "../../app/core/ids.ts";
import { changeProgramState, type ProgramPress } from "../../app/flows/change-program-state.ts";
import { moveProgram } from "../../app/flows/move-program.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
let calendar: Calendar;
beforeAll(async () => {
  house = await startHouse();
  calendar = calendarOf("America/New_York");
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A moment so many days from now by the store's clock, at nine in the morning. */
async function inDays(days: number): Promise<{ day: Day; time: string }> {
  const { now } = await house.control.clock.now();
  return { day: calendar.dayOf(new Date(Date.parse(now) + days * 86_400_000)), time: "09:00" };
}

async function save(
  store: Store,
  name: string,
  schedule: NonNullable<Parameters<typeof saveProgram>[2]["schedule"]>,
  programId: ProgramId | null = null,
) {
  const saved = await saveProgram(house.app.services, store.shopId, {
    programId,
    name,
    terms: defaultTerms,
    schedule,
    actor: "merchant",
  });
  await house.settled();
  return saved;
}

async function press(store: Store, programId: ProgramId, state: ProgramPress["state"], now = false) {
  const done = await changeProgramState(house.app.services, store.shopId, { programId, state, now, actor: "merchant" });
  await house.settled();
  return done;
}

const stateOf = async (programId: ProgramId) =>
  (await house.query<{ state: string }>("select state from program where id = $1", [programId]))[0]?.state;
/** The schedule is looked at several times a second; what it began is done as well. */
async function becomes(programId: ProgramId, state: string) {
  await until(`the program to be ${state}`, async () => (await stateOf(programId)) === state);
  await house.settled();
}
const joins = async (store: Store) => (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json();

async function saved(store: Store, name: string, schedule: Parameters<typeof save>[2]): Promise<ProgramId> {
  const made = await save(store, name, schedule);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.programId;
}

describe("a program with a schedule", () => {
  test("begins and ends by itself, in the store's time zone", async () => {
    const store = await house.openShop();
    const programId = await saved(store, "Summer", { startsAt: await inDays(2), endsAt: await inDays(6) });
    expect(await press(store, programId, "active")).toEqual({ ok: true, state: "scheduled" });
    expect(await joins(store)).toMatchObject({ state: "closed" });
    await house.days(3);
    await becomes(programId, "active");
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(order.discountCodes).toEqual([anna.code]);
    expect(await store.rewards()).toHaveLength(1);
    await house.days(4);
    await becomes(programId, "ended");
    expect((await store.buys({ customer: "david@example.com", discountCodes: [anna.code] })).discountCodes).toEqual([]);
    expect(await joins(store)).toMatchObject({ state: "closed" });
    // What was earned goes on to its end.
    await house.days(14);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
  });

  test("begins at once when the merchant says so, and not at all when taken back", async () => {
    const store = await house.openShop();
    const none = { startsAt: await inDays(5), endsAt: null };
    const [now, never] = [await saved(store, "Now", none), await saved(store, "Never", none)];
    await press(store, now, "active");
    await press(store, never, "active");
    expect(await press(store, never, "draft")).toEqual({ ok: true, state: "draft" });
    expect(await press(store, now, "active", true)).toEqual({ ok: true, state: "active" });
    await house.days(6);
    await becomes(now, "active");
    expect(await stateOf(never)).toBe("draft");
  });

  test("follows a schedule that is changed while it waits", async () => {
    const store = await house.openShop();
    const programId = await saved(store, "Autumn", { startsAt: await inDays(50), endsAt: null });
    await press(store, programId, "active");
    await save(store, "Autumn", { startsAt: null, endsAt: null }, programId);
    await becomes(programId, "active");
  });

  test("has an end that lies behind its beginning and before it", async () => {
    const store = await house.openShop();
    const wrong = async (startsAt: number | null, endsAt: number) => {
      const schedule = { startsAt: startsAt === null ? null : await inDays(startsAt), endsAt: await inDays(endsAt) };
      const done = await save(store, "Wrong", schedule);
      return done.ok ? [] : done.problems;
    };
    expect(await wrong(4, 4)).toEqual([{ path: "schedule.endsAt", message: "It has to end after it begins." }]);
    expect(await wrong(null, -1)).toEqual([
      { path: "schedule.endsAt", message: "This moment has passed. Choose a later one." },
    ]);
    const programId = await saved(store, "Short", { startsAt: null, endsAt: await inDays(1) });
    await house.days(3);
    expect(await press(store, programId, "active")).toMatchObject({ ok: false });
  });
});

test("people join the first program that runs, in the order that the merchant chose", async () => {
  const store = await house.openShop();
  const percent = { kind: "percent_of_order", basisPoints: 2_000, capMinor: null } as const;
  const first = await store.program();
  const second = await store.program({ reward: percent });
  // The newest is joined first until the merchant moves it.
  expect(await joins(store)).toMatchObject({ reward: { headline: expect.stringContaining("20%") } });
  expect(await moveProgram(house.app.services, store.shopId, { programId: first, by: -1 })).toBe(true);
  expect(await joins(store)).toMatchObject({ reward: { headline: expect.stringContaining("$10.00") } });
  expect(await moveProgram(house.app.services, store.shopId, { programId: first, by: -1 })).toBe(false);
  await press(store, first, "paused");
  expect(await joins(store)).toMatchObject({ reward: { headline: expect.stringContaining("20%") } });
  await press(store, first, "active");
  expect(await moveProgram(house.app.services, store.shopId, { programId: second, by: -1 })).toBe(true);
  expect(await joins(store)).toMatchObject({ reward: { headline: expect.stringContaining("20%") } });
});
