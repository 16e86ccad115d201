import { type Calls, createCalls } from "./calls.ts";
import { createClock, type WorldClock } from "./clock.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createIds, type IdSource } from "./ids.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { refuse } from "./refusal.ts";
import type { Shop } from "./shop.ts";

/** The one app that this world knows: its keys as the Partner Dashboard holds them. */
export interface AppRegistration {
  readonly apiKey: string;
  readonly apiSecret: string;
  url(): string;
  setUrl(url: string): void;
  /** The folder that holds shopify.app.toml and extensions/. */
  readonly root: string;
}

/** Everything that the emulated companies know. */
export interface World {
  readonly clock: WorldClock;
  readonly ids: IdSource;
  readonly app: AppRegistration;
  readonly shops: Map<string, Shop>;
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly calls: Calls;
  /** Where the listeners are; filled when they stand. */
  readonly addresses: { world: string; admin: string; storefront: string };
}

export const defaultShop = "demo.myshopify.com";

export function createWorld(app: AppRegistration, now?: Date): World {
  const clock = createClock(now);
  return {
    clock,
    ids: createIds("goodword-sandbox"),
    app,
    shops: new Map(),
    mailbox: createMailbox(clock),
    faults: createFaults(),
    calls: createCalls(clock),
    addresses: { world: "", admin: "", storefront: "" },
  };
}

/** The shop of that domain, the demo shop when none is named. */
export function shopOf(world: World, domain: string = defaultShop): Shop {
  return (
    world.shops.get(domain) ??
    refuse(`There is no shop ${domain} here; there are ${[...world.shops.keys()].join(", ")}.`)
  );
}
