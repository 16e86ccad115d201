import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import { expiresAfterDays, expiryField } from "../kit/shopify/expiry-field.ts";

/** How gift cards are given. */
export interface GiftCardSettings {
  /** Days until the card ends; without it, never. */
  readonly expiresAfterDays?: number | undefined;
  /** `page`: the person reads the code on their page. `email`: it is their account's card, and Shopify sends it to them. */
  readonly delivery: "page" | "email";
}

/** The settings form of the rail; empty settings are complete. */
export const giftCardSettings: SettingsSpec<GiftCardSettings> = {
  schema: z.object({ expiresAfterDays, delivery: z.enum(["page", "email"]).default("page") }),
  fields: [
    {
      name: "delivery",
      label: "Delivery",
      help: "The code is always on the person's page. Shopify can also put the card into their account and e-mail it; the app needs write access to customers for that.",
      kind: "select",
      required: false,
      options: [
        { value: "page", label: "Code on the person's page" },
        { value: "email", label: "In their account, with an e-mail from Shopify" },
      ],
    },
    expiryField("A gift card"),
  ],
};
