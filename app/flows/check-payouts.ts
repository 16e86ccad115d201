import type { RewardId, ShopId } from "../core/ids.ts";
import { type Money, money } from "../core/money/money.ts";
import type { PlannedPayout } from "../core/payout/plan-payouts.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rehearsalOrder } from "../rails/kit/rehearsal-order.ts";
import { rails } from "../rails/registry.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { readShop } from "../store/shops.ts";

/** What would happen if these rewards were issued over this rail now. */
export interface PayoutCheck {
  readonly ready: readonly { readonly referrer: string; readonly to: string; readonly value: Money }[];
  readonly refused: readonly {
    readonly rewardId: RewardId;
    readonly referrer: string;
    readonly reason: ReasonCode;
    readonly detail: string;
  }[];
  readonly totals: readonly Money[];
  /** What the provider has for it, where it says so. */
  readonly funds: Money | null;
}

const checkMs = 20_000;
/** People are asked about at the provider this many at a time. */
const together = 4;

/** The dry run: the same plan as the real run, with `send` replaced by `check`. Nothing is written, nothing moves. */
export async function checkPayouts(
  services: Services,
  shopId: ShopId,
  request: { readonly rewardIds: readonly RewardId[]; readonly rail: string },
): Promise<PayoutCheck> {
  const rail = Object.hasOwn(rails, request.rail) ? rails[request.rail] : undefined;
  const { facts, shop } = await services.db.inShop(shopId, async (db) => ({
    facts: await lockPayoutFacts(db, services.seal, request.rail, request.rewardIds),
    shop: await readShop(db),
  }));
  const { people, connection } = facts;
  const plan = planOverRail(rail, facts);
  const nameOf = (referrerId: PlannedPayout["referrerId"]) =>
    people.get(referrerId)?.name ?? people.get(referrerId)?.email ?? referrerId;
  const ready: { referrer: string; to: string; value: Money }[] = [];
  const refused: { rewardId: RewardId; referrer: string; reason: ReasonCode; detail: string }[] = plan.notIssued.map(
    (each) => ({ ...each, referrer: "" }),
  );
  const opened =
    rail && openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(checkMs));
  for (let start = 0; opened && start < plan.payouts.length; start += together) {
    await Promise.all(
      plan.payouts.slice(start, start + together).map(async (planned) => {
        const person = people.get(planned.referrerId);
        const value = money(planned.amountMinor, planned.currency);
        const outcome = await opened.rail.check(
          rehearsalOrder(opened.rail.name, value, person, services.clock.now()),
          opened.ctx,
        );
        if (outcome.kind === "ready") ready.push({ referrer: nameOf(planned.referrerId), to: outcome.to, value });
        else {
          const reason: ReasonCode = outcome.kind === "refused" ? outcome.code : "outcome_unknown";
          refused.push(
            ...planned.rewardIds.map((rewardId) => ({
              rewardId,
              referrer: nameOf(planned.referrerId),
              reason,
              detail: outcome.detail,
            })),
          );
        }
      }),
    );
  }
  const totals = new Map<string, Money>();
  for (const { value } of ready)
    totals.set(
      value.currency,
      money((totals.get(value.currency)?.amountMinor ?? 0) + value.amountMinor, value.currency),
    );
  const [first] = totals.values();
  const funds = opened && first ? await opened.rail.funds(first.currency, opened.ctx).catch(() => null) : null;
  return { ready, refused, totals: [...totals.values()], funds: funds?.available ?? null };
}
