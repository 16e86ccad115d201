import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { approveReferral } from "../../app/flows/approve-referral.ts";
import { banReferrer } from "../../app/flows/ban-referrer.ts";
import { rejectReferral } from "../../app/flows/reject-referral.ts";
import { undoDecision } from "../../app/flows/undo-decision.ts";
import { onlyReferral, reviewsOf, rulesWith, storeWith } from "../support/fraud.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

describe("a review", () => {
  async function flagged() {
    const { store, code } = await storeWith(house);
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    const referralId = await onlyReferral(house, store);
    return { store, code, referralId };
  }
  const staff = { actor: "staff:1" };

  test("is open with its date and what happens then", async () => {
    const { store } = await flagged();
    const [review] = await reviewsOf(house, store);
    expect(review).toMatchObject({ state: "open", unreviewed: "escalate" });
    const [{ days } = { days: 0 }] = await house.query<{ days: number }>(
      "select extract(day from due_at - opened_at)::int as days from review where shop_id = $1",
      [store.shopId],
    );
    expect(days).toBe(14);
  });

  test("approved: the reward goes its way, and rules look at this friend no more", async () => {
    const { store, code, referralId } = await flagged();
    const { services } = house.app;
    expect(await approveReferral(services, store.shopId, { referralId, note: "A regular.", ...staff })).toEqual({
      ok: true,
    });
    expect(await store.judged()).toMatchObject([{ referral: "qualified", reason: null }]);
    expect(await reviewsOf(house, store)).toMatchObject([{ state: "approved" }]);
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    expect((await store.judged()).map((each) => each.referral)).toEqual(["qualified", "qualified"]);
    await house.days(15);
    expect((await store.rewards())[0]).toMatchObject({ state: "due" });
    // Pressed again, by somebody with an old page.
    expect(await approveReferral(services, store.shopId, { referralId, note: "", ...staff })).toMatchObject({
      ok: false,
    });
  });

  test("rejected and taken back: the reward is cancelled, stands again on hold, and the review is open", async () => {
    const { store, referralId } = await flagged();
    const { services } = house.app;
    await rejectReferral(services, store.shopId, { referralId, note: "Fake.", ...staff });
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "rejected_by_staff" }]);
    expect(await undoDecision(services, store.shopId, { referralId, ...staff })).toEqual({ ok: true });
    expect(await store.judged()).toMatchObject([{ referral: "flagged", refusal: null }]);
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    expect(await reviewsOf(house, store)).toMatchObject([{ state: "open" }]);
    expect(await undoDecision(services, store.shopId, { referralId, ...staff })).toMatchObject({ ok: false });
  });

  test("an approval is taken back: the referral is flagged again before its money has left", async () => {
    const { store, referralId } = await flagged();
    const { services } = house.app;
    await approveReferral(services, store.shopId, { referralId, note: "", ...staff });
    await undoDecision(services, store.shopId, { referralId, ...staff });
    await house.days(15);
    expect((await store.rewards())[0]).toMatchObject({ state: "held" });
  });

  test("a blocked referral that is approved earns what its order is worth", async () => {
    const { store, code } = await storeWith(house, rulesWith({ disposable_email: { referrer: "block" } }));
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    const referralId = await onlyReferral(house, store);
    await approveReferral(house.app.services, store.shopId, {
      referralId,
      note: "",
      ...staff,
    });
    expect(await store.judged()).toMatchObject([{ referral: "qualified", refusal: null }]);
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 1_000 }]);
  });

  test("of one shop is nobody else's to decide", async () => {
    const { store, referralId } = await flagged();
    const other = await house.openShop();
    const { services } = house.app;
    const input = { referralId, note: "Mine now.", ...staff };
    expect(await approveReferral(services, other.shopId, input)).toMatchObject({ ok: false });
    expect(await rejectReferral(services, other.shopId, input)).toMatchObject({ ok: false });
    expect(await undoDecision(services, other.shopId, input)).toMatchObject({ ok: false });
    expect(await store.judged()).toMatchObject([{ referral: "flagged" }]);
    expect(await reviewsOf(house, other)).toEqual([]);
  });
});

describe("a ban", () => {
  test("ends what has not left and every later order, and lifted it brings back what it ended", async () => {
    const { store, code, referrerId } = await storeWith(house);
    const { services } = house.app;
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await house.days(15);
    await store.issue("shopify-discount");
    await store.buys({ customer: "david@example.com", discountCodes: [code] });
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    const input = { referrerId, note: "Buys for himself.", actor: "staff:1" };
    expect(await banReferrer(services, store.shopId, { ...input, banned: true })).toEqual({ ok: true });
    await house.settled();
    expect((await store.rewards()).map((reward) => [reward.state, reward.reason])).toEqual([
      ["issued", "delivered"],
      ["cancelled", "referrer_banned"],
      ["cancelled", "referrer_banned"],
    ]);
    await store.buys({ customer: "new@example.com", discountCodes: [code] });
    expect(await store.judged()).toHaveLength(3);
    // Joining again does not lift it.
    await store.proxy("/proxy/referrer", { customer: "anna@example.com", method: "POST" });
    expect(await banReferrer(services, store.shopId, { ...input, banned: true })).toMatchObject({ ok: false });

    expect(await banReferrer(services, store.shopId, { ...input, banned: false })).toEqual({ ok: true });
    await house.settled();
    expect((await store.judged()).map((each) => each.referral)).toEqual(["qualified", "qualified", "flagged"]);
    expect((await store.rewards()).map((reward) => reward.state)).toEqual(["issued", "held", "held"]);
    await store.buys({ customer: "new2@example.com", discountCodes: [code] });
    expect(await store.judged()).toHaveLength(4);
  });

  test("needs a reason, and is no other shop's to give", async () => {
    const { store, referrerId } = await storeWith(house);
    const other = await house.openShop();
    const { services } = house.app;
    const input = { referrerId, banned: true, actor: "staff:1" };
    expect(await banReferrer(services, store.shopId, { ...input, note: " " })).toMatchObject({ ok: false });
    expect(await banReferrer(services, other.shopId, { ...input, note: "x" })).toMatchObject({ ok: false });
  });
});

describe("a second look", () => {
  const staff = { actor: "staff:1" };
  const page = async (store: Store, options: { form?: Record<string, string> } = {}) => {
    const response = await store.proxy("/proxy/me", { customer: "anna@example.com", ...options });
    return { status: response.status, text: await response.text() };
  };

  /** Anna's referral, blocked by a rule. */
  async function blocked() {
    const { store, code } = await storeWith(house, rulesWith({ disposable_email: { referrer: "block" } }));
    await store.buys({ customer: "somebody@mailinator.com", discountCodes: [code] });
    return { store, referralId: await onlyReferral(house, store) };
  }

  test("is asked for on the referrer's page, once, and approved: the reward is earned after all", async () => {
    const { store, referralId } = await blocked();
    expect((await page(store)).text).toContain("did not pass the store");
    const form = { referral: referralId, plea: "She is my sister." };
    expect((await page(store, { form })).text).toContain("The store will look at it again.");
    expect((await page(store, { form })).status).toBe(200);
    expect(await reviewsOf(house, store)).toMatchObject([{ cause: "appeal", state: "open", due_at: null }]);
    expect(await store.problems()).toMatchObject([{ key: "reviews:waiting" }]);
    expect((await page(store)).text).toContain("You asked for a second look.");
    await approveReferral(house.app.services, store.shopId, { referralId, note: "", ...staff });
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 1_000 }]);
    expect(await store.problems()).toEqual([]);
  });

  test("that ends like the first stays so: nobody asks a third time", async () => {
    const { store, referralId } = await blocked();
    const form = { referral: referralId, plea: "" };
    await page(store, { form });
    expect(
      await rejectReferral(house.app.services, store.shopId, { referralId, note: "Same card.", ...staff }),
    ).toEqual({ ok: true });
    expect(await reviewsOf(house, store)).toMatchObject([{ cause: "appeal", state: "rejected" }]);
    const again = await page(store, { form });
    expect(again.status).toBe(422);
    expect(again.text).toContain("The store has looked twice");
    expect(again.text).not.toContain("Same card");
  });

  test("is nobody else's to ask for, and not for a referral that counts", async () => {
    const { store, referralId } = await blocked();
    await store.referrer("ben@example.com");
    const form = { referral: referralId, plea: "" };
    const stranger = await store.proxy("/proxy/me", { customer: "ben@example.com", form });
    expect(stranger.status).toBe(422);
    expect((await store.proxy("/proxy/me", { form })).status).toBe(422);
    expect(await reviewsOf(house, store)).toEqual([]);
    await approveReferral(house.app.services, store.shopId, { referralId, note: "", ...staff });
    expect((await page(store, { form })).status).toBe(422);
  });

  test("is open to somebody who was banned, whose page says so", async () => {
    const { store, code, referrerId } = await storeWith(house);
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await banReferrer(house.app.services, store.shopId, { referrerId, banned: true, note: "Spam.", ...staff });
    await house.settled();
    const { text } = await page(store);
    expect(text).toContain("The store has ended your part in this program.");
    expect(text).toContain("Ask for a second look");
    expect(text).not.toContain("Spam.");
  });
});
