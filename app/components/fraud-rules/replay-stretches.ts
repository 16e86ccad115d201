/** How far back rules can be tried: days, or all of the past. */
export const replayStretches = ["30", "90", "365", "all"] as const;
