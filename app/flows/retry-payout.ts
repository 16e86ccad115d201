import type { PayoutId, ShopId } from "../core/ids.ts";
import { money } from "../core/money/money.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rehearsalOrder } from "../rails/kit/rehearsal-order.ts";
import { rails } from "../rails/registry.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { lockPayout, savePayoutPlan } from "../store/payouts.ts";
import { wakeLanes } from "../store/rail-lanes.ts";
import { readShop } from "../store/shops.ts";
import { stillWaiting, waitingRewards } from "../store/waiting-rewards.ts";

const checkMs = 20_000;

/**
 * Looks again at a payout that was refused for something that passes by itself (an earlier discount that an invoice uses up).
 * While it has not passed, nothing changes; once it has, the rewards go out in a new payout over the same rail. Rewards that
 * somebody issued otherwise since are left alone.
 */
export async function retryPayout(services: Services, shopId: ShopId, payoutId: PayoutId): Promise<void> {
  const found = await services.db.inShop(shopId, async (db) => {
    const payout = await lockPayout(db, payoutId);
    if (payout === null) return null;
    const { rewardIds } = await waitingRewards(db, payoutId);
    const facts = await lockPayoutFacts(db, services.seal, payout.rail, rewardIds, services.clock.now());
    return { payout, facts, shop: await readShop(db) };
  });
  if (found === null || found.facts.rewards.length === 0) return;
  const { payout, facts, shop } = found;
  const rail = rails[payout.rail];
  const [planned] = planOverRail(rail, facts).payouts;
  const opened =
    rail && openRail(services, shop, rail, facts.connection?.settingsSealed ?? null, AbortSignal.timeout(checkMs));
  const outcome =
    opened && planned
      ? await opened.rail.check(
          rehearsalOrder(
            payout.rail,
            money(planned.amountMinor, planned.currency),
            facts.people.get(planned.referrerId),
            services.clock.now(),
          ),
          opened.ctx,
        )
      : null;
  const waits =
    outcome === null ||
    outcome.kind === "cannot_tell" ||
    (outcome.kind === "refused" && rail?.passes?.includes(outcome.code) === true);
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    // Asked for again behind the payout's lock: whoever issued them meanwhile was first.
    await lockPayout(db, payoutId);
    const { rewardIds, runId } = await waitingRewards(db, payoutId);
    if (waits) return stillWaiting(db, rewardIds, at);
    const plan = planOverRail(rail, await lockPayoutFacts(db, services.seal, payout.rail, rewardIds, at));
    await savePayoutPlan(
      db,
      plan,
      { rail: payout.rail, runId, actor: "goodword", after: { payoutId, rail: payout.rail } },
      at,
    );
    if (plan.payouts.length > 0) await wakeLanes(db, [payout.rail]);
  });
}
