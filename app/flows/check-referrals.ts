import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { dueChecks } from "../store/due-work.ts";
import { cannotReadOrders, clearProblem, raiseProblem } from "../store/problems.ts";
import { postponeCheck, qualifyReferral, rejectReferral } from "../store/reward-changes.ts";
import { readShop } from "../store/shops.ts";

const soonMs = 60_000;

/**
 * Asks Shopify whether the friends of waiting referrals had bought before, also before this app was installed, and
 * qualifies or rejects. Works until nothing waits; what cannot be answered now is asked again in a minute.
 */
export async function checkReferrals(services: Services, shopId: ShopId): Promise<void> {
  const reader = orderReaderOf("shopify");
  for (;;) {
    const at = services.clock.now();
    const { shop, checks } = await services.db.inShop(shopId, async (db) => ({
      shop: await readShop(db),
      checks: await dueChecks(db, at, reader.batch),
    }));
    if (checks.length === 0 || shop.state !== "installed") return;
    const answer = await reader.ordersBefore(
      services.shopify.adminFor(shop.domain),
      checks.map((check) => check.orderId),
    );
    if (answer.kind !== "ok") {
      services.log.warn({ shop: shopId, kind: answer.kind, detail: answer.detail }, "the customer check has to wait");
      await services.db.inShop(shopId, async (db) => {
        await postponeCheck(
          db,
          checks.map((check) => check.referralId),
          new Date(at.getTime() + soonMs),
        );
        if (answer.kind === "refused") await raiseProblem(db, cannotReadOrders(answer.detail), at);
      });
      return;
    }
    await services.db.inShop(shopId, async (db) => {
      await clearProblem(db, cannotReadOrders("").key, at);
      // By id, as everywhere a referral is locked.
      for (const { referralId, orderId } of [...checks].sort((a, b) => (a.referralId < b.referralId ? -1 : 1))) {
        // An order that Shopify no longer has cannot tell; its release finds that out.
        const before = answer.value.get(orderId) ?? 0;
        if (before === 0) await qualifyReferral(db, referralId, at);
        else
          await rejectReferral(
            db,
            referralId,
            { reason: "existing_customer", actor: "shopify", data: { previousOrders: before } },
            at,
          );
      }
    });
  }
}
