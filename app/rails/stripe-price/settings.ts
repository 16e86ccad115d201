import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import {
  type StripeCustomers,
  secretKeyField,
  secretKeySchema,
  severalCustomersField,
  severalCustomersSchema,
} from "../kit/stripe/stripe-settings.ts";

/** What a shop gives us to make its customers' subscriptions cheaper. */
export interface StripePriceSettings extends StripeCustomers {
  /** Whether the reward is what some cycles save together, or what every cycle saves from now on. */
  readonly lasts: "cycles" | "forever";
  /** Over how many cycles the reward is spread; read where it lasts for cycles. */
  readonly cycles: number;
}

/** The settings form of the rail. */
export const stripePriceSettings: SettingsSpec<StripePriceSettings> = {
  schema: z.object({
    secretKey: secretKeySchema,
    lasts: z.enum(["cycles", "forever"]).default("cycles"),
    cycles: z.coerce
      .number("Say how many cycles, as a whole number.")
      .int("Say how many cycles, as a whole number.")
      .min(1, "At least one cycle.")
      .max(36, "At most 36 cycles.")
      .default(3),
    severalCustomers: severalCustomersSchema,
  }),
  fields: [
    secretKeyField("Prices (write), Subscriptions (write), Customers (read), Accounts (read)"),
    {
      name: "lasts",
      label: "How long the subscription is cheaper",
      help: "For some cycles, the reward is what they save together: 9.00 over 3 cycles is 3.00 less each. For good, it is what every cycle saves.",
      kind: "select",
      required: false,
      options: [
        { value: "cycles", label: "For some cycles, then the old price comes back by itself" },
        { value: "forever", label: "For good" },
      ],
    },
    {
      name: "cycles",
      label: "Number of cycles",
      help: "Invoices that are cheaper, beginning with the next one. Between 1 and 36; read where the reward is for some cycles.",
      kind: "number",
      required: false,
      placeholder: "3",
    },
    severalCustomersField,
  ],
};
