import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { currency } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { decideListEntry } from "../../app/flows/decide-list-entry.ts";
import { emptyOldBodies } from "../../app/flows/empty-old-bodies.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

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

async function openStore() {
  const store = await house.openShop();
  const programId = await store.program(list);
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

test("who is erased leaves nothing behind but a number, and can join again", async () => {
  const { store, address } = await openStore();
  const anna = await confirmed(store, address("anna"), { name: "Anna" });
  const fay = await confirmed(store, "fay@example.com", { from: anna.code, name: "Fay" });
  await confirmed(store, address("gil"), { from: fay.code });
  await house.control.customers.create({ shop: store.shop, email: "fay@example.com" });
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "fay@example.com" });
  await house.settled();
  expect(await first(store)).toEqual(["1 Anna 1"]);
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
