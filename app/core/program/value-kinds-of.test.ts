import { expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { usualRules } from "./usual-rules.ts";
import { valueKindsOf } from "./value-kinds-of.ts";

const usd = currency("USD");
const fixed = { kind: "fixed", amountMinor: 500, currency: usd } as const;
const plain = { ...usualRules, kind: "refer_a_friend", reward: fixed } as const;

test.each([
  ["an amount", plain, ["money"]],
  ["a share", { ...plain, reward: { kind: "percent_of_order", basisPoints: 500, capMinor: null } as const }, ["money"]],
  ["a code", { ...plain, reward: { kind: "percent_off", basisPoints: 500 } as const }, ["percent_off"]],
  [
    "points by the order",
    { ...plain, reward: { kind: "points_of_order", points: 5, perMinor: 100, currency: usd } as const },
    ["points"],
  ],
  [
    "a first order of another kind",
    { ...plain, recurrence: { ...plain.recurrence, firstReward: { kind: "free_shipping" } as const } },
    ["money", "free_shipping"],
  ],
  [
    "a tier of another kind",
    { ...plain, tiers: [{ from: 2, reward: { kind: "free_shipping" } as const }] },
    ["money", "free_shipping"],
  ],
  [
    "bonuses",
    {
      ...plain,
      reward: { kind: "free_shipping" } as const,
      milestones: [
        { at: 1, amountMinor: 500, currency: usd },
        { at: 2, piece: { kind: "points", points: 10 } as const },
      ],
    },
    ["free_shipping", "money", "points"],
  ],
  ["a waiting list, whose bonuses the merchant hands over", { ...plain, kind: "waiting_list" as const }, []],
])("the kinds of value that rails are needed for: %s", (_, terms, kinds) => {
  expect([...valueKindsOf(terms)]).toEqual(kinds);
});
