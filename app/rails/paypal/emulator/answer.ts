/** What PayPal says. `text` for a certificate, which is no JSON. */
export interface PaypalAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly text?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in PayPal's own shape. */
export function paypalError(
  status: number,
  name: string,
  message: string,
  more: { readonly details?: readonly object[] } = {},
): PaypalAnswer {
  return {
    status,
    body: {
      name,
      message,
      debug_id: "4854e55f0e1b3",
      information_link: `https://developer.paypal.com/docs/api/payments.payouts-batch/#errors`,
      ...more,
      links: [],
    },
  };
}

export function ok(body: unknown): PaypalAnswer {
  return { status: 200, body };
}
