/** How sending over one rail goes: `broken` while its provider does not answer, `needs_funds` while its balance is too low. */
export type LaneState = "flowing" | "broken" | "needs_funds";

/** What is remembered of a lane. */
export interface LaneHealth {
  readonly state: LaneState;
  /** The last answers, the newest last: `+` the provider answered (also with a no), `-` it did not. */
  readonly recent: string;
  /** How often in a row it was paused: each pause is longer than the one before. */
  readonly pauses: number;
}

/** A lane that nothing is known against. */
export const healthy: LaneHealth = { state: "flowing", recent: "", pauses: 0 };

/** So many answers are remembered. */
const remembered = 20;
/** Fewer say nothing: one broken request is an accident. */
const enough = 5;

/**
 * Takes one answer in. A lane is broken when its provider did not answer now and left half of the last requests without an
 * answer: every further one would only add to what has to be looked up. An answer ends the row of pauses.
 */
export function afterAnswer(lane: LaneHealth, answer: "answered" | "silent" | "needs_funds"): LaneHealth {
  if (answer === "needs_funds") return { state: "needs_funds", recent: "", pauses: lane.pauses + 1 };
  const recent = `${lane.recent}${answer === "answered" ? "+" : "-"}`.slice(-remembered);
  if (answer === "answered") return { ...lane, recent, pauses: lane.state === "flowing" ? 0 : lane.pauses };
  const silent = [...recent].filter((one) => one === "-").length;
  return lane.state === "flowing" && recent.length >= enough && silent * 2 >= recent.length
    ? { state: "broken", recent, pauses: lane.pauses + 1 }
    : { ...lane, recent };
}

/** The provider answers again, or has money again: the lane flows, and its past is not held against it. */
export function recovered(lane: LaneHealth): LaneHealth {
  return { state: "flowing", recent: "", pauses: lane.pauses };
}

/** How long a paused lane rests before it is looked at again: half a minute, then longer each time, at most a quarter of an hour. */
export function restSeconds(lane: LaneHealth): number {
  return Math.min(900, 30 * 2 ** Math.max(0, Math.min(10, lane.pauses - 1)));
}
