/** The Admin API's `DateTime`: UTC, whole seconds. */
export function apiDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Dates of webhook payloads: the shop's wall clock with its offset, whole seconds ("2026-11-21T02:03:04-05:00"). */
export function payloadDate(date: Date, timezone: string): string {
  const parts = Object.fromEntries(
    formatter(timezone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const offset = (parts.timeZoneName ?? "GMT").replace("GMT", "") || "+00:00";
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
}
