import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** How reward codes behave beside the shop's other discounts. */
export interface ShopifyDiscountSettings {
  readonly combinesWith: "nothing" | "shipping" | "everything";
}

/** The settings form of the rail; empty settings are complete. */
export const shopifyDiscountSettings: SettingsSpec<ShopifyDiscountSettings> = {
  schema: z.object({ combinesWith: z.enum(["nothing", "shipping", "everything"]).default("nothing") }),
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
  ],
};
