/** What knobs of an order take. */
export interface ExchangeInput {
  shop?: string;
  order: string;
  line: string;
  quantity: number;
  /** Id, SKU or product handle of what is sent instead, as many pieces. */
  variant: string;
}

export interface DisputeInput {
  shop?: string;
  order: string;
  /** Default: all that was paid. */
  amount?: string;
  type?: "inquiry" | "chargeback";
}

export interface DisputeUpdate {
  shop?: string;
  order: string;
  status: "under_review" | "won" | "lost" | "accepted" | "charge_refunded" | "prevented";
}
