import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { seconds } from "./book.ts";
import { newestFirst, ok, page, paging, type StripeEndpoint, text, texts, within } from "./call.ts";
import {
  availableIn,
  balanceOf,
  type ConnectAccount,
  connectAccountAnswer,
  endpointAnswer,
  lineAnswer,
  payoutAnswer,
} from "./connect-objects.ts";
import { transferEndpoints } from "./transfer-endpoints.ts";

/** A link that nobody follows is void after so long. */
const linkSeconds = 5 * 60;

/** Stripe Connect, as far as a platform that pays people by transfers uses it. */
export const connectEndpoints: readonly StripeEndpoint[] = [
  {
    method: "GET",
    path: /^\/v1\/balance$/,
    permission: "rak_balance_read",
    takes: ["expand"],
    run: (call) => {
      const { connect } = call.book;
      const of = (currency: string) => {
        const amount =
          call.connected === null ? availableIn(connect, currency) : balanceOf(connect, call.connected, currency);
        return { amount, currency, source_types: { card: amount } };
      };
      const known =
        call.connected === null
          ? [call.account.currency, ...connect.available.keys()]
          : connect.lines.filter((line) => line.account === call.connected).map((line) => line.currency);
      const currencies = [...new Set(known.length === 0 ? [call.account.currency] : known)];
      return ok({
        object: "balance",
        available: currencies.map(of),
        livemode: call.livemode,
        pending: currencies.map((currency) => ({ amount: 0, currency, source_types: { card: 0 } })),
      });
    },
  },
  {
    method: "POST",
    path: /^\/v1\/accounts$/,
    permission: "rak_accounts_write",
    takes: ["type", "email", "business_type", "capabilities", "metadata", "country", "expand"],
    run: (call) => {
      const { connect } = call.book;
      if (!connect.enabled)
        return stripeError(
          400,
          "invalid_request_error",
          "You can only create new accounts if you've signed up for Connect, which you can learn how to do at https://stripe.com/docs/connect.",
        );
      const account: ConnectAccount = {
        id: call.book.newId("acct_"),
        created: seconds(call.now),
        email: text(call.params.email),
        metadata: texts(call.params.metadata),
        state: "new",
        bankFails: null,
      };
      connect.accounts.set(account.id, account);
      return ok(connectAccountAnswer(account));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/accounts$/,
    permission: "rak_accounts_read",
    takes: [...paging, "created"],
    run: (call) =>
      page(
        call,
        newestFirst([...call.book.connect.accounts.values()]).filter((one) => within(one, call.params)),
        connectAccountAnswer,
      ),
  },
  {
    method: "GET",
    path: /^\/v1\/accounts\/([^/]+)$/,
    permission: "rak_accounts_read",
    takes: ["expand"],
    run: (call) => {
      const account = call.book.connect.accounts.get(call.ids[0] ?? "");
      return account ? ok(connectAccountAnswer(account)) : notOurs(call.ids[0] ?? "");
    },
  },
  {
    method: "POST",
    path: /^\/v1\/account_links$/,
    permission: "rak_account_links_write",
    takes: ["account", "type", "refresh_url", "return_url", "collection_options", "expand"],
    needs: ["account", "type"],
    run: (call) => {
      const account = call.book.connect.accounts.get(text(call.params.account) ?? "");
      if (!account) return notOurs(text(call.params.account) ?? "");
      const returnUrl = text(call.params.return_url) ?? "";
      const refreshUrl = text(call.params.refresh_url) ?? "";
      if (text(call.params.type) === "account_onboarding" && (returnUrl === "" || refreshUrl === ""))
        return stripeError(400, "invalid_request_error", "You must provide both a refresh_url and a return_url.");
      const token = call.book.newId("");
      const expires = seconds(call.now) + linkSeconds;
      call.book.connect.links.push({ token, account: account.id, expires, returnUrl, refreshUrl, used: false });
      return ok({
        object: "account_link",
        created: seconds(call.now),
        expires_at: expires,
        url: call.host.publicUrl(`/setup/e/${account.id}/${token}`),
      });
    },
  },
  {
    method: "GET",
    path: /^\/v1\/payouts\/([^/]+)$/,
    permission: "rak_payout_read",
    takes: ["expand"],
    run: (call) => {
      const payout = call.book.connect.payouts.find((one) => one.id === call.ids[0] && one.account === call.connected);
      return payout ? ok(payoutAnswer(payout, call.livemode)) : noSuch("payout", call.ids[0] ?? "", "payout");
    },
  },
  {
    method: "GET",
    path: /^\/v1\/balance_transactions$/,
    permission: "rak_balance_transaction_source_read",
    takes: [...paging, "payout", "type", "created", "currency", "source"],
    run: (call) => {
      const { payouts, lines } = call.book.connect;
      const id = text(call.params.payout);
      const payout = payouts.find((one) => one.id === id && one.account === call.connected);
      if (id !== null && !payout) return noSuch("payout", id, "payout");
      const own = payout
        ? [...payout.lines, ...lines.filter((line) => line.type === "payout" && line.source === payout.id)]
        : lines.filter((line) => line.account === call.connected);
      return page(call, newestFirst(own), lineAnswer);
    },
  },
  {
    method: "POST",
    path: /^\/v1\/webhook_endpoints$/,
    permission: "rak_webhook_write",
    takes: ["url", "enabled_events", "connect", "api_version", "description", "metadata", "expand"],
    needs: ["url", "enabled_events"],
    run: (call) => {
      const { endpoints } = call.book.connect;
      if (endpoints.length >= 16)
        return stripeError(400, "invalid_request_error", "You have reached the maximum of 16 test webhook endpoints.");
      const events = call.params.enabled_events;
      const endpoint = {
        id: call.book.newId("we_"),
        created: seconds(call.now),
        url: text(call.params.url) ?? "",
        connect: text(call.params.connect) === "true",
        events: Array.isArray(events) ? events.map((one) => text(one) ?? "") : [],
        secret: call.book.newId("whsec_"),
        description: text(call.params.description),
      };
      endpoints.push(endpoint);
      return ok(endpointAnswer(endpoint, call.livemode, true));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/webhook_endpoints\/([^/]+)$/,
    permission: "rak_webhook_read",
    takes: ["expand"],
    run: (call) => {
      const endpoint = call.book.connect.endpoints.find((one) => one.id === call.ids[0]);
      return endpoint
        ? ok(endpointAnswer(endpoint, call.livemode, false))
        : noSuch("webhook endpoint", call.ids[0] ?? "", "id");
    },
  },
  ...transferEndpoints,
];

function notOurs(id: string): StripeAnswer {
  return stripeError(
    403,
    "invalid_request_error",
    `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    { code: "account_invalid" },
  );
}
