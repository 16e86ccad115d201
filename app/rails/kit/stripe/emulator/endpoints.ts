import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { billingEndpoints } from "./billing-endpoints.ts";
import { seconds } from "./book.ts";
import { newestFirst, ok, page, paging, type StripeCall, type StripeEndpoint, text, texts, within } from "./call.ts";
import { connectEndpoints } from "./connect-endpoints.ts";
import { accountAnswer, customerAnswer, happeningAnswer, type StripeCustomer, transactionAnswer } from "./objects.ts";

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
    path: /^\/v1\/events$/,
    permission: "rak_event_read",
    takes: [...paging, "created", "type", "types", "delivery_success"],
    run: (call) => {
      const type = text(call.params.type);
      // Stripe keeps them for thirty days.
      const kept = newestFirst(call.book.happenings).filter(
        (one) =>
          seconds(call.now) - one.created <= 30 * 86_400 &&
          (type === null || one.type === type) &&
          within(one, call.params),
      );
      return page(call, kept, (one) => happeningAnswer(one, call.livemode));
    },
  },
  ...billingEndpoints,
  ...connectEndpoints,
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
  const { balance } = customer;
  const line = call.book.post(customer, {
    created: seconds(call.now),
    amount,
    currency,
    description: text(call.params.description),
    metadata: texts(call.params.metadata),
    type: "adjustment",
    invoice: null,
  });
  call.book.happenings.push({
    id: call.book.newId("evt_"),
    created: line.created,
    type: "customer.updated",
    object: customerAnswer(customer, call.livemode),
    before: { balance },
    key: call.key,
  });
  return ok(transactionAnswer(line, call.livemode));
}

function withCustomer(call: StripeCall, then: (customer: StripeCustomer) => StripeAnswer): StripeAnswer {
  const id = call.ids[0] ?? "";
  const customer = call.book.customers.get(id);
  return customer && !customer.deleted ? then(customer) : noSuch("customer", id, "customer");
}
