import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startingFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { ReferralId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { approveReferral } from "../../app/flows/approve-referral.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { decideListEntry } from "../../app/flows/decide-list-entry.ts";
import { emptyOldBodies } from "../../app/flows/empty-old-bodies.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const list: Partial<Terms> = {
  kind: "waiting_list",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  milestones: [{ at: 2, amountMinor: 500, currency: currency("USD") }],
};

async function openStore(change: Partial<Terms> = {}) {
  const store = await house.openShop();
  const programId = await store.program({ ...list, ...change });
  /** Addresses of this store alone: the mailbox is everybody's. */
  const address = (name: string) => `${name}.${store.shopId}@example.com`;
  return { store, programId, address };
}

/** Somebody fills in the form, on the page that a link leads to. */
const join = (store: Store, email: string, { name = "", from = "" } = {}) =>
  store.proxy("/proxy/list?locale=en", { form: { email, name, from } });

/** The address of their own page, out of the mail they got last. */
async function ownPage(email: string): Promise<string> {
  await house.settled();
  const mail = (await house.control.mail.list()).filter(({ to }) => to === email).at(-1);
  const link = new URL(/https?:\/\/\S+\/list\?\S+/.exec(mail?.text ?? "")?.[0] ?? "");
  return `/proxy/list${link.search}`;
}

/** Joins and confirms; answers with their own page and the code of their link. */
async function confirmed(store: Store, email: string, more: { name?: string; from?: string } = {}) {
  expect((await join(store, email, more)).status).toBe(200);
  const page = await ownPage(email);
  const text = await (await store.proxy(page, { form: {} })).text();
  const code = /list\?from=(W\.[A-Z0-9]{8})"/.exec(text)?.[1] ?? "";
  expect(code).not.toBe("");
  return { page, code };
}

const text = async (store: Store, page: string) => (await store.proxy(page)).text();

/** The table of who stands first, a line each. */
async function first(store: Store) {
  const page = await text(store, "/proxy/list?locale=en");
  return [...page.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)].map((row) =>
    row.slice(1).join(" "),
  );
}

const entries = (store: Store) =>
  house.query<{ id: string; state: string; brought: number }>(
    "select id, state, brought from list_entry where shop_id = $1 order by joined_at, id",
    [store.shopId],
  );

describe("somebody who wants to be among the first", () => {
  test("gets a place once they press the button behind the mail’s link, and their own link with it", async () => {
    const { store, address } = await openStore();
    const german = await text(store, "/proxy/list?locale=de");
    expect(german).toContain("Warteliste");
    expect(german).toContain("2 Personen geworben: ");
    const answer = await join(store, address("anna").toUpperCase());
    expect(await answer.text()).toContain("Look into your mailbox");
    const page = await ownPage(address("anna"));
    // What only opens the link confirms nothing.
    expect(await text(store, page)).toContain("Confirm that this e-mail address is yours");
    expect(await entries(store)).toMatchObject([{ state: "open" }]);
    for (let press = 0; press < 2; press += 1) {
      const done = await store.proxy(page, { form: {} });
      // The last one that a browser knows holds.
      expect(done.headers.get("referrer-policy")).toMatch(/no-referrer$/);
      expect(await done.text()).toContain("Your place: 1");
    }
    expect(await entries(store)).toMatchObject([{ state: "listed", brought: 0 }]);
    expect((await store.proxy(`${page}x`)).status).toBe(410);
    expect(await store.rewards()).toEqual([]);
  });

  test("moves up with everybody they bring who confirms; ties share a place, and names are shown only where given", async () => {
    const { store, address } = await openStore();
    const anna = await confirmed(store, address("anna"), { name: "Anna" });
    const ben = await confirmed(store, address("ben"));
    const cleo = await confirmed(store, address("cleo"), { name: "Cleo" });
    const invited = await text(store, `/proxy/list?locale=en&from=${anna.code}`);
    expect(invited).toContain("Anna invites you to the waiting list");
    await confirmed(store, address("d1"), { from: anna.code });
    await confirmed(store, address("d2"), { from: anna.code });
    await confirmed(store, address("d3"), { from: ben.code });
    await confirmed(store, address("d4"), { from: cleo.code });
    // Joined by Ben's link, and never confirmed.
    await join(store, address("d5"), { from: ben.code });
    expect(await first(store)).toEqual(["1 Anna 2", "2 Somebody 1", "2 Cleo 1"]);
    expect(await text(store, anna.page)).toContain("You brought 2 people who confirmed.");
    expect(await text(store, ben.page)).toContain("Your place: 2");
    expect(await text(store, cleo.page)).toContain("Your place: 2");
    expect(await text(store, (await confirmed(store, address("d6"))).page)).toContain("Your place: 4");
    expect(await text(store, "/proxy/list?locale=en")).not.toContain("@");
  });

  test("has one place: a second try, their own link and another’s link change nothing", async () => {
    const { store, address } = await openStore();
    const anna = await confirmed(store, address("anna"));
    const ben = await confirmed(store, address("ben"));
    const again = await (await join(store, address("anna"), { from: anna.code })).text();
    const stranger = await (await join(store, address("new"), { from: anna.code })).text();
    // Nobody learns from it who is on the list.
    expect(again).toBe(stranger);
    await join(store, address("anna"), { from: ben.code, name: "Eve" });
    await house.settled();
    const mails = (await house.control.mail.list()).filter(({ to }) => to === address("anna"));
    expect(mails).toHaveLength(1);
    expect((await entries(store)).map(({ state, brought }) => `${state} ${brought}`)).toEqual([
      "listed 0",
      "listed 0",
      "open 0",
    ]);
    // The next day the link to their place comes again.
    await house.days(1);
    await join(store, address("anna"));
    expect(await ownPage(address("anna"))).toBe(anna.page);
    expect((await house.control.mail.list()).filter(({ to }) => to === address("anna"))).toHaveLength(2);
  });

  test("keeps what they typed when something is wrong with it", async () => {
    const { store, address } = await openStore();
    const wrong = await join(store, "anna@{{ x }}", { name: "Anna" });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('value="anna@&#123;&#123; x &#125;&#125;"');
    expect(page).toContain('value="Anna"');
    const advert = await join(store, address("anna"), { name: "www.shop.example" });
    expect(advert.status).toBe(422);
    expect(await advert.text()).toContain("Use letters alone for your name");
    expect(await (await join(store, "anna@mailinator.com")).text()).toContain("This is a throw-away address.");
    expect(await entries(store)).toEqual([]);
  });

  test("cannot give a whole list of addresses from one place", async () => {
    const { store, address } = await openStore();
    const statuses: number[] = [];
    for (let number = 0; number < 21; number += 1) statuses.push((await join(store, address(`p${number}`))).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("the merchant", () => {
  test("takes somebody off, who then counts for nobody, and puts them back", async () => {
    const { store, address } = await openStore();
    const anna = await confirmed(store, address("anna"), { name: "Anna" });
    const fake = await confirmed(store, address("fake"), { from: anna.code });
    const [, entry] = await entries(store);
    const press = (does: "remove" | "undo", reason = "") =>
      decideListEntry(house.app.services, store.shopId, { entryId: entry?.id ?? "", does, reason, actor: "merchant" });
    expect(await press("remove")).toMatchObject({ ok: false });
    expect(await press("remove", "The same person <twice>")).toEqual({ ok: true });
    expect(await press("remove", "Again")).toMatchObject({ ok: false });
    expect(await first(store)).toEqual([]);
    const told = await text(store, fake.page);
    expect(told).toContain("The store has taken you off this list.");
    expect(told).toContain("It says: The same person &lt;twice&gt;");
    // Their link brings nobody to them, and their address gets no other place.
    const friend = await join(store, address("friend"), { from: fake.code });
    expect(friend.status).toBe(200);
    await join(store, address("fake"));
    await store.proxy(fake.page, { form: {} });
    expect((await entries(store)).map(({ state }) => state)).toEqual(["listed", "removed", "open"]);
    expect(await press("undo")).toEqual({ ok: true });
    expect(await press("undo")).toMatchObject({ ok: false });
    expect(await first(store)).toEqual(["1 Anna 1"]);
    expect(await text(store, fake.page)).toContain("Your place: 2");
  });

  test("closes the list: nobody joins or confirms any more, and everybody still sees their place", async () => {
    const { store, programId, address } = await openStore();
    const anna = await confirmed(store, address("anna"));
    await join(store, address("late"), { from: anna.code });
    const late = await ownPage(address("late"));
    await changeProgramState(house.app.services, store.shopId, { programId, state: "ended", actor: "merchant" });
    const closed = await text(store, "/proxy/list?locale=en");
    expect(closed).toContain("This list is closed.");
    expect(closed).not.toContain("<form");
    expect((await join(store, address("ben"))).status).toBe(410);
    await store.proxy(late, { form: {} });
    expect((await entries(store)).map(({ state }) => state)).toEqual(["listed", "open"]);
    expect(await text(store, anna.page)).toContain("Your place: 1");
    // Who never confirmed is forgotten.
    await house.days(31);
    await emptyOldBodies(house.app.services);
    expect((await entries(store)).map(({ state }) => state)).toEqual(["listed"]);
  });

  test("has no list: the page says so, and people who ask for a referral code are in another program", async () => {
    const { store, programId } = await openStore();
    const joined = await store.proxy("/proxy/referrer?locale=en", { customer: "anna@example.com" });
    expect(((await joined.json()) as { state: string }).state).toBe("closed");
    const other = await house.openShop();
    expect((await other.proxy("/proxy/list?locale=en")).status).toBe(404);
    await changeProgramState(house.app.services, store.shopId, { programId, state: "paused", actor: "merchant" });
    expect((await store.proxy("/proxy/list?locale=en")).status).toBe(200);
  });
});

test("who is erased leaves nothing behind, and can join again", async () => {
  const { store, address } = await openStore();
  const anna = await confirmed(store, address("anna"), { name: "Anna" });
  const fay = await confirmed(store, "fay@example.com", { from: anna.code, name: "Fay" });
  await confirmed(store, address("gil"), { from: fay.code });
  await house.control.customers.create({ shop: store.shop, email: "fay@example.com" });
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "fay@example.com" });
  await house.settled();
  expect(await first(store)).toEqual([]);
  expect((await store.proxy(fay.page)).status).toBe(410);
  expect(
    await house.query(
      "select state, email_sealed, email_hash, shown_name from list_entry where shop_id = $1 and state = 'erased'",
      [store.shopId],
    ),
  ).toEqual([{ state: "erased", email_sealed: null, email_hash: null, shown_name: null }]);
  await confirmed(store, "fay@example.com");
  expect((await entries(store)).map(({ state }) => state)).toEqual(["listed", "erased", "listed", "listed"]);
});

test("a list has no discount, and a store’s list is its own", async () => {
  const { store, address } = await openStore();
  const { code, page } = await confirmed(store, address("anna"), { name: "Anna" });
  const other = await openStore();
  expect((await other.store.proxy(page)).status).toBe(410);
  expect(await text(other.store, `/proxy/list?locale=en&from=${code}`)).not.toContain("Anna");
  expect(await house.query("select discount_id from program where shop_id = $1", [store.shopId])).toEqual([
    { discount_id: null },
  ]);
});

describe("what a list promises", () => {
  const amounts = async (store: Store) =>
    (await store.rewards()).map(
      ({ amountMinor, clawedMinor, state }) => `${amountMinor}${clawedMinor > 0 ? ` -${clawedMinor}` : ""} ${state}`,
    );

  /** Anna, who has brought two people by now. */
  async function annaBringsTwo(change: Partial<Terms> = {}) {
    const opened = await openStore(change);
    const { store, address } = opened;
    const anna = await confirmed(store, address("anna"), { name: "Anna" });
    await confirmed(store, address("ben"), { from: anna.code });
    expect(await amounts(store)).toEqual([]);
    const cleo = await confirmed(store, address("cleo"), { from: anna.code });
    await house.settled();
    const [entry] = await house.query<{ id: string }>(
      "select e.id from list_entry e where shop_id = $1 and brought_by is not null order by joined_at desc, id desc limit 1",
      [store.shopId],
    );
    const press = (does: "remove" | "undo", entryId = entry?.id ?? "") =>
      decideListEntry(house.app.services, store.shopId, { entryId, does, reason: "Twice.", actor: "merchant" });
    return { ...opened, anna, cleo, press };
  }
  const referrerOf = async (store: Store) =>
    (
      await house.query<{ id: string }>("select distinct referrer_id as id from reward where shop_id = $1", [
        store.shopId,
      ])
    )[0]?.id as Parameters<Store["payable"]>[0];

  test.each(["tremendous", "shopify-discount"])("is earned, held, and comes over %s to an address", async (rail) => {
    const { store, address, anna } = await annaBringsTwo();
    expect(await amounts(store)).toEqual(["500 held"]);
    // They are told by mail, with the way to their page, which says when it comes.
    const mail = (await house.control.mail.list()).findLast(({ to }) => to === address("anna"));
    expect(mail?.subject).toContain("you have reached $5.00");
    expect(await ownPage(address("anna"))).toBe(anna.page);
    expect(await text(store, anna.page)).toMatch(/What you have reached<\/h2><ul><li>\$5\.00 – .*until/);
    expect(await store.judged()).toMatchObject([
      { attribution: "list_link", refusal: "counts_on_list", referral: "qualified" },
      { attribution: "list_link", refusal: "counts_on_list", referral: "qualified" },
    ]);
    // The next ones reach nothing more.
    await confirmed(store, address("dora"), { from: anna.code });
    await house.days(14);
    expect(await amounts(store)).toEqual(["500 due"]);
    if (rail === "tremendous") await connect({ ...house, ...store }, rail);
    expect(await store.issue(rail)).toMatchObject({ payouts: 1 });
    await house.hurry();
    expect(await amounts(store)).toEqual(["500 issued"]);
    const page = await text(store, anna.page);
    expect(page).toMatch(rail === "tremendous" ? /e-mail/ : /: <strong>[A-Z0-9-]{6,}<\/strong>/);
  });

  test("goes again when somebody who counted is taken off before, and comes back with them", async () => {
    const { store, anna, press } = await annaBringsTwo();
    expect(await press("remove")).toEqual({ ok: true });
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "list_count_moved" }]);
    expect((await store.judged()).map(({ refusal }) => refusal)).toContain("taken_off_list");
    expect(await text(store, anna.page)).toContain("Not everybody whom you brought counts any more");
    expect(await press("undo")).toEqual({ ok: true });
    expect(await amounts(store)).toEqual(["500 held"]);
    // Who is off the list earns nothing by others.
    const [first] = await entries(store);
    expect(await press("remove", first?.id)).toEqual({ ok: true });
    expect(await amounts(store)).toEqual(["500 cancelled"]);
    expect(await text(store, anna.page)).toContain("The store has taken you off this list.");
    expect(await press("undo", first?.id)).toEqual({ ok: true });
    await house.days(14);
    expect(await amounts(store)).toEqual(["500 due"]);
  });

  test("stays as a balance below zero when that happens after it went out, and the next fills it", async () => {
    const milestones = [2, 3].map((at) => ({ at, amountMinor: 500, currency: currency("USD") }));
    const { store, address, anna, press } = await annaBringsTwo({ milestones, holdDays: 0 });
    await house.days(1);
    await connect({ ...house, ...store }, "tremendous");
    await store.issue("tremendous");
    await house.hurry();
    expect(await amounts(store)).toEqual(["500 issued"]);
    await press("remove");
    expect(await amounts(store)).toEqual(["500 -500 clawed_back"]);
    expect(await store.payable(await referrerOf(store))).toBe(-500);
    for (const name of ["dora", "emil"]) await confirmed(store, address(name), { from: anna.code });
    await house.days(1);
    expect(await amounts(store)).toEqual(["500 -500 clawed_back", "500 due", "500 due"]);
    expect(await store.payable(await referrerOf(store))).toBe(500);
  });

  test("is taken back when one of them is erased before the hold is over, and not later", async () => {
    const { store, address, anna } = await annaBringsTwo();
    const redact = async (email: string) => {
      await house.control.customers.create({ shop: store.shop, email });
      await house.control.privacy.redactCustomer({ shop: store.shop, customer: email });
      await house.settled();
    };
    await redact(address("cleo"));
    expect(await amounts(store)).toEqual(["500 cancelled"]);
    expect((await store.judged()).map(({ refusal }) => refusal)).toContain("left_list");
    expect(await text(store, anna.page)).toContain("You brought 1 person who confirmed.");
    await confirmed(store, address("dora"), { from: anna.code });
    expect(await amounts(store)).toEqual(["500 cancelled", "500 held"]);
    await house.days(15);
    await redact(address("dora"));
    expect(await amounts(store)).toEqual(["500 cancelled", "500 due"]);
    expect(await text(store, anna.page)).toContain("You brought 2 people who confirmed.");
  });

  test("is each list’s own, of one account; and what the budget leaves is what they get", async () => {
    const budget = { amountMinor: 700, period: "ever" as const, whenSpent: "stop" as const };
    const { store, programId, address } = await annaBringsTwo({ budget });
    const zoe = await confirmed(store, address("zoe"));
    for (const name of ["z1", "z2"]) await confirmed(store, address(name), { from: zoe.code });
    expect(await amounts(store)).toEqual(["500 held", "200 held"]);
    expect(await text(store, zoe.page)).toContain("$2.00");
    await changeProgramState(house.app.services, store.shopId, { programId, state: "ended", actor: "merchant" });
    // Another list begins anew; what the first one owes goes on.
    await store.program({ ...list, milestones: [{ at: 1, amountMinor: 300, currency: currency("USD") }] });
    const again = await confirmed(store, address("anna"));
    await confirmed(store, address("ben"), { from: again.code });
    expect(await amounts(store)).toEqual(["500 held", "200 held", "300 held"]);
    expect(await text(store, again.page)).not.toContain("$5.00");
    expect(
      await house.query("select referrer_id from reward where shop_id = $1 group by 1 order by count(*)", [
        store.shopId,
      ]),
    ).toHaveLength(2);
    await house.days(14);
    expect(await amounts(store)).toEqual(["500 due", "200 due", "300 due"]);
  });

  test("is not for oneself, waits for a review where a rule asks for one, and ties nobody’s orders", async () => {
    const off = { friend: "off", threshold: null, windowDays: null, unreviewed: "escalate" } as const;
    const velocity = { ...off, referrer: "flag", threshold: 2, windowDays: 1 } as const;
    const fraud = { ...startingFraudRules, rules: { same_email: { ...off, referrer: "block" as const }, velocity } };
    const { store, address } = await openStore({ fraud });
    const anna = await confirmed(store, address("anna"));
    await confirmed(store, address("anna").replace("@", "+2@"), { from: anna.code });
    await confirmed(store, address("ben"), { from: anna.code });
    await confirmed(store, "gil@example.com", { from: anna.code });
    expect(
      await house.query("select state, reason from referral where shop_id = $1 order by created_at, id", [
        store.shopId,
      ]),
    ).toEqual([
      { state: "rejected", reason: "self_referral" },
      { state: "qualified", reason: null },
      { state: "flagged", reason: "waiting_for_review" },
    ]);
    await house.days(15);
    expect(await amounts(store)).toEqual(["500 held"]);
    expect(await text(store, anna.page)).not.toContain("held until");
    expect(
      (await house.control.mail.list()).filter(({ to }) => to === address("anna")).map(({ subject }) => subject),
    ).toEqual([expect.stringContaining("your place on the waiting list")]);
    const [flagged] = await house.query<{ id: ReferralId }>(
      "select id from referral where shop_id = $1 and state = 'flagged'",
      [store.shopId],
    );
    const review = { referralId: flagged?.id ?? ("" as ReferralId), note: "", actor: "merchant" };
    expect(await approveReferral(house.app.services, store.shopId, review)).toEqual({ ok: true });
    await house.days(0);
    expect(await amounts(store)).toEqual(["500 due"]);
    // The link of a list is none of a store: neither an invitation nor an offer.
    expect((await store.proxy(`/proxy/invite?locale=en&code=${anna.code}`)).status).toBe(404);
    // Who came to a list by somebody's link buys as anybody else does, and may be referred by another.
    await house.control.customers.create({ shop: store.shop, email: "gil@example.com" });
    await store.buys({ customer: "gil@example.com" });
    await store.program();
    const zoe = await store.referrer("anna@example.com");
    await store.buys({ customer: "gil@example.com", discountCodes: [zoe.code] });
    expect((await store.judged()).map(({ attribution }) => attribution)).toEqual([
      "discount_code",
      "list_link",
      "list_link",
      "list_link",
    ]);
  });
});

test("people of a list get their data when they ask, and nothing of them is left when the store goes", async () => {
  const { store, address } = await openStore();
  const anna = await confirmed(store, address("anna"), { name: "Anna" });
  for (const name of ["ben", "cleo"]) await confirmed(store, address(name), { from: anna.code });
  await house.control.customers.create({ shop: store.shop, email: address("anna") });
  await house.control.privacy.requestData({ shop: store.shop, customer: address("anna") });
  await house.settled();
  const [problem] = await store.problems();
  const { token } = await house.control.apps.idToken(store.shop);
  const answer = await fetch(
    `${house.app.url}/app/privacy/${problem?.key.replace("privacy:", "")}?shop=${store.shop}`,
    { headers: { authorization: `Bearer ${token}`, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0" } },
  );
  expect(await answer.json()).toMatchObject({
    asReferrer: [{ email: address("anna") }],
    codes: [{ code: anna.code }],
    rewards: [{ amountMinor: 500, state: "held" }],
    waitingLists: [{ state: "listed", shownName: "Anna", brought: 2 }],
  });
  await house.control.apps.uninstall(store.shop);
  await house.settled();
  await house.control.privacy.redactShop(store.shop);
  await house.settled();
  expect(
    await house.query(
      `select (select count(*)::int from list_entry where shop_id = $1 and (state <> 'erased' or email_sealed is not null or shown_name is not null)) as entries,
         (select count(*)::int from referrer where shop_id = $1 and (state <> 'erased' or email_sealed is not null)) as people,
         (select count(*)::int from mail where shop_id = $1 and content_sealed is not null) as mails`,
      [store.shopId],
    ),
  ).toEqual([{ entries: 0, people: 0, mails: 0 }]);
  // The books stay.
  expect(await store.rewards()).toMatchObject([{ amountMinor: 500 }]);
});
