/** What the server said to a press. */
export interface ByHandAnswer {
  readonly toast?: string;
  readonly fields?: { readonly note?: string; readonly proof?: string };
  readonly message?: string;
}

/** A question that is open: what is to be written down about which payments. */
export interface Decision {
  readonly kind: "handed_over" | "not_handed_over" | "undo";
  readonly ids: readonly string[];
}
