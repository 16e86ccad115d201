import { type Currency, type Money, parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { StoreCreditLine } from "./operations.ts";

/** Our clock and Shopify's may differ by so much; Shopify's counts whole seconds. */
const marginMs = 5_000;
const dayMs = 86_400_000;

/** The line that an order of ours made, none, or no way to tell. */
export type FoundLine =
  | { readonly kind: "found"; readonly id: string; readonly line: StoreCreditLine }
  | { readonly kind: "none" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** An amount of Shopify's, without its sign: debits are negative there. */
export function sizeOf(of: { readonly amount: string; readonly currencyCode: string }): Money | null {
  const currency: Currency | null = parseCurrency(of.currencyCode);
  return currency && parseDecimal(of.amount.replace(/^-/, ""), currency);
}

/** When a credit that is given at a moment ends: whole days later to the second, which tells it from others. */
export function expiryOf(startedAt: string, days: number | undefined): string | null {
  if (days === undefined) return null;
  return new Date(Math.floor(Date.parse(startedAt) / 1000) * 1000 + days * dayMs).toISOString();
}

/**
 * Finds our own line among a customer's: Shopify keeps no key of ours, so it is the one of the right kind and amount since
 * we began that belongs to no other payout. An expiry tells it for certain, since ours ends at the very second of day at
 * which it began. Two that cannot be told apart are for people.
 */
export async function findLine(
  lines: { readonly nodes: readonly StoreCreditLine[]; readonly pageInfo: { readonly hasNextPage: boolean } },
  wanted: { readonly kind: "Credit" | "Debit"; readonly startedAt: string; readonly fits: (size: Money) => boolean },
  known: (references: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<FoundLine> {
  const since = Date.parse(wanted.startedAt) - marginMs;
  const recent = lines.nodes.filter((line) => Date.parse(line.createdAt) >= since);
  const possible = recent.filter((line) => {
    const size = sizeOf(line.amount);
    return (
      line.__typename === `StoreCreditAccount${wanted.kind}Transaction` &&
      line.event === "ADJUSTMENT" &&
      size !== null &&
      wanted.fits(size) &&
      (!line.expiresAt || endsAsOurs(line.expiresAt, wanted.startedAt))
    );
  });
  const others = await known(possible.flatMap((line) => line.id ?? []));
  const left = possible.filter((line) => line.id !== undefined && !others.has(line.id));
  const certain = left.filter((line) => line.expiresAt);
  const [line, another] = certain.length > 0 ? certain : left;
  if (another)
    return {
      kind: "cannot_tell",
      detail: "The customer has several store credit entries of this amount, and we cannot tell which one is ours.",
    };
  if (line?.id !== undefined) return { kind: "found", id: line.id, line };
  if (recent.length === lines.nodes.length && lines.pageInfo.hasNextPage)
    return {
      kind: "cannot_tell",
      detail: "The customer's store credit has more new entries than we can look through.",
    };
  return { kind: "none" };
}

function endsAsOurs(expiresAt: string, startedAt: string): boolean {
  const apart = Date.parse(expiresAt) - Math.floor(Date.parse(startedAt) / 1000) * 1000;
  return apart > 0 && apart % dayMs === 0;
}
