import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import {
  type StripeCustomers,
  secretKeyField,
  secretKeySchema,
  severalCustomersField,
  severalCustomersSchema,
} from "../kit/stripe/stripe-settings.ts";

/** What a shop gives us to put coupons on its customers' next invoices. */
export interface StripeCouponSettings extends StripeCustomers {
  /** What the customer reads on the invoice; Stripe takes at most 40 characters. */
  readonly couponName: string;
  /** When an earlier discount is not used up yet. */
  readonly whenHeld: "refuse" | "queue" | "stack" | "balance";
}

/** The settings form of the rail. */
export const stripeCouponSettings: SettingsSpec<StripeCouponSettings> = {
  schema: z.object({
    secretKey: secretKeySchema,
    couponName: z
      .string()
      .trim()
      .max(40, "Stripe shows at most 40 characters.")
      .default("")
      .transform((name) => name || "Referral reward"),
    whenHeld: z.enum(["refuse", "queue", "stack", "balance"]).default("refuse"),
    severalCustomers: severalCustomersSchema,
  }),
  fields: [
    secretKeyField("Coupons (write), Subscriptions (write), Customers (write), Accounts (read)"),
    {
      name: "couponName",
      label: "Name on the invoice",
      help: "What the customer reads beside the discount. At most 40 characters.",
      kind: "text",
      required: false,
      placeholder: "Referral reward",
    },
    {
      name: "whenHeld",
      label: "When the customer still has an unused discount",
      help: "Stripe takes every discount at once. By default the earlier one stays as it is and this reward is listed as not issued; we issue it by ourselves when that one is used.",
      kind: "select",
      required: false,
      options: [
        { value: "refuse", label: "Do not issue now, list it, try again once it is used" },
        { value: "queue", label: "Keep it on its way until the earlier one is used" },
        { value: "stack", label: "Put both on the next invoice" },
        { value: "balance", label: "Give account credit instead" },
      ],
    },
    severalCustomersField,
  ],
};
