export interface StripeSnapshot {
  readonly transactions: readonly {
    amount: number;
    currency: string;
    type: string;
    metadata: Record<string, string>;
  }[];
  readonly subscriptions: readonly { metadata: Record<string, string> }[];
  readonly schedules: readonly { metadata: Record<string, string> }[];
  readonly coupons: readonly { id: string; timesRedeemed: number; metadata: Record<string, string> }[];
  readonly transfers: readonly {
    amount: number;
    metadata: Record<string, string>;
    reversals: readonly { amount: number; metadata: Record<string, string> }[];
  }[];
}
export interface PaypalSnapshot {
  batches: { status: string; items: { senderItemId: string | null; status: string }[] }[];
}

export interface WiseSnapshot {
  readonly transfers: readonly { customerTransactionId: string; status: string; paid: boolean }[];
}

export interface TremendousSnapshot {
  readonly orders: readonly {
    externalId: string | null;
    status: string;
    reward: { denomination: number; currency: string; canceled: boolean };
  }[];
}

export interface RazorpayxSnapshot {
  readonly payouts: readonly { reference_id: string | null; status: string }[];
}

/** What the providers believe, each in its own words. */
export interface ProviderBooks {
  readonly stripe: StripeSnapshot;
  readonly tremendous: TremendousSnapshot;
  readonly paypal: PaypalSnapshot;
  readonly wise: WiseSnapshot;
  readonly razorpayx: RazorpayxSnapshot;
}
