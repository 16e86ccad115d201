import type { PlanName } from "../control.ts";

/** A store and everything in it. Amounts are minor units of the store's currency unless a field says otherwise. */
export interface Shop {
  readonly id: string;
  readonly domain: string;
  name: string;
  readonly email: string;
  readonly currency: string;
  readonly timezone: string;
  readonly country: string;
  readonly createdAt: Date;
  plan: PlanName;
  taxesIncluded: boolean;
  taxRate: number;
  shippingMinor: number;
  bulkDelayMs: number;
  presentmentRates: Record<string, number>;
  readonly products: Product[];
  readonly collections: Collection[];
  readonly customers: Map<string, Customer>;
  readonly orders: Map<string, Order>;
  readonly discounts: Map<string, Discount>;
  readonly bulkCreations: Map<string, BulkCreation>;
  readonly jobs: Map<string, { id: string; done: boolean }>;
  readonly storeCredit: Map<string, StoreCreditAccount>;
  readonly giftCards: Map<string, GiftCard>;
  readonly metafields: Metafield[];
  readonly subscriptions: ShopSubscription[];
  /** The theme editor's choices by block handle. */
  readonly blocks: Map<string, { enabled: boolean; settings: Record<string, unknown> }>;
  installation: Installation;
  nextOrderNumber: number;
}

export interface Product {
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  readonly vendor: string;
  readonly description: string;
  readonly giftCard: boolean;
  readonly createdAt: Date;
  readonly variants: Variant[];
}

export interface Collection {
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  products: readonly string[];
}

export interface Variant {
  readonly id: string;
  readonly title: string;
  readonly sku: string;
  readonly priceMinor: number;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
}

export interface Customer {
  readonly id: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  readonly createdAt: Date;
  updatedAt: Date;
  tags: string[];
  /** Orders before this world began: bought, but older than what the API shows. */
  earlierOrders: number;
  /** The language they read. */
  locale: string;
  state: "ENABLED" | "DISABLED";
  /** Whether they showed that the address is theirs. */
  verifiedEmail: boolean;
}

/** An amount in the shop's and in the buyer's currency. */
export interface Money2 {
  readonly shop: number;
  readonly presentment: number;
}

export interface OrderLine {
  readonly id: string;
  readonly product: Product;
  readonly variant: Variant;
  /** Ordered, with what edits added. */
  quantity: number;
  /** Left after refunds, removals and cancellation. */
  currentQuantity: number;
  /** How much of the quantity the discount was spread over. */
  readonly discountedQuantity: number;
  readonly unitPrice: Money2;
  readonly allocations: readonly { application: number; amount: Money2 }[];
}

export interface DiscountApplication {
  readonly code: string;
  readonly discountId: string;
  readonly value: { kind: "percentage"; fraction: number } | { kind: "fixed_amount"; amountMinor: number };
  readonly target: "line_item" | "shipping_line";
  readonly targetSelection: "all" | "entitled";
  readonly allocationMethod: "across" | "each";
}

export interface Refund {
  readonly id: string;
  readonly createdAt: Date;
  readonly note: string | null;
  readonly lines: readonly {
    id: string;
    line: OrderLine;
    quantity: number;
    subtotal: Money2;
    tax: Money2;
    restock: "return" | "cancel" | "no_restock";
  }[];
  readonly shipping: Money2;
  /** Money that went back without belonging to lines; negative in `order_adjustments`. */
  readonly adjustment: (Money2 & { id: string }) | null;
  /** Where the money went: the way it was paid, or to the buyer's store credit. */
  readonly gateway: "bogus" | "shopify_store_credit";
  /** Null when no money moved. */
  readonly transaction: (Money2 & { id: string }) | null;
}

export interface Dispute {
  readonly id: string;
  readonly amountMinor: number;
  readonly initiatedAt: Date;
  readonly evidenceDueBy: Date;
  type: "inquiry" | "chargeback";
  status: DisputeStatus;
  finalizedOn: Date | null;
}

/** As payloads write it; the Admin API in capitals. */
export type DisputeStatus =
  | "needs_response"
  | "under_review"
  | "charge_refunded"
  | "accepted"
  | "prevented"
  | "won"
  | "lost";

export interface Order {
  readonly id: string;
  readonly number: number;
  readonly token: string;
  readonly checkoutToken: string;
  readonly cartToken: string | null;
  readonly confirmationNumber: string;
  readonly statusKey: string;
  readonly createdAt: Date;
  updatedAt: Date;
  processedAt: Date;
  cancelledAt: Date | null;
  cancelReason: string | null;
  edited: boolean;
  /** Another one after a merge. */
  customerId: string | null;
  readonly email: string | null;
  readonly note: string | null;
  readonly attributes: readonly { name: string; value: string }[];
  readonly test: boolean;
  readonly source: "web" | "pos" | "draft";
  readonly presentmentCurrency: string;
  /** Presentment units for one of the shop's. */
  readonly rate: number;
  readonly taxRate: number;
  readonly taxesIncluded: boolean;
  readonly lines: OrderLine[];
  readonly applications: readonly DiscountApplication[];
  /** The price before discounts. */
  readonly shipping:
    | (Money2 & { id: string; title: string; discount: { application: number; amount: Money2 } | null })
    | null;
  /** Sums that were paid in, each with its transaction. */
  readonly payments: (Money2 & { id: string; at: Date })[];
  readonly refunds: Refund[];
  /** Everything that was sent, all lines at once; null before. */
  fulfilment: { readonly id: string; readonly at: Date } | null;
  readonly disputes: Dispute[];
  readonly landingSite: string | null;
  readonly shipTo: {
    readonly name?: string;
    readonly phone?: string;
    readonly address1?: string;
    readonly zip?: string;
  };
  readonly visit: { readonly ip: string; readonly userAgent: string; readonly referringSite: string };
}

export interface Discount {
  readonly id: string;
  title: string;
  startsAt: Date;
  endsAt: Date | null;
  value:
    | { kind: "percentage"; fraction: number }
    | { kind: "amount"; amountMinor: number; eachItem: boolean }
    /** Off the shipping, all of it; `maximumMinor` is the dearest rate that it is for. */
    | { kind: "shipping"; maximumMinor: number | null }
    /** Buy X get Y: for each set of what is bought, so many of the discount's own goods at this fraction off. */
    | {
        kind: "items";
        quantity: number;
        fraction: number;
        buys: { goods: Goods; quantity: number | null; amountMinor: number | null };
        setsPerOrder: number | null;
      };
  /** Product ids, or null where products are not named. */
  products: string[] | null;
  /** Collection ids, or null where collections are not named. Neither: the whole order. */
  collections: string[] | null;
  /** Customer ids, or null for everybody. */
  customers: string[] | null;
  minimum: { kind: "subtotal"; amountMinor: number } | { kind: "quantity"; quantity: number } | null;
  oncePerCustomer: boolean;
  usageLimit: number | null;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  tags: string[];
  byApp: boolean;
  /** By folded code. */
  readonly codes: Map<string, RedeemCode>;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** Goods by name: null where they are not named that way. */
export interface Goods {
  products: string[] | null;
  collections: string[] | null;
}

export interface RedeemCode {
  readonly id: string;
  readonly code: string;
  readonly byApp: boolean;
  /** Who used it, one entry an order: customer id or folded e-mail, "" when unknown. */
  readonly uses: string[];
}

export interface BulkCreation {
  readonly id: string;
  readonly discountId: string;
  readonly createdAt: Date;
  /** Machine time from which the codes are there. */
  readonly doneFrom: number;
  done: boolean;
  readonly codes: { code: string; redeemCodeId: string | null; error: { code: string; message: string } | null }[];
}

export interface StoreCreditAccount {
  readonly id: string;
  customerId: string;
  readonly currency: string;
  balanceMinor: number;
  readonly transactions: {
    id: string;
    kind: "credit" | "debit" | "expiration";
    amountMinor: number;
    balanceAfterMinor: number;
    remainingMinor: number;
    createdAt: Date;
    expiresAt: Date | null;
    event: "ADJUSTMENT" | "ORDER_PAYMENT" | "ORDER_REFUND";
    /** Of a credit whose time is over. */
    expired?: true;
    /** Of an expiration: the credit that ended. */
    creditId?: string;
  }[];
}

export interface GiftCard {
  readonly id: string;
  readonly code: string;
  readonly initialMinor: number;
  balanceMinor: number;
  readonly currency: string;
  readonly customerId: string | null;
  readonly note: string | null;
  readonly expiresOn: string | null;
  readonly createdAt: Date;
  enabled: boolean;
  deactivatedAt: Date | null;
}

export interface Metafield {
  readonly id: string;
  readonly owner: string;
  readonly namespace: string;
  readonly key: string;
  type: string;
  value: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface ShopSubscription {
  readonly id: string;
  readonly topic: string;
  readonly uri: string;
  readonly includeFields: string[] | null;
  readonly filter: string | null;
  readonly name: string | null;
  readonly createdAt: Date;
}

export interface AccessToken {
  readonly token: string;
  expiresAt: Date;
  readonly online: boolean;
}

export interface RefreshToken {
  readonly token: string;
  expiresAt: Date;
  usedAt: Date | null;
  /** The pair that its first use made; the same pair is given again until the app uses the new refresh token. */
  successor: { access: string; refresh: string } | null;
}

export interface Installation {
  readonly id: string;
  installed: boolean;
  scopes: string[];
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  grants: { exchange: number; refresh: number; refused: number };
}
