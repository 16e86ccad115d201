import type { RailAnswer } from "../../core/payout/payout-outcome.ts";
import type { BatchLookUp, BatchOutcome } from "./rail.ts";

/** What a batch's answer says of the payout in it that was sent under this key; `null`: nothing. */
export function answerInBatch(key: string, sent: BatchOutcome | BatchLookUp): RailAnswer | null {
  switch (sent.kind) {
    case "sent":
      return sent.items.get(key) ?? null;
    case "peeled":
      return sent.refusals.get(key) ?? { kind: "later", detail: "another payment of the batch was refused" };
    case "refused":
    case "later":
    case "unknown":
      return sent;
    default:
      return null;
  }
}
