import type { Terms } from "../../core/program/terms.ts";

type Attribution = Pick<Terms, "clickModel" | "clickDays" | "claimDays">;

/** How orders are attributed, as it is typed. */
export interface AttributionDraft {
  readonly clickModel: Terms["clickModel"];
  /** Days for which a followed link counts; empty for as long as the cart remembers it. */
  readonly clickDays: string;
  /** Days after an order in which a forgotten code can be told; empty for never. */
  readonly claimDays: string;
}

/** Those that are typed. */
export type AttributionField = "clickDays" | "claimDays";

/** How the form reads what is typed. */
interface Readers {
  readonly whole: (field: `attribution.${AttributionField}`, text: string, least: number, most: number) => number;
}

/** What a new program begins with: two weeks are about the time in which somebody looks for a reward that did not come. */
export const startingAttribution: AttributionDraft = { clickModel: "last", clickDays: "", claimDays: "14" };

/** Stored rules as a draft. */
export function attributionDraftOf({ clickModel, clickDays, claimDays }: Attribution): AttributionDraft {
  return {
    clickModel,
    clickDays: clickDays === null ? "" : String(clickDays),
    claimDays: claimDays === 0 ? "" : String(claimDays),
  };
}

/** Reads the rules. */
export function readAttribution(draft: AttributionDraft, { whole }: Readers): Attribution {
  const days = draft.clickDays.trim();
  const claim = draft.claimDays.trim();
  return {
    clickModel: draft.clickModel,
    clickDays: days === "" ? null : whole("attribution.clickDays", days, 1, 365),
    claimDays: claim === "" || claim === "0" ? 0 : whole("attribution.claimDays", claim, 1, 60),
  };
}
