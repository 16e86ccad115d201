import type { ProgramId, VisitId } from "../ids.ts";
import type { Terms } from "../program/terms.ts";
import type { CodeFacts } from "./attribute.ts";
import { visitTime } from "./visit-time.ts";

/** A share link that the buyer followed. */
export interface Click {
  readonly code: CodeFacts;
  readonly visitId: VisitId | null;
}

/** Which of an order's clicks decides, and which do not. */
export interface ChosenClick {
  readonly chosen: Click | null;
  /** Those that were too old when the order was placed. */
  readonly tooOld: readonly Click[];
  /** Those that would have counted, had another one not. */
  readonly passedOver: readonly Click[];
}

const dayMs = 86_400_000;

/**
 * Chooses among the links that a buyer followed: the last one, or where its program goes by first clicks the first one of the
 * program. Each program says for how many days a click counts; one whose time nobody knows counts.
 */
export function chooseClick(
  given: readonly Click[],
  orderedAt: Date,
  rulesOf: (programId: ProgramId) => Pick<Terms, "clickModel" | "clickDays"> | null,
): ChosenClick {
  const timeOf = ({ visitId }: Click) => (visitId === null ? null : (visitTime(visitId)?.getTime() ?? null));
  const newest = Number.POSITIVE_INFINITY;
  const clicks = given
    .filter(({ visitId }, index) => visitId === null || given.findIndex((one) => one.visitId === visitId) === index)
    .toSorted((a, b) => (timeOf(a) ?? newest) - (timeOf(b) ?? newest) || 0);
  const isOld = (click: Click) => {
    const days = rulesOf(click.code.programId)?.clickDays ?? null;
    const at = timeOf(click);
    return days !== null && at !== null && orderedAt.getTime() - at > days * dayMs;
  };
  const live = clicks.filter((click) => !isOld(click));
  const last = live.at(-1) ?? null;
  const chosen =
    last !== null && rulesOf(last.code.programId)?.clickModel === "first"
      ? (live.find(({ code }) => code.programId === last.code.programId) ?? last)
      : last;
  return { chosen, tooOld: clicks.filter(isOld), passedOver: live.filter((click) => click !== chosen) };
}
