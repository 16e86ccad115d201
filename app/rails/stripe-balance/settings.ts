import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import {
  type StripeCustomers,
  secretKeyField,
  secretKeySchema,
  severalCustomersField,
  severalCustomersSchema,
} from "../kit/stripe/stripe-settings.ts";

/** The settings form of the rail. */
export const stripeSettings: SettingsSpec<StripeCustomers> = {
  schema: z.object({ secretKey: secretKeySchema, severalCustomers: severalCustomersSchema }),
  fields: [secretKeyField("Customers (write), Subscriptions (read), Accounts (read)"), severalCustomersField],
};
