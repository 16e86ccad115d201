import type { CallView } from "../control.ts";
import type { WorldClock } from "./clock.ts";

/** What reached the emulated hosts; the last 5,000. */
export interface Calls {
  put(call: Omit<CallView, "at">): void;
  list(): CallView[];
  clear(): number;
}

export function createCalls(clock: WorldClock): Calls {
  const calls: CallView[] = [];
  return {
    put: (call) => {
      calls.push({ at: clock.now().toISOString(), ...call });
      if (calls.length > 5_000) calls.shift();
    },
    list: () => [...calls],
    clear: () => calls.splice(0).length,
  };
}
