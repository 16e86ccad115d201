import type { z } from "zod";

/** One value that a settings field may take. */
export interface SettingsOption {
  readonly value: string;
  readonly label: string;
}

/**
 * One field of a rail's settings form; the admin draws it, so a rail brings no React. A `choice` is a text that is best
 * picked from what the provider has: the rail's `loadOptions` says what that is.
 */
export interface SettingsField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: "text" | "secret" | "select" | "number" | "choice";
  readonly required: boolean;
  readonly placeholder?: string;
  readonly options?: readonly SettingsOption[];
}

/** What the provider has for the form's `choice` fields, by the field's name; or why it cannot be asked. */
export type LoadedOptions =
  | { readonly kind: "loaded"; readonly options: Readonly<Record<string, readonly SettingsOption[]>> }
  | { readonly kind: "not_loaded"; readonly detail: string };

/** Settings as data: the fields to draw and the schema that reads them. Fields of kind `secret` are sealed at rest. */
export interface SettingsSpec<Settings> {
  readonly fields: readonly SettingsField[];
  readonly schema: z.ZodType<Settings>;
}
