import { z } from "zod";

const rate = z.object({
  points: z.number().int().min(1).max(10_000_000),
  /** Minor units of the shop's currency. */
  amountMinor: z.number().int().min(1).max(1_000_000_000_000),
});

/** What a shop's points bring, and when they lapse. */
export const pointsRulesSchema = z.object({
  rates: z
    .array(rate)
    .max(20)
    .refine((rates) => new Set(rates.map(({ points }) => points)).size === rates.length, "give each line other points"),
  /**
   * Points lapse after so many days in which their person neither earned nor spent any, and they are told so many days before;
   * null for never.
   */
  lapse: z
    .object({ days: z.number().int().min(30).max(3_650), remindDays: z.number().int().min(1).max(365) })
    .refine(({ days, remindDays }) => remindDays < days, "remind before they lapse")
    .nullable(),
});

export type PointsRules = z.infer<typeof pointsRulesSchema>;

/** So many points for so much. */
export type PointsRate = PointsRules["rates"][number];
