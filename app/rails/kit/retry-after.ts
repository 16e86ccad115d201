/** Reads `Retry-After` as seconds, between one second and an hour; `fallback` where it is absent or a date. */
export function retryAfter(header: unknown, fallback: number): number {
  const seconds = typeof header === "string" ? Number(header) : Number.NaN;
  if (!Number.isFinite(seconds)) return fallback;
  return Math.min(3600, Math.max(1, Math.ceil(seconds)));
}
