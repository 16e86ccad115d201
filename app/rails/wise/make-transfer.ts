import { z } from "zod";
import { toDecimal } from "../../core/money/money.ts";
import type { PayoutOrder, RailContext, SendOutcome } from "../kit/rail.ts";
import { askWise, transactionId } from "./ask-wise.ts";
import { groupPath } from "./batch-group.ts";
import { plain } from "./plain.ts";
import type { WiseSettings } from "./settings.ts";
import { ourReference, readTransfer, type WiseTransfer } from "./transfers.ts";

const quoted = z.object({ id: z.string() });
const account = z.object({ id: z.number().int() });

/**
 * A quote for the very amount the person gets, the person as a recipient, and the transfer under our id, in a batch group where
 * there is one. Nothing is paid yet.
 */
export async function makeTransfer(
  order: PayoutOrder,
  ctx: RailContext<WiseSettings>,
  groupId?: string,
): Promise<WiseTransfer | Exclude<SendOutcome, { readonly kind: "issued" | "accepted" | "reversed" }>> {
  const { profileId, sourceCurrency } = ctx.settings;
  const email = order.person.email?.trim() ?? "";
  const { currency } = order.value;
  const unread = { kind: "later", afterSeconds: 60, detail: "Wise's answer could not be read." } as const;
  const quote = await askWise(ctx, "POST", `/v3/profiles/${profileId}/quotes`, {
    // A decimal of at most fifteen digits survives the float of JSON and prints the same again.
    body: { sourceCurrency, targetCurrency: currency, targetAmount: Number(toDecimal(order.value)) },
  });
  if (quote.kind !== "ok") return plain(quote);
  const quoteId = quoted.safeParse(quote.body).data?.id;
  if (!quoteId) return unread;
  const recipient = await askWise(ctx, "POST", "/v1/accounts", {
    body: {
      currency,
      type: "email",
      profile: Number(profileId),
      accountHolderName: order.person.name ?? email,
      details: { email },
    },
  });
  if (recipient.kind !== "ok") return plain(recipient);
  const target = account.safeParse(recipient.body).data?.id;
  if (target === undefined) return unread;
  const path = groupId === undefined ? "/v1/transfers" : `${groupPath(ctx, groupId)}/transfers`;
  const made = await askWise(ctx, "POST", path, {
    writes: true,
    body: {
      targetAccount: target,
      quoteUuid: quoteId,
      customerTransactionId: transactionId(order.key),
      details: { reference: ourReference },
    },
  });
  if (made.kind !== "ok") return plain(made);
  return readTransfer(made.body) ?? { kind: "unknown", detail: "Wise answered with something that is no transfer." };
}
