import type { ValueKind } from "../../core/money/asset.ts";
import type { Currency } from "../../core/money/money.ts";
import { firstWay, reachesFriendsWithMoney, type Way } from "./first-way.ts";
import { type ProgramDraft, startingDraft } from "./program-draft.ts";

/** A start for the form: one model, told as the programs that merchants know. */
export interface ProgramPreset {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly change: Partial<ProgramDraft>;
  /** Whether the reward grows with the friends brought: twice as much from the fifth on, five times as a bonus. */
  readonly grows?: boolean;
  /** Whether the friend is rewarded after the order, too. */
  readonly rewardsFriend?: boolean;
  /** What its rewards are, where that is no money and not every way can carry it. */
  readonly carries?: ValueKind;
  /** Whether the store's other ways stay below it. */
  readonly andOthers?: true;
}

/** The first is what the form opens with. */
export const programPresets: readonly ProgramPreset[] = [
  {
    key: "refer_a_friend",
    label: "Refer a friend",
    help: "The friend saves on a first order, the referrer earns a fixed reward for it.",
    change: {},
  },
  {
    key: "one_sided",
    label: "One-sided",
    help: "Only the referrer is rewarded: friends follow a link and pay the usual price.",
    change: { name: "Thank you for a good word", offerKind: "none" },
  },
  {
    key: "reward_for_both",
    label: "A reward for both",
    help: "Nothing at checkout: friend and referrer each get a reward once the order has stood its hold.",
    change: { name: "A reward for both", offerKind: "none" },
    rewardsFriend: true,
  },
  {
    key: "code_for_code",
    label: "A code for a code",
    help: "The friend gets a discount, and the referrer a code for their own next order. No money moves.",
    change: { name: "A code for a code", rewardKind: "percent_off", rewardPiece: "20" },
    carries: "percent_off",
  },
  {
    key: "points",
    label: "Points",
    help: "The referrer collects points and gives them for rewards of their choice, by what you say that points are worth.",
    change: { name: "Points for a good word", rewardKind: "points", rewardPiece: "500" },
    carries: "points",
    andOthers: true,
  },
  {
    key: "revenue_share",
    label: "Revenue share",
    help: "For therapists, trainers and partners: a share of every order of the people they send, for good.",
    change: {
      name: "Revenue share",
      rewardKind: "percent_of_order",
      rewardPercent: "10",
      trigger: "every_paid_order",
      newCustomersOnly: false,
    },
  },
  {
    key: "first_year",
    label: "Ambassadors, for a year",
    help: "People apply and you approve them. More for a first order, a smaller share of all that follow in twelve months.",
    change: {
      name: "Ambassadors",
      kind: "ambassador",
      rewardKind: "percent_of_order",
      rewardPercent: "5",
      trigger: "every_paid_order",
      firstDiffers: true,
      firstKind: "percent_of_order",
      firstPercent: "20",
      maxMonths: "12",
    },
  },
  {
    key: "tiers",
    label: "More for the fifth friend",
    help: "A fixed reward that grows from the fifth friend on, and a bonus with the tenth.",
    change: { name: "More for the fifth friend" },
    grows: true,
  },
  {
    key: "sign_up",
    label: "Sign-ups",
    help: "Friends follow an invitation and make an account. A first payment, or another guard that you choose, brings the reward.",
    change: { name: "Sign-ups", trigger: "sign_up", guard: "first_payment" },
  },
  {
    key: "waiting_list",
    label: "Waiting list",
    help: "For a launch or a newsletter: people give an address on a page of your store, share a link, and move up with everybody they bring.",
    change: { name: "Waiting list", kind: "waiting_list", offerKind: "none" },
  },
  {
    key: "loyal_friend",
    label: "Friends who stay",
    help: "The reward comes with a friend’s third order: it pays for customers who come back.",
    change: { name: "Friends who stay", trigger: "nth_paid_order", nthOrder: "3" },
  },
];

/** The form's start for a preset. `chosen` are the ways that the store uses for money, of all there are. */
export function presetDraft(
  { carries, andOthers, rewardsFriend, ...preset }: ProgramPreset,
  of: Currency,
  chosen: readonly string[],
  ways: readonly Way[],
): ProgramDraft {
  const carrier = carries === undefined ? [] : firstWay(ways, ({ delivers }) => delivers.includes(carries));
  const rails = carries === undefined ? chosen : [...carrier, ...(andOthers === true ? chosen : [])];
  const start = { ...startingDraft(of, rails), ...preset.change };
  const friend = { ...start.friend, kind: "fixed" as const, rails: firstWay(ways, reachesFriendsWithMoney) };
  // People on a list are known by an address alone.
  const isList = start.kind === "waiting_list";
  const draft = rewardsFriend ? { ...start, friend } : isList ? { ...start, rails: friend.rails } : start;
  if (!preset.grows) return draft;
  const times = (factor: number) => String(Number(draft.rewardAmount) * factor);
  return {
    ...draft,
    tiers: [{ from: "5", kind: "fixed", value: times(2), cap: "", item: null }],
    milestones: [{ at: "10", kind: "fixed", amount: times(5), item: null }],
  };
}
