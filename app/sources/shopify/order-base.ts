import { type Currency, parseDecimal } from "../../core/money/money.ts";

/** The parts of an order that its base is made of, as decimal texts in shop currency. */
export interface OrderAmounts {
  readonly subtotal: string;
  readonly taxesIncluded: boolean;
  /** What the buyer still owes: an edit may add items that are not paid yet. Negative when too much was paid. */
  readonly outstanding: string;
  readonly lines: readonly LineAmounts[];
}

/** A line's part of it. */
export interface LineAmounts {
  readonly giftCard: boolean;
  readonly quantity: number;
  /** What is left of the quantity after refunds and edits. */
  readonly kept: number;
  readonly unitPrice: string;
  readonly discounts: readonly string[];
  readonly taxes: readonly string[];
}

/**
 * What a percentage is taken of (design §4): the current subtotal after discounts, less gift-card lines, less tax where
 * prices include it, and less what is not paid yet. `null` when an amount is not a decimal in the currency.
 */
export function orderBase(amounts: OrderAmounts, currency: Currency): number | null {
  const minor = (text: string) => parseDecimal(text, currency)?.amountMinor ?? Number.NaN;
  const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + minor(text), 0);
  let base = minor(amounts.subtotal) - Math.max(0, minor(amounts.outstanding));
  for (const line of amounts.lines) {
    if (line.quantity === 0 || !(line.giftCard || amounts.taxesIncluded)) continue;
    const whole = line.giftCard ? minor(line.unitPrice) * line.quantity - sum(line.discounts) : sum(line.taxes);
    base -= Math.round((whole * line.kept) / line.quantity);
  }
  return Number.isFinite(base) ? Math.max(0, base) : null;
}

/** What of the base is for one line: what is left of it after discounts and refunds, less tax where prices include it. */
export function lineBase(line: LineAmounts, taxesIncluded: boolean, currency: Currency): number {
  if (line.giftCard || line.quantity === 0) return 0;
  const minor = (text: string) => parseDecimal(text, currency)?.amountMinor ?? 0;
  const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + minor(text), 0);
  const whole = minor(line.unitPrice) * line.quantity - sum(line.discounts);
  const net = taxesIncluded ? whole - sum(line.taxes) : whole;
  return Math.max(0, Math.round((net * line.kept) / line.quantity));
}
