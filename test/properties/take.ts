import type { Terms } from "../../app/core/program/terms.ts";
import { storyStart } from "./story-start.ts";

/** What somebody would get for an order, or beside it, if there were no limits. */
export interface Take {
  readonly referrer: string;
  readonly minute: number;
  /** The order it is for. */
  readonly number: number;
  /** For the order itself, a one-time bonus that came with it, or the friend's own. */
  readonly kind: "friend" | "bonus" | "order";
  /** Who buys. */
  readonly friend: string;
  readonly minor: number;
  /** What it is, where it is no money. */
  readonly piece: string | null;
}

/** What is left of each after the referrer's cap and the program's budget, one after the other as the orders were paid. */
export function take(terms: Terms, takes: readonly Take[]): Take[] {
  const { referrerCap, referrerPieces, budget } = terms;
  // Of one order the friend comes first, then the bonus: "friend", "milestone", "order".
  const turns = ["friend", "bonus", "order"];
  const inTurn = [...takes].sort(
    (a, b) => a.minute - b.minute || a.number - b.number || turns.indexOf(a.kind) - turns.indexOf(b.kind),
  );
  const taken = new Map<string, number>();
  const clip = (name: string, most: number, minor: number) => {
    const left = Math.max(0, most - (taken.get(name) ?? 0));
    const part = Math.min(left, minor);
    taken.set(name, (taken.get(name) ?? 0) + part);
    return part;
  };
  return inTurn.map((each) => {
    const at = new Date(storyStart + each.minute * 60_000);
    const year = at.getUTCFullYear();
    const stretch = {
      month: `${year} ${at.getUTCMonth()}`,
      quarter: `${year} q${Math.trunc(at.getUTCMonth() / 3)}`,
      year: String(year),
      ever: "",
    };
    let { minor } = each;
    if (each.piece === "POINTS") return each;
    if (each.piece !== null) {
      if (referrerPieces && each.kind !== "friend")
        minor = clip(`${each.referrer} ${each.piece} ${stretch[referrerPieces.period]}`, referrerPieces.count, minor);
      return { ...each, minor };
    }
    if (referrerCap && each.kind !== "friend")
      minor = clip(`${each.referrer} ${stretch[referrerCap.period]}`, referrerCap.amountMinor, minor);
    // A reward that waits for the budget is owed all the same.
    if (budget && budget.whenSpent !== "hold") minor = clip(`all ${stretch[budget.period]}`, budget.amountMinor, minor);
    return { ...each, minor };
  });
}
