import { calendarOf } from "../core/calendar.ts";
import type { PayoutId, PayoutRunId, ReferrerId, RewardId, ShopId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { decideIssue } from "../core/payout/decide-issue.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { mostInBatch } from "../rails/kit/most-in-batch.ts";
import { planOverRail } from "../rails/kit/plan-over-rail.ts";
import { rails } from "../rails/registry.ts";
import { automaticDue, waitToIssue } from "../store/automatic-due.ts";
import { lockPayoutFacts } from "../store/payout-facts.ts";
import { savePayoutPlan } from "../store/payouts.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { wakeLanes } from "../store/rail-lanes.ts";
import { heldFor, lockRefusedPayout, type RewardToIssue, refusedInRun } from "../store/rails-to-try.ts";
import { readShop } from "../store/shops.ts";

/** Whose turn it is: what automatic programs owe, what a payout's refusal or a bulk issue left, or what waited for a tax form or for payout details. */
export type IssueCause =
  | { readonly kind: "due" }
  | { readonly kind: "refused"; readonly payoutId: PayoutId }
  | { readonly kind: "left_out"; readonly runId: PayoutRunId }
  | { readonly kind: "form_received"; readonly referrerId: ReferrerId }
  | { readonly kind: "details_ready"; readonly referrerId: ReferrerId };

const atOnce = 200;
/** What a person ends by leaving, confirming or changing back their payout details. */
const whatDetailsEnd: readonly ReasonCode[] = ["details_missing", "destination_unverified", "destination_cooling"];
/** What people decided is not decided again by a machine. */
const decidedByPeople: ReadonlySet<ReasonCode | string> = new Set(["taken_back", "marked_not_paid", "not_handed_over"]);

/**
 * Issues rewards over the rails of their terms in order: who cannot be paid over the first is tried on the next, and after a
 * definite refusal of a provider on the one after it. A payout of unknown end never comes here. Each hop is a payout of its
 * own, reserved in the books like any other.
 */
export async function issueInOrder(services: Services, shopId: ShopId, cause: IssueCause): Promise<void> {
  for (;;) {
    const issued = await services.db.inShop(shopId, (db) => issueSome(services, db, cause));
    if (cause.kind !== "due" || issued < atOnce) return;
  }
}

async function issueSome(services: Services, db: ShopDb, cause: IssueCause): Promise<number> {
  const actor = "goodword";
  switch (cause.kind) {
    case "due": {
      const at = services.clock.now();
      const { picked, groups } = await automaticDue(db, at, atOnce);
      const shop = await readShop(db);
      const by = { at, calendar: calendarOf(shop.timezone), shopCurrency: currency(shop.currency) };
      const decided = groups.map((group) => ({ group, ...decideIssue(group.rewards, group.currency, group.rule, by) }));
      await waitToIssue(
        db,
        decided.flatMap((one) => one.waits),
        at,
      );
      const due = decided.flatMap(({ group, now }) => group.rewards.filter(({ rewardId }) => now.includes(rewardId)));
      await issue(services, db, due, { runId: null, actor });
      return picked;
    }
    case "refused": {
      const refused = await lockRefusedPayout(db, cause.payoutId);
      if (!refused?.mayFallBack || decidedByPeople.has(refused.reason ?? "")) return 0;
      const after = { payoutId: cause.payoutId, rail: refused.rail };
      const left = await usable(db, refused.rewards);
      await issue(services, db, left, { runId: refused.runId, actor, after });
      return left.length;
    }
    case "form_received": {
      const held = await heldFor(db, cause.referrerId, ["tax_form_missing"]);
      await issue(services, db, held, { runId: null, actor });
      return held.length;
    }
    case "details_ready": {
      const held = await heldFor(db, cause.referrerId, whatDetailsEnd);
      await issue(services, db, held, { runId: null, actor });
      return held.length;
    }
    case "left_out": {
      const left = await usable(db, await refusedInRun(db, cause.runId));
      await issue(services, db, left, { runId: cause.runId, actor });
      return left.length;
    }
  }
}

/** A rail that the shop has not connected is no way on: the reason that is there stays the one that is read. */
async function usable(db: ShopDb, rewards: readonly RewardToIssue[]): Promise<RewardToIssue[]> {
  const connected = new Set((await readRailConnections(db)).map((connection) => connection.rail));
  const works = (name: string) =>
    connected.has(name) || rails[name]?.settings.fields.every((field) => !field.required) === true;
  return rewards
    .map((reward) => ({ ...reward, rails: reward.rails.filter(works) }))
    .filter((reward) => reward.rails.length > 0);
}

/** Plans rail by rail: a reward that one cannot pay is left to the next; what the last cannot pay keeps its reason. */
async function issue(
  services: Services,
  db: ShopDb,
  rewards: readonly RewardToIssue[],
  how: Omit<Parameters<typeof savePayoutPlan>[2], "rail" | "inBatchesOf">,
): Promise<void> {
  const at = services.clock.now();
  const used = new Set<string>();
  let left = new Map(rewards.map((reward) => [reward.rewardId, reward.rails]));
  for (let choice = 0; left.size > 0; choice += 1) {
    const byRail = new Map<string, RewardId[]>();
    for (const [rewardId, names] of left) {
      const name = names[choice];
      if (name !== undefined) byRail.set(name, [...(byRail.get(name) ?? []), rewardId]);
    }
    const next = new Map<RewardId, readonly string[]>();
    for (const [name, rewardIds] of byRail) {
      const facts = await lockPayoutFacts(db, services.seal, name, rewardIds, at);
      const plan = planOverRail(rails[name], facts);
      if (plan.payouts.length > 0) used.add(name);
      const hasNext = (rewardId: RewardId) => (left.get(rewardId)?.length ?? 0) > choice + 1;
      for (const refused of plan.notIssued)
        if (hasNext(refused.rewardId)) next.set(refused.rewardId, left.get(refused.rewardId) ?? []);
      const final = plan.notIssued.filter((refused) => !hasNext(refused.rewardId));
      await savePayoutPlan(
        db,
        { ...plan, notIssued: final },
        { ...how, rail: name, inBatchesOf: mostInBatch(services, db.shopId, rails[name], facts.connection) },
        at,
      );
    }
    left = next;
  }
  await wakeLanes(db, [...used]);
}
