import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { type StripeBook, seconds } from "./book.ts";
import type { Form, FormValue } from "./form.ts";
import {
  accountAnswer,
  customerAnswer,
  type StripeCustomer,
  subscriptionAnswer,
  transactionAnswer,
} from "./objects.ts";

/** One request that got past the front desk. */
export interface StripeCall {
  readonly ids: readonly string[];
  readonly params: Form;
  readonly path: string;
  readonly livemode: boolean;
  readonly now: Date;
  readonly book: StripeBook;
  readonly account: { readonly id: string; readonly name: string; readonly currency: string };
}

/** An endpoint: who may call it (the name Stripe gives the permission of a restricted key) and what it takes. */
export interface StripeEndpoint {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly permission: string;
  readonly takes: readonly string[];
  readonly needs?: readonly string[];
  run(call: StripeCall): StripeAnswer;
}

const paging = ["limit", "starting_after", "ending_before", "expand"];
const currencyCode = /^[a-z]{3}$/;

/** The part of Stripe's API that lives here. */
export const stripeEndpoints: readonly StripeEndpoint[] = [
  {
    method: "GET",
    path: /^\/v1\/account$/,
    permission: "rak_accounts_read",
    takes: ["expand"],
    run: ({ account }) => ok(accountAnswer(account.id, account.name, account.currency)),
  },
  {
    method: "GET",
    path: /^\/v1\/balance$/,
    permission: "rak_balance_read",
    takes: ["expand"],
    run: ({ account, livemode }) =>
      ok({
        object: "balance",
        available: [{ amount: 0, currency: account.currency, source_types: { card: 0 } }],
        livemode,
        pending: [{ amount: 0, currency: account.currency, source_types: { card: 0 } }],
      }),
  },
  {
    method: "GET",
    path: /^\/v1\/customers$/,
    permission: "rak_customer_read",
    takes: [...paging, "email", "created", "test_clock"],
    run: (call) => {
      const email = text(call.params.email);
      const found = newestFirst([...call.book.customers.values()]).filter(
        // Stripe compares the e-mail to the letter: Anna@ and anna@ are two people there.
        (customer) =>
          !customer.deleted && (email === null || customer.email === email) && within(customer, call.params),
      );
      return page(call, found, (customer) => customerAnswer(customer, call.livemode));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/customers\/search$/,
    permission: "rak_customer_read",
    takes: ["query", "limit", "page", "expand"],
    needs: ["query"],
    run: (call) => {
      const wanted = /^email:\s*["'](.*)["']$/.exec(text(call.params.query) ?? "")?.[1]?.toLowerCase();
      if (wanted === undefined)
        return stripeError(400, "invalid_request_error", "We were unable to parse your search query.", {
          param: "query",
        });
      // The index runs behind: "usually under a minute".
      const indexed = newestFirst([...call.book.customers.values()]).filter(
        (customer) =>
          !customer.deleted && customer.email?.toLowerCase() === wanted && seconds(call.now) - customer.created >= 60,
      );
      return ok({
        object: "search_result",
        data: indexed.map((customer) => customerAnswer(customer, call.livemode)),
        has_more: false,
        next_page: null,
        url: "/v1/customers/search",
      });
    },
  },
  {
    method: "POST",
    path: /^\/v1\/customers$/,
    permission: "rak_customer_write",
    takes: ["email", "name", "metadata", "description", "expand"],
    run: (call) => {
      const customer = call.book.addCustomer(
        { email: text(call.params.email) ?? "", name: text(call.params.name) ?? "", currency: null },
        call.now,
      );
      return ok(customerAnswer(customer, call.livemode));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/customers\/([^/]+)$/,
    permission: "rak_customer_read",
    takes: ["expand"],
    run: (call) => {
      const customer = call.book.customers.get(call.ids[0] ?? "");
      return customer ? ok(customerAnswer(customer, call.livemode)) : noSuch("customer", call.ids[0] ?? "", "id");
    },
  },
  {
    method: "DELETE",
    path: /^\/v1\/customers\/([^/]+)$/,
    permission: "rak_customer_write",
    takes: [],
    run: (call) =>
      withCustomer(call, (customer) => {
        customer.deleted = true;
        return ok(customerAnswer(customer, call.livemode));
      }),
  },
  {
    method: "POST",
    path: /^\/v1\/customers\/([^/]+)\/balance_transactions$/,
    permission: "rak_customer_write",
    takes: ["amount", "currency", "description", "metadata", "expand"],
    needs: ["amount", "currency"],
    run: (call) => withCustomer(call, (customer) => postTransaction(call, customer)),
  },
  {
    method: "GET",
    path: /^\/v1\/customers\/([^/]+)\/balance_transactions$/,
    permission: "rak_customer_read",
    takes: [...paging, "created", "invoice"],
    run: (call) =>
      withCustomer(call, (customer) => {
        const lines = newestFirst(call.book.transactions).filter(
          (line) => line.customer === customer.id && within(line, call.params),
        );
        return page(call, lines, (line) => transactionAnswer(line, call.livemode));
      }),
  },
  {
    method: "GET",
    path: /^\/v1\/customers\/([^/]+)\/balance_transactions\/([^/]+)$/,
    permission: "rak_customer_read",
    takes: ["expand"],
    run: (call) => {
      const line = call.book.transactions.find((one) => one.id === call.ids[1] && one.customer === call.ids[0]);
      return line
        ? ok(transactionAnswer(line, call.livemode))
        : noSuch("customer_balance_transaction", call.ids[1] ?? "", "transaction");
    },
  },
  {
    method: "GET",
    path: /^\/v1\/subscriptions$/,
    permission: "rak_subscription_read",
    takes: [...paging, "customer", "status", "created", "price"],
    run: (call) => {
      const customer = text(call.params.customer);
      const status = text(call.params.status);
      const found = newestFirst(call.book.subscriptions).filter(
        (one) =>
          (customer === null || one.customer === customer) &&
          (status === "all" || (status === null ? one.status !== "canceled" : one.status === status)),
      );
      return page(call, found, (one) => subscriptionAnswer(one, call.livemode));
    },
  },
];

function postTransaction(call: StripeCall, customer: StripeCustomer): StripeAnswer {
  const currency = text(call.params.currency) ?? "";
  if (!currencyCode.test(currency))
    return stripeError(400, "invalid_request_error", `Invalid currency: ${currency}.`, { param: "currency" });
  const amount = Number(text(call.params.amount));
  if (!Number.isSafeInteger(amount))
    return stripeError(400, "invalid_request_error", `Invalid integer: ${text(call.params.amount)}`, {
      code: "parameter_invalid_integer",
      param: "amount",
    });
  const line = call.book.post(customer, {
    created: seconds(call.now),
    amount,
    currency,
    description: text(call.params.description),
    metadata: texts(call.params.metadata),
    type: "adjustment",
    invoice: null,
  });
  return ok(transactionAnswer(line, call.livemode));
}

function withCustomer(call: StripeCall, then: (customer: StripeCustomer) => StripeAnswer): StripeAnswer {
  const id = call.ids[0] ?? "";
  const customer = call.book.customers.get(id);
  return customer && !customer.deleted ? then(customer) : noSuch("customer", id, "customer");
}

function page<Item extends { readonly id: string }>(
  call: StripeCall,
  all: readonly Item[],
  answer: (item: Item) => unknown,
): StripeAnswer {
  const limit = Number(text(call.params.limit) ?? "10");
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return stripeError(400, "invalid_request_error", "This value must be between 1 and 100 (inclusive).", {
      code: "parameter_invalid_integer",
      param: "limit",
    });
  const after = text(call.params.starting_after);
  const start = after === null ? 0 : all.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) return noSuch("object", after, "starting_after");
  const shown = all.slice(start, start + limit);
  return ok({ object: "list", data: shown.map(answer), has_more: start + limit < all.length, url: call.path });
}

function within(item: { readonly created: number }, params: Form): boolean {
  const range = params.created;
  if (range === undefined) return true;
  if (typeof range === "string") return item.created === Number(range);
  if (Array.isArray(range)) return true;
  const edge = (name: string): number | null => (range[name] === undefined ? null : Number(text(range[name])));
  const [gte, gt, lte, lt] = [edge("gte"), edge("gt"), edge("lte"), edge("lt")];
  return (
    (gte === null || item.created >= gte) &&
    (gt === null || item.created > gt) &&
    (lte === null || item.created <= lte) &&
    (lt === null || item.created < lt)
  );
}

/** Newest first, and of one second the later written: insertion order breaks the tie. */
function newestFirst<Item extends { readonly created: number }>(items: readonly Item[]): Item[] {
  return [...items].reverse().sort((a, b) => b.created - a.created);
}

function text(value: FormValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: FormValue | undefined): Record<string, string> {
  if (value === undefined || typeof value === "string" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner) ?? ""]));
}

function ok(body: unknown): StripeAnswer {
  return { status: 200, body };
}
