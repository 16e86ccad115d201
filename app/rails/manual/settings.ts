import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** Handing over needs nothing to be set up. */
export type ManualSettings = Readonly<Record<never, never>>;

/** The settings form of the rail: it has no fields. */
export const manualSettings: SettingsSpec<ManualSettings> = { schema: z.object({}), fields: [] };
