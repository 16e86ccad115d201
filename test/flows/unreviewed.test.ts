import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FraudRule } from "../../app/core/fraud/rule-of.ts";
import { approveReferral } from "../../app/flows/approve-referral.ts";
import { undoDecision } from "../../app/flows/undo-decision.ts";
import { onlyReferral, reviewsOf, rulesWith, storeWith } from "../support/fraud.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const staff = { actor: "staff:1" };

describe("a review that nobody makes in time", () => {
  const unreviewed = async (outcome: FraudRule["unreviewed"]) => {
    const { store, code } = await storeWith(house, rulesWith({ disposable_email: { unreviewed: outcome } }));
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    await house.days(15);
    return store;
  };
  const history = async (store: Store) =>
    (
      await house.query<{ what: string }>("select what from activity where shop_id = $1 order by id", [store.shopId])
    ).map((row) => row.what);

  test("is paid where its rule says so: the reward is due, and the merchant is told", async () => {
    const store = await unreviewed("pay");
    await house.days(1);
    expect(await store.judged()).toMatchObject([{ referral: "qualified" }]);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
    expect(await reviewsOf(house, store)).toMatchObject([{ state: "paid" }]);
    expect(await history(store)).toContain("referral_paid_unreviewed");
    expect(await store.problems()).toMatchObject([{ key: "reviews:ended" }]);
  });

  test("is voided, and can be taken back", async () => {
    const store = await unreviewed("void");
    expect(await store.judged()).toMatchObject([{ referral: "rejected", reason: "not_reviewed" }]);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "not_reviewed" }]);
    expect(await store.problems()).toMatchObject([{ key: "reviews:ended" }]);
    const referralId = await onlyReferral(house, store);
    await undoDecision(house.app.services, store.shopId, { referralId, ...staff });
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  });

  test("is held on: nothing moves, it has no date any more, and the merchant is told", async () => {
    const store = await unreviewed("hold");
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    expect(await reviewsOf(house, store)).toMatchObject([{ state: "open", due_at: null }]);
    expect(await store.problems()).toMatchObject([{ key: "reviews:waiting" }]);
    expect(await history(store)).toContain("review_reminded");
  });

  test("is brought up again after each term, until somebody decides", async () => {
    const store = await unreviewed("escalate");
    await house.days(15);
    expect((await history(store)).filter((what) => what === "review_reminded")).toHaveLength(2);
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    const referralId = await onlyReferral(house, store);
    await approveReferral(house.app.services, store.shopId, {
      referralId,
      note: "",
      ...staff,
    });
    expect(await store.problems()).toEqual([]);
  });
});
