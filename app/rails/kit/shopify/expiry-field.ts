import { z } from "zod";
import type { SettingsField } from "../rail.ts";

/** Ten years: longer than any program means. */
const longest = 3_650;

/** Reads the days after which something unspent ends; without a number it never does. */
export const expiresAfterDays = z.coerce
  .number("Write a number of days, or leave it empty.")
  .int("Write whole days.")
  .min(1, "At least one day, or leave it empty.")
  .max(longest, `At most ${longest} days.`)
  .optional();

/** The form's field for it. `what` begins the sentence: "Credit". */
export function expiryField(what: string): SettingsField {
  return {
    name: "expiresAfterDays",
    label: "Expires after days",
    help: `${what} that is not spent by then ends. Leave it empty for never. It holds for what is given from now on.`,
    kind: "number",
    required: false,
  };
}
