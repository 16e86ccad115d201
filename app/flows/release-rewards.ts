import type { ShopId } from "../core/ids.ts";
import { mergeDisputes } from "../core/referral/disputes.ts";
import { sameSecond } from "../core/referral/state-time.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { type DueHold, dueHolds, postponeHold } from "../store/due-work.ts";
import { addReadOrders } from "../store/inbox.ts";
import { cannotReadOrders, clearProblem, raiseProblem } from "../store/problems.ts";
import { releaseRewards as release } from "../store/reward-changes.ts";
import { readShop } from "../store/shops.ts";

const soonMs = 60_000;

/**
 * Ends holds: reads each order's state again from Shopify (a delivery may have been lost), and makes the reward due when
 * nothing has changed. A changed order goes through the inbox like any delivery and its reward waits for that. Automatic
 * programs issue at once (issue-in-order.ts).
 */
export async function releaseRewards(services: Services, shopId: ShopId): Promise<void> {
  for (;;) {
    const at = services.clock.now();
    const { shop, holds } = await services.db.inShop(shopId, async (db) => ({
      shop: await readShop(db),
      // By id, as everywhere a reward is locked.
      holds: (await dueHolds(db, at, orderReaderOf("shopify").batch)).sort((a, b) =>
        a.rewardId < b.rewardId ? -1 : 1,
      ),
    }));
    if (holds.length === 0 || shop.state !== "installed") return;
    const soon = new Date(at.getTime() + soonMs);
    const answer = await orderReaderOf("shopify").byId(services.shopify.adminFor(shop.domain), [
      ...new Set(holds.map((hold) => hold.orderId)),
    ]);
    if (answer.kind !== "ok") {
      services.log.warn({ shop: shopId, kind: answer.kind, detail: answer.detail }, "the release has to wait");
      await services.db.inShop(shopId, async (db) => {
        for (const hold of holds) await postponeHold(db, hold.rewardId, soon);
        if (answer.kind === "refused") await raiseProblem(db, cannotReadOrders(answer.detail), at);
      });
      return;
    }
    const orders = new Map(answer.value.map((order) => [order.facts.orderId, order]));
    const isNews = ({ orderId, known }: DueHold) => {
      const now = orders.get(orderId)?.facts;
      if (!now) return false;
      // Two changes within one of Shopify's seconds are told apart by what they changed.
      return (
        (now.stateAt > known.stateAt && !sameSecond(now.stateAt, known.stateAt)) ||
        now.baseMinor !== known.baseMinor ||
        (now.cancelledAt !== null) !== known.cancelled ||
        now.fullyRefunded !== known.fullyRefunded ||
        mergeDisputes(known.disputes, now.disputes ?? null) !== known.disputes
      );
    };
    const changed = new Set(holds.filter(isNews).map((hold) => hold.rewardId));
    await addReadOrders(
      services.db.sql,
      shopId,
      "shopify",
      holds.filter(isNews).flatMap((hold) => orders.get(hold.orderId) ?? []),
    );
    // An order that Shopify no longer shows (read_orders ends after 60 days) is judged by what was delivered.
    const steady = holds.filter((hold) => !changed.has(hold.rewardId));
    await services.db.inShop(shopId, async (db) => {
      await clearProblem(db, cannotReadOrders("").key, at);
      for (const hold of holds)
        if (changed.has(hold.rewardId)) await postponeHold(db, hold.rewardId, new Date(at.getTime() + 2_000));
      const due = await release(
        db,
        steady.map((hold) => hold.rewardId),
        at,
      );
      if (steady.some((hold) => hold.automatic && due.includes(hold.rewardId)))
        await enqueue(db, { name: "issue-automatic", payload: { shopId }, key: `issue:${shopId}` });
    });
  }
}
