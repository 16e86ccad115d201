import { type Currency, exponentOf, money, parseDecimal, toDecimal } from "../../core/money/money.ts";

const separators = "Write it without separators for thousands, with a point for decimals.";

/** An amount above zero as people type it, in minor units. A comma before one or two last digits is a decimal comma. */
export function readAmount(text: string, of: Currency): number | { readonly problem: string } {
  const typed = text.trim();
  const example = toDecimal(money(exponentOf(of) === 0 ? 1_000 : 10 ** (exponentOf(of) + 1), of));
  if (typed === "") return { problem: `Enter an amount, for example ${example}.` };
  const plain = exponentOf(of) > 0 ? typed.replace(/^(\d+),(\d{1,2})$/, "$1.$2") : typed;
  if (/^[\d.,\s]+$/.test(plain) && !/^\d+(\.\d+)?$/.test(plain)) return { problem: separators };
  if (!/^\d+(\.\d+)?$/.test(plain)) return { problem: `Enter only the number, for example ${example}.` };
  const read = parseDecimal(plain, of);
  if (read === null) {
    const digits = exponentOf(of);
    if ((plain.split(".")[1] ?? "").length <= digits) return { problem: "This amount is too large." };
    return { problem: digits === 0 ? `${of} has no decimals.` : `${of} has at most ${digits} decimals.` };
  }
  if (read.amountMinor <= 0) return { problem: "Enter an amount above zero." };
  if (read.amountMinor > 1_000_000_000_000) return { problem: "This amount is too large." };
  return read.amountMinor;
}
