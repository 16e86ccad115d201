import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startingFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { ClaimId } from "../../app/core/ids.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { decideClaim } from "../../app/flows/decide-claim.ts";
import { emptyOldBodies } from "../../app/flows/empty-old-bodies.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store that takes forgotten codes for two weeks, with Anna, who refers. */
async function openStore(change: Partial<Terms> = {}) {
  const store = await house.openShop();
  await store.program({ claimDays: 14, ...change });
  const anna = await store.referrer("anna@example.com");
  return { store, anna };
}

/** What somebody types on the page for forgotten codes. */
interface Typed {
  readonly order: string;
  readonly email: string;
  readonly code?: string;
}

async function tells(
  store: Store,
  { order, email, code }: Typed,
  customer?: string,
  locale = "en",
): Promise<{ status: number; html: string }> {
  const answer = await store.proxy(`/proxy/claim?locale=${locale}`, {
    ...(customer === undefined ? {} : { customer }),
    form: { side: code === undefined ? "referrer" : "friend", order, email, ...(code === undefined ? {} : { code }) },
  });
  await house.settled();
  return { status: answer.status, html: await answer.text() };
}

const mailsTo = async (to: string) => (await house.control.mail.list()).filter((mail) => mail.to === to);

/** Shopify counts seconds, so an order read from it is asked about when its second is over. */
async function afterItsSecond(): Promise<void> {
  await house.control.clock.advance({ seconds: 1 });
  await house.days(0);
}

const claims = (store: Store) =>
  house.query<{ id: ClaimId; state: string; reason: string | null; by: string | null }>(
    "select id, state, reason, decided_by as by from claim where shop_id = $1 order by filed_at, id",
    [store.shopId],
  );

async function decide(store: Store, kind: "accept" | "decline" | "undo", note = "") {
  const [claim] = await claims(store);
  const done = await decideClaim(house.app.services, store.shopId, claim?.id as ClaimId, {
    kind,
    note,
    actor: "staff:1",
  });
  await house.settled();
  return done;
}

const page = async (store: Store, customer: string, path = "/proxy/claim?locale=en") =>
  (await store.proxy(path, { customer })).text();

describe("a friend who forgot the code", () => {
  test("says so afterwards, and the order counts as if the code had been used; both see it", async () => {
    const { store, anna } = await openStore();
    const order = await store.buys({ customer: "ben@example.com" });
    expect(await store.judged()).toEqual([]);
    const thanked = await tells(
      store,
      { order: order.name, email: " Ben@Example.com ", code: anna.code.toLowerCase() },
      "ben@example.com",
    );
    expect(thanked.status).toBe(200);
    expect(thanked.html).toContain("Thank you");
    await afterItsSecond();
    expect(await store.judged()).toMatchObject([{ attribution: "claim", refusal: null, referral: "qualified" }]);
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 1_000 }]);
    for (const person of ["ben@example.com", "anna@example.com"])
      expect(await page(store, person)).toContain(`Order ${order.name}: Accepted`);
    expect(await page(store, "anna@example.com", "/proxy/statement?locale=en")).toContain(
      `Order ${order.name}: Accepted`,
    );
    const told = (await mailsTo("ben@example.com")).length;
    expect((await mailsTo("ben@example.com")).at(-1)?.subject).toContain(`order ${order.name} counts`);
    // Said again, nothing more comes of it; from now on the friend is known.
    await tells(store, { order: order.name, email: "ben@example.com", code: anna.code });
    expect(await claims(store)).toMatchObject([{ state: "accepted", by: "goodword" }]);
    expect(await mailsTo("ben@example.com")).toHaveLength(told);
    await store.buys({ customer: "ben@example.com" });
    expect(await store.judged()).toMatchObject([{}, { attribution: "known_friend", refusal: "not_first_order" }]);
  });

  test("is told what to type better, and keeps what was typed", async () => {
    const { store, anna } = await openStore();
    const bad = await tells(store, { order: "1001", email: "ben at home", code: anna.code });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain("Enter a whole e-mail address");
    expect(bad.html).toContain('value="ben at home"');
    expect(bad.html).toContain('value="1001"');
    expect(bad.html).toContain('aria-invalid="true"');
    expect((await tells(store, { order: " # ", email: "ben@example.com", code: anna.code })).html).toContain(
      "order number as it stands",
    );
    expect((await tells(store, { order: "1001", email: "ben@example.com", code: "!" })).html).toContain(
      "letters and digits",
    );
    expect(await claims(store)).toEqual([]);
  });

  test("gets one answer, whatever the store has: an order, an address or a code cannot be found out", async () => {
    const { store, anna } = await openStore();
    const order = await store.buys({ customer: "ben@example.com" });
    const name = order.name;
    const answers = [
      await tells(store, { order: name, email: "nobody@example.com", code: anna.code }),
      await tells(store, { order: "9999", email: "ben@example.com", code: anna.code }),
      await tells(store, { order: name, email: "ben@example.com", code: "NOSUCHCODE" }),
      await tells(store, { order: name, email: "ben@example.com", code: anna.code }),
    ];
    expect(new Set(answers.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
    expect(await claims(store)).toMatchObject([
      { state: "declined", reason: "claim_not_matched" },
      { state: "declined", reason: "claim_not_matched" },
      { state: "accepted" },
    ]);
    // Who tries often is stopped for an hour.
    for (let tries = 0; tries < 6; tries += 1)
      await tells(store, { order: String(tries), email: "ben@example.com", code: anna.code });
    expect(await tells(store, { order: "77", email: "ben@example.com", code: anna.code })).toMatchObject({
      status: 429,
    });
  });

  test("is too late after the days that the program gives, and nothing is taken where it gives none", async () => {
    const { store, anna } = await openStore({ claimDays: 3 });
    const order = await store.buys({ customer: "ben@example.com" });
    await house.days(4);
    await tells(store, { order: order.name, email: "ben@example.com", code: anna.code }, "ben@example.com");
    expect(await claims(store)).toMatchObject([{ state: "declined", reason: "claim_too_late" }]);
    expect(await page(store, "ben@example.com")).toContain("We found no order that this can count for.");
    const { store: closed, anna: other } = await openStore({ claimDays: 0 });
    const refused = await tells(closed, { order: "1001", email: "ben@example.com", code: other.code });
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.html).toContain("does not take forgotten codes");
    expect(await page(closed, "anna@example.com")).not.toContain("<form");
  });

  test("changes nothing about an order that another code brought, and nobody claims their own", async () => {
    const { store, anna } = await openStore();
    const zoe = await store.referrer("david@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [zoe.code] });
    await tells(store, { order: order.name, email: "ben@example.com", code: anna.code });
    const own = await store.buys({ customer: "anna@example.com" });
    await tells(store, { order: own.name, email: "anna@example.com", code: anna.code });
    expect(await claims(store)).toMatchObject([
      { state: "declined", reason: "claim_order_taken" },
      { state: "declined", reason: "self_referral" },
    ]);
    expect(await store.judged()).toMatchObject([{ attribution: "discount_code" }]);
  });

  test("who had bought before is told so like every other friend", async () => {
    const { store, anna } = await openStore();
    await store.buys({ customer: "ben@example.com" });
    await house.control.clock.advance({ minutes: 5 });
    const second = await store.buys({ customer: "ben@example.com" });
    await tells(store, { order: second.name, email: "ben@example.com", code: anna.code });
    await afterItsSecond();
    expect(await store.judged()).toMatchObject([
      { attribution: "claim", referral: "rejected", reason: "existing_customer" },
    ]);
  });
});

describe("a referrer whose friend forgot the code", () => {
  test("says so signed in, with the friend's order and address", async () => {
    const { store } = await openStore();
    const order = await store.buys({ customer: "ben@example.com" });
    expect(await page(store, "anna@example.com")).toContain("A friend of yours forgot your code");
    expect(await page(store, "ben@example.com")).not.toContain("A friend of yours forgot your code");
    // Nobody but a referrer says it without a code.
    expect(await tells(store, { order: order.name, email: "ben@example.com" }, "ben@example.com")).toMatchObject({
      status: 422,
    });
    await tells(store, { order: order.name, email: "ben@example.com" }, "anna@example.com");
    expect(await claims(store)).toMatchObject([{ state: "accepted" }]);
    const [row] = await house.query<{ evidence: unknown }>("select evidence from qualifying_order where shop_id = $1", [
      store.shopId,
    ]);
    expect(row?.evidence).toMatchObject([{ kind: "claim", actor: "referrer" }]);
  });
});

describe("a claim that a fraud rule flags", () => {
  const watchful = {
    fraud: {
      ...startingFraudRules,
      rules: {
        ...startingFraudRules.rules,
        gift_card_pair: { ...startingFraudRules.rules.gift_card_pair, friend: "off", referrer: "flag", threshold: 1 },
      },
    } as Terms["fraud"],
  };

  async function flagged() {
    const { store, anna } = await openStore(watchful);
    const products = await house.control.products.list(store.shop);
    const card = products.find(({ giftCard }) => giftCard)?.handle ?? "";
    const order = await store.buys({
      customer: "ben@example.com",
      lines: [{ variant: card, quantity: 3 }, { variant: "KIT-PO" }],
    });
    await tells(store, { order: order.name, email: "ben@example.com", code: anna.code }, "ben@example.com");
    return { store, order };
  }

  test("waits for a person, who accepts it, takes that back, and accepts it anew", async () => {
    const { store, order } = await flagged();
    expect(await claims(store)).toMatchObject([{ state: "waiting", reason: "claim_flagged" }]);
    expect(await store.judged()).toEqual([]);
    expect(await page(store, "ben@example.com")).toContain(`Order ${order.name}: We are looking at it.`);
    expect(await decide(store, "accept")).toEqual({ ok: true });
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    expect(await decide(store, "undo")).toMatchObject({ ok: false, message: expect.stringContaining("Say why") });
    expect(await decide(store, "undo", "Not sure")).toEqual({ ok: true });
    expect(await store.rewards()).toMatchObject([{ state: "cancelled" }]);
    expect(await decide(store, "accept")).toEqual({ ok: true });
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 1_000 }]);
    expect(await store.judged()).toMatchObject([{ attribution: "claim", refusal: null }]);
  });

  test("is declined with a reason that its person reads, and looked at again", async () => {
    const { store } = await flagged();
    expect(await decide(store, "decline", " ")).toMatchObject({ ok: false });
    expect(await decide(store, "decline", "You bought a gift card for yourself.")).toEqual({ ok: true });
    for (const person of ["ben@example.com", "anna@example.com"])
      expect(await page(store, person)).toContain("You bought a gift card for yourself.");
    expect((await mailsTo("ben@example.com")).at(-1)?.text).toContain("You bought a gift card for yourself.");
    expect(await store.judged()).toEqual([]);
    expect(await decide(store, "undo", "They explained it")).toEqual({ ok: true });
    expect(await claims(store)).toMatchObject([{ state: "waiting" }]);
    expect(await page(store, "ben@example.com")).not.toContain("gift card for yourself");
  });
});

test("a claim waits while Shopify does not answer, and is decided once it does", async () => {
  const { store, anna } = await openStore();
  const order = await store.buys({ customer: "ben@example.com" });
  await house.control.faults.add({ host: store.shop, kind: "status", status: 503, times: 20 });
  await tells(store, { order: order.name, email: "ben@example.com", code: anna.code });
  expect(await claims(store)).toMatchObject([{ state: "filed" }]);
  await house.control.faults.clear();
  await house.hurry();
  expect(await claims(store)).toMatchObject([{ state: "accepted" }]);
  await house.check({ errors: [/Failed task .*decide-claim/] });
});

test("who asks from no account is told what came of it by mail, in their language; the mail says nothing that was typed", async () => {
  const { store, anna } = await openStore();
  await house.control.customers.create({ shop: store.shop, email: "zoe@example.com", locale: "fr" });
  const lure = { order: "Win at evil.example", email: "Greta@example.com", code: anna.code };
  await tells(store, lure, undefined, "de");
  const [mail, ...others] = await mailsTo("greta@example.com");
  expect(others).toEqual([]);
  expect(mail?.subject).toContain("was du uns zu einer Bestellung gesagt hast");
  expect(mail?.text).not.toContain("evil");
  // A referrer is told in the language that Shopify knows of them.
  const zoe = await store.referrer("zoe@example.com");
  expect(zoe.code).not.toBe("");
  await tells(store, { order: "9999", email: "nobody@example.com" }, "zoe@example.com");
  expect((await mailsTo("zoe@example.com"))[0]?.text).toContain("Elle n’a pas été comptée");
  // Nobody's address is filled up.
  for (const order of ["1", "2", "3", "4", "5", "6"]) await tells(store, { ...lure, order });
  expect(await mailsTo("greta@example.com")).toHaveLength(5);
  const kept = () =>
    house.query("select count(*)::int as n from claim where shop_id = $1 and contact_sealed is not null", [
      store.shopId,
    ]);
  expect(await kept()).toEqual([{ n: 7 }]);
  await house.days(31);
  await emptyOldBodies(house.app.services);
  expect(await kept()).toEqual([{ n: 0 }]);
});

test("an erased person leaves no address with what they said", async () => {
  const { store, anna } = await openStore();
  const order = await store.buys({ customer: "ben@example.com" });
  await tells(store, { order: order.name, email: "ben@example.com", code: anna.code }, "ben@example.com");
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "ben@example.com" });
  await house.settled();
  expect(
    await house.query("select customer_id, email_hash, contact_sealed from claim where shop_id = $1", [store.shopId]),
  ).toEqual([{ customer_id: null, email_hash: null, contact_sealed: null }]);
});
