import { z } from "zod";
import { parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { askWise } from "./ask-wise.ts";
import type { WiseSettings } from "./settings.ts";
import { isUnpaid, ourReference, stateOf, transfer } from "./transfers.ts";

const listed = z.array(
  transfer.extend({
    targetValue: z.number().nullish(),
    targetCurrency: z.string().nullish(),
    details: z.object({ reference: z.string().nullish() }).nullish(),
  }),
);
const pageSize = 100;
/** A sweep reads so many transfers at most. */
const most = 10_000;

/**
 * Every transfer of the profile since then that this app made, each under the id that comes from its key. Those that people
 * made by hand say so by their reference.
 */
export async function listTransfers(since: Date, ctx: RailContext<WiseSettings>): Promise<Listing> {
  const payments = new Map<number, ListedPayment>();
  for (let offset = 0; ; offset += pageSize) {
    const query = new URLSearchParams({
      profile: ctx.settings.profileId,
      createdDateStart: since.toISOString(),
      limit: String(pageSize),
      offset: String(offset),
    });
    const answer = await askWise(ctx, "GET", `/v1/transfers?${query}`);
    if (answer.kind !== "ok") return { kind: "cannot_tell", detail: answer.detail };
    const page = listed.safeParse(answer.body).data;
    if (page === undefined) return { kind: "cannot_tell", detail: "Wise's list could not be read." };
    for (const one of page) {
      if (one.details?.reference !== ourReference || !one.customerTransactionId) continue;
      const currency = parseCurrency(one.targetCurrency ?? "");
      // One that is made meanwhile moves the others on, and is then read twice.
      payments.set(one.id, {
        key: one.customerTransactionId,
        reference: String(one.id),
        value: currency === null ? null : parseDecimal(String(one.targetValue), currency),
        state: stands(one),
      });
    }
    if (page.length < pageSize) return { kind: "listed", payments: [...payments.values()], more: false };
    if (offset + pageSize >= most) return { kind: "listed", payments: [...payments.values()], more: true };
  }
}

function stands(one: z.infer<typeof transfer>): ListedPayment["state"] {
  if (isUnpaid(one)) return "open";
  const { kind } = stateOf(one);
  return kind === "issued" ? "paid" : kind === "accepted" ? "open" : "undone";
}
