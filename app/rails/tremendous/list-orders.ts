import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { answers, read, type TremendousOrder } from "./answers.ts";
import { openTremendous } from "./open-tremendous.ts";
import { orderValue, readOrder } from "./read-order.ts";
import { readTremendousError } from "./read-tremendous-error.ts";
import type { TremendousSettings } from "./settings.ts";

const pageSize = 100;
/** A sweep reads so many orders at most. */
const most = 10_000;

/** Every order of the organisation since then that has an external id, the newest first; orders made by hand have none. */
export async function listOrders(since: Date, ctx: RailContext<TremendousSettings>): Promise<Listing> {
  const api = openTremendous(ctx);
  const payments = new Map<string, ListedPayment>();
  for (let offset = 0; ; offset += pageSize) {
    let orders: readonly TremendousOrder[];
    try {
      const page = await read(
        answers.orders,
        api.orders.listOrders(offset, undefined, undefined, since.toISOString(), undefined, pageSize),
      );
      orders = page.orders;
    } catch (error) {
      return {
        kind: "cannot_tell",
        detail: readTremendousError(error, false, [ctx.settings.apiKey, ctx.settings.webhookKey]).detail,
      };
    }
    // One that is made meanwhile moves the others on, and is then read twice.
    for (const order of orders) {
      const key = order.external_id ?? "";
      if (key !== "")
        payments.set(order.id, { key, reference: order.id, value: orderValue(order), state: stateOf(order) });
    }
    if (orders.length < pageSize) return { kind: "listed", payments: [...payments.values()], more: false };
    if (payments.size >= most) return { kind: "listed", payments: [...payments.values()], more: true };
  }
}

function stateOf(order: TremendousOrder): ListedPayment["state"] {
  const { kind } = readOrder(order, null);
  return kind === "refused" ? "undone" : kind === "issued" ? "paid" : "open";
}
