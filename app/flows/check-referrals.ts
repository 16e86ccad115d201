import type { ShopId } from "../core/ids.ts";
import { answerCheck } from "../core/referral/answer-check.ts";
import { answerGoods } from "../core/referral/answer-goods.ts";
import { type Check, questionOf } from "../core/referral/question-of.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { dueChecks } from "../store/due-checks.ts";
import { cannotReadOrders, cannotReadProducts, clearProblem, raiseProblem } from "../store/problems.ts";
import { postponeCheck } from "../store/reward-changes.ts";
import { readShop } from "../store/shops.ts";

const soonMs = 60_000;
/** Goods that nobody told are told by a reading of the order, which goes through the inbox. */
const readMs = 600_000;

/**
 * Asks Shopify what waiting referrals wait for, in one request: whether the friend had bought before, also before this app
 * was installed, and what collections the goods of orders are in where the terms ask; and makes so what follows. Works until
 * nothing waits; what cannot be answered now is asked again in a minute.
 */
export async function checkReferrals(services: Services, shopId: ShopId): Promise<void> {
  const reader = orderReaderOf("shopify");
  for (;;) {
    const at = services.clock.now();
    const { shop, due } = await services.db.inShop(shopId, async (db) => ({
      shop: await readShop(db),
      due: await dueChecks(db, at, reader.batch),
    }));
    if (due.length === 0 || shop.state !== "installed") return;
    const mayTell = reader.mayTellProducts(shop.scopes);
    const question = questionOf(due, reader.most, mayTell);
    const ids = (checks: readonly Check[]) => checks.map(({ referralId }) => referralId);
    const soon = new Date(at.getTime() + soonMs);
    const answer =
      question.orderIds.length + question.productIds.length === 0
        ? ({ kind: "ok", value: { before: new Map(), products: new Map() } } as const)
        : await reader.ask(services.shopify.adminFor(shop.domain), question);
    if (answer.kind !== "ok") {
      services.log.warn({ shop: shopId, kind: answer.kind, detail: answer.detail }, "the customer check has to wait");
      await services.db.inShop(shopId, async (db) => {
        await postponeCheck(db, ids(question.checks), soon);
        if (answer.kind === "refused") await raiseProblem(db, cannotReadOrders(answer.detail), at);
      });
      return;
    }
    const { before, products } = answer.value;
    await services.db.inShop(shopId, async (db) => {
      await clearProblem(db, cannotReadOrders("").key, at);
      const asked = new Map(question.checks.map((check) => [check.referralId, check]));
      await changeReferrals(db, [...asked.keys()], "shopify", at, (book, referral) => {
        const check = asked.get(referral.referralId);
        // An order that Shopify no longer has cannot tell; its release finds that out.
        const { orderId = null } = check ?? {};
        const checked = orderId !== null && answerCheck(book, referral, orderId, before.get(orderId) ?? 0);
        const seen = answerGoods(book, referral, products);
        // Where nothing was open any more, that is what follows.
        return checked || seen || !check || isIdle(check);
      });
      const silent = question.checks.filter(
        ({ productIds, unread }) => !mayTell && productIds.length + unread.length > 0,
      );
      if (silent.length > 0) await raiseProblem(db, cannotReadProducts, at);
      else if (question.productIds.length > 0) await clearProblem(db, cannotReadProducts.key, at);
      await postponeCheck(db, ids(silent), soon);
      const untold = question.productIds.filter((id) => !products.has(id));
      await postponeCheck(db, ids(question.checks.filter((check) => overlap(check.productIds, untold))), soon);
      const unread = mayTell ? question.checks.filter((check) => check.unread.length > 0) : [];
      for (const orderId of unread.flatMap((check) => check.unread))
        await enqueue(db, { name: "read-order", payload: { shopId, orderId }, key: `read:${shopId}:${orderId}` });
      await postponeCheck(db, ids(unread), new Date(at.getTime() + readMs));
    });
  }
}

function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one));
}

function isIdle({ orderId, productIds, unread }: Check): boolean {
  return orderId === null && productIds.length + unread.length === 0;
}
