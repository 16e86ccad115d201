import type { Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";

/**
 * Ends store credit whose time is over, each by a transaction of its own. What remained of a credit stays written on it, as
 * Shopify says of `remainingAmount`.
 */
export function expireCredits(world: World, shop: Shop): void {
  const now = world.clock.now();
  for (const account of shop.storeCredit.values())
    for (const credit of account.transactions.filter((one) => one.kind === "credit" && !one.expired)) {
      if (credit.expiresAt === null || credit.expiresAt > now) continue;
      credit.expired = true;
      if (credit.remainingMinor === 0) continue;
      account.balanceMinor -= credit.remainingMinor;
      account.transactions.push({
        id: world.ids.next("StoreCreditAccountTransaction"),
        kind: "expiration",
        amountMinor: credit.remainingMinor,
        balanceAfterMinor: account.balanceMinor,
        remainingMinor: 0,
        createdAt: credit.expiresAt,
        expiresAt: null,
        event: "ADJUSTMENT",
        creditId: credit.id,
      });
    }
}
