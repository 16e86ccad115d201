import { type Money, parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { answers, read } from "./answers.ts";
import type { Tremendous } from "./open-tremendous.ts";
import { statusOf } from "./read-tremendous-error.ts";

/** What pays for orders. `available` is `null` for a card or bank account: each order is charged there. */
export interface Funding {
  readonly kind: "funding";
  readonly id: string;
  readonly method: string;
  readonly available: Money | null;
}

/**
 * Reads one funding source (the list's amounts are cached, so never the list). A source that cannot pay for API orders
 * is a refusal; other failures are thrown as the client throws them.
 */
export async function readFunding(tremendous: Tremendous, id: string): Promise<Funding | Refusal> {
  try {
    const { funding_source: source } = await read(
      answers.fundingSource,
      tremendous.fundingSources.getFundingSource(id),
    );
    if (source.status === "deleted")
      return refused("not_configured", `Funding source ${id} was deleted in Tremendous.`);
    if (source.status === "failed")
      return refused(
        "needs_funds",
        `The last payment from funding source ${id} failed; Tremendous has closed it until you settle that.`,
      );
    if (source.usage_permissions && !source.usage_permissions.includes("api_orders"))
      return refused("permission_missing", `Funding source ${id} may not pay for orders through the API.`);
    const currency = parseCurrency(source.meta.currency_code ?? "");
    const { available_amount: amount } = source.meta;
    return {
      kind: "funding",
      id: source.id,
      method: source.method,
      available: amount === undefined || currency === null ? null : parseDecimal(amount.toFixed(2), currency),
    };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    return refused("not_configured", `Tremendous knows no funding source ${id}.`);
  }
}
