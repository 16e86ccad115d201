import type { ProductTold } from "../../core/referral/answer-goods.ts";
import type { Disputes } from "../../core/referral/disputes.ts";
import type { OrderFacts } from "../../core/referral/order-facts.ts";
import type { ShopifyAdmin } from "../../platform/shopify-admin.ts";

/** A delivery as it came in: the raw body, since signatures cover bytes, and headers in lower case. */
export interface RawDelivery {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What the door must know of a delivery before it is stored; nothing of it is trusted beyond its use here. */
export interface Envelope {
  /** The tenant it claims to be for; confirmed from the body later. */
  readonly shopDomain: string;
  readonly topic: string;
  /** What it is about, for keeping one order in one hand. */
  readonly subject: string;
  /** SHA-256 that makes the same delivery the same row. */
  readonly eventKey: Uint8Array;
  /** Unsigned headers worth having in the log. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Why a delivery is not taken in. */
export type Refused = { readonly kind: "refused"; readonly status: 400 | 401 | 405 | 413 | 415; readonly why: string };

/** Who a body says it belongs to. A null is "the body does not say". */
export interface BodyOwner {
  readonly shopDomain: string | null;
  readonly shopifyId: string | null;
}

/** What a stored delivery tells us, in our words. */
export type Fact =
  | { readonly kind: "order"; readonly order: OrderFacts }
  /** Something happened to an order and the delivery does not hold its state: read it. */
  | { readonly kind: "order_touched"; readonly orderId: string }
  /** The buyer's bank asks the payment of an order back, or has decided about it. */
  | { readonly kind: "order_disputed"; readonly orderId: string; readonly disputes: Disputes }
  /** A customer's record as of a moment: their address, since when they are one, and whether the address is confirmed. */
  | {
      readonly kind: "customer_changed";
      readonly customerId: string;
      readonly email: string | null;
      readonly changedAt: Date;
      readonly joinedAt: Date | null;
      readonly verified: boolean;
    }
  /** A customer is no more. */
  | { readonly kind: "customer_deleted"; readonly customerId: string }
  /** Two customers became one; the one of them is no more. */
  | { readonly kind: "customers_merged"; readonly keptId: string; readonly deletedId: string }
  /** A discount is another one than before, or gone; `discount` is the number that all its ids end with. */
  | { readonly kind: "discount_changed"; readonly discount: string }
  | { readonly kind: "app_uninstalled" }
  | { readonly kind: "scopes_changed" }
  | {
      readonly kind: "customer_data_requested";
      readonly customerId: string | null;
      readonly email: string | null;
      readonly requestId: string;
    }
  | { readonly kind: "customer_erased"; readonly customerId: string | null; readonly email: string | null }
  | { readonly kind: "shop_erased" };

/** A stored delivery, read. `unusable` bodies are kept with the reason and change nothing. */
export type Reading =
  | { readonly kind: "fact"; readonly fact: Fact; readonly owner: BodyOwner }
  | { readonly kind: "unusable"; readonly why: string };

/** An order that we read ourselves: its facts, and the event that takes it through the inbox like a delivery. */
export interface ReadOrder {
  readonly facts: OrderFacts;
  readonly event: {
    readonly topic: string;
    readonly eventKey: Uint8Array;
    readonly subject: string;
    readonly body: Uint8Array;
  };
}

/** An answer of the source's API; anything but `ok` leaves the caller where it was. */
export type Answer<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "refused" | "later" | "unknown"; readonly detail: string };

/** What a source is asked at once about orders and the goods in them: which of some collections each product is in. */
export interface Question {
  readonly orderIds: readonly string[];
  readonly productIds: readonly string[];
  readonly collectionIds: readonly string[];
}

/** What it answers. */
export interface Told {
  /** How many orders the buyer of each order had before it, by order id. A guest whom nobody knows had none. */
  readonly before: ReadonlyMap<string, number>;
  /** Each product asked about, by id; null for one that is no more. One that could not be told of is left out. */
  readonly products: ReadonlyMap<string, ProductTold | null>;
}

/** What a source can be asked, for what its deliveries do not say. */
export interface OrderReader {
  /** How many orders may be asked for at once. */
  readonly batch: number;
  /** Orders by id; those that the shop does not have are left out. `scopes` are those that the shop has granted. */
  byId(admin: ShopifyAdmin, ids: readonly string[], scopes: string): Promise<Answer<readonly ReadOrder[]>>;
  /** Orders that the merchant calls so ("#1001"); more than one where numbers were given twice. */
  byName(admin: ShopifyAdmin, name: string, scopes: string): Promise<Answer<readonly ReadOrder[]>>;
  /** Orders changed since a moment, oldest change first, a page at a time. */
  changedSince(
    admin: ShopifyAdmin,
    since: Date,
    cursor: string | null,
    scopes: string,
  ): Promise<Answer<{ readonly orders: readonly ReadOrder[]; readonly next: string | null }>>;
  /** How many products and collections may be asked about at once. */
  readonly most: { readonly products: number; readonly collections: number };
  /** Whether these scopes let it tell of products. */
  mayTellProducts(scopes: string): boolean;
  /** What it has to say of orders and goods, in one request. */
  ask(admin: ShopifyAdmin, question: Question): Promise<Answer<Told>>;
  /** Which of some customers the shop still has. */
  customersThere(admin: ShopifyAdmin, ids: readonly string[]): Promise<Answer<ReadonlySet<string>>>;
}

/** A system that tells us of orders, payments and refunds. */
export interface Source {
  /** For sources with an API to read from. */
  readonly orders?: OrderReader;
  readonly name: string;
  /** Verifies a delivery and reads its envelope. `verify` says whether the signature covers this body. */
  receive(delivery: RawDelivery, verify: (body: Uint8Array, signature: string) => boolean): Envelope | Refused;
  /** Reads a stored body. Pure; called by the worker. */
  read(topic: string, body: Uint8Array): Reading;
}
