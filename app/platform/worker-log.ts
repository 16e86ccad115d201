import { Logger } from "graphile-worker";
import type { Log } from "./log.ts";

/** graphile-worker's own words in our log: what went wrong, without the chatter of every job. */
export function workerLog(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === "error") log.error({ from: "graphile-worker", ...meta }, message);
    else if (level === "warning") log.warn({ from: "graphile-worker" }, message);
  });
}
