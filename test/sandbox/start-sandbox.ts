import { join } from "node:path";
import { createAdminHandler } from "./admin/admin-handler.ts";
import type { SandboxControl } from "./control.ts";
import { createControl } from "./control-in-process.ts";
import { createEmulators } from "./emulators.ts";
import { type Listening, serve } from "./http/serve.ts";
import { startMailServer } from "./mail/mail-server.ts";
import { createMerchant } from "./shopify/merchant.ts";
import { createDeliveries } from "./shopify/webhooks/deliveries.ts";
import { createStorefrontHandler } from "./storefront/storefront-handler.ts";
import { seedWorld } from "./world/seed.ts";
import { createWorld } from "./world/world.ts";
import { createWorldHandler } from "./world-handler.ts";

export { createControlClient } from "./control-client.ts";

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  ports?: { world?: number; admin?: number; storefront?: number; mail?: number };
  apiKey?: string;
  apiSecret?: string;
  /** Where the app is; may be told later with `setAppUrl`. */
  appUrl?: string | (() => string);
  /** The world's time at the start; the machine's when not given. It runs on from there. */
  now?: Date;
  quiet?: boolean;
  /** The folder with shopify.app.toml and extensions/; default: this repository. */
  appRoot?: string;
}

export interface Sandbox {
  /** What the app gets as SANDBOX_ORIGIN. */
  readonly worldUrl: string;
  readonly adminUrl: string;
  readonly storefrontUrl: string;
  /** What the app gets as SMTP_URL. */
  readonly smtpUrl: string;
  readonly control: SandboxControl;
  setAppUrl(url: string): void;
  stop(): Promise<void>;
}

/** The keys that the app and the sandbox share when nobody says otherwise. */
export const demoKeys = { apiKey: "goodword-demo-key", apiSecret: "goodword-demo-secret-0123456789abcdef" };

/** Starts an emulated world on the loopback: Shopify and the payment providers, their pages, and the knobs. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  let appUrl = options.appUrl ?? "http://127.0.0.1:3000";
  const world = createWorld(
    {
      apiKey: options.apiKey ?? demoKeys.apiKey,
      apiSecret: options.apiSecret ?? demoKeys.apiSecret,
      url: () => (typeof appUrl === "function" ? appUrl() : appUrl),
      setUrl: (url) => {
        appUrl = url;
      },
      root: options.appRoot ?? join(import.meta.dirname, "../.."),
    },
    options.now,
  );
  seedWorld(world);
  const deliveries = createDeliveries(world);
  const merchant = createMerchant(world, deliveries);
  const emulators = createEmulators(world, deliveries);
  const mail = await startMailServer(options.ports?.mail ?? 0, world.mailbox);
  const control = createControl(world, merchant, deliveries, emulators, mail);
  const onError = (error: unknown) => {
    if (!options.quiet) console.error("sandbox:", error);
  };
  const listeners: Listening[] = [];
  const listen = async (port: number | undefined, handler: Parameters<typeof serve>[1]) => {
    const listening = await serve(port ?? 0, handler, onError);
    listeners.push(listening);
    return listening.url;
  };
  const parts = { world, merchant, control, emulators, deliveries };
  world.addresses.world = await listen(options.ports?.world, createWorldHandler(parts));
  world.addresses.admin = await listen(options.ports?.admin, createAdminHandler(parts));
  world.addresses.storefront = await listen(options.ports?.storefront, createStorefrontHandler(parts));
  return {
    worldUrl: world.addresses.world,
    adminUrl: world.addresses.admin,
    storefrontUrl: world.addresses.storefront,
    smtpUrl: mail.url,
    control,
    setAppUrl: (url) => world.app.setUrl(url),
    stop: async () => {
      await deliveries.stop();
      await Promise.all([...listeners, mail].map((listener) => listener.stop()));
    },
  };
}
