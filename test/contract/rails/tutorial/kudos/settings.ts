import { z } from "zod";
import type { SettingsSpec } from "../../../../../app/rails/kit/rail.ts";

/** What the merchant gives us. */
export interface KudosSettings {
  readonly apiKey: string;
}

/** The settings form: the admin draws it, so a rail brings no React. Fields of kind `secret` are sealed at rest. */
export const kudosSettings: SettingsSpec<KudosSettings> = {
  schema: z.object({ apiKey: z.string().trim().min(8, "Paste the key from Kudos, under Developers.") }),
  fields: [
    {
      name: "apiKey",
      label: "API key",
      help: "Kudos, Developers, Keys.",
      kind: "secret",
      required: true,
      placeholder: "kds_…",
    },
  ],
};
