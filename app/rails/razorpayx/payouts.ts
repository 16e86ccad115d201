import { z } from "zod";
import type { Accepted, Delivery, LookUpOutcome, PayoutOrder, RailContext, Refusal, RefusalCode } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { askRazorpayx, type RazorpayxAnswer, type RazorpayxAsker } from "./ask-razorpayx.ts";
import type { RazorpayxSettings } from "./settings.ts";

/** A payout, as far as every reader of one needs it. */
export const payout = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number().int(),
  currency: z.string(),
  reference_id: z.string().nullish(),
  utr: z.string().nullish(),
  status_details: z.object({ reason: z.string().nullish(), description: z.string().nullish() }).nullish(),
});
export type RazorpayxPayout = z.infer<typeof payout>;

/** Reads one payout of an answer; `null` where it is none. */
export function readPayout(body: unknown): RazorpayxPayout | null {
  return payout.safeParse(body).data ?? null;
}

/** What a person corrects: their account is closed, or its details are wrong (errors/x/payout-status-details). */
const theirs: ReadonlySet<string> = new Set([
  "bank_account_closed",
  "bank_account_frozen",
  "bank_account_invalid",
  "beneficiary_account_dormant",
  "beneficiary_account_invalid",
  "beneficiary_bank_rejected",
  "beneficiary_vpa_invalid",
  "invalid_beneficiary",
  "invalid_ifsc_code",
]);

/** How a payout stands. A state that we do not know leaves it on its way: it is never taken for paid or refused. */
export function stateOf(
  one: RazorpayxPayout,
):
  | { readonly kind: "issued"; readonly delivery: Delivery }
  | Accepted
  | Refusal
  | Extract<LookUpOutcome, { kind: "reversed" }> {
  const delivery: Delivery = { kind: "bank_payment", reference: one.id };
  const reason = one.status_details?.reason ?? "";
  const why = [one.status_details?.description, reason && `(${reason})`].filter(Boolean).join(" ").slice(0, 300);
  switch (one.status) {
    case "processed":
      return { kind: "issued", delivery };
    case "processing":
    case "scheduled":
      return { kind: "accepted", delivery };
    case "queued":
      return /balance|fund/i.test(`${reason} ${why}`)
        ? { kind: "accepted", delivery, attention: `Payout ${one.id} waits for money: top up your RazorpayX account.` }
        : { kind: "accepted", delivery, note: `RazorpayX has queued it. ${why}`.trim() };
    case "pending":
      return {
        kind: "accepted",
        delivery,
        attention: `Payout ${one.id} waits for approval: approve or reject it in RazorpayX.`,
      };
    case "reversed":
      return { kind: "reversed", detail: `Payout ${one.id} came back. ${why}`.trim() };
    case "failed": {
      const code: RefusalCode =
        reason === "insufficient_funds" ? "needs_funds" : theirs.has(reason) ? "receiver_refused" : "provider_refused";
      return refused(code, `Payout ${one.id} failed. ${why}`.trim());
    }
    case "rejected":
    case "cancelled":
      return refused("provider_refused", `Payout ${one.id} was ${one.status} in RazorpayX. ${why}`.trim());
    default:
      return { kind: "accepted", delivery, note: `RazorpayX says ${one.status.slice(0, 60)}.` };
  }
}

type NotTold = Exclude<RazorpayxAnswer, { readonly kind: "ok" }>;

/** Searches RazorpayX for the payout of an order by our own reference; newest first, and one is there at most. */
export async function findPayout(
  order: PayoutOrder,
  ctx: RailContext<RazorpayxSettings>,
): Promise<
  | { readonly kind: "found"; readonly payout: RazorpayxPayout }
  | { readonly kind: "absent" }
  | { readonly kind: "not_told"; readonly answer: NotTold }
> {
  const query = new URLSearchParams({
    account_number: ctx.settings.accountNumber,
    reference_id: order.key,
    count: "10",
  });
  const answer = await askRazorpayx(ctx, `/v1/payouts?${query}`);
  if (answer.kind !== "ok") return { kind: "not_told", answer };
  const listed = z.object({ items: z.array(payout) }).safeParse(answer.body).data;
  if (!listed)
    return {
      kind: "not_told",
      answer: { kind: "later", afterSeconds: 60, detail: "RazorpayX' list could not be read." },
    };
  const found = listed.items.find((one) => one.reference_id === order.key);
  return found ? { kind: "found", payout: found } : { kind: "absent" };
}

/** One payout as it is now. */
export async function fetchPayout(id: string, asker: RazorpayxAsker): Promise<RazorpayxPayout | NotTold> {
  const answer = await askRazorpayx(asker, `/v1/payouts/${encodeURIComponent(id)}`);
  if (answer.kind !== "ok") return answer;
  return readPayout(answer.body) ?? { kind: "later", afterSeconds: 60, detail: "RazorpayX' answer could not be read." };
}
