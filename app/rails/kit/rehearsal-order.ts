import type { PayoutAttemptId, PayoutId } from "../../core/ids.ts";
import type { Money } from "../../core/money/money.ts";
import type { PayoutOrder, PayoutPerson } from "../../core/payout/payout-order.ts";

/** A person as payouts know them: with what they left for each rail, by its name. */
interface Payee extends Omit<PayoutPerson, "destination"> {
  readonly destinations: Readonly<Record<string, NonNullable<PayoutPerson["destination"]>>>;
}

/** The order that `check` gets: a dry run has no attempt, and rails do not read the ids and the memo there. */
export function rehearsalOrder(rail: string, value: Money, person: Payee | undefined, at: Date): PayoutOrder {
  return {
    payoutId: "pay_check" as PayoutId,
    attemptId: "att_check" as PayoutAttemptId,
    key: "att_check",
    value,
    person: {
      name: person?.name ?? null,
      email: person?.email ?? null,
      customerId: person?.customerId ?? null,
      destination: person?.destinations[rail] ?? null,
    },
    memo: "",
    startedAt: at.toISOString(),
  };
}
