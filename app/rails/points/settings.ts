import { z } from "zod";
import type { SettingsSpec } from "../kit/rail.ts";

/** What points bring is the shop's to set, beside its rails. */
export type PointsSettings = Readonly<Record<never, never>>;

/** The settings form of the rail: it has no fields. */
export const pointsSettings: SettingsSpec<PointsSettings> = { schema: z.object({}), fields: [] };
