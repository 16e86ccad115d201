import type { Terms } from "../../core/program/terms.ts";

/** How orders are attributed, as it is typed. */
export interface AttributionDraft {
  /** Days after an order in which a forgotten code can be told; empty for never. */
  readonly claimDays: string;
}

/** How the form reads what is typed. */
interface Readers {
  readonly whole: (field: "attribution.claimDays", text: string, least: number, most: number) => number;
}

/** What a new program begins with: two weeks are about the time in which somebody looks for a reward that did not come. */
export const startingAttribution: AttributionDraft = { claimDays: "14" };

/** Stored rules as a draft. */
export function attributionDraftOf({ claimDays }: Pick<Terms, "claimDays">): AttributionDraft {
  return { claimDays: claimDays === 0 ? "" : String(claimDays) };
}

/** Reads the rules. */
export function readAttribution(draft: AttributionDraft, { whole }: Readers): Pick<Terms, "claimDays"> {
  const typed = draft.claimDays.trim();
  return { claimDays: typed === "" || typed === "0" ? 0 : whole("attribution.claimDays", typed, 1, 60) };
}
