import type { ProgramId, RewardId, ShopId } from "../../app/core/ids.ts";
import { currency, formatMoney, money } from "../../app/core/money/money.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { connectRail } from "../../app/flows/connect-rail.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import type { Services } from "../../app/platform/services.ts";
import { stripeDemoKeys } from "../../app/rails/kit/stripe/emulator.ts";
import { tremendousDemo } from "../../app/rails/tremendous/emulator.ts";
import { findShopByDomain } from "../../app/store/shops.ts";
import type { OrderView, SandboxControl } from "../../test/sandbox/control.ts";
import { createShopper, type Shopper } from "./shopper.ts";
import { until } from "./until.ts";

/** What the story plays in. */
export interface Stage {
  readonly services: Services;
  readonly control: SandboxControl;
  readonly storefrontUrl: string;
  /** Tells one step. */
  readonly tell: (who: string, what: string) => void;
}

/** One line of the summary: an order, and everything that followed from it. */
export interface Outcome {
  readonly order: string;
  readonly friend: string;
  readonly reward: string;
  readonly state: string;
  readonly rail: string;
  readonly reference: string;
  /** What the provider's own side says. */
  readonly atProvider: string;
}

/** How the story ended. */
export interface Ending {
  readonly outcomes: readonly Outcome[];
  /** Account, currency, balance. */
  readonly ledger: readonly { readonly account: string; readonly balance: string }[];
  /** What was not as it should be; empty when every step was verified. */
  readonly doubts: readonly string[];
}

const shop = "demo.myshopify.com";
const friends = [
  { email: "ben@example.com", name: "Ben", rail: "shopify-discount", product: "pour-over-kit" },
  { email: "david@example.com", name: "David", rail: "stripe-balance", product: "hand-grinder" },
  { email: "fay@example.com", name: "Fay", rail: "tremendous", product: "morning-blend" },
  { email: "gus@example.com", name: "Gus", rail: null, product: "night-roast" },
] as const;

/** Plays the main job through the public doors, and checks each step at the provider's side. */
export async function playStory(stage: Stage): Promise<Ending> {
  const { services, control, tell } = stage;
  const doubts: string[] = [];
  const check = (holds: boolean, doubt: string) => {
    if (!holds) doubts.push(doubt);
  };
  const query = async <Row>(text: string, values: unknown[] = []) =>
    (await services.db.sql.query(text, values)).rows as Row[];

  const shopId = await installApp(stage);
  tell("Merchant", "installed Goodword; Shopify exchanged the session token for an expiring access token, kept sealed");
  const programId = await makeProgram(stage, shopId);
  tell("Merchant", "made a program: friends get 10% off, referrers $10.00, held 14 days, issued by hand");
  await connectProviders(stage, shopId);
  tell("Merchant", "connected Stripe and Tremendous; both connections were tested, Tremendous' webhook registered");

  const anna = createShopper(stage.storefrontUrl);
  const { code, link } = await joinAsAnna(stage, anna, programId);
  tell("Anna", `joined on the storefront: code ${code}, known to Shopify as a redeem code`);
  tell("Anna", `shares ${link}`);

  const orders = new Map<string, OrderView>();
  for (const friend of friends) {
    const order = await buyAsFriend(stage, link, friend);
    orders.set(friend.name, order);
    check(order.discountCodes.includes(code), `${friend.name}'s order does not carry the code`);
    check(Number(order.discounts) > 0, `${friend.name} did not get the discount`);
    tell(
      friend.name,
      `opened the link, saw the offer, paid ${order.currency} ${order.currentTotal} (${order.discounts} off): order ${order.name}`,
    );
  }
  await control.webhooks.settle();
  const held = await until("four held rewards whose friends were checked", async () => {
    const rows = await query<{ id: string; order_id: string }>(
      "select id, order_id from reward where shop_id = $1 and state = 'held' and reason = 'in_hold'",
      [shopId],
    );
    return rows.length === friends.length && rows;
  });
  tell(
    "Goodword",
    `took ${friends.length} signed orders/paid in, attributed each by code and cart, asked Shopify that the friends are new: ${held.length} rewards held`,
  );

  const [gift] = await control.webhooks.deliveries({ topic: "orders/paid" });
  if (gift) await Promise.all(Array.from({ length: 20 }, () => control.webhooks.redeliver(gift.id)));
  const again = await query<{ n: number }>("select count(*) as n from reward where shop_id = $1", [shopId]);
  check(Number(again[0]?.n) === friends.length, "a repeated delivery made a second reward");
  tell("Shopify", "delivered the first order twenty times more: still one reward");

  const gus = orders.get("Gus");
  if (gus) await control.orders.refund({ order: gus.id, full: true });
  await control.webhooks.settle();
  await until(
    "Gus' reward to be cancelled",
    async () => (await query("select from reward where shop_id = $1 and state = 'cancelled'", [shopId])).length === 1,
  );
  tell("Merchant", "refunded Gus in full before the payout: his reward is cancelled, with the reason");

  await control.clock.advance({ days: 15 });
  const due = await until("three due rewards", async () => {
    const rows = await query<{ id: RewardId; order_id: string }>(
      "select id, order_id from reward where shop_id = $1 and state = 'due'",
      [shopId],
    );
    return rows.length === 3 && rows;
  });
  tell("World", "15 days pass; the orders were read again from Shopify, three rewards are due");

  for (const friend of friends) {
    const reward = due.find((row) => row.order_id === orders.get(friend.name)?.gid);
    if (!friend.rail || !reward) continue;
    const run = await requestPayouts(services, shopId, {
      rewardIds: [reward.id],
      rail: friend.rail,
      actor: "merchant",
      pressKey: `demo-${friend.rail}`,
    });
    check(run.payouts === 1, `the reward for ${friend.name} was not issued: ${JSON.stringify(run.notIssued)}`);
  }
  await until(
    "three issued payouts",
    async () => (await query("select from payout where shop_id = $1 and state = 'issued'", [shopId])).length === 3,
  );
  tell("Merchant", "issued the three rewards: money reserved in the ledger, then sent over three rails, one key each");

  const outcomes = await readOutcomes(stage, shopId, orders, check);
  for (const outcome of outcomes.filter((one) => one.reference))
    tell("Provider", `${outcome.rail}: ${outcome.atProvider}`);

  const ben = orders.get("Ben");
  if (ben) await control.orders.refund({ order: ben.id, full: true });
  await control.webhooks.settle();
  await until(
    "Ben's reward to be clawed back",
    async () => (await query("select from reward where shop_id = $1 and state = 'clawed_back'", [shopId])).length === 1,
  );
  tell("Merchant", "refunded Ben after the payout: clawed back in the ledger, nothing is pulled from Anna's hands");

  const page = await anna.json<{ state: string; rewards: { label: string }[] }>("/apps/goodword/referrer");
  check(page.state === "ready" && page.rewards.length === friends.length, "Anna does not see her rewards");
  tell("Anna", `sees on the storefront: ${page.rewards.map((reward) => reward.label.toLowerCase()).join(", ")}`);

  const ledger = await query<{ account: string; asset: string; sum: number }>(
    "select account, asset, sum(amount_minor)::int8 as sum from ledger_entry where shop_id = $1 group by account, asset order by account",
    [shopId],
  );
  check(ledger.reduce((sum, row) => sum + row.sum, 0) === 0, "the ledger does not sum to zero");
  return {
    outcomes: await readOutcomes(stage, shopId, orders, () => undefined),
    ledger: ledger.map((row) => ({
      account: row.account.replaceAll("_", " "),
      balance: formatMoney(money(row.sum, currency(row.asset))),
    })),
    doubts,
  };
}

async function installApp({ services, control }: Stage): Promise<ShopId> {
  await control.apps.install(shop);
  const { url } = await control.apps.idToken(shop);
  const page = await fetch(url, {
    headers: { "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36" },
    redirect: "manual",
  });
  if (page.status !== 200) throw new Error(`the embedded app answered ${page.status} inside the admin`);
  const shopId = await findShopByDomain(services.db.sql, shop);
  if (shopId === null) throw new Error("the install was not recorded");
  return shopId;
}

async function makeProgram({ services }: Stage, shopId: ShopId): Promise<ProgramId> {
  const saved = await saveProgram(services, shopId, {
    programId: null,
    name: "Give 10%, get $10",
    actor: "merchant",
    terms: {
      ...usualRules,
      kind: "refer_a_friend",
      offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
      reward: { kind: "fixed", amountMinor: 1_000, currency: currency("USD") },
      trigger: "first_paid_order",
      minimumSpendMinor: null,
      newCustomersOnly: true,
      holdDays: 14,
      issue: "manual",
      rails: ["shopify-discount", "stripe-balance", "tremendous"],
      referrerPicksCode: false,
    },
  });
  if (!saved.ok) throw new Error(`the program was not saved: ${JSON.stringify(saved.problems)}`);
  const active = await changeProgramState(services, shopId, {
    programId: saved.programId,
    state: "active",
    actor: "merchant",
  });
  if (!active.ok) throw new Error(active.message);
  return saved.programId;
}

async function connectProviders({ services, control }: Stage, shopId: ShopId): Promise<void> {
  await control.emulators("tremendous").call("setFunds", { amount: 500 });
  const forms = {
    "stripe-balance": { secretKey: stripeDemoKeys.full },
    tremendous: {
      apiKey: tremendousDemo.apiKey,
      environment: "testflight",
      campaignId: tremendousDemo.campaignId,
      delivery: "EMAIL",
    },
  };
  for (const [rail, input] of Object.entries(forms)) {
    const result = await connectRail(services, shopId, { rail, input, actor: "merchant" });
    if (!result.ok) throw new Error(`${rail} was not connected: ${result.message ?? JSON.stringify(result.fields)}`);
  }
}

async function joinAsAnna(
  { services, control }: Stage,
  anna: Shopper,
  programId: ProgramId,
): Promise<{ code: string; link: string }> {
  await anna.submit("/account/login", { email: "anna@example.com" });
  const page = await anna.json<{ state: string; code: string; link: string }>("/apps/goodword/referrer", {
    method: "POST",
    body: {},
  });
  if (page.state !== "ready") throw new Error(`Anna could not join: ${page.state}`);
  await until("the code to be known to Shopify", async () => {
    const { rows } = await services.db.sql.query(
      "select from referral_code where program_id = $1 and published = 'published'",
      [programId],
    );
    return rows.length > 0;
  });
  const known = (await control.discounts.list(shop)).some((discount) =>
    discount.codes.some((each) => each.code === page.code),
  );
  if (!known) throw new Error("Shopify does not know Anna's code");
  return page;
}

async function buyAsFriend(
  { control, storefrontUrl }: Stage,
  link: string,
  friend: (typeof friends)[number],
): Promise<OrderView> {
  const shopper = createShopper(storefrontUrl);
  const share = new URL(link);
  const landed = await shopper.open(`${share.pathname}${share.search}`);
  const code = new URL(landed.url).searchParams.get("gw");
  if (!code) throw new Error("the share link did not lead to the storefront with its code");
  // What the popup does when it is shown, and when "Apply" is pressed.
  const offer = await shopper.json<{ code: string; token: string }>(
    `/apps/goodword/offer?code=${encodeURIComponent(code)}`,
  );
  await shopper.json("/cart/update.js", {
    method: "POST",
    body: { discount: offer.code, attributes: { _goodword: offer.token } },
  });
  const products = await control.products.list(shop);
  const variant = products.find((product) => product.handle === friend.product)?.variants.at(-1);
  if (!variant) throw new Error(`the store does not sell ${friend.product}`);
  await shopper.json("/cart/add.js", { method: "POST", body: { id: variant.id, quantity: 1 } });
  const paid = await shopper.submit("/checkout/complete", { email: friend.email });
  if (paid.status !== 200)
    throw new Error(`${friend.name} could not check out: ${paid.status} ${paid.text.slice(0, 300)}`);
  const order = (await control.orders.list(shop)).find((each) => each.email === friend.email);
  if (!order) throw new Error(`${friend.name}'s order is not there`);
  return order;
}

async function readOutcomes(
  stage: Stage,
  shopId: ShopId,
  orders: ReadonlyMap<string, OrderView>,
  check: (holds: boolean, doubt: string) => void,
): Promise<Outcome[]> {
  const { rows } = await stage.services.db.sql.query(
    `select w.order_id, w.state, w.amount_minor, w.currency, p.rail, p.reference, a.key
     from reward w left join payout_reward pr on pr.shop_id = w.shop_id and pr.reward_id = w.id and pr.live
     left join payout p on p.shop_id = pr.shop_id and p.id = pr.payout_id left join payout_attempt a on a.shop_id = p.shop_id and a.payout_id = p.id
     where w.shop_id = $1 order by w.id`,
    [shopId],
  );
  const found = rows as {
    order_id: string;
    state: string;
    amount_minor: number;
    currency: string;
    rail: string | null;
    reference: string | null;
    key: string | null;
  }[];
  const outcomes: Outcome[] = [];
  for (const row of found) {
    const [friend, order] = [...orders].find(([, each]) => each.gid === row.order_id) ?? ["?", null];
    const atProvider =
      row.rail && row.reference && row.key ? await askProvider(stage, row.rail, row.reference, row.key) : null;
    if (row.rail) check(atProvider !== null, `${row.rail} knows nothing of ${row.reference}`);
    outcomes.push({
      order: order?.name ?? row.order_id,
      friend,
      reward: formatMoney(money(row.amount_minor, currency(row.currency))),
      state: row.state.replaceAll("_", " "),
      rail: row.rail ?? "–",
      reference: row.reference ?? "",
      atProvider: atProvider ?? "–",
    });
  }
  return outcomes;
}

/** What the provider itself says about a payment; null when it knows nothing, or knows it more than once. */
async function askProvider({ control }: Stage, rail: string, reference: string, key: string): Promise<string | null> {
  if (rail === "shopify-discount") {
    const discount = (await control.discounts.list(shop)).find((each) => each.gid === reference);
    const codes = discount?.codes.filter((each) => each.code.startsWith("THANKS-")) ?? [];
    return discount && codes.length === 1 ? `${codes[0]?.code}, ${discount.value}, one use` : null;
  }
  const snapshot = await control.emulators(rail === "stripe-balance" ? "stripe" : rail).snapshot();
  if (rail === "stripe-balance") {
    const { transactions } = snapshot as {
      transactions: { id: string; amount: number; currency: string; metadata: Record<string, string> }[];
    };
    const ours = transactions.filter((each) => each.metadata.goodword_key === key);
    const [line] = ours;
    return ours.length === 1 && line?.id === reference
      ? `credit of ${formatMoney(money(-line.amount, currency(line.currency.toUpperCase())))} on Anna's customer balance`
      : null;
  }
  const { orders } = snapshot as {
    orders: { externalId?: string; external_id?: string; status: string; reward: { id: string } }[];
  };
  const ours = orders.filter((each) => (each.externalId ?? each.external_id) === key);
  return ours.length === 1 ? `order ${ours[0]?.status}, gift card ${ours[0]?.reward.id} sent by e-mail` : null;
}
