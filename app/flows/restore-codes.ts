import type { PayoutAttemptId, ShopId } from "../core/ids.ts";
import { money } from "../core/money/money.ts";
import type { PayoutOrder } from "../core/payout/payout-order.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { moveDelivery, type RewardOnDiscount, rewardsOnDiscount } from "../store/discount-drift.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

const atOnce = 50;
const oneMs = 25_000;

/**
 * Gives people again the codes that went with a discount which was deleted: the same ones, so that what they were told stays
 * true, but none that was used. Throws to be tried again; what is done already is passed over then.
 */
export async function restoreCodes(
  services: Services,
  shopId: ShopId,
  { rail: name, discountId }: { readonly rail: string; readonly discountId: string },
): Promise<void> {
  const rail = rails[name];
  const { shop, connection } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    connection: await readRailConnection(db, name),
  }));
  if (!rail?.foundation || shop.state !== "installed") return;
  for (let after = ""; ; ) {
    const from = after;
    const rewards = await services.db.inShop(shopId, (db) =>
      rewardsOnDiscount(db, services.seal, name, discountId, from, atOnce),
    );
    for (const reward of rewards) {
      const opened = openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(oneMs));
      if (!opened?.rail.foundation) return;
      const outcome = await opened.rail.foundation.restore(orderOf(reward), reward.delivery, opened.ctx);
      if (outcome.kind === "issued")
        await services.db.inShop(shopId, (db) =>
          moveDelivery(db, services.seal, reward, outcome.delivery, services.clock.now()),
        );
      else if (outcome.kind === "refused")
        services.log.warn(
          { shop: shopId, payout: reward.payoutId, detail: outcome.detail },
          "a code was not given again",
        );
      else if (outcome.kind !== "spent") throw new Error(`a code was not given again yet: ${outcome.kind}`);
      after = reward.payoutId;
    }
    if (rewards.length < atOnce) return;
  }
}

/** What was sent, as far as a code depends on it: its key leads to the same one. */
function orderOf({ payoutId, key, startedAt, amountMinor, currency, customerId }: RewardOnDiscount): PayoutOrder {
  return {
    payoutId,
    attemptId: key as PayoutAttemptId,
    key,
    value: money(amountMinor, currency),
    person: { name: null, email: null, customerId, destination: null },
    memo: "",
    startedAt: startedAt.toISOString(),
  };
}
