import type { Customer } from "./shop.ts";

/** Where somebody lives and what their browser's address is. Everybody has a home of their own; a buyer without a name shares one. */
export function homeOf(customer: Customer | null): { readonly address1: string; readonly ip: string } {
  const number = customer === null ? 1 : Number(BigInt(customer.id) % 9_000n) + 2;
  // RFC 5737 keeps 203.0.113.0/24 for examples; the second range is the benchmark one (RFC 2544), for more people than 250.
  return {
    address1: `${number} Example Street`,
    ip: customer === null ? "203.0.113.7" : `198.18.${Math.floor(number / 250)}.${(number % 250) + 1}`,
  };
}
