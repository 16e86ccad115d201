import type { Currency } from "../../core/money/money.ts";
import type { Terms } from "../../core/program/terms.ts";
import { writePercent } from "./read-percent.ts";

/** What the friend is owed besides the discount, as it is typed. */
export interface FriendDraft {
  readonly kind: "none" | "fixed" | "percent_of_order";
  readonly amount: string;
  readonly percent: string;
  /** Most for one order, of a percentage; empty for no limit. */
  readonly cap: string;
  /** Names of rails, the preferred first. */
  readonly rails: readonly string[];
}

/** Those that can be wrong. */
export type FriendField = Exclude<keyof FriendDraft, "kind">;

/** How the form reads what is typed; each keeps what is wrong with a field. */
interface Readers {
  readonly amount: (field: `friend.${FriendField}`, text: string) => number;
  readonly percent: (field: `friend.${FriendField}`, text: string) => number;
  readonly optional: (field: `friend.${FriendField}`, text: string) => number | null;
  readonly of: Currency;
  readonly errors: Partial<Record<`friend.${FriendField}`, string>>;
}

/** Nothing, and a good start for who wants something; the ways come with the choice. */
export function startingFriend(amount: string): FriendDraft {
  return { kind: "none", amount, percent: "5", cap: "", rails: [] };
}

/** The friend's reward of stored terms as a draft. */
export function friendDraftOf(
  { friendReward }: Pick<Terms, "friendReward">,
  start: FriendDraft,
  amount: (minor: number | null, currency?: Currency) => string,
): FriendDraft {
  if (friendReward === null) return start;
  const { value, rails } = friendReward;
  return value.kind === "fixed"
    ? { ...start, kind: "fixed", amount: amount(value.amountMinor, value.currency), rails }
    : { ...start, kind: value.kind, percent: writePercent(value.basisPoints), cap: amount(value.capMinor), rails };
}

/** Reads it. What belongs to another kind is not looked at. */
export function readFriend(
  draft: FriendDraft,
  { amount, percent, optional, of, errors }: Readers,
): Pick<Terms, "friendReward"> {
  if (draft.kind === "none") return { friendReward: null };
  if (draft.rails.length === 0) errors["friend.rails"] = "Choose at least one way to give it to them.";
  return {
    friendReward: {
      value:
        draft.kind === "fixed"
          ? { kind: "fixed", amountMinor: amount("friend.amount", draft.amount), currency: of }
          : {
              kind: "percent_of_order",
              basisPoints: percent("friend.percent", draft.percent),
              capMinor: optional("friend.cap", draft.cap),
            },
      rails: [...draft.rails],
    },
  };
}
