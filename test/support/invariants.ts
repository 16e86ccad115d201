import { createHash } from "node:crypto";
import { reasonCode } from "../../app/core/reason.ts";
import { rewardCode } from "../../app/rails/shopify-discount/reward-code.ts";
import { giftCardCode } from "../../app/rails/shopify-gift-card/gift-card-code.ts";
import { transactionId } from "../../app/rails/wise/ask-wise.ts";
import type { SandboxControl } from "../sandbox/control.ts";
import type {
  PaypalSnapshot,
  ProviderBooks,
  RazorpayxSnapshot,
  StripeSnapshot,
  TremendousSnapshot,
  WiseSnapshot,
} from "./provider-books.ts";

/** Reads the app's database. */
export type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/** What a check may know of the test: failures that it made on purpose. */
export interface InvariantOptions {
  /** Inbox rows that may have ended as `failed`, by topic. */
  readonly failedTopics?: readonly string[];
  /** Failures up to this row were allowed by an earlier check. */
  readonly failedBefore?: number;
}

/**
 * Everything that must hold whenever nothing is under way, whatever happened before: the books, the inbox, the providers.
 * Answers with one line per breach; none is what every story ends with.
 */
export async function breaches(
  query: Query,
  control: SandboxControl,
  options: InvariantOptions = {},
): Promise<string[]> {
  const found: string[] = [];
  const none = async (rule: string, text: string, values: unknown[] = []): Promise<void> => {
    for (const row of await query<object>(text, values)) found.push(`${rule}: ${JSON.stringify(row)}`);
  };
  await books(none);
  await rewards(none);
  await reasonsAreKnown(query, found);
  await tenancy(none);
  await inbox(none, query, control, options, found);
  await providers(query, control, found);
  return found;
}

type None = (rule: string, text: string, values?: unknown[]) => Promise<void>;

async function books(none: None): Promise<void> {
  await none(
    "the ledger sums to zero per shop and currency",
    "select shop_id, asset, sum(amount_minor)::int8 as off from ledger_entry group by 1, 2 having sum(amount_minor) <> 0",
  );
  await none(
    "every ledger transaction has lines and sums to zero",
    `select t.shop_id, t.id, t.kind, coalesce(sum(e.amount_minor), 0)::int8 as off, count(e.line) as lines from ledger_transaction t
     left join ledger_entry e on e.shop_id = t.shop_id and e.transaction_id = t.id
     group by 1, 2, 3 having coalesce(sum(e.amount_minor), 0) <> 0 or count(e.line) < 2`,
  );
  await none(
    "what a referrer has in hold is the sum of their held rewards",
    `select * from (
       select coalesce(b.shop_id, r.shop_id) as shop_id, coalesce(b.party_id, r.referrer_id) as referrer, coalesce(b.asset, r.currency) as asset,
         coalesce(b.sum, 0)::int8 as books, coalesce(r.sum, 0)::int8 as rewards
       from (select shop_id, party_id, asset, sum(amount_minor) from ledger_entry where account = 'referrer_held' group by 1, 2, 3) b
       full join (select shop_id, referrer_id, currency, sum(amount_minor) from reward where state = 'held' group by 1, 2, 3) r
         on r.shop_id = b.shop_id and r.referrer_id = b.party_id and r.currency = b.asset) x where books <> rewards`,
  );
  await none(
    "what is payable to a referrer is what their rewards are worth less what went out or is on its way",
    `select * from (
       select k.shop_id, k.referrer, k.asset, coalesce(b.sum, 0)::int8 as books, (coalesce(r.sum, 0) - coalesce(p.sum, 0) - coalesce(f.sum, 0))::int8 as rows
       from (select distinct shop_id, party_id as referrer, asset from ledger_entry where party_id <> '') k
       left join (select shop_id, party_id, asset, sum(amount_minor) from ledger_entry where account = 'referrer_payable' group by 1, 2, 3) b
         on b.shop_id = k.shop_id and b.party_id = k.referrer and b.asset = k.asset
       left join (select shop_id, referrer_id, currency, sum(amount_minor - clawed_minor) from reward where state in ('due', 'failed', 'issuing', 'issued', 'clawed_back') group by 1, 2, 3) r
         on r.shop_id = k.shop_id and r.referrer_id = k.referrer and r.currency = k.asset
       left join (select shop_id, referrer_id, currency, sum(amount_minor - revoked_minor) as sum from payout where state not in ('failed', 'reversed') group by 1, 2, 3) p
         on p.shop_id = k.shop_id and p.referrer_id = k.referrer and p.currency = k.asset
       left join (select shop_id, party_id, asset, sum(amount_minor) from ledger_entry where account = 'forgiveness' group by 1, 2, 3) f
         on f.shop_id = k.shop_id and f.party_id = k.referrer and f.asset = k.asset) x where books <> rows`,
  );
  await none(
    "what reached a person in all years is the sum of their issued payouts",
    `select * from (
       select coalesce(o.shop_id, p.shop_id) as shop_id, coalesce(o.referrer_id, p.referrer_id) as referrer, coalesce(o.rail, p.rail) as rail, coalesce(o.asset, p.currency) as asset,
         coalesce(o.sum, 0)::int8 as noted, coalesce(p.sum, 0)::int8 as issued
       from (select shop_id, referrer_id, rail, asset, sum(amount_minor) from paid_out group by 1, 2, 3, 4) o
       full join (select shop_id, referrer_id, rail, currency, sum(amount_minor - revoked_minor) from payout where state = 'issued' group by 1, 2, 3, 4) p
         on p.shop_id = o.shop_id and p.referrer_id = o.referrer_id and p.rail = o.rail and p.currency = o.asset) x where noted <> issued`,
  );
  await none(
    "what a rail holds and has confirmed is the sum of its payouts",
    `select * from (
       select k.shop_id, k.rail, k.asset,
         coalesce((select sum(amount_minor) from ledger_entry e where e.shop_id = k.shop_id and e.rail = k.rail and e.asset = k.asset and e.account = 'rail_clearing'), 0)::int8 as clearing,
         coalesce((select sum(amount_minor) from payout p where p.shop_id = k.shop_id and p.rail = k.rail and p.currency = k.asset and p.state in ('requested', 'sending', 'unknown', 'accepted')), 0)::int8 as open,
         coalesce((select sum(amount_minor) from ledger_entry e where e.shop_id = k.shop_id and e.rail = k.rail and e.asset = k.asset and e.account = 'rail_cash'), 0)::int8 as cash,
         coalesce((select sum(amount_minor - revoked_minor) from payout p where p.shop_id = k.shop_id and p.rail = k.rail and p.currency = k.asset and p.state = 'issued'), 0)::int8 as issued
       from (select distinct shop_id, rail, asset from ledger_entry where rail <> '') k) x where clearing <> open or cash <> issued`,
  );
}

async function rewards(none: None): Promise<void> {
  await none(
    "an order earns a side of a program once; what it came to be worth afterwards is a reward of its own cause",
    `select shop_id, order_id, program_id, side, count(*) from reward where state <> 'cancelled' and cause = 'order:' || order_id
     group by 1, 2, 3, 4 having count(*) > 1`,
  );
  await none(
    "a friend's referral has one reward that counts, unless its terms reward every order",
    `select w.shop_id, w.referral_id, w.side, count(*) from reward w
     join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version and t.body ->> 'trigger' <> 'every_paid_order'
     where w.cause like 'order:%' and w.state not in ('cancelled', 'clawed_back') and w.clawed_minor < w.amount_minor
     group by 1, 2, 3 having count(distinct w.order_id) > 1`,
  );
  await none(
    "nothing was taken back beyond what was given",
    "select shop_id, id, state, amount_minor, clawed_minor from reward where clawed_minor < 0 or clawed_minor > amount_minor or (clawed_minor > 0 and state in ('held', 'due', 'failed', 'cancelled'))",
  );
  await none(
    "a rejected referral owes nothing",
    `select w.shop_id, w.id, w.state from reward w join referral r on r.shop_id = w.shop_id and r.id = w.referral_id
     where r.state = 'rejected' and w.state in ('held', 'due', 'failed')`,
  );
  await none(
    "a cancelled or refunded order owes nothing",
    `select w.shop_id, w.id, w.state, w.clawed_minor from reward w join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
     where (o.cancelled_at is not null or o.fully_refunded) and w.state <> 'cancelled' and w.clawed_minor <> w.amount_minor`,
  );
  await none(
    "a reward in money has its order's currency",
    `select w.shop_id, w.id, w.currency, o.currency as order_currency from reward w join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
     where w.currency <> o.currency and length(w.currency) = 3`,
  );
  await none(
    "a reward that is being issued or was issued is in one live payout, or filled a clawback",
    `select w.shop_id, w.id, w.state, w.reason, count(p.payout_id) as live from reward w
     left join payout_reward p on p.shop_id = w.shop_id and p.reward_id = w.id and p.live
     where w.state in ('issuing', 'issued') group by 1, 2, 3, 4
     having not (count(p.payout_id) = 1 or (count(p.payout_id) = 0 and w.state = 'issued' and w.reason = 'offset_by_clawback'))`,
  );
  await none(
    "no payout exceeds its rewards",
    `select p.shop_id, p.id, p.amount_minor, sum(w.amount_minor)::int8 as rewards from payout p
     join payout_reward pr on pr.shop_id = p.shop_id and pr.payout_id = p.id join reward w on w.shop_id = pr.shop_id and w.id = pr.reward_id
     where pr.live group by 1, 2, 3 having p.amount_minor > sum(w.amount_minor)`,
  );
  await none(
    "every state says why",
    "select shop_id, id, state from reward where reason is null union all select shop_id, id, state from referral where state = 'rejected' and reason is null",
  );
}

/** A reason that nobody has a sentence for explains nothing. */
async function reasonsAreKnown(query: Query, found: string[]): Promise<void> {
  const rows = await query<{ of: string; reason: string }>(
    `select 'reward' as of, reason from reward union select 'referral', reason from referral union select 'payout', reason from payout
     union select 'order', refusal from qualifying_order union select 'activity', reason from activity`,
  );
  for (const { of, reason } of rows)
    if (reason !== null && reasonCode(reason) === null)
      found.push(`a ${of} has a reason that nobody can read: ${reason}`);
}

async function tenancy(none: None): Promise<void> {
  await none(
    "no row points into another shop",
    `select 'reward of an order elsewhere' as what, w.shop_id, w.id from reward w left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id where w.order_id is not null and o.order_id is null
     union all select 'reward of a referrer elsewhere', w.shop_id, w.id from reward w left join referrer r on r.shop_id = w.shop_id and r.id = w.referrer_id where r.id is null
     union all select 'ledger of a reward elsewhere', t.shop_id, t.id from ledger_transaction t left join reward w on w.shop_id = t.shop_id and w.id = t.reward_id where t.reward_id is not null and w.id is null
     union all select 'ledger of a payout elsewhere', t.shop_id, t.id from ledger_transaction t left join payout p on p.shop_id = t.shop_id and p.id = t.payout_id where t.payout_id is not null and p.id is null
     union all select 'ledger of a referrer elsewhere', e.shop_id, e.transaction_id from ledger_entry e left join referrer r on r.shop_id = e.shop_id and r.id = e.party_id where e.party_id <> '' and r.id is null
     union all select 'history of a referral elsewhere', a.shop_id, a.id::text from activity a left join referral r on r.shop_id = a.shop_id and r.id = a.referral_id where a.referral_id is not null and r.id is null
     union all select 'history of a referrer elsewhere', a.shop_id, a.id::text from activity a left join referrer r on r.shop_id = a.shop_id and r.id = a.referrer_id where r.id is null and not (a.referrer_id is null and a.what like 'program\\_%')
     union all select 'referral of a code elsewhere', r.shop_id, r.id from referral r left join referral_code c on c.shop_id = r.shop_id and c.id = r.code_id where r.code_id is not null and c.id is null
     union all select 'referral of a visit elsewhere', r.shop_id, r.id from referral r left join visit v on v.shop_id = r.shop_id and v.id = r.visit_id where r.visit_id is not null and v.id is null`,
  );
}

const orderTopics = new Set(["orders/paid", "orders/updated", "orders/cancelled"]);

async function inbox(
  none: None,
  query: Query,
  control: SandboxControl,
  options: InvariantOptions,
  found: string[],
): Promise<void> {
  await none(
    "every inbox row ends as done or ignored, with a reason",
    "select shop_id, id, source, topic, state, reason from inbound_event where (state not in ('done', 'ignored') or reason is null) and not (state = 'failed' and (id <= $2 or topic = any($1)))",
    [options.failedTopics ?? [], options.failedBefore ?? 0],
  );
  const shops = new Map(
    (await query<{ id: number; domain: string }>("select id, domain from shop")).map((row) => [row.domain, row.id]),
  );
  const keys = new Set(
    (
      await query<{ shop_id: number; key: string }>(
        "select shop_id, encode(event_key, 'hex') as key from inbound_event where source = 'shopify'",
      )
    ).map((row) => `${row.shop_id}|${row.key}`),
  );
  for (const delivery of await control.webhooks.deliveries({ state: "delivered" })) {
    const shopId = shops.get(delivery.shop);
    if (shopId === undefined) continue;
    const key = createHash("sha256").update(delivery.body);
    if (!orderTopics.has(delivery.topic)) key.update(`\0${delivery.topic}\0${delivery.id}`);
    if (!keys.has(`${shopId}|${key.digest("hex")}`))
      found.push(
        `a delivery was answered with 200 and is not in the inbox: ${delivery.shop} ${delivery.topic} ${delivery.id}`,
      );
  }
}

/** The providers' own books against ours: one delivery for an issued payout, none for a failed one, never two. */
async function providers(query: Query, control: SandboxControl, found: string[]): Promise<void> {
  const payouts = await query<{
    domain: string;
    id: string;
    rail: string;
    state: string;
    minor: number;
    currency: string;
    reference: string | null;
    keys: string[];
  }>(
    `select s.domain, p.id, p.rail, p.state, p.amount_minor as minor, p.currency, p.reference, coalesce(array_agg(a.key) filter (where a.key is not null), '{}') as keys
     from payout p join shop s on s.id = p.shop_id left join payout_attempt a on a.shop_id = p.shop_id and a.payout_id = p.id group by 1, 2, 3, 4, 5, 6, 7`,
  );
  if (payouts.length === 0) return;
  const stripe = (await control.emulators("stripe").snapshot()) as StripeSnapshot;
  const tremendous = (await control.emulators("tremendous").snapshot()) as TremendousSnapshot;
  const paypal = (await control.emulators("paypal").snapshot()) as PaypalSnapshot;
  const wise = (await control.emulators("wise").snapshot()) as WiseSnapshot;
  const razorpayx = (await control.emulators("razorpayx").snapshot()) as RazorpayxSnapshot;
  const books = { stripe, tremendous, paypal, wise, razorpayx };
  const codes = new Map<string, Set<string>>();
  for (const shop of await control.shops.list())
    codes.set(
      shop.domain,
      new Set([
        ...(await control.discounts.list(shop.domain)).flatMap((discount) => discount.codes.map(({ code }) => code)),
        // One that was used has arrived, whatever became of its discount afterwards.
        ...(await control.orders.list(shop.domain)).flatMap((order) => order.discountCodes),
        ...(await control.giftCards.list(shop.domain))
          .filter((card) => card.enabled)
          .map((card) => `gift card ${card.code}`),
      ]),
    );
  for (const payout of payouts) {
    const there = countAtProvider(payout, books, codes.get(payout.domain) ?? new Set());
    if (there === null) continue;
    const expected =
      payout.state === "issued" ? [1] : payout.state === "failed" || payout.state === "reversed" ? [0] : [0, 1];
    if (!expected.includes(there))
      found.push(`payout ${payout.id} over ${payout.rail} is ${payout.state} and was delivered ${there} times`);
  }
  await storeCredit(payouts, control, found);
  const ours = new Set(payouts.flatMap((payout) => payout.keys));
  for (const line of stripe.transactions)
    if (line.metadata.goodword_key && !ours.has(line.metadata.goodword_key))
      found.push(`Stripe has a credit that no attempt of ours made: ${line.metadata.goodword_key}`);
  for (const { id, metadata } of stripe.coupons)
    if (metadata.goodword_key && !ours.has(id)) found.push(`Stripe has a coupon that no attempt of ours made: ${id}`);
  for (const { metadata } of stripe.transfers)
    if (!ours.has(metadata.goodword_key ?? ""))
      found.push(`Stripe has a transfer that no attempt of ours made: ${metadata.goodword_key}`);
  for (const item of itemsOf(paypal))
    if (!ours.has(item.senderItemId ?? ""))
      found.push(`PayPal has a payment that no attempt of ours made: ${item.senderItemId}`);
  for (const { reference_id: key } of razorpayx.payouts)
    if (!ours.has(key ?? "")) found.push(`RazorpayX has a payout that no attempt of ours made: ${key}`);
  // The account may serve other purposes, under ids that are not like ours.
  for (const order of tremendous.orders)
    if (order.externalId?.startsWith("att_") && !ours.has(order.externalId))
      found.push(`Tremendous has an order that no attempt of ours made: ${order.externalId}`);
}

/** Transfers that were not given back: what we took back ourselves was delivered all the same. */
function standing(stripe: StripeSnapshot) {
  return stripe.transfers.filter(({ amount, reversals }) => {
    const theirs = reversals.filter((one) => one.metadata.goodword_key === undefined);
    return theirs.reduce((sum, one) => sum + one.amount, 0) < amount;
  });
}

function creditsOf(payoutId: string, stripe: StripeSnapshot): number {
  return stripe.transactions.filter((line) => line.metadata.goodword_payout === payoutId).length;
}

/** What PayPal was asked to pay; a denied batch has paid nobody. */
function itemsOf(paypal: PaypalSnapshot) {
  return paypal.batches.filter((batch) => batch.status !== "DENIED").flatMap((batch) => batch.items);
}

/** Store credit carries no key of ours: there are as many credits of an amount as payouts that ended well, each with its own. */
async function storeCredit(
  payouts: readonly { domain: string; rail: string; state: string; reference: string | null }[],
  control: SandboxControl,
  found: string[],
): Promise<void> {
  for (const domain of new Set(payouts.filter((one) => one.rail === "shopify-store-credit").map((one) => one.domain))) {
    const given = (await control.customers.list(domain)).flatMap((customer) => customer.credits.map((one) => one.id));
    const ours = payouts.filter((one) => one.rail === "shopify-store-credit" && one.domain === domain);
    const linked = ours.flatMap((one) => one.reference?.replace(/^.*\//, "") ?? []);
    if (new Set(linked).size !== linked.length) found.push(`two payouts of ${domain} have the same store credit`);
    const open = ours.filter((one) => one.reference === null && !["failed"].includes(one.state)).length;
    const strange = given.filter((id) => !linked.includes(id)).length;
    if (strange > open) found.push(`${domain} has ${strange} store credits that no payout of ours is known by`);
    for (const id of linked)
      if (!given.includes(id)) found.push(`${domain} has no store credit ${id}, and a payout says so`);
  }
}

function countAtProvider(
  payout: { id: string; rail: string; minor: number; currency: string; keys: string[] },
  { stripe, tremendous, paypal, wise, razorpayx }: ProviderBooks,
  codes: ReadonlySet<string>,
): number | null {
  switch (payout.rail) {
    case "stripe-balance":
      return creditsOf(payout.id, stripe);
    case "stripe-coupon":
      return (
        creditsOf(payout.id, stripe) +
        stripe.coupons.filter((one) => payout.keys.includes(one.id)).reduce((sum, one) => sum + one.timesRedeemed, 0)
      );
    case "stripe-price":
      return (
        stripe.schedules.filter((one) => payout.keys.includes(one.metadata.goodword_key ?? "")).length +
        stripe.subscriptions.filter((one) => payout.keys.some((key) => one.metadata[key] !== undefined)).length
      );
    case "stripe-connect":
      return standing(stripe).filter((one) => payout.keys.includes(one.metadata.goodword_key ?? "")).length;
    case "tremendous":
      return tremendous.orders.filter(
        (order) =>
          payout.keys.includes(order.externalId ?? "") &&
          !["CANCELED", "FAILED"].includes(order.status) &&
          !order.reward.canceled,
      ).length;
    case "wise":
      return wise.transfers.filter(
        (one) =>
          one.paid &&
          payout.keys.some((key) => transactionId(key) === one.customerTransactionId) &&
          !["cancelled", "funds_refunded", "charged_back"].includes(one.status),
      ).length;
    case "razorpayx":
      return razorpayx.payouts.filter(
        (one) =>
          payout.keys.includes(one.reference_id ?? "") &&
          !["failed", "reversed", "rejected", "cancelled"].includes(one.status),
      ).length;
    case "paypal":
      return itemsOf(paypal).filter(
        (item) =>
          payout.keys.includes(item.senderItemId ?? "") &&
          !["FAILED", "RETURNED", "REFUNDED", "REVERSED"].includes(item.status),
      ).length;
    case "shopify-discount":
      return payout.keys
        .flatMap((key) => [0, 1, 2].map((turn) => rewardCode(key, turn)))
        .filter((code) => codes.has(code)).length;
    case "shopify-gift-card":
      return payout.keys.filter((key) => codes.has(`gift card ${giftCardCode(key).toLowerCase()}`)).length;
    default:
      return null;
  }
}
