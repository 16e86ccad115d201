import type { PayoutRunId, RewardId, ShopId } from "../core/ids.ts";
import { type Money, money } from "../core/money/money.ts";
import type { ReasonCode } from "../core/reason.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { mostInBatch } from "../rails/kit/most-in-batch.ts";
import { otherChoices } from "../rails/kit/other-choices.ts";
import { planHash } from "../rails/kit/plan-hash.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rails } from "../rails/registry.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { savePayoutPlan } from "../store/payouts.ts";
import { wakeLanes } from "../store/rail-lanes.ts";
import { saveRunRefusals } from "../store/rails-to-try.ts";

/** What the merchant pressed. `pressKey` comes with the page: the same press twice is one run. */
export interface PayoutPress {
  readonly rewardIds: readonly RewardId[];
  readonly rail: string;
  readonly actor: string;
  readonly pressKey: string;
  /** Whether who cannot be paid this way is tried on the next rail of their program. */
  readonly fallBack?: boolean;
  /** Whether who chose to be paid another way is left out: their rewards stay due. */
  readonly leaveOthers?: boolean;
  /** What the dry run showed (check-payouts.ts): a plan that comes out differently now is not started. */
  readonly planHash?: string;
}

/** What came of it. */
export interface PayoutRunResult {
  readonly runId: PayoutRunId;
  /** Something changed since the dry run: nothing was started, and there is no run. */
  readonly changed: boolean;
  readonly payouts: number;
  readonly totals: readonly Money[];
  /** Rewards that filled an earlier clawback; nothing was sent for them. */
  readonly offset: number;
  readonly notIssued: readonly { readonly rewardId: RewardId; readonly reason: ReasonCode; readonly detail: string }[];
}

/**
 * Issues due (or failed) rewards over a rail: one transaction reserves the money in the books and enqueues the sends.
 * Nothing has left when this returns. Rewards in any other state are passed over.
 */
export async function requestPayouts(services: Services, shopId: ShopId, press: PayoutPress): Promise<PayoutRunResult> {
  const at = services.clock.now();
  const rail = Object.hasOwn(rails, press.rail) ? rails[press.rail] : undefined;
  return services.db.inShop(shopId, async (db) => {
    const runId = newId<PayoutRunId>("payout_run", at);
    const inserted = await db.$executeRaw`
      insert into payout_run (shop_id, id, rail, started_by, press_key, fall_back, created_at)
      values (${shopId}, ${runId}, ${press.rail}, ${press.actor}, ${press.pressKey}, ${press.fallBack === true}, ${at})
      on conflict (shop_id, press_key) do nothing`;
    if (inserted === 0) {
      const earlier = await db.payoutRun.findUniqueOrThrow({
        where: { shopId_pressKey: { shopId, pressKey: press.pressKey } },
        include: { payouts: true, refusals: true },
      });
      return {
        runId: earlier.id as PayoutRunId,
        changed: false,
        payouts: earlier.payouts.length,
        totals: totalsOf(earlier.payouts.map((p) => ({ amountMinor: Number(p.amountMinor), currency: p.currency }))),
        offset: earlier.offsetCount,
        notIssued: earlier.refusals.map(({ rewardId, reason, detail }) => ({
          rewardId: rewardId as RewardId,
          reason: reason as ReasonCode,
          detail,
        })),
      };
    }
    const facts = await lockPayoutFacts(db, services.seal, press.rail, press.rewardIds, at);
    const others = press.leaveOthers ? otherChoices(press.rail, facts.rewards, facts.people, rails) : [];
    const left = new Set(others.map(({ reward }) => reward));
    const plan = planOverRail(rail, { ...facts, rewards: facts.rewards.filter((reward) => !left.has(reward)) });
    if (press.planHash !== undefined && press.planHash !== planHash(plan)) {
      await db.payoutRun.delete({ where: { shopId_id: { shopId, id: runId } } });
      return { runId, changed: true, payouts: 0, totals: [], offset: 0, notIssued: [] };
    }
    await savePayoutPlan(
      db,
      plan,
      {
        rail: press.rail,
        runId,
        actor: press.actor,
        inBatchesOf: mostInBatch(services, shopId, rail, facts.connection),
      },
      at,
    );
    await saveRunRefusals(db, runId, plan.notIssued);
    if (plan.offset.length > 0)
      await db.payoutRun.update({
        where: { shopId_id: { shopId, id: runId } },
        data: { offsetCount: plan.offset.length },
      });
    if (press.fallBack && plan.notIssued.length > 0)
      await enqueue(db, { name: "issue-left-out", payload: { shopId, runId }, key: `left:${runId}` });
    if (plan.payouts.length > 0) await wakeLanes(db, [press.rail]);
    return {
      runId,
      changed: false,
      payouts: plan.payouts.length,
      totals: totalsOf(plan.payouts),
      offset: plan.offset.length,
      notIssued: plan.notIssued,
    };
  });
}

/** One sum per currency. */
function totalsOf(payouts: readonly { readonly amountMinor: number; readonly currency: string }[]): Money[] {
  const sums = new Map<string, number>();
  for (const each of payouts) sums.set(each.currency, (sums.get(each.currency) ?? 0) + each.amountMinor);
  return [...sums].map(([code, amountMinor]) => money(amountMinor, code as Money["currency"]));
}
