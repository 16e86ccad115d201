import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** What a shop gives us to pay people at PayPal. */
export interface PaypalSettings {
  readonly environment: "sandbox" | "live";
  readonly clientId: string;
  readonly clientSecret: string;
  /** The subject of the mail that PayPal sends to the person. */
  readonly emailSubject: string;
  /** Names our webhook at PayPal: its signatures cover it. Empty until the webhook is connected. */
  readonly webhookId: string;
}

const schema = z.object({
  environment: z.enum(["sandbox", "live"]),
  clientId: z
    .string()
    .trim()
    .min(1, "Paste the client ID of your PayPal app.")
    .regex(/^[\w-]{20,128}$/, "This does not look like a client ID: it has only letters, digits, - and _."),
  clientSecret: z.string().trim().min(1, "Paste the secret of your PayPal app."),
  emailSubject: z
    .string()
    .trim()
    .max(255, "At most 255 characters.")
    .default("")
    .transform((subject) => subject || "You have received a reward"),
  webhookId: z.string().trim().max(50).default(""),
});

/** The settings form of the rail. */
export const paypalSettings: SettingsSpec<PaypalSettings> = {
  schema,
  fields: [
    {
      name: "environment",
      label: "Environment",
      help: "The sandbox sends nothing real. Its client ID and secret are others than the live ones.",
      kind: "select",
      required: true,
      options: [
        { value: "sandbox", label: "Sandbox" },
        { value: "live", label: "Live" },
      ],
    },
    {
      name: "clientId",
      label: "Client ID",
      help: "In the PayPal developer dashboard under Apps & Credentials. The app needs the feature Payouts.",
      kind: "text",
      required: true,
    },
    {
      name: "clientSecret",
      label: "Secret",
      help: "Beside the client ID, under Secret keys.",
      kind: "secret",
      required: true,
    },
    {
      name: "emailSubject",
      label: "Subject of PayPal's e-mail",
      help: "PayPal tells the person about the money. Leave it empty for “You have received a reward”.",
      kind: "text",
      required: false,
      placeholder: "You have received a reward",
    },
    {
      name: "webhookId",
      label: "Webhook ID",
      help: "Filled in when the webhook is connected.",
      kind: "text",
      required: false,
    },
  ],
};
