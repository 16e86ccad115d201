import type { NewCustomer } from "./customer-inputs.ts";
import type { DiscountEdit } from "./discount-inputs.ts";
import type { FaultInput, FaultView } from "./fault-inputs.ts";
import type { MailTrouble, MailView } from "./mail/mail-view.ts";
import type { DisputeInput, DisputeUpdate, ExchangeInput } from "./order-inputs.ts";
import type { ProductsControl } from "./products-control.ts";

/** The sandbox' knobs. Every verb takes one JSON value and answers one; over HTTP it is `POST /__control/<group>/<verb>`. */
export interface SandboxControl {
  clock: {
    now(): Promise<ClockReading>;
    /** Moves the world forward, stopping at each webhook that falls due on the way and delivering it. */
    advance(by: Duration): Promise<ClockReading>;
    /** Sets the world's time without delivering what would have fallen due between. */
    set(input: { now: string }): Promise<ClockReading>;
  };
  shops: {
    list(): Promise<ShopView[]>;
    get(domain: string): Promise<ShopView>;
    create(input: NewShop): Promise<ShopView>;
    update(input: { shop: string } & Partial<ShopKnobs>): Promise<ShopView>;
  };
  customers: {
    list(shop?: string): Promise<CustomerView[]>;
    /** By id, gid or e-mail. */
    get(input: { shop?: string; customer: string }): Promise<CustomerView>;
    /** Sends customers/create. */
    create(input: NewCustomer): Promise<CustomerView>;
    /** Staff delete somebody who never ordered. Sends customers/delete. */
    delete(input: { shop?: string; customer: string }): Promise<{ deleted: string }>;
    /** A changed address or name, or an address that is confirmed. Sends customers/update. */
    update(input: {
      shop?: string;
      customer: string;
      email?: string;
      firstName?: string;
      lastName?: string;
      verifiedEmail?: boolean;
    }): Promise<CustomerView>;
    /** Staff merge two customers: the second is no more, its orders are the first one's. Sends customers/merge. */
    merge(input: { shop?: string; keep: string; remove: string }): Promise<CustomerView>;
    /** The buyer pays with store credit at a checkout: so much of it is gone. */
    spendCredit(input: { shop?: string; customer: string; amount: string }): Promise<CustomerView>;
  };
  giftCards: {
    list(shop?: string): Promise<GiftCardView[]>;
    /** The buyer pays with a gift card at a checkout. */
    spend(input: { shop?: string; code: string; amount: string }): Promise<GiftCardView>;
  };
  products: ProductsControl;
  discounts: {
    list(shop?: string): Promise<DiscountView[]>;
    /** A code of the merchant's own: a percentage off the order (a fraction). Sends the discount webhooks, as the others do. */
    create(input: {
      shop?: string;
      code: string;
      percentage?: number;
      /** Classes that it may be used with in one order; none without. */
      combinesWith?: readonly ("order" | "product" | "shipping")[];
    }): Promise<DiscountView>;
    /** As the merchant does it in the admin. */
    update(input: { shop?: string; discount: string } & DiscountEdit): Promise<DiscountView>;
    delete(input: { shop?: string; discount: string }): Promise<{ deleted: string }>;
  };
  /** Buys. Refused codes are listed, not thrown, as a checkout page shows them. */
  checkout(input: CheckoutInput): Promise<CheckoutOutcome>;
  orders: {
    get(input: { shop?: string; order: string }): Promise<OrderView>;
    list(shop?: string): Promise<OrderView[]>;
    /** Lines, a plain amount, or all that is left. Sends refunds/create and orders/updated. */
    refund(input: RefundInput): Promise<OrderView>;
    cancel(input: { shop?: string; order: string; reason?: CancelReason; refund?: boolean }): Promise<OrderView>;
    /** Takes pieces of a line back for another article: the difference is paid or given back. Sends refunds/create and orders/updated. */
    exchange(input: ExchangeInput): Promise<OrderView>;
    /** Changes a line's quantity as an order edit does. Sends orders/edited and orders/updated. */
    edit(input: { shop?: string; order: string; setQuantity: { line: string; quantity: number } }): Promise<OrderView>;
    markPaid(input: { shop?: string; order: string }): Promise<OrderView>;
    /** Sends everything that is left of an order. Sends orders/fulfilled and orders/updated. */
    fulfil(input: { shop?: string; order: string }): Promise<OrderView>;
    /** The buyer's bank asks the payment back. Sends disputes/create; the order itself does not change. */
    openDispute(input: DisputeInput): Promise<OrderView>;
    /** Moves the newest dispute on: evidence sent, won, lost … Sends disputes/update. */
    moveDispute(input: DisputeUpdate): Promise<OrderView>;
  };
  webhooks: {
    /** Resolves when every delivery that is due has been tried. */
    settle(): Promise<{ tried: number }>;
    deliveries(filter?: DeliveryFilter): Promise<DeliveryView[]>;
    /** Sends a stored delivery again as it was: same body, same webhook id. */
    redeliver(id: string): Promise<DeliveryView>;
    /** Makes deliveries go wrong from now on. */
    misbehave(rule: DeliveryRule): Promise<DeliveryRule[]>;
    /** Ends all rules; what is held stays held until released. */
    behave(): Promise<DeliveryRule[]>;
    /** Lets held deliveries go, in the order they were made or reversed. */
    release(input?: { reversed?: boolean }): Promise<{ released: number }>;
    subscriptions(shop?: string): Promise<SubscriptionView[]>;
    /** Any payload under any topic, signed: for deliveries that no verb here makes. */
    send(input: { shop?: string; topic: string; payload: unknown }): Promise<DeliveryView[]>;
  };
  apps: {
    /** Grants the scopes of the app's configuration, as a managed install does. */
    install(shop?: string): Promise<InstallationView>;
    /** Revokes every token and sends app/uninstalled. */
    uninstall(shop?: string): Promise<InstallationView>;
    setScopes(input: { shop?: string; scopes: string[] }): Promise<InstallationView>;
    get(shop?: string): Promise<InstallationView>;
    /** Makes every access token of the shop expire now; with `refresh` the refresh tokens, too. */
    expireTokens(input: { shop?: string; refresh?: boolean }): Promise<InstallationView>;
    /** A session token as App Bridge would hand it out (60 s, machine time). */
    idToken(shop?: string): Promise<{ token: string; url: string }>;
  };
  privacy: {
    requestData(input: { shop?: string; customer: string }): Promise<DeliveryView[]>;
    redactCustomer(input: { shop?: string; customer: string }): Promise<DeliveryView[]>;
    redactShop(shop?: string): Promise<DeliveryView[]>;
  };
  faults: {
    add(fault: FaultInput): Promise<FaultView>;
    list(): Promise<FaultView[]>;
    clear(): Promise<FaultView[]>;
  };
  /** Requests that reached the emulated hosts, oldest first: for "nothing left the app" and "exactly one". */
  calls: {
    list(filter?: { host?: string; path?: string; operation?: string }): Promise<CallView[]>;
    clear(): Promise<{ cleared: number }>;
  };
  mail: {
    list(): Promise<MailView[]>;
    clear(): Promise<{ cleared: number }>;
    /** The mail server does this to the next mails. */
    misbehave(trouble: MailTrouble): Promise<MailTrouble>;
    behave(): Promise<{ behaves: true }>;
  };
  app: {
    /** Where webhooks, the app proxy and the admin's iframe go. */
    setUrl(url: string): Promise<{ url: string }>;
    get(): Promise<{ url: string; apiKey: string; scopes: string[]; storefrontUrl: string; adminUrl: string }>;
  };
  emulators(name: string): EmulatorControl;
}

/** One payment provider's knobs. */
export interface EmulatorControl {
  call(knob: string, input?: unknown): Promise<unknown>;
  snapshot(): Promise<unknown>;
}

export interface ClockReading {
  now: string;
  /** How far the world is ahead of the machine. */
  offsetMs: number;
}

export type Duration = { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number };

export interface NewShop {
  domain: string;
  name?: string;
  currency?: string;
  plan?: PlanName;
  taxesIncluded?: boolean;
  /** A fraction: 0.08 is 8 %. */
  taxRate?: number;
}

export type PlanName = "basic" | "grow" | "advanced" | "plus";

export interface ShopKnobs {
  name: string;
  plan: PlanName;
  taxesIncluded: boolean;
  taxRate: number;
  /** How long adding codes in bulk takes, machine time. */
  bulkDelayMs: number;
  /** Units of a foreign currency for one of the shop's, per currency. */
  presentmentRates: Record<string, number>;
}

export interface ShopView extends ShopKnobs {
  id: string;
  domain: string;
  currency: string;
  installed: boolean;
}

export interface CustomerView {
  id: string;
  gid: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  numberOfOrders: number;
  tags: string[];
  storeCredit: { currency: string; amount: string }[];
  /** Every credit that was ever given, oldest first, with when it ends. */
  credits: { id: string; currency: string; amount: string; remaining: string; expiresAt: string | null }[];
}

export interface GiftCardView {
  id: string;
  code: string;
  initial: string;
  balance: string;
  currency: string;
  enabled: boolean;
  customerId: string | null;
  expiresOn: string | null;
  note: string | null;
}

export interface DiscountView {
  id: string;
  gid: string;
  title: string;
  status: "ACTIVE" | "EXPIRED" | "SCHEDULED";
  value: string;
  usageLimit: number | null;
  oncePerCustomer: boolean;
  startsAt: string;
  endsAt: string | null;
  tags: string[];
  byApp: boolean;
  codes: { code: string; uses: number }[];
}

export interface CheckoutInput {
  shop?: string;
  /** A customer's id, gid or e-mail (unknown e-mails become a customer); null buys without any contact. */
  customer?: string | null;
  /** Default: one piece of the first product. A variant is named by id, SKU, or its product's handle. */
  lines?: { variant: string; quantity?: number }[];
  discountCodes?: string[];
  attributes?: Record<string, string>;
  presentmentCurrency?: string;
  note?: string;
  test?: boolean;
  source?: "web" | "pos" | "draft";
  /** false leaves the order pending (manual payment). */
  pay?: boolean;
  /** Where it is sent to and who buys, beside what the customer's record says. */
  shipTo?: { name?: string; phone?: string; address1?: string; zip?: string };
  /** How the buyer came: their browser, its address, and the pages. Default: the customer's own, straight to the home page. */
  visit?: { ip?: string; userAgent?: string; landingSite?: string; referringSite?: string };
}

export interface RefusedCode {
  code: string;
  reason: string;
}

export interface CheckoutOutcome {
  order: OrderView;
  refusedCodes: RefusedCode[];
}

export type CancelReason = "customer" | "declined" | "fraud" | "inventory" | "other" | "staff";

export interface RefundInput {
  shop?: string;
  order: string;
  /** Exactly one of the three. Amounts are decimals in shop currency. */
  lines?: { line: string; quantity: number }[];
  amount?: string;
  full?: true;
  note?: string;
  /** Default: the way it was paid. Store credit goes to the buyer's account in the shop. */
  to?: "original" | "store_credit";
}

export interface OrderView {
  id: string;
  gid: string;
  name: string;
  shop: string;
  customerId: string | null;
  email: string | null;
  financialStatus: string;
  currency: string;
  presentmentCurrency: string;
  subtotal: string;
  currentSubtotal: string;
  currentTotal: string;
  total: string;
  discounts: string;
  refunded: string;
  disputes: { id: string; type: string; status: string }[];
  discountCodes: string[];
  attributes: Record<string, string>;
  cancelledAt: string | null;
  test: boolean;
  createdAt: string;
  updatedAt: string;
  statusUrl: string;
  lines: {
    id: string;
    title: string;
    sku: string;
    quantity: number;
    currentQuantity: number;
    price: string;
    discount: string;
    giftCard: boolean;
  }[];
}

export interface DeliveryFilter {
  shop?: string;
  topic?: string;
  state?: DeliveryState;
}

export type DeliveryState = "due" | "waiting" | "held" | "delivered" | "failed" | "dropped";

export interface DeliveryView {
  /** X-Shopify-Webhook-Id, the same at every try. */
  id: string;
  eventId: string;
  shop: string;
  topic: string;
  url: string;
  state: DeliveryState;
  triggeredAt: string;
  /** World time of the next try, null when there is none. */
  nextAt: string | null;
  attempts: { at: string; status: number; problem: string | null }[];
  body: string;
}

export type DeliveryRule = {
  shop?: string;
  topic?: string /** How many deliveries it touches; default all. */;
  times?: number;
} & (
  | { kind: "repeat"; copies: number }
  | { kind: "delay"; by: Duration }
  | { kind: "hold" }
  | { kind: "drop" }
  /** The body arrives shorter than it was signed. */
  | { kind: "truncate"; bytes?: number }
  /** The connection ends in the middle of the body. */
  | { kind: "cut_off" }
);

export interface SubscriptionView {
  topic: string;
  uri: string;
  origin: "app" | "shop";
  includeFields: string[] | null;
}

export interface InstallationView {
  shop: string;
  installed: boolean;
  scopes: string[];
  tokens: number;
  /** Times the token endpoint gave out tokens, by grant. */
  grants: { exchange: number; refresh: number; refused: number };
}

export interface CallView {
  at: string;
  host: string;
  method: string;
  path: string;
  operation: string | null;
  status: number;
  fault: string | null;
}

/** Every verb with its group: the HTTP layer and the client are both made from this list. */
export const controlVerbs = {
  clock: ["now", "advance", "set"],
  shops: ["list", "get", "create", "update"],
  customers: ["list", "get", "create", "update", "merge", "delete", "spendCredit"],
  giftCards: ["list", "spend"],
  products: ["list", "collect", "delete"],
  discounts: ["list", "create", "update", "delete"],
  orders: ["get", "list", "refund", "cancel", "exchange", "edit", "markPaid", "fulfil", "openDispute", "moveDispute"],
  webhooks: ["settle", "deliveries", "redeliver", "misbehave", "behave", "release", "subscriptions", "send"],
  apps: ["install", "uninstall", "setScopes", "get", "expireTokens", "idToken"],
  privacy: ["requestData", "redactCustomer", "redactShop"],
  faults: ["add", "list", "clear"],
  calls: ["list", "clear"],
  mail: ["list", "clear", "misbehave", "behave"],
  app: ["setUrl", "get"],
} as const satisfies {
  [Group in Exclude<keyof SandboxControl, "checkout" | "emulators">]: readonly (keyof SandboxControl[Group])[];
};
