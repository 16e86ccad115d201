import { z } from "zod";

/** So many points for what is rewarded. */
export const pointsValue = z.object({ kind: z.literal("points"), points: z.number().int().min(1).max(1_000_000) });
