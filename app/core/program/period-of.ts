import type { LimitPeriod } from "./limit-rules.ts";

/** The stretch of the calendar (UTC) that a moment belongs to, by name: "2026-11", "2026-Q4", "2026", "ever". */
export function periodOf(at: Date, period: LimitPeriod): string {
  const year = String(at.getUTCFullYear());
  switch (period) {
    case "month":
      return `${year}-${String(at.getUTCMonth() + 1).padStart(2, "0")}`;
    case "quarter":
      return `${year}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
    case "year":
      return year;
    case "ever":
      return "ever";
  }
}
