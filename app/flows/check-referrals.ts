import type { ShopId } from "../core/ids.ts";
import { answerCheck } from "../core/referral/answer-check.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { dueChecks } from "../store/due-work.ts";
import { cannotReadOrders, clearProblem, raiseProblem } from "../store/problems.ts";
import { postponeCheck } from "../store/reward-changes.ts";
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
      const asked = new Map(checks.map((check) => [check.referralId, check.orderId]));
      await changeReferrals(db, [...asked.keys()], "shopify", at, (book, referral) => {
        const orderId = asked.get(referral.referralId) ?? "";
        // An order that Shopify no longer has cannot tell; its release finds that out.
        return answerCheck(book, referral, orderId, answer.value.get(orderId) ?? 0);
      });
    });
  }
}
