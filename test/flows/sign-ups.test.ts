import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startingFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

type Guard = Terms["signUp"]["guard"];

/** A store that rewards sign-ups, and Anna who may invite. */
async function openStore(guard: Guard, change: Partial<Terms> = {}) {
  const store = await house.openShop();
  await store.program({ trigger: "sign_up", signUp: { guard, days: 30 }, ...change });
  const { code } = await store.referrer("anna@example.com");
  return { store, code };
}

/** A visitor opens the invitation and gives their address. */
async function accept(store: Store, code: string, email: string) {
  const page = await (await store.proxy(`/proxy/invite?locale=en&code=${code}`)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
  return store.proxy("/proxy/invite?locale=en", { form: { token, email } });
}

/** The friend makes an account, as the store's own pages do it. */
async function joins(store: Store, email: string, verifiedEmail = true) {
  const customer = await house.control.customers.create({ shop: store.shop, email, verifiedEmail });
  await house.settled();
  return customer;
}

const facts = async (store: Store) => ({
  judged: (await store.judged()).map(({ order, attribution, refusal, referral }) => ({
    order: order.startsWith("#") ? "order" : order,
    attribution,
    refusal,
    referral,
  })),
  rewards: (await store.rewards()).map(({ amountMinor, state }) => `${amountMinor} ${state}`),
});

const signedUp = { order: "sign-up", attribution: "sign_up", refusal: null, referral: "qualified" };

describe("a friend who was invited and signs up", () => {
  test("earns the reward once their address is confirmed, and not before", async () => {
    const { store, code } = await openStore("verified_email");
    const answer = await accept(store, code, "Fay@Example.com ");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("Now create your account with this address.");
    const fay = await joins(store, "fay@example.com", false);
    expect(await facts(store)).toEqual({
      judged: [{ ...signedUp, refusal: "waiting_for_confirmation", referral: "pending" }],
      rewards: [],
    });
    await house.days(2);
    await house.control.customers.update({ shop: store.shop, customer: fay.gid, verifiedEmail: true });
    await house.settled();
    expect(await facts(store)).toEqual({ judged: [signedUp], rewards: ["1000 held"] });
    // What they buy brings nothing more.
    await store.buys({ customer: "fay@example.com" });
    expect((await facts(store)).rewards).toEqual(["1000 held"]);
    await house.days(14);
    expect((await facts(store)).rewards).toEqual(["1000 due"]);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
  });

  test.each(["before", "after"])("confirms their address by our mail, %s they make the account", async (when) => {
    const { store, code } = await openStore("verified_email");
    const email = `${when}.${store.shopId}@example.com`;
    await accept(store, code, email);
    await accept(store, code, email);
    await house.settled();
    const mails = (await house.control.mail.list()).filter((mail) => mail.to === email);
    expect(mails).toHaveLength(1);
    const link = new URL(/https?:\/\/\S+\/invite\?\S+/.exec(mails[0]?.text ?? "")?.[0] ?? "");
    const address = `/proxy/invite${link.search}`;
    const follow = async () => {
      // What only opens the link confirms nothing.
      expect(await (await store.proxy(address)).text()).toContain("Confirm that this e-mail address is yours.");
      expect(await (await store.proxy(address, { form: {} })).text()).toContain("Your address is confirmed.");
      await house.settled();
    };
    if (when === "before") await follow();
    await joins(store, email, false);
    if (when === "after") {
      expect((await facts(store)).rewards).toEqual([]);
      await follow();
    }
    expect(await facts(store)).toEqual({ judged: [signedUp], rewards: ["1000 held"] });
    await store.proxy(address, { form: {} });
    expect((await facts(store)).rewards).toEqual(["1000 held"]);
    expect((await store.proxy(`${address}x`)).status).toBe(410);
  });

  test("earns nothing before they pay, where a first payment is the guard, and the first payment earns", async () => {
    const { store, code } = await openStore("first_payment");
    await accept(store, code, "fay@example.com");
    await joins(store, "fay@example.com");
    expect(await facts(store)).toEqual({
      judged: [{ ...signedUp, refusal: "sign_up_noted", referral: "pending" }],
      rewards: [],
    });
    // Without any code: the sign-up ties them.
    const order = await store.buys({ customer: "fay@example.com" });
    await store.buys({ customer: "fay@example.com" });
    expect((await facts(store)).rewards).toEqual(["1000 held"]);
    expect((await facts(store)).judged.map(({ attribution, refusal }) => `${attribution} ${refusal}`)).toEqual([
      "known_friend null",
      "known_friend not_first_order",
      "sign_up sign_up_noted",
    ]);
    // Refunded in full, the next one takes its place.
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 cancelled", "1000 held"]);
  });

  test("earns after so many days with an account, and nothing when it is deleted before", async () => {
    const { store, code } = await openStore("account_days", { holdDays: 0 });
    for (const email of ["fay@example.com", "gil@example.com"]) {
      await accept(store, code, email);
      await joins(store, email);
    }
    expect((await facts(store)).rewards).toEqual(["1000 held", "1000 held"]);
    await house.days(29);
    await house.control.customers.delete({ shop: store.shop, customer: "gil@example.com" });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 held", "1000 cancelled"]);
    await house.days(1);
    expect((await facts(store)).rewards).toEqual(["1000 due", "1000 cancelled"]);
    // Too late: the friend was won.
    await house.control.customers.delete({ shop: store.shop, customer: "fay@example.com" });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 due", "1000 cancelled"]);
  });

  test("whose account is gone without a word earns nothing: the store is asked when the hold is over", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    await joins(store, "fay@example.com");
    await house.control.webhooks.misbehave({ kind: "drop", topic: "customers/delete" });
    await house.control.customers.delete({ shop: store.shop, customer: "fay@example.com" });
    await house.days(14);
    expect((await facts(store)).rewards).toEqual(["1000 cancelled"]);
    expect((await store.rewards())[0]?.reason).toBe("account_given_up");
  });

  test("who is erased before the hold is over earns nothing, and leaves nothing behind", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    await joins(store, "fay@example.com");
    await house.control.privacy.redactCustomer({ shop: store.shop, customer: "fay@example.com" });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 cancelled"]);
    expect(await house.query("select from sign_up_wish where shop_id = $1", [store.shopId])).toEqual([]);
  });
});

describe("deliveries about a sign-up", () => {
  test("twice, late and in another order come to the same", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    await house.control.webhooks.misbehave({ kind: "hold", topic: "customers/create" });
    await house.control.webhooks.misbehave({ kind: "repeat", copies: 3, topic: "customers/update" });
    const fay = await joins(store, "fay@example.com", false);
    await house.days(1);
    await house.control.customers.update({ shop: store.shop, customer: fay.gid, verifiedEmail: true });
    await house.settled();
    expect(await facts(store)).toEqual({ judged: [signedUp], rewards: ["1000 held"] });
    await house.control.webhooks.behave();
    await house.control.webhooks.release();
    await house.settled();
    expect(await facts(store)).toEqual({ judged: [signedUp], rewards: ["1000 held"] });
  });

  test("that are lost are made good by the next one", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    await house.control.webhooks.misbehave({ kind: "drop", topic: "customers/create" });
    const fay = await joins(store, "fay@example.com");
    expect((await facts(store)).judged).toEqual([]);
    await house.control.webhooks.behave();
    await house.days(3);
    await house.control.customers.update({ shop: store.shop, customer: fay.gid, firstName: "Fay" });
    await house.settled();
    expect(await facts(store)).toEqual({ judged: [signedUp], rewards: ["1000 held"] });
  });

  test("of a merge keep what was earned, whichever is told first", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    const fay = await joins(store, "fay@example.com");
    // Shopify may tell of the record that went as of a deletion.
    await house.control.webhooks.send({
      shop: store.shop,
      topic: "customers/delete",
      payload: { id: Number(fay.id), admin_graphql_api_id: fay.gid },
    });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 cancelled"]);
    await house.control.customers.merge({ shop: store.shop, keep: "ben@example.com", remove: fay.gid });
    await house.settled();
    expect((await facts(store)).rewards).toEqual(["1000 held"]);
    await house.days(14);
    expect((await facts(store)).rewards).toEqual(["1000 due"]);
  });
});

describe("nobody is rewarded for", () => {
  test("a customer whom the store had before the invitation, or one who was not invited", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "ben@example.com");
    await house.control.customers.update({ shop: store.shop, customer: "ben@example.com", firstName: "Benno" });
    await joins(store, "gil@example.com");
    expect(await facts(store)).toEqual({ judged: [], rewards: [] });
  });

  test("the referrer’s own second address: the fraud rules look at sign-ups as at orders", async () => {
    const { store, code } = await openStore("verified_email", { fraud: startingFraudRules });
    await accept(store, code, "anna+two@example.com");
    await joins(store, "anna+two@example.com");
    const { judged, rewards } = await facts(store);
    expect(rewards.filter((each) => each.endsWith("held"))).toEqual([]);
    expect(judged).toMatchObject([{ order: "sign-up", referral: expect.stringMatching(/rejected|flagged/) }]);
  });

  test("an invitation that was followed too long ago", async () => {
    const { store, code } = await openStore("verified_email");
    await accept(store, code, "fay@example.com");
    await house.days(31);
    await joins(store, "fay@example.com");
    expect((await facts(store)).judged).toEqual([]);
  });
});

describe("the invitation’s page", () => {
  test("is where the link leads, in the store’s language, and counts the visit", async () => {
    const { store, code } = await openStore("verified_email");
    const mine = (await (await store.proxy("/proxy/referrer?locale=en", { customer: "anna@example.com" })).json()) as {
      link: string;
      reward: { headline: string; detail: string };
    };
    expect(new URL(mine.link)).toMatchObject({ pathname: "/apps/goodword/invite", search: `?code=${code}` });
    expect(mine.reward.headline).toContain("for every friend who signs up");
    expect(mine.reward.detail).toContain("As soon as your friend has confirmed their e-mail address");
    const german = await (await store.proxy(`/proxy/invite?locale=de&code=${code}`)).text();
    expect(german).toContain("Du bist eingeladen");
    expect(german).toContain("Anna lädt dich");
    expect(await house.query("select from visit where shop_id = $1", [store.shopId])).toHaveLength(1);
    const member = await store.proxy(`/proxy/invite?locale=en&code=${code}`, { customer: "ben@example.com" });
    expect(await member.text()).toContain("You have an account in this store already.");
  });

  test("keeps what was typed wrong, and answers the same for known and unknown people", async () => {
    const { store, code } = await openStore("verified_email");
    const wrong = await accept(store, code, "fay@{{ x }}");
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="fay@&#123;&#123; x &#125;&#125;"');
    const known = await (await accept(store, code, "ben@example.com")).text();
    const unknown = await (await accept(store, code, "nobody@example.com")).text();
    expect(known).toBe(unknown);
  });

  test("tells of an invitation that is not there, and believes no token of its own making", async () => {
    const { store } = await openStore("verified_email");
    const gone = await store.proxy("/proxy/invite?locale=en&code=NOBODY12");
    expect(gone.status).toBe(404);
    expect(await gone.text()).toContain("This invitation is no longer good.");
    const forged = await store.proxy("/proxy/invite", { form: { token: "cod_x..c2ln", email: "fay@example.com" } });
    expect(forged.status).toBe(404);
  });

  test("takes so many addresses from one place and no more: nobody claims a whole list of people", async () => {
    const { store, code } = await openStore("verified_email");
    const page = await (await store.proxy(`/proxy/invite?locale=en&code=${code}`)).text();
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const statuses: number[] = [];
    for (let number = 0; number < 21; number += 1)
      statuses.push((await store.proxy("/proxy/invite", { form: { token, email: `p${number}@example.com` } })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });
});

test("a percentage is refused where a sign-up earns, as is a hold that begins with fulfilment", async () => {
  const store = await house.openShop();
  const save = async (change: Partial<Terms>) => {
    const saved = await saveProgram(house.app.services, store.shopId, {
      programId: null,
      name: "Sign-ups",
      terms: { ...defaultTerms, trigger: "sign_up", ...change },
      actor: "merchant",
    });
    return saved.ok ? "saved" : saved.problems.map(({ path }) => path);
  };
  expect(await save({ reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null } })).toEqual(["reward"]);
  expect(await save({ holdFrom: "fulfilment" })).toEqual(["holdFrom"]);
  expect(await save({})).toBe("saved");
});
