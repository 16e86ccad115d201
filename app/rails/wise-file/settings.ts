import { z } from "zod";
import { parseCurrency } from "../../core/money/money.ts";
import type { SettingsSpec } from "../kit/rail.ts";

/** The columns of Wise's template for e-mail recipients, in its order. */
export const templateColumns = [
  "name",
  "recipientEmail",
  "paymentReference",
  "receiverType",
  "amountCurrency",
  "amount",
  "sourceCurrency",
  "targetCurrency",
] as const;

/** How the merchant's Wise account pays. */
export interface WiseFileSettings {
  readonly sourceCurrency: string;
  /** The first line of the template that Wise gave out last; the columns may stand in another order there. */
  readonly columns: readonly string[];
}

/** The settings form of the rail. */
export const wiseFileSettings: SettingsSpec<WiseFileSettings> = {
  schema: z.object({
    sourceCurrency: z
      .string()
      .trim()
      .toUpperCase()
      .default("USD")
      .refine(
        (code) => /^[A-Z]{3}$/.test(code) && parseCurrency(code) !== null,
        "A currency has three letters, as USD.",
      ),
    columns: z
      .union([z.string().transform((text) => text.split(/[,;\t]/).map((name) => name.trim())), z.array(z.string())])
      .default([...templateColumns])
      .refine(
        (columns) => templateColumns.every((name) => columns.includes(name)),
        `The first line must name ${templateColumns.join(", ")}.`,
      ),
  }),
  fields: [
    {
      name: "sourceCurrency",
      label: "Currency of your Wise balance",
      help: "What you pay from. People get the currency of their reward.",
      kind: "text",
      required: true,
      placeholder: "USD",
    },
    {
      name: "columns",
      label: "First line of Wise's template",
      help: "Only if Wise's present template differs from ours: download it in Wise under Batch payments and paste its first line.",
      kind: "text",
      required: false,
      placeholder: templateColumns.join(","),
    },
  ],
};
