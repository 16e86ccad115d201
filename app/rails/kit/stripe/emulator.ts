import type { Emulator, EmulatorHost } from "../emulator.ts";
import { maskKey, type StripeAnswer, stripeError, unknownAddress } from "./emulator/answer.ts";
import { billingKnobs } from "./emulator/billing-knobs.ts";
import { createStripeBook, type StripePerson, seconds } from "./emulator/book.ts";
import type { StripeCall, StripeEndpoint } from "./emulator/call.ts";
import { createConnectDeliveries } from "./emulator/connect-deliveries.ts";
import { connectKnobs } from "./emulator/connect-knobs.ts";
import { stripeDashboard } from "./emulator/dashboard.ts";
import { stripeEndpoints } from "./emulator/endpoints.ts";
import { canonical, type Form, parseForm } from "./emulator/form.ts";
import { createIdempotencyStore } from "./emulator/idempotency.ts";
import { isOnboarding, onboardingPage } from "./emulator/onboarding-page.ts";

/** The key that opens everything in a fresh emulator, and one that may only read. */
export const stripeDemoKeys = {
  full: "sk_test_goodwordSandbox0001",
  readOnly: "rk_test_goodwordReadOnly0001",
} as const;

const demoPeople: readonly StripePerson[] = ["Anna", "Ben", "Cleo", "David"].map((name) => ({
  name,
  email: `${name.toLowerCase()}@example.com`,
  currency: "usd",
  subscription: "active",
}));

/** A merchant's account: its books and the keys it has seen. */
interface Account {
  readonly account: { readonly id: string; readonly name: string; readonly currency: string };
  readonly book: ReturnType<typeof createStripeBook>;
  readonly idempotency: ReturnType<typeof createIdempotencyStore>;
}

/** What the next matching POST shall meet. `saved`: Stripe keeps this error under the key and replays it. */
interface Trouble {
  readonly status: number;
  readonly code?: string;
  readonly saved?: boolean;
  /** The work was done all the same, before the error was said. */
  readonly afterWork?: boolean;
}

/**
 * api.stripe.com in miniature: customers found by exact e-mail, an append-only customer balance, idempotency keys that
 * replay errors too, restricted keys, request ids. In memory; one account, and others that hold nothing but the demo people.
 */
export function createStripeEmulator(options: { people?: readonly StripePerson[] } = {}): Emulator {
  const book = createStripeBook();
  const idempotency = createIdempotencyStore();
  const account = { id: "acct_1GoodwordSandbox", name: "Demo Store", currency: "usd" };
  /** Accounts beside the store's own, and the keys that open them. */
  const strangers = new Map<string, Account>();
  const keys = new Map<string, ReadonlySet<string> | "everything">([
    [stripeDemoKeys.full, "everything"],
    [stripeDemoKeys.readOnly, new Set(["rak_accounts_read", "rak_customer_read", "rak_subscription_read"])],
  ]);
  const troubles: Trouble[] = [];
  const state = {
    now: new Date(),
    held: null as Promise<void> | null,
    release: () => {},
    host: null as EmulatorHost | null,
  };
  const deliveries = createConnectDeliveries(book, () => state.host);
  for (const person of options.people ?? demoPeople) book.addCustomer(person, state.now);

  async function handle(request: Request, host: EmulatorHost): Promise<Response> {
    state.now = host.now();
    state.host = host;
    if (isOnboarding(new URL(request.url).pathname)) return onboardingPage(request, book, state.now);
    const requestId = book.newId("req_");
    const key = request.headers.get("idempotency-key");
    const version = request.headers.get("stripe-version") ?? "2026-10-28.endive";
    const answer = await decide(request, requestId, host);
    return new Response(JSON.stringify(answer.body, null, 2), {
      status: answer.status,
      headers: {
        "content-type": "application/json",
        "request-id": requestId,
        "stripe-version": version,
        ...(key === null ? {} : { "idempotency-key": key }),
        ...answer.headers,
      },
    });
  }

  async function decide(request: Request, requestId: string, host: EmulatorHost): Promise<StripeAnswer> {
    const url = new URL(request.url);
    const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    if (bearer === undefined)
      return stripeError(
        401,
        "invalid_request_error",
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      );
    const permissions = keys.get(bearer);
    if (permissions === undefined)
      return stripeError(401, "invalid_request_error", `Invalid API Key provided: ${maskKey(bearer)}`);
    const endpoint = stripeEndpoints.find((one) => one.method === request.method && one.path.test(url.pathname));
    if (endpoint === undefined) return unknownAddress(request.method, url.pathname);
    if (permissions !== "everything" && !permissions.has(endpoint.permission))
      return stripeError(
        403,
        "invalid_request_error",
        `The provided key '${maskKey(bearer)}' does not have the required permissions for this endpoint on account '${account.id}'. Having the '${endpoint.permission}' permission would allow this request to continue.`,
      );
    const params = parseForm(request.method === "POST" ? await request.text() : url.search.slice(1));
    const owner = strangers.get(bearer) ?? { account, book, idempotency };
    const run = () =>
      perform(owner, endpoint, url.pathname, params, {
        livemode: bearer.includes("_live_"),
        connected: request.headers.get("stripe-account"),
        key: request.headers.get("idempotency-key"),
        host,
      });
    const key = request.headers.get("idempotency-key");
    if (request.method !== "POST" || key === null) return run();
    return underKey(
      owner.idempotency,
      key,
      `${request.method} ${url.pathname} ${canonical(params)}`,
      requestId,
      () =>
        // Parameters are checked before the endpoint runs: such a refusal is not kept under the key.
        refuseParams(endpoint, params) ?? run(),
    );
  }

  async function underKey(
    idempotency: Account["idempotency"],
    key: string,
    fingerprint: string,
    requestId: string,
    work: () => StripeAnswer,
  ): Promise<StripeAnswer> {
    const admission = idempotency.admit(key, fingerprint, state.now.getTime());
    if (admission.kind === "answer") return admission.answer;
    await state.held;
    const trouble = troubles.shift();
    if (trouble === undefined) {
      const answer = work();
      if (answer.status === 400 && answer.kept !== true) admission.forget();
      else admission.finish(answer, requestId);
      return answer;
    }
    const done = trouble.afterWork === true ? work() : null;
    const said = troubleAnswer(trouble);
    if (trouble.saved === true) admission.finish(said, requestId);
    else if (done !== null) admission.finish(done, requestId);
    else admission.forget();
    return said;
  }

  function perform(
    owner: Pick<Account, "book" | "account">,
    endpoint: StripeEndpoint,
    path: string,
    params: Form,
    how: Pick<StripeCall, "livemode" | "connected" | "key" | "host">,
  ): StripeAnswer {
    const refused = refuseParams(endpoint, params);
    if (refused !== null) return refused;
    const ids = (endpoint.path.exec(path) ?? []).slice(1).map(decodeURIComponent);
    if (how.connected !== null && !owner.book.connect.accounts.has(how.connected))
      return stripeError(
        403,
        "invalid_request_error",
        `The provided key does not have access to account '${how.connected}' (or that account does not exist).`,
        { code: "account_invalid" },
      );
    return endpoint.run({ ids, params, path, now: state.now, tell: deliveries.tell, ...how, ...owner });
  }

  return {
    hosts: ["api.stripe.com"],
    handle,
    snapshot: () => ({
      customers: [...book.customers.values()].map((customer) => ({ ...customer })),
      subscriptions: book.subscriptions.map((subscription) => structuredClone(subscription)),
      coupons: [...book.coupons.values()].map((coupon) => ({ ...coupon })),
      schedules: [...book.schedules.values()].map((schedule) => structuredClone(schedule)),
      invoices: book.invoices.map((invoice) => ({ ...invoice })),
      accounts: [...book.connect.accounts.values()].map((one) => ({ ...one })),
      transfers: book.connect.transfers.map((one) => structuredClone(one)),
      payouts: book.connect.payouts.map((one) => structuredClone(one)),
      endpoints: book.connect.endpoints.map(({ secret: _, ...one }) => one),
      events: book.connect.events.map((one) => ({ ...one })),
      transactions: book.transactions.map((line) => ({ ...line })),
      idempotencyKeys: idempotency.keys(),
    }),
    dashboard: () => stripeDashboard(account, book),
    control: {
      ...billingKnobs(book, () => state.now),
      ...connectKnobs(book, deliveries, () => state.host?.now() ?? state.now),
      /** `{ email, name?, currency? (null: never billed), subscription? (status) }` → the customer. */
      addCustomer: (person: StripePerson) => ({ ...book.addCustomer(person, state.now) }),
      deleteCustomer: ({ id }: { id: string }) => {
        const customer = book.customers.get(id);
        if (customer) customer.deleted = true;
        return customer !== undefined;
      },
      /** Renames a customer's e-mail, as a merchant does in the dashboard. */
      setEmail: ({ id, email }: { id: string; email: string }) => {
        const customer = book.customers.get(id);
        if (customer) customer.email = email;
        return customer !== undefined;
      },
      /** `permissions` absent: a full key. `account`: the key opens another account, which knows the demo people and no credit. */
      addKey: ({
        key,
        permissions,
        account: other,
      }: {
        key: string;
        permissions?: readonly string[];
        account?: string;
      }) => {
        keys.set(key, permissions === undefined ? "everything" : new Set(permissions));
        if (other !== undefined) {
          const stranger = createStripeBook();
          for (const person of demoPeople) stranger.addCustomer(person, state.now);
          strangers.set(key, {
            account: { id: other, name: "Another Store", currency: "usd" },
            book: stranger,
            idempotency: createIdempotencyStore(),
          });
        }
        return true;
      },
      revokeKey: ({ key }: { key: string }) => keys.delete(key),
      /** The next keyed POST meets this: `{ status, code?, saved?, afterWork? }`. */
      failNext: (trouble: Trouble) => troubles.push(trouble),
      /** Keyed POSTs wait inside Stripe until `release`: a second one meets 409. */
      hold: () => {
        state.held = new Promise((resolve) => {
          state.release = resolve;
        });
        return true;
      },
      release: () => {
        state.release();
        state.held = null;
        return true;
      },
      /** Bills a customer: their credit pays first, as on the next finalised invoice. `{ id, amount }` in minor units. */
      finalizeInvoice: ({ id, amount }: { id: string; amount: number }) => {
        const customer = book.customers.get(id);
        if (!customer) return null;
        const applied = Math.min(amount, Math.max(0, -customer.balance));
        if (applied > 0)
          book.post(customer, {
            created: seconds(state.now),
            amount: applied,
            currency: customer.currency ?? account.currency,
            description: null,
            metadata: {},
            type: "applied_to_invoice",
            invoice: book.newId("in_"),
          });
        return { applied, due: amount - applied };
      },
    },
  };
}

function troubleAnswer(trouble: Trouble): StripeAnswer {
  const more = trouble.code === undefined ? {} : { code: trouble.code };
  if (trouble.status === 429)
    return stripeError(
      429,
      "invalid_request_error",
      "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
      { code: "rate_limit" },
    );
  if (trouble.status >= 500)
    return stripeError(
      trouble.status,
      "api_error",
      "An unknown error occurred on our side. We have been notified.",
      more,
    );
  return stripeError(trouble.status, "invalid_request_error", "The request was refused.", more);
}

function refuseParams(endpoint: StripeEndpoint, params: Form): StripeAnswer | null {
  for (const name of Object.keys(params))
    if (!endpoint.takes.includes(name))
      return stripeError(400, "invalid_request_error", `Received unknown parameter: ${name}`, {
        code: "parameter_unknown",
        param: name,
      });
  for (const name of endpoint.needs ?? [])
    if (params[name] === undefined || params[name] === "")
      return stripeError(400, "invalid_request_error", `Missing required param: ${name}.`, {
        code: "parameter_missing",
        param: name,
      });
  return null;
}
