import type { SandboxControl } from "./control.ts";
import type { Emulators } from "./emulators.ts";
import type { Merchant } from "./shopify/merchant.ts";
import type { Deliveries } from "./shopify/webhooks/deliveries.ts";
import type { World } from "./world/world.ts";

/** The parts of a running sandbox that its listeners serve. */
export interface SandboxParts {
  readonly world: World;
  readonly merchant: Merchant;
  readonly control: SandboxControl;
  readonly emulators: Emulators;
  readonly deliveries: Deliveries;
}
