import { z } from "zod";

/** So many points for what is rewarded. */
export const pointsValue = z.object({ kind: z.literal("points"), points: z.number().int().min(1).max(1_000_000) });

/** The most points that one order earns: what one delivery may carry (app/rails/points). */
export const mostPoints = 100_000_000;
