import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const stripe = () => house.control.emulators("stripe");
interface Book {
  accounts: { id: string; email: string | null; state: string }[];
  transfers: { id: string; amount: number; destination: string; reversals: { amount: number }[] }[];
}
const book = async () => (await stripe().snapshot()) as Book;
const accountOf = async (email: string) => (await book()).accounts.find((one) => one.email === email)?.id ?? "";
const transfersTo = async (email: string) => {
  const account = await accountOf(email);
  return (await book()).transfers.filter((one) => one.destination === account);
};

/** A store that pays over Stripe Connect, and somebody with one reward due. */
async function storeWithDueReward(email: string): Promise<Store & { code: string }> {
  const store = await house.openShop();
  await house.control.customers.create({ shop: store.shop, email });
  await connect({ ...house, ...store }, "stripe-connect");
  await store.program({ holdDays: 0, rails: ["stripe-connect"] });
  const { code } = await store.referrer(email);
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  return { ...store, code };
}

const page = async (store: Store, customer: string, query = "") =>
  (await store.proxy(`/proxy/payout${query}`, { customer })).text();

/** The referrer presses, and does at Stripe what they choose there. */
async function signUp(store: Store, email: string, choice: string): Promise<void> {
  const pressed = await store.proxy("/proxy/payout", { customer: email, form: { rail: "stripe-connect" } });
  expect(pressed.status).toBe(303);
  const url = pressed.headers.get("location") ?? "";
  expect((await fetch(url, { redirect: "manual" })).status).toBe(200);
  const left = await fetch(url, { method: "POST", body: new URLSearchParams({ choice }), redirect: "manual" });
  expect(decodeURIComponent(left.headers.get("location") ?? "")).toContain(
    `https://${store.shop}/apps/goodword/payout?locale=en&back=stripe-connect`,
  );
}

test("a referrer signs up from their page, at once gets what waited for it, and an old address mints a fresh one", async () => {
  const email = "lea@example.com";
  const store = await storeWithDueReward(email);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).toContain(
    "/apps/goodword/payout?locale=en",
  );
  expect(await (await store.proxy("/proxy/statement", { customer: email })).text()).toContain("How you get paid");
  expect(await page(store, email)).toContain("Sign up with Stripe Connect");

  await store.issue("stripe-connect");
  expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "onboarding_missing" }]);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).toContain("Finish signing up for payouts");

  await signUp(store, email, "later");
  expect(await page(store, email)).toContain("Go on with Stripe Connect");
  await signUp(store, email, "review");
  expect(await page(store, email, "?locale=de")).toContain("prüft deine Angaben");
  // Whoever follows a used address is led on to a fresh one of the same account.
  const again = await store.proxy("/proxy/payout?again=stripe-connect", { customer: email });
  expect(again.status).toBe(303);
  expect(again.headers.get("location")).toContain(await accountOf(email));
  expect((await book()).accounts.filter((one) => one.email === email)).toHaveLength(1);

  await stripe().call("setAccount", { id: email, state: "active" });
  expect(await page(store, email, "?back=stripe-connect")).toContain("You are signed up");
  await house.settled();
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["failed", "issued"]);
  expect(await transfersTo(email)).toMatchObject([{ amount: 1_000 }]);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).toContain("Sent to your payout account");
  // Looking again sends nothing again.
  await page(store, email);
  await house.settled();
  expect(await transfersTo(email)).toHaveLength(1);
});

test("a bank that refuses days later is told to both sides, and nothing is sent a second time", async () => {
  const email = "mia@example.com";
  const store = await storeWithDueReward(email);
  await signUp(store, email, "finish");
  await store.issue("stripe-connect");
  expect(await store.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  const payout = String(await stripe().call("payOut", { id: email }));
  await house.days(3);
  await stripe().call("failPayout", { id: payout, code: "account_closed" });
  await house.settled();
  expect(await store.payouts()).toMatchObject([
    { state: "issued", reason: "bank_refused", detail: expect.stringContaining("account closed") },
  ]);
  expect(await (await store.proxy("/proxy/me", { customer: email })).text()).toContain("Your bank refused the payment");
  expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "bank_refused" }]);

  await stripe().call("payOut", { id: email });
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  expect(await transfersTo(email)).toHaveLength(1);
});

test("a balance that is too low pauses the rail; topped up, the waiting reward goes out under a new key", async () => {
  const email = "nia@example.com";
  const store = await storeWithDueReward(email);
  await signUp(store, email, "finish");
  await stripe().call("setFunds", { amount: 999 });
  await store.issue("stripe-connect");
  expect(await store.payouts()).toMatchObject([{ state: "requested", reason: "needs_funds" }]);
  expect((await store.problems()).map((problem) => problem.key)).toContain("rail:stripe-connect");
  await house.hurry();
  expect(await transfersTo(email)).toEqual([]);

  await stripe().call("setFunds", { amount: 50_000_000 });
  await house.hurry();
  expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
  expect(await transfersTo(email)).toHaveLength(1);
  expect(
    await house.query("select outcome from payout_attempt where shop_id = $1 order by number", [store.shopId]),
  ).toEqual([{ outcome: "refused" }, { outcome: "issued" }]);
  expect(await store.problems()).toEqual([]);
});

test("a transfer that the merchant reverses in Stripe comes back, and the reward is due again", async () => {
  const email = "ola@example.com";
  const store = await storeWithDueReward(email);
  await signUp(store, email, "finish");
  await store.issue("stripe-connect");
  const [transfer] = await transfersTo(email);
  await stripe().call("reverseTransfer", { id: transfer?.id });
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "returned_by_provider" }]);
  expect(await store.rewards()).toMatchObject([{ state: "failed" }]);
});

test("a refunded order takes back what still lies in the person's Stripe balance", async () => {
  const email = "pam@example.com";
  const store = await storeWithDueReward(email);
  const order = await store.buys({ customer: "carl@example.com", discountCodes: [store.code] });
  await house.days(0);
  await signUp(store, email, "finish");
  await store.issue("stripe-connect");
  await house.control.orders.cancel({ shop: store.shop, order: order.name });
  await until("the reward to be looked at", async () => {
    await house.hurry();
    return (await transfersTo(email)).some((one) => one.reversals.length > 0);
  });
  const taken = (await transfersTo(email)).flatMap((one) => one.reversals.map((each) => each.amount));
  expect(taken).toEqual([1_000]);
});

test("who is signed out or no referrer sets nothing up, and a store that is not ready says to come back", async () => {
  const email = "qui@example.com";
  const store = await storeWithDueReward(email);
  expect(await (await store.proxy("/proxy/payout")).text()).toContain("Sign in");
  await house.control.customers.create({ shop: store.shop, email: "nobody@example.com" });
  const nobody = await store.proxy("/proxy/payout", {
    customer: "nobody@example.com",
    form: { rail: "stripe-connect" },
  });
  expect(nobody.status).toBe(200);
  expect(await nobody.text()).not.toContain("<form");

  await stripe().call("setConnect", { enabled: false });
  const pressed = await store.proxy("/proxy/payout", { customer: email, form: { rail: "stripe-connect" } });
  expect([pressed.status, await pressed.text()]).toEqual([503, expect.stringContaining("Please try again")]);
  expect(await store.problems()).toMatchObject([
    { key: "rail:stripe-connect", action: expect.stringContaining("Connect") },
  ]);
  await stripe().call("setConnect", { enabled: true });
  // That a page could not be made is in the log too.
  await house.check({ errors: [/request failed/] });
});
