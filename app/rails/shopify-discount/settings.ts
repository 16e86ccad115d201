import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";
import { expiresAfterDays, expiryField } from "../kit/shopify/expiry-field.ts";

/** How reward codes behave beside the shop's other discounts, whose they are, and for how long. */
export interface ShopifyDiscountSettings {
  readonly combinesWith: "nothing" | "shipping" | "everything";
  /** Whether a code works for its person alone, who has to be signed in at checkout. */
  readonly usableBy: "anybody" | "person";
  /** Days for which a code is valid at least; without it, for ever. */
  readonly expiresAfterDays?: number | undefined;
}

/** The settings form of the rail; empty settings are complete. */
export const shopifyDiscountSettings: SettingsSpec<ShopifyDiscountSettings> = {
  schema: z.object({
    combinesWith: z.enum(["nothing", "shipping", "everything"]).default("nothing"),
    usableBy: z.enum(["anybody", "person"]).default("anybody"),
    expiresAfterDays,
  }),
  fields: [
    {
      name: "combinesWith",
      label: "Combines with",
      help: "Whether a reward code may be used together with other discounts. It holds for codes made from now on.",
      kind: "select",
      required: false,
      options: [
        { value: "nothing", label: "No other discount" },
        { value: "shipping", label: "Shipping discounts" },
        { value: "everything", label: "All discounts that allow it" },
      ],
    },
    {
      name: "usableBy",
      label: "Who can use a code",
      help: "A personal code works only for the customer it was given to, signed in at checkout. It takes a discount for each of them.",
      kind: "select",
      required: false,
      options: [
        { value: "anybody", label: "Whoever has it" },
        { value: "person", label: "Only the person it was given to" },
      ],
    },
    expiryField("A code"),
  ],
};
