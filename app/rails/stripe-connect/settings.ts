import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import { type StripeAccess, secretKeyField, secretKeySchema } from "../kit/stripe/stripe-settings.ts";

/** One of our webhooks at Stripe: its secret is told once, when it is made. */
const endpoint = z.object({ id: z.string().min(1), url: z.string().min(1), secret: z.string().min(1) });
export type Endpoint = z.infer<typeof endpoint>;

/** What opens the merchant's own platform account. */
export interface StripeConnectSettings extends StripeAccess {
  /** Two webhooks, for the account's own events and for those of the people's accounts; `null` until they are made. */
  readonly webhooks: { readonly own: Endpoint; readonly connected: Endpoint } | null;
}

/** The settings form of the rail. */
export const stripeConnectSettings: SettingsSpec<StripeConnectSettings> = {
  schema: z.object({
    secretKey: secretKeySchema,
    webhooks: z.object({ own: endpoint, connected: endpoint }).nullable().default(null),
  }),
  fields: [
    secretKeyField(
      "Connect: Accounts (write), Account Links (write), Transfers (write); Balance (read), Balance transaction sources (read), Payouts (read), Webhook Endpoints (write)",
    ),
  ],
};
