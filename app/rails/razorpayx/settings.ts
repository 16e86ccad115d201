import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** What opens the merchant's RazorpayX account, and which of its accounts pays. Test or live is the key's to say. */
export interface RazorpayxSettings {
  readonly keyId: string;
  readonly keySecret: string;
  readonly accountNumber: string;
  /** Signs RazorpayX' webhooks: chosen by the merchant, the same here and there. Empty without webhooks. */
  readonly webhookSecret: string;
  /** Our address for them, to be copied into their dashboard. */
  readonly webhookUrl: string;
}

/** The settings form of the rail. */
export const razorpayxSettings: SettingsSpec<RazorpayxSettings> = {
  schema: z.object({
    keyId: z
      .string()
      .trim()
      .regex(/^rzp_(test|live)_[A-Za-z0-9]{6,30}$/, "A key ID begins with rzp_test_ or rzp_live_."),
    keySecret: z.string().trim().min(8, "Paste the secret of this key."),
    accountNumber: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{5,40}$/, "RazorpayX shows it under My Account & Settings, Banking."),
    webhookSecret: z.string().trim().max(200).default(""),
    webhookUrl: z.string().trim().default(""),
  }),
  fields: [
    {
      name: "keyId",
      label: "Key ID",
      help: "RazorpayX, Developer Controls, API keys. One that begins with rzp_test_ sends nothing real.",
      kind: "text",
      required: true,
    },
    {
      name: "keySecret",
      label: "Key secret",
      help: "It is shown once, when the key is made.",
      kind: "secret",
      required: true,
    },
    {
      name: "accountNumber",
      label: "Account that pays",
      help: "The customer identifier of RazorpayX Lite, or the number of your current account there. Test and live have different ones.",
      kind: "text",
      required: true,
    },
    {
      name: "webhookSecret",
      label: "Webhook secret",
      help: "Choose one, save, and give the same to RazorpayX together with the address below. Without it we ask how payouts stand.",
      kind: "secret",
      required: false,
    },
    {
      name: "webhookUrl",
      label: "Webhook address",
      help: "Filled in when you save: copy it to RazorpayX, Developer Controls, Webhooks, with all payout events.",
      kind: "text",
      required: false,
    },
  ],
};
