import type { ReferrerId } from "../../app/core/ids.ts";
import { readReferrers, saveDestination } from "../../app/store/referrers.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { connect, type House, railInput, type Store, wiseInput } from "./house.ts";
import { manyDue } from "./many-due.ts";

/** What a story about any rail needs of the world around it. */
export type RailWorld = Pick<House, "control" | "settled" | "query"> & {
  readonly app: Pick<House["app"], "services" | "logged">;
};

/** How the world must stand so that a rail can pay, and where it pays. */
interface RailReality {
  /** What of Shopify the merchant allowed. */
  readonly scopes?: readonly string[];
  /** What a store must sell in, for a rail that pays nothing else. */
  readonly currency?: string;
  /** The request that pays: where accidents happen, and a slow provider is slow. */
  readonly pays: (store: Pick<Store, "shop">) => Pick<FaultInput, "host" | "operation" | "method" | "path">;
  /** What the merchant types to connect it; by default that of `railInput`. */
  readonly input?: (control: RailWorld["control"]) => Promise<Record<string, string>>;
  /** The emulator whose account has room for few webhooks, and here many stores share it. */
  readonly account?: "stripe" | "wise";
  /** Makes everybody with a due reward one whom the provider can pay. */
  readonly welcome?: (world: RailWorld, store: Store, emails: readonly string[]) => Promise<void>;
  /** Brings what the provider has taken in to its end. */
  readonly settle?: (world: RailWorld) => Promise<void>;
  /** The provider takes one payment back, long after it arrived; none where it never does. */
  readonly takeBack?: (world: RailWorld, emails: readonly string[]) => Promise<void>;
}

const subscribers = async ({ control }: RailWorld, _store: Store, emails: readonly string[]): Promise<void> => {
  for (const email of emails) await control.emulators("stripe").call("addCustomer", { email, subscription: "active" });
};

/** Everybody of a store has finished signing up with Stripe. */
const signedUp = async ({ control, app, query }: RailWorld, store: Store): Promise<void> => {
  const { db, seal, clock } = app.services;
  const people = await query<{ id: ReferrerId }>("select id from referrer where shop_id = $1", [store.shopId]);
  const ids = people.map((person) => person.id);
  const known = await db.inShop(store.shopId, (own) => readReferrers(own, seal, ids));
  for (const id of ids) {
    const email = known.get(id)?.email ?? null;
    const account = String(await control.emulators("stripe").call("addAccount", { email }));
    await db.inShop(store.shopId, (own) => saveDestination(own, seal, id, "stripe-connect", { account }, clock.now()));
  }
};

/** Everybody of a store has left a UPI ID and confirmed it; and RazorpayX tells the store how payouts stand. */
const leftUpi = async ({ control, app, query }: RailWorld, store: Store): Promise<void> => {
  const { db, env, seal, clock } = app.services;
  const people = await query<{ id: ReferrerId }>("select id from referrer where shop_id = $1", [store.shopId]);
  for (const { id } of people) {
    const left = { kind: "upi", vpa: `${id.slice(-12)}@okbank` };
    await db.inShop(store.shopId, (own) => saveDestination(own, seal, id, "razorpayx", left, clock.now()));
  }
  const [row] = await query<{ token: string }>(
    "select webhook_token as token from rail_connection where shop_id = $1 and rail = 'razorpayx'",
    [store.shopId],
  );
  const url = `${env.appUrl}/webhooks/rails/razorpayx/${row?.token}`;
  await control.emulators("razorpayx").call("addWebhook", { url });
};

/** Every rail that sends by itself. A new one gets a line here, and goes through the accidents and the benchmark with it. */
export const railRealities = {
  "shopify-discount": { pays: ({ shop }) => ({ host: shop, operation: "discountRedeemCodeBulkAdd" }) },
  "shopify-store-credit": {
    scopes: ["write_store_credit_account_transactions", "read_store_credit_accounts"],
    pays: ({ shop }) => ({ host: shop, operation: "storeCreditAccountCredit" }),
  },
  "shopify-gift-card": {
    scopes: ["write_gift_cards"],
    pays: ({ shop }) => ({ host: shop, operation: "giftCardCreate" }),
  },
  "stripe-balance": {
    pays: () => ({ host: "api.stripe.com", method: "POST", path: "/balance_transactions$/" }),
    welcome: async ({ control }, _store, emails) => {
      for (const email of emails) await control.emulators("stripe").call("addCustomer", { email });
    },
  },
  "stripe-coupon": {
    pays: () => ({ host: "api.stripe.com", method: "POST", path: "/v1/(coupons|subscriptions)/" }),
    welcome: subscribers,
  },
  "stripe-price": {
    pays: () => ({ host: "api.stripe.com", method: "POST", path: "/v1/subscription/" }),
    welcome: subscribers,
  },
  "stripe-connect": {
    pays: () => ({ host: "api.stripe.com", method: "POST", path: "/v1/transfers" }),
    account: "stripe",
    welcome: signedUp,
    takeBack: async ({ control }, emails) => {
      const { accounts, transfers } = (await control.emulators("stripe").snapshot()) as {
        accounts: { id: string; email: string | null }[];
        transfers: { id: string; destination: string; reversals: unknown[] }[];
      };
      const accountsOf = accounts.filter((one) => emails.includes(one.email ?? "")).map((one) => one.id);
      const theirs = transfers.find((one) => one.reversals.length === 0 && accountsOf.includes(one.destination));
      await control.emulators("stripe").call("reverseTransfer", { id: theirs?.id });
    },
  },
  tremendous: {
    pays: () => ({ host: "testflight.tremendous.com", method: "POST", path: "/api/v2/orders" }),
    welcome: async ({ control }) => {
      await control.emulators("tremendous").call("setFunds", { amount: 1_000_000 });
    },
    settle: async ({ control }) => {
      await control.emulators("tremendous").call("settle");
    },
    takeBack: async ({ control }, emails) => {
      const { orders } = (await control.emulators("tremendous").snapshot()) as {
        orders: { reward: { id: string; recipient: { email: string | null } } }[];
      };
      const theirs = orders.find(({ reward }) => emails.includes(reward.recipient.email ?? ""));
      await control.emulators("tremendous").call("cancelReward", { id: theirs?.reward.id });
    },
  },
  paypal: {
    pays: () => ({ host: "api-m.sandbox.paypal.com", method: "POST", path: "/v1/payments/payouts" }),
    welcome: async ({ control }) => {
      await control.emulators("paypal").call("setFunds", { amount: 1_000_000 });
    },
    settle: async ({ control }) => {
      await control.emulators("paypal").call("settle");
    },
    takeBack: async ({ control }, emails) => {
      const { batches } = (await control.emulators("paypal").snapshot()) as {
        batches: { items: { senderItemId: string; receiver: string; status: string }[] }[];
      };
      const theirs = batches
        .flatMap((batch) => batch.items)
        .find((item) => item.status === "SUCCESS" && emails.includes(item.receiver));
      await control.emulators("paypal").call("move", { item: theirs?.senderItemId, status: "REFUNDED" });
    },
  },
  wise: {
    pays: () => ({ host: "api.wise-sandbox.com", method: "POST", path: "/(v1.transfers|batch-groups.*|payments)$/" }),
    input: wiseInput,
    account: "wise",
    welcome: async ({ control }) => {
      await control.emulators("wise").call("setFunds", { amount: 1_000_000 });
    },
    settle: async ({ control }) => {
      await control.emulators("wise").call("arrive");
    },
    takeBack: async ({ control }, emails) => {
      const { transfers } = (await control.emulators("wise").snapshot()) as {
        transfers: { id: number; email: string | null; paid: boolean }[];
      };
      const theirs = transfers.find((one) => one.paid && emails.includes(one.email ?? ""));
      await control.emulators("wise").call("move", { id: theirs?.id, status: "funds_refunded" });
    },
  },
  razorpayx: {
    currency: "INR",
    pays: () => ({ host: "api.razorpay.com", method: "POST", path: "/v1/payouts" }),
    welcome: leftUpi,
    settle: async ({ control }) => {
      await control.emulators("razorpayx").call("arrive");
    },
    takeBack: async ({ control }, emails) => {
      const { payouts } = (await control.emulators("razorpayx").snapshot()) as {
        payouts: { id: string; email: string | null; status: string }[];
      };
      const theirs = payouts.find((one) => one.status === "processed" && emails.includes(one.email ?? ""));
      await control
        .emulators("razorpayx")
        .call("move", { id: theirs?.id, status: "reversed", reason: "beneficiary_bank_rejected" });
    },
  },
} as const satisfies Record<string, RailReality>;

export type AutomaticRail = keyof typeof railRealities;
/** Their names. */
export const automaticRails = Object.keys(railRealities) as AutomaticRail[];
/** One of them with all that may be said of it. */
export const realityOf = (rail: AutomaticRail): RailReality => railRealities[rail];

/** Connects a rail, starts a program that rewards over it, and makes people with one due reward each, whom it can pay. */
export async function fillRailStore(
  world: RailWorld,
  store: Store,
  rail: AutomaticRail,
  input: { readonly people: number; readonly due: () => Promise<void> },
): Promise<string[]> {
  const { scopes, account, welcome, input: typed } = realityOf(rail);
  if (scopes) {
    const had = await world.control.apps.get(store.shop);
    await world.control.apps.setScopes({ shop: store.shop, scopes: [...had.scopes, ...scopes] });
  }
  if (account) await world.control.emulators(account).call("deleteWebhooks");
  const settings = (await typed?.(world.control)) ?? railInput[rail];
  if (scopes || settings) await connect({ app: world.app, ...store }, rail, settings ?? {});
  await store.program({ holdDays: 0, rails: [rail] });
  const emails = await manyDue(world, store, input);
  await welcome?.(world, store, emails);
  return emails;
}
