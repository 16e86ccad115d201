import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { oldFraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { ProgramId, ReferrerId, RewardId, ShopId } from "../../app/core/ids.ts";
import { currency as currencyOf } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { connectRail } from "../../app/flows/connect-rail.ts";
import { joinProgram } from "../../app/flows/join-program.ts";
import { type PayoutRunResult, requestPayouts } from "../../app/flows/request-payouts.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { findShopByDomain } from "../../app/store/shops.ts";
import { demoKeys, startApp, type TestApp } from "../platform/start-app.ts";
import type { CheckoutInput, NewShop, OrderView, SandboxControl } from "../sandbox/control.ts";
import { signProxyQuery } from "../sandbox/shopify/sign.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { breaches, type InvariantOptions } from "./invariants.ts";

/** A reward as a story looks at it. */
export interface RewardView {
  readonly id: RewardId;
  readonly orderId: string;
  readonly state: string;
  readonly reason: string;
  readonly amountMinor: number;
  readonly clawedMinor: number;
  readonly currency: string;
}

/** One store with the app in it, and words to tell a story with. */
export interface Store {
  readonly shop: string;
  readonly shopId: ShopId;
  /** Saves and activates a program; what is not named is the default below. */
  program(change?: Partial<Terms>): Promise<ProgramId>;
  /** A customer joins on the storefront, and Shopify knows their code. */
  referrer(email: string): Promise<{ referrerId: ReferrerId; code: string }>;
  /** A friend buys with a code; the deliveries have arrived and are processed. */
  buys(input: CheckoutInput): Promise<OrderView>;
  /** Every reward of the store, oldest first. */
  rewards(): Promise<RewardView[]>;
  /** The referral's state, reason and the order's refusal, oldest first. */
  judged(): Promise<
    { order: string; attribution: string; refusal: string | null; referral: string; reason: string | null }[]
  >;
  /** The merchant presses Issue for everything that is due (or failed); the payouts have been sent. */
  issue(rail: string, pressKey?: string): Promise<PayoutRunResult>;
  /** What is payable to a referrer in the books, in minor units. */
  payable(referrerId: ReferrerId): Promise<number>;
  payouts(): Promise<
    { id: string; rail: string; state: string; reason: string | null; detail: string | null; amountMinor: number }[]
  >;
  /** Open problems by key. */
  problems(): Promise<{ key: string; what: string; action: string }[]>;
  /** A request of the storefront, as Shopify's app proxy sends it. */
  proxy(
    path: string,
    options?: { customer?: string; method?: string; form?: Record<string, string> },
  ): Promise<Response>;
}

/** The whole world of a test: the sandbox, the app with a database of its own, and its first store. */
export interface House extends Store {
  readonly sandbox: Sandbox;
  readonly control: SandboxControl;
  readonly app: TestApp;
  /** Another store, with goods and people of its own: a test that wants nothing of its neighbours lives in one. */
  openShop(input?: Partial<NewShop>): Promise<Store>;
  /** Waits until every delivery has been tried, the inbox is empty and no job is left that may run now. */
  settled(): Promise<void>;
  /** Lets the machine's time pass for waiting jobs: what would run later runs now. Then waits as `settled` does. */
  hurry(): Promise<void>;
  /** Moves the world's time, and waits until what became due is done. */
  days(days: number): Promise<void>;
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /**
   * What every story ends with: accidents end, everything comes to rest, the invariants hold, no job was left behind, and
   * the app has logged no error but those that the story provoked.
   */
  check(
    options?: InvariantOptions & { readonly errors?: readonly RegExp[]; readonly failedJobs?: boolean },
  ): Promise<void>;
  stop(): Promise<void>;
}

export const defaultTerms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 1_000, currency: currencyOf("USD") },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["shopify-discount", "stripe-balance", "tremendous"],
  referrerPicksCode: false,
  // Stories of other things have no need to keep their people apart; test/flows/fraud*.test.ts uses what new programs start with.
  fraud: oldFraudRules,
};

/** What the emulated providers open to. */
export const railInput: Readonly<Record<string, Record<string, string>>> = {
  "stripe-balance": { secretKey: "sk_test_goodwordSandbox0001" },
  "stripe-coupon": { secretKey: "sk_test_goodwordSandbox0001" },
  "stripe-price": { secretKey: "sk_test_goodwordSandbox0001", lasts: "cycles", cycles: "3" },
  "stripe-connect": { secretKey: "sk_test_goodwordSandbox0001" },
  tremendous: { environment: "testflight", apiKey: "TEST_goodwordSandbox0001", campaignId: "CAMPAIGN0001" },
  "paypal-file": { decimals: "point" },
  wise: {
    environment: "sandbox",
    apiToken: "wise-goodword-sandbox-0001",
    profileId: "16000001",
    sourceCurrency: "USD",
    together: "groups",
  },
  "wise-file": { sourceCurrency: "USD" },
  razorpayx: {
    keyId: "rzp_test_goodwordDemo01",
    keySecret: "razorpayxDemoSecret0001",
    accountNumber: "7878780080316316",
    webhookSecret: "goodword-demo-webhook",
  },
  paypal: {
    environment: "sandbox",
    clientId: "AdemoGoodwordSandboxClient0001",
    clientSecret: "EdemoGoodwordSandboxSecret0001",
  },
};

/** The same for Wise, with the key that this world's Wise signs its webhooks with. */
export async function wiseInput(control: SandboxControl): Promise<Record<string, string>> {
  const { webhookKey } = (await control.emulators("wise").snapshot()) as { webhookKey: string };
  return { ...railInput.wise, webhookKey };
}

/** Polls until `done` says so; a bounded wait, since the work is another process' or a loop's. */
export async function until(what: string, done: () => Promise<boolean>, seconds = 90): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** How a story waits: for what is under way, and for what would come later by the machine's clock; so many seconds at most. */
export function waits(
  control: SandboxControl,
  query: House["query"],
  patienceSeconds?: number,
): Pick<House, "settled" | "hurry"> {
  const settled = async (): Promise<void> => {
    await control.webhooks.settle();
    const done = async () => {
      const [row] = await query<{ left: number }>(`
        select (select count(*) from inbound_event where state = 'queued' or (state = 'new' and next_at <= now()))
             + (select count(*) from rail_lane l join shop s on s.id = l.shop_id and s.state = 'installed' where l.wake_at <= now())
             + (select count(*) from graphile_worker._private_jobs where attempts < max_attempts and (run_at <= now() or locked_at is not null)) as left`);
      return Number(row?.left) === 0;
    };
    await until("the inbox and the jobs to be done", done, patienceSeconds);
  };
  const hurry = async (): Promise<void> => {
    // One wait may lead to the next: a look-up that finds nothing sends again.
    for (let round = 0; round < 8; round += 1) {
      const moved = await query<{ n: number }>(
        `with jobs as (update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null returning 1),
              events as (update inbound_event set next_at = now() where state = 'new' and next_at > now() returning 1),
              payouts as (update payout set send_at = now() where state = 'requested' and send_at > now() returning 1),
              lanes as (update rail_lane set wake_at = now() where wake_at > now() returning 1)
         select (select count(*) from jobs)::int + (select count(*) from events)::int + (select count(*) from payouts)::int + (select count(*) from lanes)::int as n`,
      );
      await settled();
      if (moved[0]?.n === 0) return;
    }
  };
  return { settled, hurry };
}

/** Opens the shop's admin once: the install, the token exchange, the shop's row. */
export async function install(
  control: SandboxControl,
  app: Pick<TestApp, "services" | "logged">,
  shop: string,
): Promise<ShopId> {
  await control.apps.install(shop);
  const { url } = await control.apps.idToken(shop);
  const page = await fetch(url, {
    headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0" },
    redirect: "manual",
  });
  if (page.status !== 200) throw new Error(`the app did not open: ${page.status} ${app.logged()}`);
  await page.text();
  const shopId = await findShopByDomain(app.services.db.sql, shop);
  if (shopId === null) throw new Error("the shop was not recorded");
  return shopId;
}

/** Builds the world. `shop` is installed; no program is there yet. */
export async function startHouse(
  shop = "demo.myshopify.com",
  variables: Record<string, string | undefined> = {},
  patienceSeconds?: number,
): Promise<House> {
  const sandbox = await startSandbox({ quiet: true });
  const app = await startApp(sandbox, variables).catch(async (error: unknown) => {
    await sandbox.stop();
    throw error;
  });
  const { control } = sandbox;
  const { services } = app;
  const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await services.db.sql.query(text, values)).rows as Row[];

  const { settled, hurry } = waits(control, query, patienceSeconds);
  const words = { sandbox, control, app, settled, query };
  const first = await openStore(words, shop);
  let heard = 0;
  let failedBefore = 0;

  return {
    ...first,
    sandbox,
    control,
    app,
    settled,
    hurry,
    openShop: async (input = {}) => {
      const domain = input.domain ?? `shop-${randomBytes(5).toString("hex")}.myshopify.com`;
      await control.shops.create({ ...input, domain });
      return openStore(words, domain);
    },
    days: async (days) => {
      await control.clock.advance({ days });
      const { now } = await control.clock.now();
      await until("the app's clock to follow", async () => services.clock.now().getTime() >= Date.parse(now));
      await until("friends to be checked and holds to be released", async () => {
        const [row] = await query<{ left: number }>(
          `select (select count(*) from referral r join shop s on s.id = r.shop_id and s.state = 'installed' where r.check_at <= $1)
           + (select count(*) from reward w join referral r on r.shop_id = w.shop_id and r.id = w.referral_id and r.state in ('pending', 'qualified')
           join shop s on s.id = w.shop_id and s.state = 'installed'
           where w.state = 'held' and w.hold_until <= $1)
           + (select count(*) from reward w join shop s on s.id = w.shop_id and s.state = 'installed'
              where w.state = 'due' and w.automatic and w.issue_at <= $1 and coalesce(w.reason, '') not in ('needs_approval', 'below_minimum_payout'))
           + (select count(*) from payout_destination d join shop s on s.id = d.shop_id and s.state = 'installed' where d.opens_at <= $1 and d.verified_at is not null)
           + (select count(*) from review v join shop s on s.id = v.shop_id and s.state = 'installed' where v.state = 'open' and v.due_at <= $1) as left`,
          [services.clock.now()],
        );
        return Number(row?.left) === 0;
      });
      await settled();
    },
    query,
    check: async ({ errors = [], failedJobs = false, ...options } = {}) => {
      await control.faults.clear();
      await control.webhooks.behave();
      await control.mail.behave();
      await hurry();
      const found = await breaches(query, control, { failedBefore, ...options });
      if (options.failedTopics)
        failedBefore = Number((await query<{ id: number }>("select max(id) as id from inbound_event"))[0]?.id ?? 0);
      if (!failedJobs)
        for (const job of await query<{ task_identifier: string; last_error: string }>(
          "select task_identifier, last_error from graphile_worker.jobs where last_error is not null",
        ))
          found.push(`a job is left behind: ${job.task_identifier}: ${job.last_error}`);
      const lines = app.logged().split("\n").filter(Boolean).slice(heard);
      heard += lines.length;
      for (const line of lines) {
        const { level, msg, err } = JSON.parse(line) as { level: number; msg: string; err?: { message: string } };
        if (level >= 50 && !errors.some((one) => one.test(line)))
          found.push(`the app logged an error: ${`${msg} ${err?.message ?? ""}`.slice(0, 600)}`);
      }
      expect([...new Set(found)].slice(0, 12)).toEqual([]);
    },
    stop: async () => {
      await app.stop();
      await sandbox.stop();
    },
  };
}

/** Installs the app in a shop of the sandbox and gives it its words. */
export async function openStore(
  house: Pick<House, "control" | "settled" | "query"> & { readonly app: Pick<TestApp, "services" | "logged"> },
  shop: string,
): Promise<Store> {
  const { control, app, settled, query } = house;
  const { services } = app;
  const shopId = await install(control, app, shop);
  const { currency } = await control.shops.get(shop);
  const store: Store = {
    shop,
    shopId,
    program: async (change = {}) => {
      const reward = { ...defaultTerms.reward, currency: currencyOf(currency) } as Terms["reward"];
      const saved = await saveProgram(services, shopId, {
        programId: null,
        name: "Friends",
        terms: { ...defaultTerms, reward, ...change },
        actor: "merchant",
      });
      if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
      await changeProgramState(services, shopId, { programId: saved.programId, state: "active", actor: "merchant" });
      await settled();
      return saved.programId;
    },
    referrer: async (email) => {
      const customer = await control.customers.get({ shop, customer: email });
      const joined = await joinProgram(services, shopId, customer.gid);
      if (!joined.ok) throw new Error(`could not join: ${joined.why}`);
      await settled();
      const [row] = await query<{ code: string }>(
        "select code from referral_code where shop_id = $1 and referrer_id = $2 and shown order by created_at desc",
        [shopId, joined.referrerId],
      );
      return { referrerId: joined.referrerId, code: row?.code ?? "" };
    },
    buys: async (input) => {
      const { order } = await control.checkout({ shop, ...input });
      await settled();
      return order;
    },
    rewards: () =>
      query(
        `select id, order_id as "orderId", state, reason, amount_minor as "amountMinor", clawed_minor as "clawedMinor", currency
         from reward where shop_id = $1 order by created_at, id`,
        [shopId],
      ),
    judged: () =>
      query(
        `select o.name as "order", o.attribution, o.refusal, r.state as referral, r.reason from qualifying_order o
         join referral r on r.shop_id = o.shop_id and r.id = o.referral_id where o.shop_id = $1 order by o.name`,
        [shopId],
      ),
    issue: async (rail, pressKey = randomBytes(8).toString("hex")) => {
      const due = await store.rewards();
      const result = await requestPayouts(services, shopId, {
        rewardIds: due.filter((reward) => ["due", "failed"].includes(reward.state)).map((reward) => reward.id),
        rail,
        actor: "merchant",
        pressKey,
      });
      await settled();
      return result;
    },
    payable: async (referrerId) => {
      const [row] = await query<{ sum: number }>(
        "select coalesce(sum(amount_minor), 0)::int8 as sum from ledger_entry where shop_id = $1 and party_id = $2 and account = 'referrer_payable'",
        [shopId, referrerId],
      );
      return Number(row?.sum);
    },
    payouts: () =>
      query(
        `select id, rail, state, reason, detail, amount_minor as "amountMinor" from payout where shop_id = $1 order by created_at, id`,
        [shopId],
      ),
    problems: () =>
      query("select key, what, action from problem where shop_id = $1 and cleared_at is null order by key", [shopId]),
    proxy: async (path, { customer, form, method = form ? "POST" : "GET" } = {}) => {
      const url = new URL(path, services.env.appUrl);
      const facts = new URLSearchParams(url.search);
      facts.append("shop", shop);
      facts.append(
        "logged_in_customer_id",
        customer === undefined ? "" : (await control.customers.get({ shop, customer })).id,
      );
      facts.append("path_prefix", "/apps/goodword");
      facts.append("timestamp", String(Math.floor(Date.now() / 1_000)));
      return fetch(`${url.origin}${url.pathname}?${signProxyQuery(demoKeys.apiSecret, facts)}`, {
        method,
        redirect: "manual",
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      });
    },
  };
  return store;
}

/** Connects a payment provider as the merchant would, with the emulator's keys where none are given. */
export async function connect(
  house: { readonly app: Pick<TestApp, "services"> } & Pick<Store, "shopId">,
  rail: string,
  input: Record<string, string> = railInput[rail] ?? {},
): Promise<void> {
  const result = await connectRail(house.app.services, house.shopId, { rail, input, actor: "merchant" });
  if (!result.ok) throw new Error(`${rail}: ${result.message} ${JSON.stringify(result.fields)}`);
}
