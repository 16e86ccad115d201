import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ApplicationId, ProgramId } from "../../app/core/ids.ts";
import { addAmbassador } from "../../app/flows/add-ambassador.ts";
import { type ApplicationDecision, decideApplication } from "../../app/flows/decide-application.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const twenty = { kind: "percent_of_order", basisPoints: 2_000, capMinor: null } as const;

/** A store with a program for everybody and one for ambassadors, who earn more. */
async function openStore() {
  const store = await house.openShop();
  await store.program();
  const programId = await store.program({ kind: "ambassador", reward: twenty });
  return { store, programId };
}

const page = async (store: Store, customer: string) => {
  const answer = await store.proxy("/proxy/referrer", { customer });
  return (await answer.json()) as {
    state: string;
    code?: string;
    reward?: { headline: string };
    ambassador?: boolean;
    apply: { state: string; answer: string | null } | null;
  };
};
const apply = (store: Store, customer: string, about = "I write about coffee.") =>
  store.proxy("/proxy/me?locale=en", { customer, form: { apply: "yes", about } });
const applications = (store: Store) =>
  house.query<{ id: ApplicationId; state: string; about: string | null; by: string | null }>(
    "select id, state, about, decided_by as by from application where shop_id = $1 order by applied_at, id",
    [store.shopId],
  );

async function decide(store: Store, decision: ApplicationDecision, answer = "") {
  const [one] = await applications(store);
  const done = await decideApplication(house.app.services, store.shopId, {
    applicationId: one?.id as ApplicationId,
    decision,
    answer,
    actor: "staff:1",
  });
  await house.settled();
  return done;
}

/** What a person of this store was written; other stores have people of the same address. */
const mailsOf = async (store: Store, to: string) => {
  const [{ name } = { name: "" }] = await house.query<{ name: string }>("select name from shop where id = $1", [
    store.shopId,
  ]);
  return (await house.control.mail.list()).filter((mail) => mail.to === to && mail.subject.includes(name));
};

describe("somebody who wants to be an ambassador", () => {
  test("applies on the storefront, is approved, and earns by the ambassadors' terms", async () => {
    const { store } = await openStore();
    // Everybody may join the first program; nobody joins the ambassadors' unasked, though it is the newest.
    expect(await page(store, "anna@example.com")).toMatchObject({ state: "can_join", apply: { state: "open" } });
    const customerCode = (await store.referrer("anna@example.com")).code;
    const sent = await apply(store, "anna@example.com");
    expect(sent.status).toBe(200);
    expect(await sent.text()).toContain("The store will look at your application.");
    await apply(store, "anna@example.com", "Once more.");
    expect(await applications(store)).toMatchObject([{ state: "waiting", about: "I write about coffee." }]);
    expect(await page(store, "anna@example.com")).toMatchObject({ state: "ready", apply: { state: "waiting" } });

    expect(await decide(store, "approve")).toEqual({ ok: true });
    const approved = await page(store, "anna@example.com");
    expect(approved).toMatchObject({ state: "ready", ambassador: true, apply: null });
    expect(approved.reward?.headline).toContain("20%");
    expect(approved.code).not.toBe(customerCode);
    const statement = async (customer: string) =>
      (await store.proxy("/proxy/statement?locale=en", { customer })).text();
    expect(await statement("anna@example.com")).toContain("You are an ambassador of this store.");
    await store.referrer("ben@example.com");
    expect(await statement("ben@example.com")).not.toContain("ambassador");
    // Both codes are good, each by its own program's terms.
    const lines = [{ variant: "GRD-01" }];
    await store.buys({ customer: "ben@example.com", discountCodes: [approved.code ?? ""], lines });
    await store.buys({ customer: "david@example.com", discountCodes: [customerCode], lines });
    expect((await store.rewards()).map(({ amountMinor }) => amountMinor)).toEqual([1_800, 1_000]);
  });

  test("is declined with a reason that they read, and can refer like anybody else", async () => {
    const { store } = await openStore();
    await apply(store, "anna@example.com");
    expect(await decide(store, "decline", " ")).toMatchObject({ ok: false });
    expect(await decide(store, "decline", "We look for <b>baristas</b> {{ now }}.")).toEqual({ ok: true });
    expect(await page(store, "anna@example.com")).toMatchObject({
      state: "can_join",
      apply: { state: "declined", answer: "We look for <b>baristas</b> {{ now }}." },
    });
    const html = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
    expect(html).toContain("We look for &lt;b&gt;baristas&lt;/b&gt; &#123;&#123; now &#125;&#125;.");
    const [told, ...more] = await mailsOf(store, "anna@example.com");
    expect(more).toEqual([]);
    expect(told?.text).toContain("We look for <b>baristas</b> {{ now }}.");
    expect(await decide(store, "approve")).toMatchObject({ ok: false, message: expect.stringContaining("declined") });
    // Taken back it waits again; asked anew it is the same application.
    expect(await decide(store, "undo")).toEqual({ ok: true });
    expect((await mailsOf(store, "anna@example.com")).map(({ subject }) => subject)).toEqual([
      expect.stringContaining("your application as an ambassador"),
      expect.stringContaining("looks at your application again"),
    ]);
    await apply(store, "anna@example.com");
    expect(await applications(store)).toMatchObject([{ state: "waiting", by: null }]);
  });

  test("keeps what was earned when the approval is taken back, and has the same code when approved anew", async () => {
    const { store } = await openStore();
    await apply(store, "anna@example.com");
    await decide(store, "approve");
    const { code = "" } = await page(store, "anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    expect(await store.rewards()).toHaveLength(1);
    await decide(store, "undo");
    const order = await store.buys({ customer: "david@example.com", discountCodes: [code] });
    expect(order.discountCodes).toEqual([]);
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    expect(await page(store, "anna@example.com")).toMatchObject({ state: "can_join", apply: { state: "waiting" } });
    await decide(store, "approve");
    expect(await page(store, "anna@example.com")).toMatchObject({ state: "ready", code });
    expect((await store.buys({ customer: "david@example.com", discountCodes: [code] })).discountCodes).toEqual([code]);
  });

  test("in a store with no other program finds the way to apply, signed in", async () => {
    const store = await house.openShop();
    await store.program({ kind: "ambassador" });
    expect(await (await store.proxy("/proxy/referrer")).json()).toEqual({ state: "signed_out" });
    expect(await page(store, "anna@example.com")).toMatchObject({ state: "closed", apply: { state: "open" } });
    expect((await store.proxy("/proxy/me", { form: { apply: "yes" } })).status).toBe(422);
    expect(await applications(store)).toEqual([]);
  });

  test("is told in the store's language", async () => {
    const { store } = await openStore();
    const html = async () => (await store.proxy("/proxy/me?locale=de", { customer: "anna@example.com" })).text();
    expect(await html()).toContain("Botschafter werden");
    await apply(store, "anna@example.com");
    expect(await html()).toContain("Der Shop sieht sich deine Bewerbung an.");
  });
});

test("the merchant adds a customer by their address, once; and nobody who is no customer", async () => {
  const { store, programId } = await openStore();
  const add = async (email: string, to: ProgramId = programId) => {
    const done = await addAmbassador(house.app.services, store.shopId, { programId: to, email, actor: "staff:1" });
    await house.settled();
    return done.ok ? "added" : done.message;
  };
  expect(await add("Anna@Example.com ")).toBe("added");
  expect(await add("anna@example.com")).toBe("They are an ambassador already.");
  expect(await add("nobody@example.com")).toContain("No customer of your store");
  expect(await add("anna")).toContain("Enter an e-mail address");
  expect(await page(store, "anna@example.com")).toMatchObject({ state: "ready", ambassador: true });
  expect(await applications(store)).toMatchObject([{ state: "approved", about: null, by: "staff:1" }]);
});

test("who may refer is fixed once a program runs", async () => {
  const { store, programId } = await openStore();
  const saved = await saveProgram(house.app.services, store.shopId, {
    programId,
    name: "Friends",
    terms: { ...defaultTerms, reward: twenty },
    actor: "merchant",
  });
  expect(saved).toMatchObject({ ok: false, problems: [{ path: "kind" }] });
});

test("what an applicant wrote goes when they are erased", async () => {
  const { store } = await openStore();
  await apply(store, "anna@example.com", "My blog is anna.example.com.");
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "anna@example.com" });
  await house.settled();
  expect(await applications(store)).toMatchObject([{ about: null }]);
});
