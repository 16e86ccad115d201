import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { parseCurrency } from "../../core/money/money.ts";
import type { SettingsSpec } from "../kit/rail.ts";

/** What opens the merchant's Wise account, and what it pays from. */
export interface WiseSettings {
  readonly environment: "sandbox" | "live";
  readonly apiToken: string;
  readonly profileId: string;
  readonly sourceCurrency: string;
  /** How a run of several payouts leaves: each on its own, or together in a batch group. */
  readonly together: "groups" | "single";
  /** Base64 of the public key (DER) that webhooks are signed with; empty for the one that Wise publishes. */
  readonly webhookKey: string;
  /** Wise's id of our subscription; null where it takes none, and transfers are asked about alone. */
  readonly subscription: string | null;
}

/** A public key as people copy it, with or without its first and last line, as bare base64. */
const bareKey = (pasted: string) => pasted.replace(/-----[A-Z ]+-----/g, "").replace(/\s/g, "");

/** The settings form of the rail. */
export const wiseSettings: SettingsSpec<WiseSettings> = {
  schema: z.object({
    environment: z.enum(["sandbox", "live"]),
    apiToken: z.string().trim().min(8, "Paste an API token from Wise."),
    profileId: z
      .string()
      .trim()
      .regex(/^\d{1,15}$/, "A profile has a number; Wise shows it under Settings, Your details."),
    sourceCurrency: z
      .string()
      .trim()
      .toUpperCase()
      .refine(
        (code) => /^[A-Z]{3}$/.test(code) && parseCurrency(code) !== null,
        "A currency has three letters, as USD.",
      ),
    together: z.enum(["groups", "single"]).default("groups"),
    webhookKey: z
      .string()
      .default("")
      .transform(bareKey)
      .refine(
        (key) => key === "" || isPublicKey(key),
        "This is no public key. Leave it empty for the one Wise publishes.",
      ),
    subscription: z.string().nullable().default(null),
  }),
  fields: [
    {
      name: "environment",
      label: "Environment",
      help: "The sandbox sends nothing real.",
      kind: "select",
      required: true,
      options: [
        { value: "sandbox", label: "Sandbox" },
        { value: "live", label: "Live" },
      ],
    },
    {
      name: "apiToken",
      label: "API token",
      help: "Wise, Settings, Connect and manage Wise accounts, API tokens. Full access, since it makes transfers.",
      kind: "secret",
      required: true,
    },
    {
      name: "profileId",
      label: "Profile",
      help: "The number of your business profile.",
      kind: "text",
      required: true,
    },
    {
      name: "sourceCurrency",
      label: "Currency of your balance",
      help: "What you pay from. People get the currency of their reward.",
      kind: "text",
      required: true,
      placeholder: "USD",
    },
    {
      name: "together",
      label: "Several at once",
      help: "A batch group is paid as a whole, with one press in Wise where your token may not pay; its balance must cover all of it.",
      kind: "select",
      required: true,
      options: [
        { value: "groups", label: "As one batch group" },
        { value: "single", label: "Each by itself" },
      ],
    },
    {
      name: "webhookKey",
      label: "Public key of webhooks",
      help: "Leave it empty: we have the key that Wise publishes. Paste another one once Wise says that it has changed.",
      kind: "text",
      required: false,
    },
  ],
};

function isPublicKey(key: string): boolean {
  try {
    return (
      createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" }).asymmetricKeyType === "rsa"
    );
  } catch {
    return false;
  }
}
