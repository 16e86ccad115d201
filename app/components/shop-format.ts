import { currency, formatMoney, money } from "../core/money/money.ts";

/** How one shop's times and amounts are written. Made on the server, so that every browser shows the same. */
export interface ShopFormat {
  readonly money: (amountMinor: number, code: string) => string;
  /** "Dec 5", with the year when it is another one. */
  readonly day: (at: Date) => string;
  /** "Nov 21 at 2:03 PM". */
  readonly moment: (at: Date) => string;
  readonly count: (value: number) => string;
}

/** Dates in the shop's time zone. A zone that this Node does not know is shown as UTC. */
export function shopFormat(timezone: string, now: Date): ShopFormat {
  const timeZone = isTimeZone(timezone) ? timezone : "UTC";
  const year = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric" });
  const thisYear = year.format(now);
  const day = new Intl.DateTimeFormat("en-US", { timeZone, month: "short", day: "numeric" });
  const dayOfYear = new Intl.DateTimeFormat("en-US", { timeZone, month: "short", day: "numeric", year: "numeric" });
  const time = new Intl.DateTimeFormat("en-US", { timeZone, hour: "numeric", minute: "2-digit" });
  const count = new Intl.NumberFormat("en-US");
  const writeDay = (at: Date) => (year.format(at) === thisYear ? day : dayOfYear).format(at);
  return {
    money: (amountMinor, code) => formatMoney(money(amountMinor, currency(code))),
    day: writeDay,
    // Intl writes a narrow no-break space before AM and PM.
    moment: (at) => `${writeDay(at)} at ${time.format(at).replace(/\u202f/g, " ")}`,
    count: (value) => count.format(value),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
