import type { RewardId, ShopId } from "../core/ids.ts";
import { type Money, money } from "../core/money/money.ts";
import type { PlannedPayout } from "../core/payout/plan-payouts.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { otherChoices } from "../rails/kit/other-choices.ts";
import { planHash } from "../rails/kit/plan-hash.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rehearsalOrder } from "../rails/kit/rehearsal-order.ts";
import { rails } from "../rails/registry.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { readShop } from "../store/shops.ts";

/** What would happen if these rewards were issued over this rail now; one part of the people after the other. */
export interface PayoutCheck {
  readonly ready: readonly { readonly referrer: string; readonly to: string; readonly value: Money }[];
  readonly refused: readonly { readonly rewardId: RewardId; readonly reason: ReasonCode; readonly detail: string }[];
  readonly totals: readonly Money[];
  /** What fills earlier rewards that were taken back: nothing is sent for it. Of the whole plan. */
  readonly fills: readonly Money[];
  /** What the provider has for it, where it says so; asked with the first part. */
  readonly funds: Money | null;
  /** Who chose to be paid another way, and which; told with the first part. They are left out where that was asked for. */
  readonly others: readonly { readonly referrer: string; readonly wants: string }[];
  /** How many people the plan pays, and how many of them have been asked about with this part. */
  readonly people: number;
  readonly done: number;
  /** Names the plan; to be given back with the press, so that nothing else is started than what was shown. */
  readonly planHash: string;
}

/** How long one part asks; what is not asked by then is the next part's. */
const partMs = 8_000;
const checkMs = 20_000;

/**
 * The dry run: the same plan as the real run, with `send` replaced by `check`. Nothing is written, nothing moves. Asks about
 * people from the `from`-th on for a few seconds; the caller asks for the rest until `done` is `people`.
 */
export async function checkPayouts(
  services: Services,
  shopId: ShopId,
  request: {
    readonly rewardIds: readonly RewardId[];
    readonly rail: string;
    readonly from?: number;
    readonly leaveOthers?: boolean;
  },
): Promise<PayoutCheck> {
  const { from = 0 } = request;
  const rail = Object.hasOwn(rails, request.rail) ? rails[request.rail] : undefined;
  const { facts, shop } = await services.db.inShop(shopId, async (db) => ({
    facts: await lockPayoutFacts(db, services.seal, request.rail, request.rewardIds, services.clock.now()),
    shop: await readShop(db),
  }));
  const { people, connection } = facts;
  const others = otherChoices(request.rail, facts.rewards, people, rails);
  const left = new Set(request.leaveOthers ? others.map(({ reward }) => reward) : []);
  const plan = planOverRail(rail, { ...facts, rewards: facts.rewards.filter((reward) => !left.has(reward)) });
  const nameOf = (referrerId: PlannedPayout["referrerId"]) =>
    people.get(referrerId)?.name ?? people.get(referrerId)?.email ?? referrerId;
  const ready: { referrer: string; to: string; value: Money }[] = [];
  const refused: { rewardId: RewardId; reason: ReasonCode; detail: string }[] = from === 0 ? [...plan.notIssued] : [];
  const opened =
    rail && openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(checkMs));
  const ask = async (planned: PlannedPayout): Promise<void> => {
    const person = people.get(planned.referrerId);
    const value = money(planned.amountMinor, planned.currency);
    const outcome = await opened?.rail.check(
      rehearsalOrder(request.rail, value, person, services.clock.now()),
      opened.ctx,
    );
    if (outcome?.kind === "ready") ready.push({ referrer: nameOf(planned.referrerId), to: outcome.to, value });
    else if (outcome) {
      const reason: ReasonCode = outcome.kind === "refused" ? outcome.code : "outcome_unknown";
      refused.push(...planned.rewardIds.map((rewardId) => ({ rewardId, reason, detail: outcome.detail })));
    }
  };
  let done = Math.min(from, plan.payouts.length);
  // People wait for it, by the machine's time.
  const end = performance.now() + partMs;
  while (opened && done < plan.payouts.length && (done === from || performance.now() < end)) {
    // As many at once as the rail takes: this is a person's screen, not a flood.
    const some = plan.payouts.slice(done, done + opened.rail.pace.concurrent);
    await Promise.all(some.map(ask));
    done += some.length;
  }
  const amounts = new Map(facts.rewards.map((reward) => [reward.rewardId, reward]));
  const [first] = plan.payouts;
  const funds =
    opened && first && from === 0 ? await opened.rail.funds(first.currency, opened.ctx).catch(() => null) : null;
  return {
    ready,
    refused,
    totals: sums(ready.map((each) => each.value)),
    fills: sums([
      ...plan.payouts.map((planned) => money(planned.offsetMinor, planned.currency)),
      ...plan.offset.flatMap((rewardId) => {
        const reward = amounts.get(rewardId);
        return reward ? [money(reward.amountMinor, reward.currency)] : [];
      }),
    ]),
    funds: funds?.available ?? null,
    others:
      from === 0
        ? [...new Map(others.map(({ reward, wants }) => [reward.referrerId, wants.title]))].map(([id, wants]) => ({
            referrer: nameOf(id),
            wants,
          }))
        : [],
    people: plan.payouts.length,
    done: opened ? done : plan.payouts.length,
    planHash: planHash(plan),
  };
}

/** One sum a currency, without those that come to nothing. */
function sums(values: readonly Money[]): Money[] {
  const found = new Map<string, Money>();
  for (const { amountMinor, currency } of values)
    found.set(currency, money((found.get(currency)?.amountMinor ?? 0) + amountMinor, currency));
  return [...found.values()].filter((sum) => sum.amountMinor > 0);
}
