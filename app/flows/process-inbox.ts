import type { OrderTrace } from "../core/fraud/assess.ts";
import type { IdKind, ShopId } from "../core/ids.ts";
import type { Currency } from "../core/money/money.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { judgeOrder, type Verdict } from "../core/referral/judge-order.ts";
import type { OrderFacts } from "../core/referral/order-facts.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import { readClicks } from "../core/referral/read-clicks.ts";
import { signUpId, signUpName } from "../core/referral/sign-up.ts";
import type { Sql } from "../platform/db.ts";
import { hashMarks, traceOrder } from "../platform/hash-marks.ts";
import { isLostRace } from "../platform/lost-race.ts";
import { newId } from "../platform/new-id.ts";
import { enqueueAcross, type Job } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { signUpMark } from "../platform/sign-up-mark.ts";
import { rails } from "../rails/registry.ts";
import type { Fact, Reading } from "../sources/kit/source.ts";
import { sources } from "../sources/registry.ts";
import { type ContactNews, followContacts } from "../store/follow-contacts.ts";
import { openFriendAccounts } from "../store/friend-accounts.ts";
import {
  type ClaimedEvent,
  claimEvents,
  type FinishedEvent,
  finishEvents,
  laneCount,
  lanesAtOnce,
  lockLaneOf,
  postponeEvent,
} from "../store/inbox.ts";
import { loadOrderBook, type TermsCache } from "../store/load-order-book.ts";
import { saveOrderBook } from "../store/save-order-book.ts";
import { settleBook } from "../store/settle-book.ts";
import { closeWishes, type FoundSignUp, findSignUps } from "../store/sign-ups.ts";
import { knownDiscounts } from "../store/watched-discounts.ts";

/** What one process remembers between batches. */
export interface InboxMemory {
  readonly terms: TermsCache;
  /** Rotates the lanes. */
  turn: number;
}

const batchSize = 500;
/** How often a transaction is done anew when another one was first. */
const raceTries = 4;
/** An event that fails this often stays in the inbox as failed, with its reason. */
const maxAttempts = 6;
/** Verdicts after which the row says that the event did nothing. */
const idle: ReadonlySet<Verdict> = new Set<Verdict>([
  "older_state",
  "no_change",
  "not_referred",
  "click_too_old",
  "not_paid",
  "test_order",
  "program_not_active",
]);

/**
 * Drains one batch of the inbox in one transaction: claim, read, judge every order, write what came of it. Events that
 * need the outside world are handed to a job in the same transaction. Answers with how many events it took; 0 means that
 * nothing waits. An event that makes its batch fail is found by trying each alone, and set apart with its reason.
 */
export async function processInbox(services: Services, memory: InboxMemory): Promise<number> {
  // The next claim begins where this one ends, so that no lane waits for more than three of them.
  memory.turn = (memory.turn + lanesAtOnce) % (laneCount * 1_000);
  for (let tries = 1; ; tries += 1) {
    let claimed: ClaimedEvent[] = [];
    try {
      return await services.db.inTransaction(async (sql) => {
        claimed = await claimEvents(sql, batchSize, memory.turn);
        if (claimed.length > 0) await processEvents(services, memory, sql, claimed);
        return claimed.length;
      });
    } catch (error) {
      if (claimed.length === 0) throw error;
      // Two orders of a friend who is new, in two hands: whoever comes second finds the friend there the next time.
      if (isLostRace(error) && tries < raceTries) continue;
      services.log.warn(
        { err: error, events: claimed.length },
        "a batch of the inbox failed, each event is tried alone",
      );
      for (const event of claimed) await processAlone(services, memory, event);
      return claimed.length;
    }
  }
}

async function processAlone(services: Services, memory: InboxMemory, event: ClaimedEvent, tries = 1): Promise<void> {
  try {
    await services.db.inTransaction(async (sql) => {
      // One hand for one order, here as in a batch; and another worker may have taken it since the batch rolled back.
      await lockLaneOf(sql, event);
      const { rowCount } = await sql.query(
        "select from inbound_event where shop_id = $1 and id = $2 and state = 'new' for update skip locked",
        [event.shopId, event.id],
      );
      if (rowCount === 1) await processEvents(services, memory, sql, [event]);
    });
  } catch (error) {
    if (isLostRace(error) && tries < raceTries) return processAlone(services, memory, event, tries + 1);
    services.log.error(
      { err: error, shop: event.shopId, event: event.id, topic: event.topic },
      "an event could not be processed",
    );
    await postponeEvent(services.db.sql, event, error instanceof Error ? error.message : String(error), maxAttempts);
  }
}

async function processEvents(
  services: Services,
  memory: InboxMemory,
  sql: Sql,
  events: readonly ClaimedEvent[],
): Promise<void> {
  const now = services.clock.now();
  const finished: FinishedEvent[] = [];
  const jobs = new Map<string, Job>();
  const orders: { event: ClaimedEvent; judge: OrderToJudge }[] = [];
  const contacts: ContactNews[] = [];
  const customers: { event: ClaimedEvent; fact: CustomerFact }[] = [];
  const discounts: { event: ClaimedEvent; number: string }[] = [];
  for (const event of events) {
    if (event.source.startsWith("rail:")) {
      jobs.set(`${event.shopId}|${event.id}`, {
        name: "settle-payout",
        payload: { shopId: event.shopId, eventId: event.id },
      });
      finished.push({ ...event, state: "queued", reason: null });
      continue;
    }
    const reading = readEvent(event);
    if (reading.kind === "unusable") {
      finished.push({ ...event, state: "ignored", reason: reading.why });
    } else if (reading.fact.kind === "order") {
      orders.push({ event, judge: toJudge(services, event.shopId, reading.fact.order) });
    } else if (reading.fact.kind === "customer_changed" || reading.fact.kind === "customer_deleted") {
      customers.push({ event, fact: reading.fact });
    } else if (reading.fact.kind === "discount_changed") {
      discounts.push({ event, number: reading.fact.discount });
    } else {
      const job = jobOf(event, reading.fact);
      jobs.set(job.key ?? `${event.shopId}|${event.id}`, job);
      // One reading serves all events of an order, so those end here; a lifecycle event ends with its own job.
      finished.push(
        reading.fact.kind === "order_touched"
          ? { ...event, state: "done", reason: "order_read" }
          : { ...event, state: "queued", reason: null },
      );
    }
  }
  for (const { event, job } of await aboutOurDiscounts(sql, discounts)) {
    if (job?.key) jobs.set(job.key, job);
    finished.push({ ...event, ...(job ? { state: "done", reason: "discount_read" } : ofNobodys) });
  }
  const signUps = await invited(services, sql, customers, now);
  for (const { event, fact } of customers) {
    if (fact.kind === "customer_changed") contacts.push(contactOf(services, event, fact));
    const signUp = signUps.get(event.id);
    if (signUp) orders.push({ event, judge: signUp.judge });
    else if (fact.kind === "customer_changed") finished.push({ ...event, state: "done", reason: "contact_followed" });
    else finished.push({ ...event, state: "ignored", reason: "nobody_known" });
  }
  if (orders.length > 0) {
    const book = await loadOrderBook(
      sql,
      orders.map((each) => each.judge),
      memory.terms,
    );
    const followed: Parameters<typeof closeWishes>[1][number][] = [];
    const freshId = <Id extends string>(kind: IdKind) => newId<Id>(kind, now);
    for (const { event, judge } of orders) {
      const verdict = judgeOrder(book, judge, freshId);
      const wish = signUps.get(event.id)?.wish ?? null;
      if (wish !== null && verdict === "recorded")
        followed.push({ ...wish, shopId: event.shopId, signUpId: judge.order.orderId });
      finished.push({ ...event, state: idle.has(verdict) ? "ignored" : "done", reason: verdict });
    }
    const judged = orders.map((each) => each.judge);
    await openFriendAccounts(sql, services.seal, book, judged, now, freshId);
    await settleBook(sql, book, memory.terms, freshId);
    await saveOrderBook(sql, book, now);
    await closeWishes(sql, followed);
    for (const order of book.unsettled.values()) jobs.set(readKey(order), readJob(order));
    for (const referral of book.referrals.values()) {
      if (referral.fate !== "stored" && referral.checkAt !== null)
        jobs.set(`check:${referral.shopId}`, checkJob(referral.shopId));
    }
  }
  await followContacts(sql, services.seal, contacts);
  await finishEvents(sql, finished);
  await enqueueAcross(sql, [...jobs.values()]);
  for (const each of finished) services.metrics.events.inc({ state: each.state });
}

function readEvent(event: ClaimedEvent): Reading {
  const source = sources[event.source];
  if (!source) return { kind: "unusable", why: `no source is called ${event.source}` };
  if (event.body === null) return { kind: "unusable", why: "the stored body cannot be unpacked" };
  const reading = source.read(event.topic, event.body);
  if (reading.kind === "unusable") return reading;
  // The shop in the delivery's header is not signed: where the body names its owner, the two must agree.
  const { owner } = reading;
  if (owner.shopDomain !== null && owner.shopDomain !== event.shopDomain)
    return { kind: "unusable", why: "the body belongs to another shop" };
  if (owner.shopifyId !== null && event.shopifyId !== null && owner.shopifyId !== event.shopifyId)
    return { kind: "unusable", why: "the body belongs to another shop" };
  return reading;
}

function toJudge(services: Services, shopId: ShopId, order: OrderFacts): OrderToJudge {
  const email = foldEmail(order.email);
  let trace: OrderTrace | null = null;
  return {
    shopId,
    order,
    emailHash: email === null ? null : services.seal.hash(email, shopId).toString("hex"),
    ...readClicks(order, (text, signature) => services.seal.verify(text, `cart:${shopId}`, signature)),
    trace: () => {
      trace ??= traceOrder(services.seal, shopId, order);
      return trace;
    },
  };
}

type CustomerFact = Extract<Fact, { kind: "customer_changed" | "customer_deleted" }>;

const ofNobodys = { state: "ignored", reason: "not_ours" } as const;
const foundations = Object.values(rails).flatMap((rail) => (rail.foundation ? [rail.name] : []));

/** Of some discounts those that something of ours stands on: each is looked at, after whatever is being published. */
async function aboutOurDiscounts(
  sql: Sql,
  told: readonly { readonly event: ClaimedEvent; readonly number: string }[],
): Promise<{ readonly event: ClaimedEvent; readonly job: Job | null }[]> {
  const ours = await knownDiscounts(
    sql,
    told.map(({ event: { shopId }, number }) => ({ shopId, number })),
    foundations,
  );
  return told.map(({ event, number }) => {
    const { shopId } = event;
    const known = ours.find((one) => one.shopId === shopId && one.number === number);
    if (!known) return { event, job: null };
    const { discountId } = known;
    const key = `check-discount:${shopId}:${discountId}`;
    return {
      event,
      job: { name: "check-discount", payload: { shopId, discountId }, key, queue: `publish:${shopId}` },
    };
  });
}

/** Of some customers those who were invited to sign up, or did: each as what is judged, by their event. */
async function invited(
  services: Services,
  sql: Sql,
  customers: readonly { readonly event: ClaimedEvent; readonly fact: CustomerFact }[],
  now: Date,
): Promise<Map<ClaimedEvent["id"], { readonly judge: OrderToJudge; readonly wish: FoundSignUp["wish"] }>> {
  const { seal } = services;
  const told = customers.map(({ event: { shopId, id }, fact }) => {
    const email = fact.kind === "customer_changed" ? foldEmail(fact.email) : null;
    return {
      shopId,
      key: String(id),
      signUpId: signUpId(signUpMark(seal, shopId, fact.customerId)),
      emailHash: email === null ? null : seal.hash(email, shopId).toString("hex"),
      joinedAt: fact.kind === "customer_changed" ? fact.joinedAt : null,
    };
  });
  const found = await findSignUps(sql, told);
  return new Map(
    customers.flatMap(({ event, fact }, index) => {
      const one = told[index];
      const signUp = found.get(String(event.id));
      // Whose customer became another one's is told by the merge; that the old record is gone says nothing.
      const merged = fact.kind === "customer_deleted" && signUp?.known?.customerId !== fact.customerId;
      if (!one || !signUp || merged) return [];
      const { wish } = signUp;
      const judge: OrderToJudge = {
        shopId: event.shopId,
        order: signUpFacts({ ...one, currency: signUp.currency, confirmedAt: wish?.confirmedAt ?? null, fact, now }),
        emailHash: one.emailHash,
        cart: wish && { codeId: wish.codeId, visitId: wish.visitId },
        ...(wish === null ? {} : { trace: () => wish.trace }),
      };
      return [[event.id, { judge, wish }] as const];
    }),
  );
}

/** A customer's record as a sign-up: it stands among the orders of its referral, and has no amount. */
function signUpFacts(of: {
  readonly signUpId: string;
  readonly joinedAt: Date | null;
  readonly currency: Currency;
  /** When they confirmed the address by our mail. */
  readonly confirmedAt: Date | null;
  readonly fact: CustomerFact;
  readonly now: Date;
}): OrderFacts {
  const { fact, joinedAt, now } = of;
  const isGone = fact.kind === "customer_deleted";
  const stateAt = isGone ? now : fact.changedAt;
  return {
    orderId: of.signUpId,
    name: signUpName,
    stateAt,
    createdAt: joinedAt ?? stateAt,
    paid: true,
    paidAt: null,
    cancelledAt: isGone ? now : null,
    fullyRefunded: false,
    signUp: { joinedAt, verifiedAt: of.confirmedAt ?? (!isGone && fact.verified ? stateAt : null) },
    test: false,
    currency: of.currency,
    baseMinor: 0,
    discountCodes: [],
    cartToken: null,
    customerId: fact.customerId,
    email: isGone ? null : fact.email,
  };
}

function contactOf(
  { seal }: Services,
  { shopId, id }: ClaimedEvent,
  fact: Extract<Fact, { kind: "customer_changed" }>,
): ContactNews {
  const email = foldEmail(fact.email);
  return {
    shopId,
    eventId: id,
    customerId: fact.customerId,
    at: fact.changedAt,
    email,
    emailHash: email === null ? null : seal.hash(email, shopId),
    marks: hashMarks(seal, shopId, { emails: [email], names: [], phones: [], addresses: [] }),
  };
}

function checkJob(shopId: ShopId): Job {
  return { name: "check-referrals", payload: { shopId }, key: `check:${shopId}`, queue: `shop:${shopId}` };
}

const readKey = ({ shopId, orderId }: { shopId: ShopId; orderId: string }) => `read:${shopId}:${orderId}`;

/** Ten refunds of one order are one reading of it. */
function readJob(order: { shopId: ShopId; orderId: string }): Job {
  return { name: "read-order", payload: { shopId: order.shopId, orderId: order.orderId }, key: readKey(order) };
}

function jobOf(
  event: ClaimedEvent,
  fact: Exclude<Fact, { kind: "order" | "customer_changed" | "customer_deleted" | "discount_changed" }>,
): Job {
  if (fact.kind === "order_touched") return readJob({ shopId: event.shopId, orderId: fact.orderId });
  const payload = { shopId: event.shopId, eventId: event.id };
  if (fact.kind === "customers_merged") return { name: "merge-customers", payload };
  if (fact.kind === "order_disputed") return { name: "record-dispute", payload };
  return { name: "handle-lifecycle", payload, queue: `shop:${event.shopId}` };
}
