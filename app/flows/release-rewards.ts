import type { RewardId, ShopId } from "../core/ids.ts";
import { sameSecond } from "../core/referral/state-time.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rails } from "../rails/registry.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { type DueHold, dueHolds, postponeHold } from "../store/due-work.ts";
import { addReadOrders } from "../store/inbox.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { savePayoutPlan } from "../store/payouts.ts";
import { cannotReadOrders, clearProblem, raiseProblem } from "../store/problems.ts";
import { wakeLanes } from "../store/rail-lanes.ts";
import { releaseRewards as release } from "../store/reward-changes.ts";
import { readShop } from "../store/shops.ts";

const soonMs = 60_000;

/**
 * Ends holds: reads each order's state again from Shopify (a delivery may have been lost), and makes the reward due when
 * nothing has changed. A changed order goes through the inbox like any delivery and its reward waits for that. Automatic
 * programs issue at once over the first rail of their terms that can pay the person.
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
        now.fullyRefunded !== known.fullyRefunded
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
      await issueAutomatic(
        services,
        db,
        steady.filter((hold) => hold.automatic && due.includes(hold.rewardId)),
        at,
      );
    });
  }
}

/** Plans payouts rail by rail: a reward that the first rail cannot pay (not connected, no e-mail) is tried on the next. */
async function issueAutomatic(services: Services, db: ShopDb, holds: readonly DueHold[], at: Date): Promise<void> {
  const used = new Set<string>();
  let left = new Map(holds.map((hold) => [hold.rewardId, hold.terms.rails]));
  for (let choice = 0; left.size > 0; choice += 1) {
    const byRail = new Map<string, RewardId[]>();
    for (const [rewardId, names] of left) {
      const name = names[choice];
      if (name !== undefined) byRail.set(name, [...(byRail.get(name) ?? []), rewardId]);
    }
    const next = new Map<RewardId, string[]>();
    for (const [name, rewardIds] of byRail) {
      const plan = planOverRail(rails[name], await lockPayoutFacts(db, services.seal, name, rewardIds));
      if (plan.payouts.length > 0) used.add(name);
      const hasNext = (rewardId: RewardId) => (left.get(rewardId)?.length ?? 0) > choice + 1;
      for (const refused of plan.notIssued)
        if (hasNext(refused.rewardId)) next.set(refused.rewardId, left.get(refused.rewardId) ?? []);
      await savePayoutPlan(
        db,
        { ...plan, notIssued: plan.notIssued.filter((refused) => !hasNext(refused.rewardId)) },
        { rail: name, runId: null, actor: "goodword" },
        at,
      );
    }
    left = next;
  }
  await wakeLanes(db, [...used]);
}
