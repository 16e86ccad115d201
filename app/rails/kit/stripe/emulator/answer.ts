/** What Stripe says: a status, a JSON body, and headers beyond the usual ones. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A refusal that came after the work had begun: it is kept under the idempotency key like any answer. */
  readonly kept?: true;
}

/** An error in Stripe's envelope. */
export function stripeError(
  status: number,
  type: "invalid_request_error" | "idempotency_error" | "api_error" | "card_error",
  message: string,
  more: Readonly<Record<string, string>> = {},
): StripeAnswer {
  return { status, body: { error: { type, message, ...more } } };
}

export function unknownAddress(method: string, path: string): StripeAnswer {
  return stripeError(
    404,
    "invalid_request_error",
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  );
}

export function noSuch(kind: string, id: string, param: string): StripeAnswer {
  return stripeError(404, "invalid_request_error", `No such ${kind}: '${id}'`, { code: "resource_missing", param });
}

/** Shows a key as Stripe does in its messages: the ends only. */
export function maskKey(key: string): string {
  if (key.length <= 12) return "*".repeat(key.length);
  return `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
}
