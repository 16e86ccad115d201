import type { ClockReading, Duration } from "../control.ts";

/** The world's time: the machine's plus an offset that the knobs move. */
export interface WorldClock {
  now(): Date;
  reading(): ClockReading;
  /** Jumps; never runs anything by itself. */
  setTo(time: Date): void;
}

export function createClock(start?: Date): WorldClock {
  let offsetMs = start ? start.getTime() - Date.now() : 0;
  const now = () => new Date(Date.now() + offsetMs);
  return {
    now,
    reading: () => ({ now: now().toISOString(), offsetMs }),
    setTo: (time) => {
      offsetMs = time.getTime() - Date.now();
    },
  };
}

/** A duration in milliseconds. */
export function milliseconds(duration: Duration): number {
  const { days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 } = duration;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}
