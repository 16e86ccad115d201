import type { ShopId } from "../core/ids.ts";
import { baseOfOrder } from "../core/referral/base-of-order.ts";
import { mergeDisputes } from "../core/referral/disputes.ts";
import { endSignUp } from "../core/referral/end-sign-up.ts";
import type { OrderFacts } from "../core/referral/order-facts.ts";
import { asksCollections, goodsOf, sortedGoods } from "../core/referral/order-goods.ts";
import { isPlace, isSignUp } from "../core/referral/sign-up.ts";
import { sameSecond } from "../core/referral/state-time.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import type { ShopifyAdmin } from "../platform/shopify-admin.ts";
import type { Answer, ReadOrder } from "../sources/kit/source.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { type DueHold, dueHolds, postponeHold } from "../store/due-work.ts";
import { addReadOrders } from "../store/inbox.ts";
import { cannotReadOrders, clearProblem, raiseProblem } from "../store/problems.ts";
import { releaseRewards as release } from "../store/reward-changes.ts";
import { readShop } from "../store/shops.ts";

const soonMs = 60_000;

/** Whether something else of an order counts now, or may: what was seen of its goods is not asked again. */
function hasOtherGoods(known: DueHold["known"], now: OrderFacts): boolean {
  if (!asksCollections(known)) return (baseOfOrder(known, now) ?? known.baseMinor) !== known.baseMinor;
  const goods = goodsOf(known, now);
  return goods !== null && JSON.stringify(sortedGoods(goods)) !== JSON.stringify(known.goods);
}

/** Whether a reward hangs on an account, which may be gone. */
const hasAccount = ({ orderId }: DueHold) => isSignUp(orderId) && !isPlace(orderId);

/** Which friends of sign-ups the shop still has; of orders and places on a list nobody is asked. */
async function readFriends(admin: ShopifyAdmin, holds: readonly DueHold[]): Promise<Answer<ReadonlySet<string>>> {
  const ids = holds.flatMap((hold) =>
    hasAccount(hold) && hold.friendCustomerId !== null ? [hold.friendCustomerId] : [],
  );
  return ids.length === 0
    ? { kind: "ok", value: new Set() }
    : orderReaderOf("shopify").customersThere(admin, [...new Set(ids)]);
}

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
    const admin = services.shopify.adminFor(shop.domain);
    const orderIds = new Set(holds.map((hold) => hold.orderId).filter((orderId) => !isSignUp(orderId)));
    const answer: Answer<readonly ReadOrder[]> =
      orderIds.size === 0
        ? { kind: "ok", value: [] }
        : await orderReaderOf("shopify").byId(admin, [...orderIds], shop.scopes);
    const there = answer.kind === "ok" ? await readFriends(admin, holds) : answer;
    if (answer.kind !== "ok" || there.kind !== "ok") {
      const { kind, detail } = answer.kind === "ok" ? (there as Exclude<typeof there, { kind: "ok" }>) : answer;
      services.log.warn({ shop: shopId, kind, detail }, "the release has to wait");
      await services.db.inShop(shopId, async (db) => {
        for (const hold of holds) await postponeHold(db, hold.rewardId, soon);
        if (kind === "refused") await raiseProblem(db, cannotReadOrders(detail), at);
      });
      return;
    }
    const isGone = (hold: DueHold) =>
      hasAccount(hold) && (hold.friendCustomerId === null || !there.value.has(hold.friendCustomerId));
    const orders = new Map(answer.value.map((order) => [order.facts.orderId, order]));
    const isNews = ({ orderId, known }: DueHold) => {
      const now = orders.get(orderId)?.facts;
      if (!now) return false;
      // Two changes within one of Shopify's seconds are told apart by what they changed.
      return (
        (now.stateAt > known.stateAt && !sameSecond(now.stateAt, known.stateAt)) ||
        hasOtherGoods(known, now) ||
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
    const steady = holds.filter((hold) => !changed.has(hold.rewardId) && !isGone(hold));
    const gone = new Set(holds.filter(isGone).map((hold) => hold.referralId));
    await services.db.inShop(shopId, async (db) => {
      await clearProblem(db, cannotReadOrders("").key, at);
      for (const hold of holds)
        if (changed.has(hold.rewardId)) await postponeHold(db, hold.rewardId, new Date(at.getTime() + 2_000));
      // Nobody told us that the account was given up: as of the end of the hold it was.
      await changeReferrals(db, [...gone], "shopify", at, (book, referral) =>
        endSignUp(book, referral, { noticed: at }),
      );
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
