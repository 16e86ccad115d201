import type { Money } from "../../core/money/money.ts";
import type { Delivery, RailContext } from "../kit/rail.ts";
import type { Unspent } from "../kit/unspent.ts";
import { sizeOf } from "./find-line.ts";
import { readCredit } from "./operations.ts";
import type { StoreCreditSettings } from "./settings.ts";

/**
 * What is left of one credit. Shopify spends what ends soonest first, and keeps what remained of a credit that has ended: see
 * `remainingAmount` of https://shopify.dev/docs/api/admin-graphql/latest/objects/StoreCreditAccountCreditTransaction.
 */
export async function unspentCredit(
  { reference }: Delivery,
  _issued: Money,
  ctx: RailContext<StoreCreditSettings>,
): Promise<Unspent> {
  const read = await ctx.shopify.run(readCredit, { id: reference }, ctx.signal);
  if (read.kind !== "ok") return { kind: "not_now", detail: read.detail };
  const value = read.data.node && sizeOf(read.data.node.remainingAmount);
  return value ? { kind: "left", value } : { kind: "not_now", detail: "Shopify no longer knows the store credit." };
}
