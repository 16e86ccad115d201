import { z } from "zod";
import type { SettingsField } from "../rail.ts";

/** What opens a merchant's Stripe account. */
export interface StripeAccess {
  readonly secretKey: string;
}

/** How the person's customer is found at Stripe. */
export interface StripeCustomers extends StripeAccess {
  /** What to do when one e-mail belongs to several customers: the merchant's rule, never our guess. */
  readonly severalCustomers: "refuse" | "newest_subscription";
}

/** Reads a pasted key; a publishable one is told apart, since the two stand side by side in Stripe. */
export const secretKeySchema = z
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
  );

export const severalCustomersSchema = z.enum(["refuse", "newest_subscription"]).default("refuse");

/** The field for the key; `rights` are what a restricted key needs, in Stripe's own words. */
export function secretKeyField(rights: string): SettingsField {
  return {
    name: "secretKey",
    label: "Stripe key",
    help: `A restricted key is enough: ${rights}. Find it in Stripe under Developers, API keys.`,
    kind: "secret",
    required: true,
    placeholder: "rk_live_…",
  };
}

export const severalCustomersField: SettingsField = {
  name: "severalCustomers",
  label: "When several customers share an e-mail",
  help: "Accounts sometimes hold the same person twice. By default nobody is paid until you decide.",
  kind: "select",
  required: false,
  options: [
    { value: "refuse", label: "Do not pay, show it to me" },
    { value: "newest_subscription", label: "Pay the one whose subscription started last" },
  ],
};

/** Whether a key moves real credit or lives in Stripe's test mode. */
export function isLiveKey(secretKey: string): boolean {
  return secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_");
}
