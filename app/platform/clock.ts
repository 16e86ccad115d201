/** Where the time comes from. Business time (holds, deadlines) is always asked here, never from the database or `Date`. */
export interface Clock {
  now(): Date;
  stop(): void;
}

/** The machine's time. */
export function systemClock(): Clock {
  return { now: () => new Date(), stop: () => undefined };
}

/**
 * The sandbox' time: the machine's, moved by the offset that the sandbox' clock knob holds. Asked once at the start and
 * then every half second, as a host asks its time server; an answer that does not come leaves the last offset.
 */
export async function sandboxClock(sandboxOrigin: string): Promise<Clock> {
  let offsetMs = 0;
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(`${sandboxOrigin}/__control/clock`, { signal: AbortSignal.timeout(2_000) });
      const body = (await answer.json()) as { offsetMs?: unknown };
      if (typeof body.offsetMs === "number") offsetMs = body.offsetMs;
    } catch {
      // The sandbox may be restarting; the next question finds it again.
    }
  };
  await ask();
  const timer = setInterval(() => void ask(), 500);
  timer.unref();
  return { now: () => new Date(Date.now() + offsetMs), stop: () => clearInterval(timer) };
}
