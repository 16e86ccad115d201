import type { SandboxControl } from "../sandbox/control.ts";

/** Whoever was rewarded with codes of the shop uses each of them at a checkout: nothing of them can be taken back any more. */
export async function spendCodes(
  house: { readonly control: SandboxControl },
  shop: string,
  customer: string,
): Promise<void> {
  const discounts = await house.control.discounts.list(shop);
  const codes = discounts.flatMap((discount) => discount.codes).filter((one) => one.code.startsWith("THANKS-"));
  for (const { code, uses } of codes)
    if (uses === 0) await house.control.checkout({ shop, customer, discountCodes: [code] });
}
