import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createShopPace, type ShopPace, type ThrottleStatus, type Turn } from "./shop-pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pace = () => createShopPace(() => performance.now());
const bucket = (currentlyAvailable: number) => ({ maximumAvailable: 2_000, currentlyAvailable, restoreRate: 100 });

/** Enters and tells later what came of it. */
function watch(shop: ShopPace, cost: number, use: "screen" | "job", signal?: AbortSignal) {
  const seen: { turn: Turn | null } = { turn: null };
  void shop
    .enter(() => cost, use, signal)
    .then((turn) => {
      seen.turn = turn;
    });
  return seen;
}
/** A pace whose bucket is known from a first call. */
const knowing = async (status: ThrottleStatus) => {
  const shop = pace();
  const first = await shop.enter(() => 0, "screen");
  if (first.kind === "go") first.leave(status);
  return shop;
};
const leave = (seen: { turn: Turn | null }) => {
  if (seen.turn?.kind !== "go") throw new Error("it has no turn to leave");
  seen.turn.leave();
};

test("four call at once, and people at a screen go before waiting jobs", async () => {
  const shop = pace();
  const four = Array.from({ length: 4 }, () => watch(shop, 10, "job"));
  const job = watch(shop, 10, "job");
  const screen = watch(shop, 10, "screen");
  await vi.advanceTimersByTimeAsync(0);
  expect(four.every((each) => each.turn?.kind === "go")).toBe(true);
  expect([job.turn, screen.turn]).toEqual([null, null]);
  leave(four[0]!);
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.turn?.kind).toBe("go");
  expect(job.turn).toBeNull();
  leave(screen);
  await vi.advanceTimersByTimeAsync(0);
  expect(job.turn?.kind).toBe("go");
});

test("a call waits until the bucket holds its points", async () => {
  const shop = await knowing(bucket(50));
  const call = watch(shop, 250, "screen");
  await vi.advanceTimersByTimeAsync(1_990);
  expect(call.turn).toBeNull();
  await vi.advanceTimersByTimeAsync(20);
  expect(call.turn?.kind).toBe("go");
});

test("jobs leave half of the bucket to screens", async () => {
  const shop = await knowing(bucket(1_000));
  const job = watch(shop, 100, "job");
  const screen = watch(shop, 100, "screen");
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.turn?.kind).toBe("go");
  expect(job.turn).toBeNull();
  await vi.advanceTimersByTimeAsync(2_050);
  expect(job.turn?.kind).toBe("go");
});

test("calls on their way are counted before Shopify has counted them", async () => {
  const shop = await knowing(bucket(300));
  const [first, second] = [watch(shop, 200, "screen"), watch(shop, 200, "screen")];
  await vi.advanceTimersByTimeAsync(0);
  expect(first.turn?.kind).toBe("go");
  expect(second.turn).toBeNull();
  await vi.advanceTimersByTimeAsync(1_050);
  expect(second.turn?.kind).toBe("go");
});

test("who would wait too long is told when to come back", async () => {
  const shop = await knowing({ maximumAvailable: 1_000, currentlyAvailable: 0, restoreRate: 10 });
  const call = watch(shop, 800, "screen");
  await vi.advanceTimersByTimeAsync(0);
  expect(call.turn).toEqual({ kind: "too_long", afterSeconds: 80 });
});

test("a stopped caller leaves the queue, and the next one is not forgotten", async () => {
  const shop = pace();
  const four = Array.from({ length: 4 }, () => watch(shop, 10, "job"));
  const stop = new AbortController();
  const stopped = watch(shop, 10, "job", stop.signal);
  const next = watch(shop, 10, "job");
  await vi.advanceTimersByTimeAsync(0);
  stop.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped.turn).toEqual({ kind: "stopped" });
  expect(next.turn).toBeNull();
  leave(four[0]!);
  await vi.advanceTimersByTimeAsync(0);
  expect(next.turn?.kind).toBe("go");
  expect(shop.idle()).toBe(false);
  for (const each of [...four.slice(1), next]) leave(each);
  expect(shop.idle()).toBe(true);
});

test("who is woken goes by the answer that woke it", async () => {
  const shop = await knowing(bucket(2_000));
  const four = Array.from({ length: 4 }, () => watch(shop, 10, "screen"));
  const next = watch(shop, 300, "screen");
  await vi.advanceTimersByTimeAsync(0);
  const [first] = four;
  if (first?.turn?.kind === "go") first.turn.leave(bucket(100));
  await vi.advanceTimersByTimeAsync(2_200);
  expect(next.turn).toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  expect(next.turn?.kind).toBe("go");
});
