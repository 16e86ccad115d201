import type { PlainName } from "../language/catalogue.ts";
import type { PayoutState } from "../payout/payout-states.ts";
import type { ReasonCode } from "../reason.ts";
import { placeName, signUpName } from "../referral/sign-up.ts";
import type { LedgerKind } from "./posting.ts";

/** What the shop owes a person: earned and in its hold, and payable (below zero after a clawback). Minor units. */
export interface PersonAccounts {
  readonly heldMinor: number;
  readonly payableMinor: number;
}

/** A ledger transaction as it touches one person: by how much their two accounts changed, and what it was about. */
export interface PersonMovement extends PersonAccounts {
  readonly id: string;
  readonly at: Date;
  readonly kind: LedgerKind;
  /** Why, where the movement was caused by an order or by somebody's decision. */
  readonly reason: ReasonCode | null;
  /** Whether it is about a reward for the person's own order, and not for a friend's. */
  readonly own?: boolean;
  /** The order behind it, by its name. */
  readonly order: string | null;
  readonly payout: {
    readonly rail: string;
    readonly state: PayoutState;
    readonly reason: ReasonCode | null;
    readonly reference: string | null;
  } | null;
}

/** A line of a statement: what happened, by how much it changed what is owed, and what was owed after it. */
export interface StatementLine extends PersonMovement {
  /** The sentence for it in the catalogue of public texts. */
  readonly text: StatementText;
  /** Held and payable together: the end of a hold moves between the two and changes nothing. */
  readonly changeMinor: number;
  readonly after: PersonAccounts;
}

export type StatementText = Extract<PlainName, `statement.line.${string}`>;

/** Walks a person's movements, oldest first, from what was owed before the first of them. */
export function statementLines(opening: PersonAccounts, movements: readonly PersonMovement[]): StatementLine[] {
  let after = opening;
  return movements.map((movement) => {
    after = {
      heldMinor: after.heldMinor + movement.heldMinor,
      payableMinor: after.payableMinor + movement.payableMinor,
    };
    return { ...movement, text: textOf(movement), changeMinor: owed(movement), after };
  });
}

/** Held and payable together. */
export function owed({ heldMinor, payableMinor }: PersonAccounts): number {
  return heldMinor + payableMinor;
}

function textOf(movement: PersonMovement): StatementText {
  switch (movement.kind) {
    case "earn":
      if (movement.order === placeName) return "statement.line.earn_list";
      if (movement.order === signUpName)
        return movement.own ? "statement.line.earn_own_sign_up" : "statement.line.earn_sign_up";
      return movement.own ? "statement.line.earn_own" : "statement.line.earn";
    case "adjust":
      return owed(movement) > 0 ? "statement.line.larger" : "statement.line.smaller";
    case "reserve":
      switch (movement.payout?.state) {
        case "issued":
          return "statement.line.sent";
        // It left the balance and came back: the line of its return stands below.
        case "failed":
        case "reversed":
          return "statement.line.tried";
        default:
          return "statement.line.on_its_way";
      }
    case "settle":
    case "fee":
    case "lapse_points":
      throw new Error(`a ${movement.kind} is on nobody's statement`);
    default:
      return `statement.line.${movement.kind}`;
  }
}
