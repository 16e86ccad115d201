import type { ReferrerId } from "../ids.ts";
import { type LedgerKind, type Posting, postings } from "../ledger/posting.ts";
import { type Money, money } from "../money/money.ts";
import type { ReasonCode } from "../reason.ts";
import type { RewardOfOrder } from "./reward-of-order.ts";
import type { RewardState } from "./reward-states.ts";

/** A reward as the rule needs it. `clawedMinor` is what was taken back after it had been issued. */
export interface RewardFacts {
  readonly referrerId: ReferrerId;
  readonly state: RewardState;
  readonly value: Money;
  readonly clawedMinor: number;
}

/** The difference between what a reward is and what its order now earns. */
export interface RewardChange {
  readonly state: RewardState;
  readonly amountMinor: number;
  readonly clawedMinor: number;
  readonly reason: ReasonCode;
  readonly ledger: { readonly kind: LedgerKind; readonly posting: Posting };
}

/**
 * The one reversal rule: after any order event a reward equals the rule applied to the order's present state. Until it is
 * on its way the reward itself changes; from then on the difference is clawed back in the books (never from the person),
 * and given back when the order recovers. `null` when nothing changes.
 */
export function adjustReward(reward: RewardFacts, target: RewardOfOrder): RewardChange | null {
  const { state, referrerId } = reward;
  const wanted = target.kind === "earns" ? target.value.amountMinor : 0;
  const of = (amountMinor: number) => money(amountMinor, reward.value.currency);
  if (target.kind === "earns" && target.value.currency !== reward.value.currency) return null;
  switch (state) {
    case "held":
    case "due":
    case "failed": {
      const difference = wanted - reward.value.amountMinor;
      if (difference === 0) return null;
      const [grow, shrink] =
        state === "held" ? [postings.earn, postings.unearn] : [postings.restore, postings.clawBack];
      const posting = difference > 0 ? grow(referrerId, of(difference)) : shrink(referrerId, of(-difference));
      if (target.kind === "nothing") {
        // The amount stays on the row, to be read; the state says that it is not owed.
        return {
          state: "cancelled",
          amountMinor: reward.value.amountMinor,
          clawedMinor: 0,
          reason: target.reason,
          ledger: { kind: "cancel", posting },
        };
      }
      return {
        state,
        amountMinor: wanted,
        clawedMinor: 0,
        reason: difference > 0 ? "order_grew" : "order_reduced",
        ledger: { kind: "adjust", posting },
      };
    }
    case "cancelled": {
      if (target.kind === "nothing") return null;
      return {
        state: "held",
        amountMinor: wanted,
        clawedMinor: 0,
        reason: "in_hold",
        ledger: { kind: "earn", posting: postings.earn(referrerId, target.value) },
      };
    }
    case "issuing":
    case "issued":
    case "clawed_back": {
      const clawed = Math.max(0, reward.value.amountMinor - wanted);
      const difference = clawed - reward.clawedMinor;
      if (difference === 0) return null;
      const wholly = clawed === reward.value.amountMinor;
      return {
        // While it is on its way its state belongs to the payout; the clawback shows once it has arrived.
        state: state === "issuing" ? "issuing" : wholly ? "clawed_back" : "issued",
        amountMinor: reward.value.amountMinor,
        clawedMinor: clawed,
        reason: target.kind === "nothing" ? target.reason : difference > 0 ? "order_reduced" : "order_grew",
        ledger:
          difference > 0
            ? { kind: "claw_back", posting: postings.clawBack(referrerId, of(difference)) }
            : { kind: "restore", posting: postings.restore(referrerId, of(-difference)) },
      };
    }
  }
}
