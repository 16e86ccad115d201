import { dinero, halfUp, multiply, toSnapshot, transformScale } from "dinero.js/bigint";
import { exponentOf, type Money, money } from "./money.ts";

/** A share in basis points (hundredths of a percent), so that 12.5 % is the integer 1250. */
export type BasisPoints = number;

/**
 * A percentage of an amount, rounded half up to the minor unit: the one rounding rule of the house. Half up is what a person
 * with a pocket calculator gets; a tie goes to the referrer. Exact below it, since dinero counts in whole numbers.
 */
export function percentOf(base: Money, share: BasisPoints): Money {
  const exponent = BigInt(exponentOf(base.currency));
  const whole = dinero({ amount: BigInt(base.amountMinor), currency: { code: base.currency, base: 10n, exponent } });
  const part = transformScale(multiply(whole, { amount: BigInt(share), scale: 4n }), exponent, halfUp);
  return money(Number(toSnapshot(part).amount), base.currency);
}
