import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** How the merchant's PayPal account reads a file. */
export interface PaypalFileSettings {
  readonly decimals: "point" | "comma";
  readonly wallet: "PAYPAL" | "VENMO";
}

/** The settings form of the rail. */
export const paypalFileSettings: SettingsSpec<PaypalFileSettings> = {
  schema: z.object({
    decimals: z.enum(["point", "comma"]).default("point"),
    wallet: z.enum(["PAYPAL", "VENMO"]).default("PAYPAL"),
  }),
  fields: [
    {
      name: "decimals",
      label: "How your PayPal account writes amounts",
      help: "PayPal reads the amounts of a file as your account's country writes them.",
      kind: "select",
      required: true,
      options: [
        { value: "point", label: "100.50" },
        { value: "comma", label: "100,50" },
      ],
    },
    {
      name: "wallet",
      label: "Where it arrives",
      help: "Venmo is for people in the United States.",
      kind: "select",
      required: false,
      options: [
        { value: "PAYPAL", label: "PayPal" },
        { value: "VENMO", label: "Venmo" },
      ],
    },
  ],
};
