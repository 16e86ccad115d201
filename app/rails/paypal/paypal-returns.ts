import type { RailContext } from "../kit/rail.ts";
import type { Returns } from "../kit/returns.ts";
import { answers } from "./answers.ts";
import { openPaypal, type PaypalAnswer, readAnswer } from "./open-paypal.ts";
import { secretsOf } from "./payout-batch.ts";
import { readItem } from "./read-item.ts";
import { readPaypalAnswer, readPaypalThrow } from "./read-paypal-error.ts";
import type { PaypalSettings } from "./settings.ts";

/** The most items that one page of a batch may hold; our batches have fewer. */
const pageSize = 1_000;
/** The money was with the person, or waited for them, and is not any more. */
const back: ReadonlySet<string> = new Set(["RETURNED", "REFUNDED", "REVERSED"]);

/** The payments of a batch that came back. Of a reversal PayPal sends no event, so the batch has to be read again. */
export async function paypalReturns(reference: string, ctx: RailContext<PaypalSettings>): Promise<Returns> {
  let answer: PaypalAnswer;
  try {
    answer = await openPaypal(ctx).call(
      "GET",
      `/v1/payments/payouts/${encodeURIComponent(reference)}?page=1&page_size=${pageSize}`,
    );
  } catch (error) {
    return { kind: "cannot_tell", detail: readPaypalThrow(error, false, secretsOf(ctx)).detail };
  }
  // One that PayPal knows no more has nothing to tell; the others have.
  if (answer.status === 404) return { kind: "told", back: [] };
  const read = readAnswer(answers.batch, answer);
  if (read === null) return { kind: "cannot_tell", detail: readPaypalAnswer(answer, false, secretsOf(ctx)).detail };
  return {
    kind: "told",
    back: read.items.flatMap((item) => {
      const key = item.payout_item.sender_item_id;
      const state = readItem(item);
      return key !== undefined && back.has(item.transaction_status ?? "") && state.kind === "refused"
        ? [{ key, code: state.code, detail: state.detail }]
        : [];
    }),
  };
}
