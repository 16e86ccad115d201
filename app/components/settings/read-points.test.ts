import { expect, test } from "vitest";
import { currency } from "../../core/money/money.ts";
import { pointsDraftOf, readPoints } from "./read-points.ts";

const usd = currency("USD");

test("what is stored comes back as it was typed", () => {
  const rules = { rates: [{ points: 500, amountMinor: 550 }], lapse: { days: 365, remindDays: 30 } };
  expect(pointsDraftOf(rules, usd)).toMatchObject({ rates: [{ points: "500", amount: "5.50" }], lapseDays: "365" });
  expect(readPoints(pointsDraftOf(rules, usd), usd)).toEqual({ rules });
  expect(readPoints({ rates: [], lapseDays: "", remindDays: "" }, usd)).toEqual({ rules: { rates: [], lapse: null } });
});

test("what is wrong is said at its field", () => {
  const rates = [
    { points: "500", amount: "5" },
    { points: "500", amount: "five" },
    { points: "-1", amount: "" },
  ];
  expect(readPoints({ rates, lapseDays: "30", remindDays: "40" }, usd)).toEqual({
    errors: {
      "rates.1.points": "Another line is for as many points.",
      "rates.1.amount": "Enter only the number, for example 10.00.",
      "rates.2.points": "Enter a whole number, from 1 to 10,000,000.",
      "rates.2.amount": "Enter an amount, for example 10.00.",
      remindDays: "People have to be told before they lapse.",
    },
  });
});
