import type { ShownExpiry } from "../../core/payout/plan-expiry.ts";
import type { Words } from "./words.ts";

/** Until when something issued can be used, or what became of it, in a sentence; null for what does not run out. */
export function expiryWords(
  expiry: ShownExpiry | null,
  currency: string,
  { format, now }: Pick<Words, "format" | "now">,
): string | null {
  if (expiry === null) return null;
  const { until, endedAs, leftMinor } = expiry;
  if (endedAs === "taken_back") return null;
  if (endedAs === "used") return `Used up before it would have ended on ${format.day(until)}.`;
  if (endedAs === "expired" && leftMinor !== null)
    return `${format.money(leftMinor, currency)} ended unused on ${format.moment(until)}.`;
  return now < until ? `Ends on ${format.moment(until)} if it is not used.` : `Ended on ${format.moment(until)}.`;
}
