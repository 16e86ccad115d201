import { z } from "zod";
import type { Delivery, LookUpOutcome, PayoutOrder, RailContext } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { askWise, transactionId } from "./ask-wise.ts";
import type { WiseSettings } from "./settings.ts";

/** What the person reads on their bank's statement; by it we know our own transfers among those made by hand. */
export const ourReference = "Goodword";

/** A transfer, as far as every reader of one needs it. */
export const transfer = z.object({
  id: z.number().int(),
  status: z.string(),
  customerTransactionId: z.string().nullish(),
  targetAccount: z.number().int().nullish(),
});
export type WiseTransfer = z.infer<typeof transfer>;

/** Clocks differ, and one wrong "absent" could pay twice: a search begins two days before the first request. */
const marginMs = 2 * 86_400_000;
const page = 100;
/** A shop does not make more transfers than that between a try and the search for it. */
const mostPages = 50;

/** Reads one transfer of an answer; `null` where it is none. */
export function readTransfer(body: unknown): WiseTransfer | null {
  return transfer.safeParse(body).data ?? null;
}

type NotTold = {
  readonly kind: "not_told";
  readonly answer: Exclude<Awaited<ReturnType<typeof askWise>>, { readonly kind: "ok" }>;
};

/** Transfers of the profile that were made since an order was first sent, the newest first, until `enough` of them were read. */
export async function transfersSince(
  startedAt: string,
  ctx: RailContext<WiseSettings>,
  enough: (page: readonly WiseTransfer[]) => boolean = () => false,
): Promise<{ readonly kind: "told"; readonly transfers: readonly WiseTransfer[] } | NotTold> {
  const since = new Date(Date.parse(startedAt) - marginMs).toISOString();
  const transfers: WiseTransfer[] = [];
  for (let turn = 0; turn < mostPages; turn += 1) {
    const query = new URLSearchParams({
      profile: ctx.settings.profileId,
      createdDateStart: since,
      limit: String(page),
      offset: String(turn * page),
    });
    const answer = await askWise(ctx, "GET", `/v1/transfers?${query}`);
    if (answer.kind !== "ok") return { kind: "not_told", answer };
    const listed = z.array(transfer).safeParse(answer.body);
    if (!listed.success)
      return {
        kind: "not_told",
        answer: { kind: "later", afterSeconds: 60, detail: "Wise's list could not be read." },
      };
    transfers.push(...listed.data);
    if (listed.data.length < page || enough(listed.data)) return { kind: "told", transfers };
  }
  return {
    kind: "not_told",
    answer: { kind: "later", afterSeconds: 3_600, detail: "There are too many transfers at Wise to search." },
  };
}

/** Searches Wise for the transfer of an order by our own id. */
export async function findTransfer(
  order: PayoutOrder,
  ctx: RailContext<WiseSettings>,
): Promise<{ readonly kind: "found"; readonly transfer: WiseTransfer } | { readonly kind: "absent" } | NotTold> {
  const id = transactionId(order.key);
  const ours = (one: WiseTransfer) => one.customerTransactionId === id;
  const read = await transfersSince(order.startedAt, ctx, (listed) => listed.some(ours));
  if (read.kind === "not_told") return read;
  const found = read.transfers.find(ours);
  return found ? { kind: "found", transfer: found } : { kind: "absent" };
}

/** Whether a transfer waits for its money: it can still be paid, and be cancelled. */
export function isUnpaid(one: WiseTransfer): boolean {
  return one.status === "incoming_payment_waiting";
}

/** How a transfer that has been paid stands (docs.wise.com, transfer states). */
export function stateOf(
  one: WiseTransfer,
): Exclude<LookUpOutcome, { readonly kind: "absent" | "send_again" | "cannot_tell" }> {
  const delivery: Delivery = { kind: "bank_payment", reference: String(one.id) };
  switch (one.status) {
    case "outgoing_payment_sent":
      return { kind: "issued", delivery };
    case "processing":
    case "funds_converted":
      return { kind: "accepted", delivery };
    case "waiting_recipient_input_to_proceed":
      return { kind: "accepted", delivery, code: "unclaimed", note: "Wise waits for the person's bank details." };
    case "incoming_payment_waiting":
      return {
        kind: "accepted",
        delivery,
        code: "to_fund",
        attention: `Transfer ${one.id} waits for you: open Wise and pay it from your balance. Your token may not.`,
      };
    case "bounced_back":
      return { kind: "accepted", delivery, code: "held_by_provider", note: `Transfer ${one.id} bounced back to Wise.` };
    case "funds_refunded":
    case "charged_back":
      return { kind: "reversed", detail: `Transfer ${one.id} came back (${one.status}).` };
    case "cancelled":
      return refused("provider_refused", `Transfer ${one.id} was cancelled at Wise.`);
    default:
      return { kind: "accepted", delivery, note: `Wise says ${one.status.slice(0, 60)}.` };
  }
}
