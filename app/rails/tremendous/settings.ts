import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** What a shop gives us to order rewards at Tremendous. */
export interface TremendousSettings {
  readonly apiKey: string;
  readonly environment: "testflight" | "production";
  /** `balance` stands for the organisation's own balance. */
  readonly fundingSourceId: string;
  readonly campaignId: string;
  readonly products: readonly string[];
  readonly delivery: "EMAIL" | "LINK";
  /** Signs Tremendous' webhooks; empty until ours is connected. */
  readonly webhookKey: string;
}

const schema = z
  .object({
    apiKey: z.string().trim().min(1, "Paste an API key from Tremendous."),
    environment: z.enum(["testflight", "production"]),
    fundingSourceId: z
      .string()
      .trim()
      .default("")
      .transform((id) => id || "balance"),
    campaignId: z.string().trim().default(""),
    products: z
      .union([z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)), z.array(z.string())])
      .default([]),
    delivery: z.enum(["EMAIL", "LINK"]).default("EMAIL"),
    webhookKey: z.string().trim().default(""),
  })
  .superRefine((settings, issues) => {
    const add = (field: string, message: string) => issues.addIssue({ code: "custom", path: [field], message });
    if (settings.environment === "production" && settings.apiKey.startsWith("TEST_"))
      add("apiKey", "This is a sandbox key. Paste a production key, or choose the sandbox.");
    if (settings.environment === "testflight" && settings.apiKey.startsWith("PROD_"))
      add("apiKey", "This is a production key. Paste a sandbox key, or choose production.");
    if (settings.campaignId === "" && settings.products.length === 0)
      add("campaignId", "Name a campaign, or list at least one product.");
  });

/** The settings form of the rail. */
export const tremendousSettings: SettingsSpec<TremendousSettings> = {
  schema,
  fields: [
    {
      name: "environment",
      label: "Environment",
      help: "The sandbox sends nothing real.",
      kind: "select",
      required: true,
      options: [
        { value: "testflight", label: "Sandbox (testflight)" },
        { value: "production", label: "Production" },
      ],
    },
    {
      name: "apiKey",
      label: "API key",
      help: "In Tremendous under Team settings, Developers. It begins with TEST_ or PROD_.",
      kind: "secret",
      required: true,
      placeholder: "PROD_…",
    },
    {
      name: "fundingSourceId",
      label: "Funding source",
      help: "What pays for the rewards. Leave it empty for your Tremendous balance.",
      kind: "text",
      required: false,
      placeholder: "balance",
    },
    {
      name: "campaignId",
      label: "Campaign",
      help: "The id of the campaign whose products and look the person sees.",
      kind: "text",
      required: false,
    },
    {
      name: "products",
      label: "Products",
      help: "Instead of a campaign: product ids, separated by commas.",
      kind: "text",
      required: false,
    },
    {
      name: "delivery",
      label: "Delivery",
      help: "By e-mail from Tremendous, or as a link that we show the person on their page.",
      kind: "select",
      required: false,
      options: [
        { value: "EMAIL", label: "E-mail from Tremendous" },
        { value: "LINK", label: "A link on the person's page" },
      ],
    },
    {
      name: "webhookKey",
      label: "Webhook key",
      help: "Filled in when the webhook is connected. It proves that a message comes from Tremendous.",
      kind: "secret",
      required: false,
    },
  ],
};
