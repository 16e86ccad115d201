import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ReferralCodeId, ReferrerId } from "../../app/core/ids.ts";
import { chooseCode } from "../../app/flows/choose-code.ts";
import { importCodes } from "../../app/flows/import-codes.ts";
import { switchCode } from "../../app/flows/switch-code.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

interface CodeView {
  readonly id: ReferralCodeId;
  readonly code: string;
  readonly state: string;
  readonly published: string;
  readonly shown: boolean;
}

const codesOf = (store: Store): Promise<CodeView[]> =>
  house.query(
    "select id, code, state, published, shown from referral_code where shop_id = $1 order by created_at, id",
    [store.shopId],
  );
const atShopify = async (store: Store) =>
  (await house.control.discounts.list(store.shop)).flatMap((discount) =>
    discount.codes.map(({ code }) => code).filter((code) => !code.startsWith("GOODWORD-")),
  );

/** The merchant asks for a code for a referrer; null for a fresh one of our making. */
async function give(store: Store, referrerId: ReferrerId, text: string | null) {
  const [row] = await house.query<{ id: string }>("select id from program where shop_id = $1", [store.shopId]);
  const done = await chooseCode(house.app.services, store.shopId, {
    programId: row?.id as never,
    referrerId,
    text,
    by: { kind: "merchant", actor: "staff:1" },
  });
  await house.settled();
  return done;
}

async function shift(store: Store, code: string, state: "active" | "closed") {
  const row = (await codesOf(store)).find((one) => one.code === code);
  const done = await switchCode(house.app.services, store.shopId, {
    codeId: row?.id as ReferralCodeId,
    state,
    actor: "staff:1",
  });
  await house.settled();
  return done;
}

const page = async (store: Store, customer: string) =>
  (await (await store.proxy("/proxy/referrer", { customer })).json()) as { code: string; link: string; visits: number };

describe("a code of the merchant's choice", () => {
  test("is shared from then on, and the one before goes on working: its link, its discount, its orders", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    expect(await give(store, anna.referrerId, "anna-10")).toEqual({ ok: true, code: "anna-10" });
    expect(await codesOf(store)).toMatchObject([
      { code: anna.code, state: "active", published: "published", shown: false },
      { code: "anna-10", state: "active", published: "published", shown: true },
    ]);
    expect(await page(store, "anna@example.com")).toMatchObject({
      code: "anna-10",
      link: expect.stringContaining("/discount/anna-10?redirect="),
    });
    // A friend opens the old link, another one types the new code in their own way.
    const shown = await (await store.proxy(`/proxy/offer?code=${anna.code}`)).json();
    expect(shown).toMatchObject({ code: anna.code, referrerName: "Anna" });
    const old = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    const fresh = await store.buys({ customer: "cleo@example.com", discountCodes: ["ANNA-10"] });
    expect([old.discountCodes, fresh.discountCodes]).toEqual([[anna.code], ["anna-10"]]);
    expect(await store.rewards()).toMatchObject([{ orderId: old.gid }, { orderId: fresh.gid }]);
    // Anna's own page counts both links as hers.
    expect(await page(store, "anna@example.com")).toMatchObject({ visits: 1 });
  });

  test("that another referrer has, however it is written, is refused; so is one of another discount of the shop", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const ben = await store.referrer("ben@example.com");
    await give(store, anna.referrerId, "Runners");
    expect(await give(store, ben.referrerId, "RUNNERS")).toEqual({ ok: false, why: "taken" });
    await house.control.discounts.create({ shop: store.shop, code: "SUMMER" });
    expect(await give(store, ben.referrerId, "summer")).toEqual({ ok: false, why: "taken_at_shopify" });
    expect(await give(store, ben.referrerId, "goodword-mine")).toEqual({ ok: false, why: "reserved" });
    expect(await give(store, ben.referrerId, "f-u-c-k")).toEqual({ ok: false, why: "rude" });
    expect(await give(store, ben.referrerId, "b")).toEqual({ ok: false, why: "too_short" });
    const shown = (await codesOf(store)).filter((code) => code.shown).map((code) => code.code);
    expect(shown.sort()).toEqual(["Runners", ben.code].sort());
  });

  test("asked for in two tabs at once is one code, and one code is shown", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const both = await Promise.all([give(store, anna.referrerId, "annas"), give(store, anna.referrerId, "ANNAS")]);
    expect(both.map((done) => done.ok)).toEqual([true, true]);
    await Promise.all([give(store, anna.referrerId, null), give(store, anna.referrerId, null)]);
    const codes = await codesOf(store);
    expect(codes.filter((code) => code.code.toUpperCase() === "ANNAS")).toHaveLength(1);
    expect(codes.filter((code) => code.shown)).toHaveLength(1);
    expect(codes).toHaveLength(4);
    // What she had before is shown again when it is asked for.
    expect(await give(store, anna.referrerId, "annas")).toMatchObject({ ok: true });
    expect((await codesOf(store)).filter((code) => code.shown).map((code) => code.code.toUpperCase())).toEqual([
      "ANNAS",
    ]);
  });

  test("says nothing and changes nothing while Shopify cannot be asked", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    await house.control.faults.add({ host: store.shop, kind: "status", status: 503, times: 20 });
    expect(await give(store, anna.referrerId, "anna-10")).toEqual({ ok: false, why: "not_now" });
    await house.control.faults.clear();
    expect((await codesOf(store)).map((code) => code.code)).toEqual([anna.code]);
  });
});

describe("a code that is closed", () => {
  test("gives no discount and no reward, its referrer has a fresh one at once, and it can be opened again", async () => {
    const store = await house.openShop();
    await store.program({ newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const before = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    const closed = await shift(store, anna.code, "closed");
    const fresh = closed.ok ? closed.fresh : null;
    expect(fresh).toMatch(/^[A-Z0-9]{8}$/);
    expect(await codesOf(store)).toMatchObject([
      { code: anna.code, state: "closed", published: "withdrawn", shown: false },
      { code: fresh, state: "active", published: "published", shown: true },
    ]);
    expect(await atShopify(store)).toEqual([fresh]);
    expect((await store.proxy(`/proxy/offer?code=${anna.code}`)).status).toBe(404);
    const { refusedCodes } = await house.control.checkout({
      shop: store.shop,
      customer: "cleo@example.com",
      discountCodes: [anna.code],
    });
    expect(refusedCodes).toMatchObject([{ code: anna.code }]);
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ orderId: before.gid, state: "held" }]);

    expect(await shift(store, anna.code, "active")).toEqual({ ok: true, fresh: null });
    expect((await atShopify(store)).sort()).toEqual([anna.code, fresh].sort());
    const after = await store.buys({ customer: "dora@example.com", discountCodes: [anna.code] });
    expect((await store.rewards()).map((reward) => reward.orderId)).toEqual([before.gid, after.gid]);
    expect(await page(store, "anna@example.com")).toMatchObject({ code: fresh });
  });

  test("still counts for an order that was placed before, of which we hear afterwards", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    const { order } = await house.control.checkout({
      shop: store.shop,
      customer: "ben@example.com",
      discountCodes: [anna.code],
    });
    await house.days(1);
    await shift(store, anna.code, "closed");
    expect(await store.rewards()).toEqual([]);
    await house.control.webhooks.behave();
    await house.control.webhooks.release();
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ orderId: order.gid }]);
  });
});

describe("a referrer", () => {
  const change = (store: Store, code: string, locale = "en") =>
    store.proxy(`/proxy/me?locale=${locale}`, { customer: "anna@example.com", form: { code } });

  test("chooses their code on their own page where the program allows it, and reads why not in their language", async () => {
    const store = await house.openShop();
    await store.program({ referrerPicksCode: true });
    const anna = await store.referrer("anna@example.com");
    const ben = await store.referrer("ben@example.com");
    await give(store, ben.referrerId, "best-shop");
    expect(await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text()).toContain(
      '<input id="goodword-code" name="code"',
    );
    const taken = await change(store, "Best-Shop", "de");
    expect(taken.status).toBe(422);
    const words = await taken.text();
    expect(words).toContain("Dieser Code ist vergeben. Bitte wähle einen anderen.");
    // What was typed is still there.
    expect(words).toContain('value="Best-Shop"');
    expect(await (await change(store, "<b>")).text()).toContain("Use 3 to 50 letters from A to Z");
    expect(await (await change(store, "Anna-Loves-It")).text()).toContain("Your code is now Anna-Loves-It.");
    await house.settled();
    expect(await page(store, "anna@example.com")).toMatchObject({ code: "Anna-Loves-It" });
    const order = await store.buys({ customer: "cleo@example.com", discountCodes: [anna.code] });
    expect(await store.rewards()).toMatchObject([{ orderId: order.gid }]);
  });

  test("cannot pile codes up, nor open one again that staff have closed", async () => {
    const store = await house.openShop();
    await store.program({ referrerPicksCode: true });
    await store.referrer("anna@example.com");
    for (const name of ["one-1", "two-2", "three", "four-4", "five-5"])
      expect((await change(store, name)).status).toBe(200);
    expect(await (await change(store, "six-six")).text()).toContain("You have changed your code often.");
    await house.settled();
    await shift(store, "three", "closed");
    expect((await change(store, "three")).status).toBe(422);
    expect((await codesOf(store)).find((code) => code.code === "three")).toMatchObject({ state: "closed" });
  });

  test("gets no say where the store gives out the codes", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    expect(await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text()).not.toContain("<input");
    expect((await change(store, "mine-mine")).status).toBe(422);
    expect(await page(store, "anna@example.com")).toMatchObject({ code: anna.code });
  });
});

describe("an import of codes", () => {
  const sheet = (store: Store, text: string, commit: boolean) =>
    house
      .query<{ id: string }>("select id from program where shop_id = $1 order by created_at limit 1", [store.shopId])
      .then(([row]) =>
        importCodes(house.app.services, store.shopId, { programId: row?.id as never, text, commit, actor: "staff:1" }),
      );

  test("is looked at first, says each line that is wrong, and does nothing then", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const text = `Email,Code,Name\nben@example.com,${anna.code.toLowerCase()},Ben\nnobody,OKAY-1,\ncleo@example.com,x,\ndora@example.com,dora,Dora\nemil@example.com,DORA,Emil\n`;
    for (const commit of [false, true]) {
      expect(await sheet(store, text, commit)).toEqual({
        ok: false,
        kind: "lines",
        flaws: [
          { line: 2, kind: "taken" },
          { line: 3, kind: "email" },
          { line: 4, kind: "code", why: "too_short" },
          { line: 6, kind: "twice", first: 5 },
        ],
      });
    }
    expect((await codesOf(store)).map((code) => code.code)).toEqual([anna.code]);
    expect(await sheet(store, "name;town\nx;y\n", true)).toMatchObject({
      kind: "file",
      message: expect.stringContaining("Missing: email, code."),
    });
    expect(await sheet(store, 'email,code\n"a@b.example,c\n', true)).toMatchObject({ kind: "file" });
    expect(await sheet(store, "", true)).toMatchObject({ kind: "file" });
  });

  test("brings codes of another app with their people, who find them when they sign in; twice is once", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const text = "\uFEFFemail;code;name\r\nanna@example.com;anna-old;Anna\r\nBEN@example.com;BENS-CODE;Ben Berg\r\n";
    const summary = { codes: 2, newReferrers: 1, knownReferrers: 1, unchanged: 0 };
    expect(await sheet(store, text, false)).toEqual({ ok: true, done: false, summary });
    expect(await codesOf(store)).toHaveLength(1);
    expect(await sheet(store, text, true)).toEqual({ ok: true, done: true, summary });
    await house.settled();
    expect(await sheet(store, text, true)).toMatchObject({ summary: { codes: 0, unchanged: 2 } });
    expect((await atShopify(store)).sort()).toEqual([anna.code, "BENS-CODE", "anna-old"].sort());
    // A friend buys with Ben's code before Ben has ever been here.
    const order = await store.buys({ customer: "new@example.com", discountCodes: ["bens-code"] });
    expect(await store.rewards()).toMatchObject([{ orderId: order.gid, state: "held" }]);
    const ben = await store.referrer("ben@example.com");
    expect(ben.code).toBe("BENS-CODE");
    expect(await page(store, "ben@example.com")).toMatchObject({ code: "BENS-CODE", rewards: [{ state: "held" }] });
    expect(await page(store, "anna@example.com")).toMatchObject({ code: "anna-old" });
  });

  test("of a code that another discount of the shop has tells the merchant, and the other codes are set up", async () => {
    const store = await house.openShop();
    await store.program();
    await house.control.discounts.create({ shop: store.shop, code: "OLD-ANNA" });
    const done = await sheet(store, "email,code\nanna@example.com,old-anna\nben@example.com,fine-code\n", true);
    expect(done.ok).toBe(true);
    await house.settled();
    const byName = async () => Object.fromEntries((await codesOf(store)).map((code) => [code.code, code]));
    expect(await byName()).toMatchObject({
      "old-anna": { published: "refused" },
      "fine-code": { published: "published" },
    });
    const [problem] = await store.problems();
    expect(problem?.what).toContain("old-anna");
    // The merchant deletes the other discount and tries again.
    const other = (await house.control.discounts.list(store.shop)).find((one) => one.title === "OLD-ANNA");
    await house.control.discounts.delete({ shop: store.shop, discount: other?.id ?? "" });
    await shift(store, "old-anna", "active");
    expect((await byName())["old-anna"]).toMatchObject({ published: "published", shown: true });
    expect(await store.problems()).toEqual([]);
  });
});
