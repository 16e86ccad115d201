import { z } from "zod";
import { money, parseCurrency } from "../../core/money/money.ts";
import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { askRazorpayx } from "./ask-razorpayx.ts";
import { payout, type RazorpayxPayout, stateOf } from "./payouts.ts";
import type { RazorpayxSettings } from "./settings.ts";

const listed = z.object({ items: z.array(payout) });
/** RazorpayX gives a hundred at once at most. */
const pageSize = 100;
/** A sweep reads so many payouts at most. */
const most = 10_000;

/** Every payout of the account since then that carries a reference, the newest first; in ours it is our key. */
export async function listPayouts(since: Date, ctx: RailContext<RazorpayxSettings>): Promise<Listing> {
  const payments = new Map<string, ListedPayment>();
  for (let skip = 0; ; skip += pageSize) {
    const query = new URLSearchParams({
      account_number: ctx.settings.accountNumber,
      from: String(Math.floor(since.getTime() / 1_000)),
      count: String(pageSize),
      skip: String(skip),
    });
    const answer = await askRazorpayx(ctx, `/v1/payouts?${query}`);
    if (answer.kind !== "ok") return { kind: "cannot_tell", detail: answer.detail };
    const page = listed.safeParse(answer.body).data;
    if (page === undefined) return { kind: "cannot_tell", detail: "RazorpayX' list could not be read." };
    // One that is made meanwhile moves the others on, and is then read twice.
    for (const one of page.items) {
      const currency = parseCurrency(one.currency);
      if (one.reference_id)
        payments.set(one.id, {
          key: one.reference_id,
          reference: one.id,
          value: currency === null ? null : money(one.amount, currency),
          state: stands(one),
        });
    }
    if (page.items.length < pageSize) return { kind: "listed", payments: [...payments.values()], more: false };
    if (skip + pageSize >= most) return { kind: "listed", payments: [...payments.values()], more: true };
  }
}

function stands(one: RazorpayxPayout): ListedPayment["state"] {
  const { kind } = stateOf(one);
  return kind === "issued" ? "paid" : kind === "accepted" ? "open" : "undone";
}
