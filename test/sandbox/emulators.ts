import type { Emulator, EmulatorHost } from "../../app/rails/kit/emulator.ts";
import { createStripeEmulator } from "../../app/rails/kit/stripe/emulator.ts";
import { createPaypalEmulator } from "../../app/rails/paypal/emulator.ts";
import { createRazorpayxEmulator } from "../../app/rails/razorpayx/emulator.ts";
import { createTremendousEmulator } from "../../app/rails/tremendous/emulator.ts";
import { createWiseEmulator } from "../../app/rails/wise/emulator.ts";
import type { Deliveries } from "./shopify/webhooks/deliveries.ts";
import { refuse } from "./world/refusal.ts";
import type { World } from "./world/world.ts";

/** The payment providers of this world; one line here for each new one. */
const makers: Readonly<Record<string, () => Emulator>> = {
  stripe: createStripeEmulator,
  tremendous: createTremendousEmulator,
  paypal: createPaypalEmulator,
  wise: createWiseEmulator,
  razorpayx: createRazorpayxEmulator,
};

/** The emulated providers by name. */
export interface Emulators {
  readonly names: readonly string[];
  named(name: string): Emulator;
  /** Whose host that is; null for no provider's. */
  forHost(host: string): { name: string; emulator: Emulator; host: EmulatorHost } | null;
  call(name: string, knob: string, input: unknown): unknown;
}

export function createEmulators(world: World, deliveries: Deliveries): Emulators {
  const all = new Map(Object.entries(makers).map(([name, make]) => [name, make()]));
  const hostFor = (name: string): EmulatorHost => ({
    now: () => world.clock.now(),
    deliver: async ({ url, headers, body }) => (await deliveries.post(url, headers, body)).status,
    publicUrl: (path) => `${world.addresses.world}/${named(name).hosts[0]}/${path.replace(/^\//, "")}`,
    newId: (prefix) => `${prefix}${world.ids.token(24)}`,
    mail: (message) => world.mailbox.put({ from: `no-reply@${name}.example`, ...message }),
  });
  const named = (name: string): Emulator =>
    all.get(name) ?? refuse(`There is no provider ${name} here; there are ${[...all.keys()].join(", ") || "none"}.`);
  return {
    names: [...all.keys()],
    named,
    forHost: (host) => {
      for (const [name, emulator] of all)
        if (emulator.hosts.includes(host)) return { name, emulator, host: hostFor(name) };
      return null;
    },
    call: (name, knob, input) => {
      const { control } = named(name);
      const turn =
        control[knob] ?? refuse(`${name} has no knob ${knob}; there are ${Object.keys(control).join(", ")}.`);
      return turn(input as never);
    },
  };
}
