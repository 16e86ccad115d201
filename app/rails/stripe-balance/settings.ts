import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** What a shop gives us to put credit on its Stripe customers. */
export interface StripeSettings {
  readonly secretKey: string;
  /** What to do when one e-mail belongs to several customers: the merchant's rule, never our guess. */
  readonly severalCustomers: "refuse" | "newest_subscription";
}

const schema = z.object({
  secretKey: z
    .string()
    .trim()
    .min(1, { error: "Paste a secret or restricted key from Stripe.", abort: true })
    .refine((key) => !key.startsWith("pk_"), {
      error: "This is a publishable key. Paste a key that begins with sk_ or rk_.",
      abort: true,
    })
    .refine(
      (key) => /^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,240}$/.test(key),
      "A Stripe key looks like rk_live_… or sk_live_…",
    ),
  severalCustomers: z.enum(["refuse", "newest_subscription"]).default("refuse"),
});

/** The settings form of the rail. */
export const stripeSettings: SettingsSpec<StripeSettings> = {
  schema,
  fields: [
    {
      name: "secretKey",
      label: "Stripe key",
      help: "A restricted key is enough: Customers (write), Subscriptions (read), Accounts (read). Find it in Stripe under Developers, API keys.",
      kind: "secret",
      required: true,
      placeholder: "rk_live_…",
    },
    {
      name: "severalCustomers",
      label: "When several customers share an e-mail",
      help: "Accounts sometimes hold the same person twice. By default nobody is paid until you decide.",
      kind: "select",
      required: false,
      options: [
        { value: "refuse", label: "Do not pay, show it to me" },
        { value: "newest_subscription", label: "Pay the one whose subscription started last" },
      ],
    },
  ],
};

/** Whether a key moves real credit or lives in Stripe's test mode. */
export function isLiveKey(secretKey: string): boolean {
  return secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_");
}
