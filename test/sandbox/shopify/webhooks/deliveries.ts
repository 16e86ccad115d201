import type { DeliveryFilter, DeliveryRule, DeliveryState, DeliveryView } from "../../control.ts";
import { milliseconds } from "../../world/clock.ts";
import { refuse } from "../../world/refusal.ts";
import type { World } from "../../world/world.ts";
import { signBody } from "../sign.ts";
import { type PostOutcome, postBody } from "./post-body.ts";

/** Waits between tries: eight retries within four hours. */
const retryMinutes = [1, 2, 5, 12, 25, 45, 60, 90];

/** A body has about 9 kB. */
const logLength = 10_000;

export interface NewDelivery {
  readonly shop: string;
  readonly topic: string;
  readonly url: string;
  readonly apiVersion: string;
  readonly name: string | null;
  readonly eventId: string;
  readonly body: string;
  /** Told when all retries failed in a row. */
  readonly onGivenUp?: () => void;
}

interface Delivery extends NewDelivery {
  readonly id: string;
  readonly triggeredAt: Date;
  state: DeliveryState;
  nextAt: Date | null;
  damage: { kind: "truncate"; bytes: number } | { kind: "cut_off" } | null;
  attempts: { at: string; status: number; problem: string | null }[];
}

/** The outbox of the platform. Deliveries of one shop leave one after another; the world's clock rules delays and retries. */
export interface Deliveries {
  make(delivery: NewDelivery): DeliveryView[];
  /** Resolves when all that is due by the world's clock has been tried. */
  settle(): Promise<number>;
  /** When the next waiting delivery falls due. */
  nextDue(): Date | null;
  list(filter?: DeliveryFilter): DeliveryView[];
  redeliver(id: string): Promise<DeliveryView>;
  misbehave(rule: DeliveryRule): DeliveryRule[];
  behave(): DeliveryRule[];
  release(reversed: boolean): number;
  /** A post outside the log, for emulators' own webhooks. */
  post(url: string, headers: Record<string, string>, body: string): Promise<PostOutcome>;
  stop(): Promise<void>;
}

export function createDeliveries(world: World): Deliveries {
  const all: Delivery[] = [];
  /** Those of `all` that will be tried, so that a long log costs nothing. */
  const pending = new Set<Delivery>();
  const rules: { rule: DeliveryRule; left: number }[] = [];
  const running = new Set<string>();
  const lanes = new Set<Promise<void>>();
  let stopped = false;
  let tried = 0;

  const attempt = async (delivery: Delivery, retry: boolean): Promise<void> => {
    const raw = Buffer.from(delivery.body);
    const { damage } = delivery;
    delivery.damage = null;
    const sent = damage?.kind === "truncate" ? raw.subarray(0, damage.bytes) : raw;
    const at = world.clock.now();
    const outcome = await postBody(
      delivery.url,
      headersOf(world, delivery),
      sent,
      damage?.kind === "cut_off" ? Math.floor(raw.length / 2) : null,
    );
    tried += 1;
    delivery.attempts.push({ at: at.toISOString(), ...outcome });
    if (outcome.problem === null) {
      delivery.state = "delivered";
      delivery.nextAt = null;
      pending.delete(delivery);
      return;
    }
    if (!retry) return;
    const wait = retryMinutes[delivery.attempts.length - 1];
    if (wait === undefined) {
      delivery.state = "failed";
      delivery.nextAt = null;
      pending.delete(delivery);
      delivery.onGivenUp?.();
      return;
    }
    delivery.state = "waiting";
    delivery.nextAt = new Date(at.getTime() + wait * 60_000);
  };

  /** What a shop's lane sends next: of what is due the earliest, in the order it was made. */
  const due = (shop: string) => {
    const now = world.clock.now();
    let next: Delivery | undefined;
    for (const one of pending) {
      if (one.shop !== shop || one.nextAt === null || (one.state === "waiting" && one.nextAt > now)) continue;
      if (next?.nextAt == null || one.nextAt < next.nextAt) next = one;
    }
    return next;
  };

  const run = async (shop: string): Promise<void> => {
    for (let next = due(shop); next && !stopped; next = due(shop)) await attempt(next, true);
  };

  const wake = (): void => {
    if (stopped) return;
    for (const shop of new Set([...pending].map((one) => one.shop))) {
      if (running.has(shop) || !due(shop)) continue;
      running.add(shop);
      const lane = run(shop).finally(() => {
        running.delete(shop);
        lanes.delete(lane);
        wake();
      });
      lanes.add(lane);
    }
  };

  // Retries also come by themselves when the world's time passes at its own pace.
  const timer = setInterval(wake, 1_000);
  timer.unref();

  /** The log keeps its last entries; what still has to leave is never forgotten. */
  const forget = (): void => {
    while (all.length > logLength && !pending.has(all[0] as Delivery) && all[0]?.state !== "held") all.shift();
  };

  const ruleFor = (delivery: NewDelivery) => {
    const found = rules.find(
      ({ rule, left }) =>
        left > 0 && (!rule.shop || rule.shop === delivery.shop) && (!rule.topic || rule.topic === delivery.topic),
    );
    if (found) found.left -= 1;
    return found?.rule ?? null;
  };

  return {
    make: (input) => {
      const rule = ruleFor(input);
      const now = world.clock.now();
      const copies = rule?.kind === "repeat" ? rule.copies : 1;
      const id = world.ids.uuid();
      const made = Array.from({ length: copies }, (): Delivery => {
        const delivery: Delivery = {
          ...input,
          id,
          triggeredAt: now,
          state: "due",
          nextAt: now,
          damage: null,
          attempts: [],
        };
        if (rule) apply(rule, delivery, now);
        return delivery;
      });
      all.push(...made);
      for (const one of made) if (one.state === "due" || one.state === "waiting") pending.add(one);
      forget();
      // After the caller's own work: the order is written before anybody hears of it.
      queueMicrotask(wake);
      return made.map(view);
    },
    settle: async () => {
      const before = tried;
      wake();
      while (lanes.size > 0) await Promise.all(lanes);
      return tried - before;
    },
    nextDue: () => {
      const times = all.filter((one) => one.state === "waiting" && one.nextAt).map((one) => one.nextAt?.getTime() ?? 0);
      return times.length > 0 ? new Date(Math.min(...times)) : null;
    },
    list: (filter = {}) =>
      all
        .filter(
          (one) =>
            (!filter.shop || one.shop === filter.shop) &&
            (!filter.topic || one.topic === filter.topic) &&
            (!filter.state || one.state === filter.state),
        )
        .map(view),
    redeliver: async (id) => {
      const delivery = all.find((one) => one.id === id) ?? refuse(`There is no delivery ${id}.`);
      await attempt(delivery, false);
      return view(delivery);
    },
    misbehave: (rule) => {
      if (!["repeat", "delay", "hold", "drop", "truncate", "cut_off"].includes(rule?.kind))
        refuse("A delivery rule's kind is repeat, delay, hold, drop, truncate or cut_off.");
      if (rule.kind === "repeat" && !(rule.copies >= 1)) refuse("A repeat rule needs copies, from 1.");
      rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
      return rules.map((one) => one.rule);
    },
    behave: () => {
      rules.splice(0);
      return [];
    },
    release: (reversed) => {
      const held = all.filter((one) => one.state === "held");
      const now = world.clock.now().getTime();
      (reversed ? [...held].reverse() : held).forEach((one, index) => {
        one.state = "due";
        pending.add(one);
        // The lane sends by time: a step apart keeps the asked order.
        one.nextAt = new Date(now - held.length + index);
      });
      wake();
      return held.length;
    },
    post: (url, headers, body) => postBody(url, headers, Buffer.from(body), null),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await Promise.all(lanes);
    },
  };
}

function apply(rule: DeliveryRule, delivery: Delivery, now: Date): void {
  switch (rule.kind) {
    case "repeat":
      return;
    case "delay":
      delivery.state = "waiting";
      delivery.nextAt = new Date(now.getTime() + milliseconds(rule.by));
      return;
    case "hold":
      delivery.state = "held";
      delivery.nextAt = null;
      return;
    case "drop":
      delivery.state = "dropped";
      delivery.nextAt = null;
      return;
    case "truncate":
      delivery.damage = { kind: "truncate", bytes: rule.bytes ?? Math.floor(Buffer.byteLength(delivery.body) / 2) };
      return;
    case "cut_off":
      delivery.damage = { kind: "cut_off" };
  }
}

function headersOf(world: World, delivery: Delivery): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "*/*",
    "user-agent": "Shopify-Captain-Hook",
    "x-shopify-topic": delivery.topic,
    "x-shopify-shop-domain": delivery.shop,
    "x-shopify-api-version": delivery.apiVersion,
    "x-shopify-hmac-sha256": signBody(world.app.apiSecret, delivery.body),
    "x-shopify-webhook-id": delivery.id,
    "x-shopify-event-id": delivery.eventId,
    "x-shopify-triggered-at": delivery.triggeredAt.toISOString(),
    ...(delivery.name ? { "x-shopify-name": delivery.name } : {}),
  };
}

function view(delivery: Delivery): DeliveryView {
  const { id, eventId, shop, topic, url, state, attempts, body } = delivery;
  return {
    id,
    eventId,
    shop,
    topic,
    url,
    state,
    triggeredAt: delivery.triggeredAt.toISOString(),
    nextAt: state === "waiting" ? (delivery.nextAt?.toISOString() ?? null) : null,
    attempts: [...attempts],
    body,
  };
}
