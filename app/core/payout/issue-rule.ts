import { z } from "zod";

const minor = z.number().int().positive().max(1_000_000_000_000);

/**
 * When due rewards of an automatic program go out. In force is the rule of the program's newest terms: it says when, never
 * how much, so it may change for what waits already.
 */
export const issueRuleSchema = z.object({
  /** `at_once`, or on one day of each week or month, in the shop's time zone. */
  when: z.enum(["at_once", "weekly", "monthly"]),
  /** With `weekly`: 1 is Monday, 7 Sunday. */
  weekday: z.number().int().min(1).max(7),
  /** With `monthly`; in a shorter month its last day. */
  monthDay: z.number().int().min(1).max(31),
  /** What goes to one person at once waits for somebody's approval above so much; shop currency, null for never. */
  approvalAboveMinor: minor.nullable(),
});

export type IssueRule = z.infer<typeof issueRuleSchema>;
