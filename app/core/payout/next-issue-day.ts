import { type Day, daysAfter, monthOf } from "../calendar.ts";
import type { IssueRule } from "./issue-rule.ts";

/** The first day from this one on that the rule issues on; every day where it names none. */
export function nextIssueDay(rule: Pick<IssueRule, "when" | "weekday" | "monthDay">, from: Day): Day {
  switch (rule.when) {
    case "at_once":
      return from;
    case "weekly": {
      const weekday = new Date(`${from}T00:00:00Z`).getUTCDay() || 7;
      return daysAfter(from, (rule.weekday - weekday + 7) % 7);
    }
    case "monthly": {
      const inMonth = dayIn(monthOf(from), rule.monthDay);
      return inMonth >= from ? inMonth : dayIn(monthOf(from, 1), rule.monthDay);
    }
  }
}

function dayIn(month: Day, monthDay: number): Day {
  const [first] = [daysAfter(month, monthDay - 1), daysAfter(monthOf(month, 1), -1)].sort();
  return first ?? month;
}
