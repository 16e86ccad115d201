import type { FraudRules } from "../../app/core/fraud/fraud-rules.ts";
import { startingFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { FraudRule } from "../../app/core/fraud/rule-of.ts";
import type { SignalName } from "../../app/core/fraud/signals.ts";
import type { ReferralId, ReferrerId } from "../../app/core/ids.ts";
import type { House, Store } from "./house.ts";

/** The rules that a new program starts with, with some of them changed. */
export const rulesWith = (changed: Partial<Record<SignalName, Partial<FraudRule>>> = {}): FraudRules => ({
  ...startingFraudRules,
  rules: Object.fromEntries(
    Object.entries(startingFraudRules.rules).map(([name, rule]) => [name, { ...rule, ...changed[name as SignalName] }]),
  ),
});

/** A store with a program under these rules, and Anna, who refers. */
export async function storeWith(
  house: House,
  fraud: FraudRules = rulesWith(),
): Promise<{ store: Store; code: string; referrerId: ReferrerId }> {
  const store = await house.openShop();
  await store.program({ fraud, newCustomersOnly: false });
  const { code, referrerId } = await store.referrer("anna@example.com");
  return { store, code, referrerId };
}

/** Which signals fired in a store, with what their rules said of the referrer's reward: `same_name:flag`. */
export const signalsOf = async (house: House, store: Store): Promise<string[]> =>
  (
    await house.query<{ signal: string; referrer: string }>(
      "select signal, referrer from fraud_hit where shop_id = $1 order by order_id, signal",
      [store.shopId],
    )
  ).map((row) => `${row.signal}:${row.referrer}`);

/** The store's only referral. */
export async function onlyReferral(house: House, store: Store): Promise<ReferralId> {
  const [row, ...others] = await house.query<{ id: ReferralId }>("select id from referral where shop_id = $1", [
    store.shopId,
  ]);
  if (!row || others.length > 0) throw new Error(`the store has ${row ? others.length + 1 : 0} referrals`);
  return row.id;
}

/** The store's reviews, the oldest first. */
export const reviewsOf = (house: House, store: Store) =>
  house.query<{ state: string; cause: string; unreviewed: string; due_at: Date | null }>(
    "select state, cause, unreviewed, due_at from review where shop_id = $1 order by opened_at, id",
    [store.shopId],
  );
