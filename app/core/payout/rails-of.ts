import type { Terms } from "../program/terms.ts";
import { preferRail } from "./prefer-rail.ts";

/**
 * The rails over which a reward of these terms goes out, the first to try first. What a referrer chose for themselves comes
 * first among theirs; a friend has not chosen.
 */
export function railsOf(
  terms: Pick<Terms, "rails" | "friendReward">,
  { side, preferred }: { readonly side: string; readonly preferred: string | null },
): readonly string[] {
  return preferRail(side === "friend" ? (terms.friendReward?.rails ?? terms.rails) : terms.rails, preferred);
}
