import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import { expiresAfterDays, expiryField } from "../kit/shopify/expiry-field.ts";

/** How store credit is given. */
export interface StoreCreditSettings {
  /** Days until what is unspent ends; without it, never. */
  readonly expiresAfterDays?: number | undefined;
  /** Whether Shopify writes to the customer. */
  readonly notify: "yes" | "no";
}

/** The settings form of the rail; empty settings are complete. */
export const storeCreditSettings: SettingsSpec<StoreCreditSettings> = {
  schema: z.object({ expiresAfterDays, notify: z.enum(["yes", "no"]).default("yes") }),
  fields: [
    expiryField("Credit"),
    {
      name: "notify",
      label: "E-mail from Shopify",
      help: "Shopify can tell the customer that they received store credit.",
      kind: "select",
      required: false,
      options: [
        { value: "yes", label: "Yes, Shopify tells them" },
        { value: "no", label: "No, they see it on their page" },
      ],
    },
  ],
};
