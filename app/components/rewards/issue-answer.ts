import type { Money } from "../../core/money/money.ts";
import type { NotIssued } from "./group-by-reason.ts";

/** A rail that rewards can go out over now. */
export interface IssueRail {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
}

/** What was selected: some rewards by name, or everything that a filter shows on all its pages. */
export type Selection =
  | { readonly kind: "some"; readonly rewardIds: readonly string[] }
  | {
      readonly kind: "all";
      readonly program: string;
      readonly waiting: string;
      readonly show: string;
      readonly count: number;
    };

/** A selection and the key of this press: the same press twice is one run. */
export interface IssuePress {
  readonly selection: Selection;
  readonly pressKey: string;
}

/** One part of a dry run: the people from some place on. */
export interface CheckedPart {
  readonly kind: "checked";
  readonly rail: string;
  readonly from: number;
  readonly ready: number;
  readonly totals: readonly Money[];
  readonly funds: Money | null;
  /** What fills earlier rewards that were taken back: nothing is sent for it. */
  readonly fills: readonly Money[];
  readonly refused: readonly NotIssued[];
  /** Who chose to be paid another way, and which. */
  readonly others: readonly { readonly referrer: string; readonly wants: string }[];
  readonly people: number;
  readonly done: number;
  readonly planHash: string;
}

/** What a part of a dry run found, or what a press did. */
export type IssueAnswer =
  | CheckedPart
  | { readonly kind: "requested"; readonly runId: string; readonly toast: string }
  /** The plan is another one than was shown: nothing was started. */
  | { readonly kind: "changed" }
  | { readonly kind: "trouble"; readonly message: string };

/** The fields of a form that say what was selected. */
export function selectionFields(selection: Selection): Record<string, string> {
  return selection.kind === "some"
    ? { rewardIds: selection.rewardIds.join(" ") }
    : { all: "yes", program: selection.program, waiting: selection.waiting, show: selection.show };
}

/** How many rewards that is. */
export const selectedCount = (selection: Selection) =>
  selection.kind === "some" ? selection.rewardIds.length : selection.count;
