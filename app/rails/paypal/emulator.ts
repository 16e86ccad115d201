import type { Emulator, EmulatorHost } from "../kit/emulator.ts";
import { ok, type PaypalAnswer, paypalError } from "./emulator/answer.ts";
import { createPaypalBook, type ItemStatus, itemErrors, type PaypalBatchRow, paypalDemo } from "./emulator/book.ts";
import { makeCertificate, type SigningCertificate } from "./emulator/certificate.ts";
import { createPayout } from "./emulator/create-payout.ts";
import { paypalDashboard } from "./emulator/dashboard.ts";
import { certificatePath, createDeliveries } from "./emulator/deliveries.ts";
import { batchAnswer, itemAnswer } from "./emulator/objects.ts";

export { paypalDemo } from "./emulator/book.ts";

/** Tokens live as long as PayPal's. */
const tokenSeconds = 32_400;

/**
 * PayPal in miniature: tokens, batches that a `sender_batch_id` makes once in thirty days, items that end each in their own
 * way, balances, webhooks signed with a certificate that is served beside them. In memory.
 */
export function createPaypalEmulator(): Emulator {
  const book = createPaypalBook();
  const state: { host: EmulatorHost | null; certificate: SigningCertificate | null } = {
    host: null,
    certificate: null,
  };
  const certificate = (): SigningCertificate => {
    state.certificate ??= makeCertificate(
      "messageverificationcerts.sandbox.paypal.com",
      state.host?.now() ?? new Date(),
    );
    return state.certificate;
  };
  const deliveries = createDeliveries(book, certificate);
  const troubles: { readonly status: number; readonly afterWork?: boolean }[] = [];

  async function handle(request: Request, host: EmulatorHost): Promise<Response> {
    state.host = host;
    const { status, body, text, headers } = await decide(request, host);
    return new Response(status === 204 ? null : text === true ? String(body) : JSON.stringify(body), {
      status,
      headers: { "content-type": text === true ? "application/x-pem-file" : "application/json", ...headers },
    });
  }

  async function decide(request: Request, host: EmulatorHost): Promise<PaypalAnswer> {
    const url = new URL(request.url);
    const { pathname: path } = url;
    if (path.startsWith("/v1/notifications/certs/"))
      return path === certificatePath && request.method === "GET"
        ? { status: 200, body: certificate().pem, text: true }
        : { status: 404, body: "Not Found", text: true };
    if (path === "/v1/oauth2/token" && request.method === "POST") return token(request, host);
    const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    const known = book.tokens.get(bearer);
    const app = known && known.endsAt > host.now().getTime() ? book.apps.get(known.clientId) : undefined;
    if (!app)
      return paypalError(
        401,
        "AUTHENTICATION_FAILURE",
        "Authentication failed due to invalid authentication credentials or a missing Authorization header.",
      );
    const lacks = (scope: string) =>
      app.scopes.some((one) => one.endsWith(scope))
        ? null
        : paypalError(403, "REQUIRED_SCOPE_MISSING", "Access token does not have required scope.");
    if (path === "/v1/payments/payouts" && request.method === "POST") {
      const trouble = troubles.shift();
      if (trouble?.status === 429)
        return paypalError(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.");
      const failed = () =>
        paypalError(trouble?.status ?? 500, "INTERNAL_SERVER_ERROR", "An internal server error occurred.");
      if (trouble !== undefined && trouble.afterWork !== true) return failed();
      const missing = lacks("/payments/payouts");
      if (missing) return missing;
      const body: unknown = await request.json().catch(() => null);
      const { answer, created } = createPayout(book, body, host.now(), url.origin);
      if (created) deliveries.schedule(created, host);
      return trouble === undefined ? answer : failed();
    }
    const [, kind = "", id = "", action = ""] =
      /^\/v1\/payments\/(payouts|payouts-item)\/([\w-]+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind !== "") return lacks("/payments/payouts") ?? payouts(kind, id, action, request.method, url, host);
    if (path === "/v1/reporting/balances") return lacks("/reporting/search/read") ?? balances(url, host);
    if (path.startsWith("/v1/notifications/webhooks"))
      return lacks("/applications/webhooks") ?? webhooks(path, request);
    return paypalError(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.");
  }

  function token(request: Request, host: EmulatorHost): PaypalAnswer {
    const basic = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    const [clientId = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":");
    const app = book.apps.get(clientId);
    if (app === undefined || app.secret !== secret)
      return { status: 401, body: { error: "invalid_client", error_description: "Client Authentication failed" } };
    const value = `A21AA${book.newId(40)}`;
    book.tokens.set(value, { clientId, endsAt: host.now().getTime() + tokenSeconds * 1000 });
    return ok({
      scope: app.scopes.join(" "),
      access_token: value,
      token_type: "Bearer",
      app_id: app.appId,
      expires_in: tokenSeconds,
      nonce: `${host.now().toISOString()}${book.newId(12)}`,
    });
  }

  function placed(itemId: string) {
    for (const batch of book.batches)
      for (const item of batch.items) if (item.id === itemId || item.senderItemId === itemId) return { batch, item };
    return null;
  }

  async function payouts(
    kind: string,
    id: string,
    action: string,
    method: string,
    url: URL,
    host: EmulatorHost,
  ): Promise<PaypalAnswer> {
    const absent = paypalError(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.");
    if (kind === "payouts") {
      const batch = book.batches.find((one) => one.id === id);
      if (!batch || action !== "" || method !== "GET") return absent;
      const number = (name: string, fallback: number) => Number(url.searchParams.get(name) ?? fallback) || fallback;
      const total = url.searchParams.get("total_required") === "true";
      return ok(batchAnswer(batch, number("page", 1), Math.min(1000, number("page_size", 1000)), total, url.origin));
    }
    const found = book.batches
      .flatMap((batch) => batch.items.map((item) => ({ batch, item })))
      .find(({ item }) => item.id === id);
    if (!found) return absent;
    if (action === "cancel" && method === "POST") {
      if (found.item.status !== "UNCLAIMED")
        return paypalError(400, "ITEM_INCORRECT_STATUS", "You can only cancel items that are in UNCLAIMED state.");
      await deliveries.move(found.batch, found.item, { status: "RETURNED" }, host);
    } else if (method !== "GET" || action !== "") return absent;
    return ok(itemAnswer(found.batch, found.item, url.origin));
  }

  function balances(url: URL, host: EmulatorHost): PaypalAnswer {
    const wanted = url.searchParams.get("currency_code");
    const of = (currency: string, amount: number) => ({
      currency_code: currency,
      value: (amount / 1_000_000).toFixed(2),
    });
    return ok({
      balances: [...book.balances]
        .filter(([currency]) => wanted === null || currency === wanted)
        .map(([currency, amount]) => ({
          currency,
          ...(currency === "USD" ? { primary: true } : {}),
          total_balance: of(currency, amount),
          available_balance: of(currency, amount),
          withheld_balance: of(currency, 0),
        })),
      account_id: "GOODWORDDEMO1",
      as_of_time: host.now().toISOString(),
      last_refresh_time: host.now().toISOString(),
    });
  }

  async function webhooks(path: string, request: Request): Promise<PaypalAnswer> {
    const shown = (webhook: (typeof book.webhooks)[number]) => ({
      id: webhook.id,
      url: webhook.url,
      event_types: webhook.events.map((name) => ({ name })),
    });
    const id = /\/webhooks\/(\w+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const at = book.webhooks.findIndex((one) => one.id === id);
      if (at < 0) return paypalError(404, "INVALID_RESOURCE_ID", "Resource id is invalid or not found.");
      if (request.method !== "DELETE") return ok(shown(book.webhooks[at] as (typeof book.webhooks)[number]));
      book.webhooks.splice(at, 1);
      return { status: 204, body: null };
    }
    if (request.method === "GET") return ok({ webhooks: book.webhooks.map(shown) });
    const body = (await request.json().catch(() => null)) as { url?: unknown; event_types?: { name: string }[] } | null;
    // PayPal takes https alone; the sandbox has none on the loopback.
    if (typeof body?.url !== "string" || !/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(body.url))
      return paypalError(400, "VALIDATION_ERROR", "Invalid data provided", {
        details: [{ field: "url", location: "body", issue: "Not a valid webhook URL" }],
      });
    if (book.webhooks.some((one) => one.url === body.url))
      return paypalError(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists");
    if (book.webhooks.length >= 10)
      return paypalError(400, "WEBHOOK_NUMBER_LIMIT_EXCEEDED", "You have reached the limit of webhooks");
    const webhook = { id: book.newId(17), url: body.url, events: (body.event_types ?? []).map((one) => one.name) };
    book.webhooks.push(webhook);
    return { status: 201, body: shown(webhook) };
  }

  /** Knobs that post webhooks need a host; there is one as soon as the first request came. */
  const hosted = async <Result>(then: (host: EmulatorHost) => Promise<Result>): Promise<Result> => {
    if (state.host === null) throw new Error("nothing has called PayPal yet");
    return then(state.host);
  };

  return {
    hosts: ["api-m.sandbox.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com", "api.paypal.com"],
    handle,
    snapshot: () => ({
      balances: Object.fromEntries([...book.balances].map(([currency, amount]) => [currency, amount / 1_000_000])),
      batches: book.batches.map((batch) => ({ ...batch, items: batch.items.map((item) => ({ ...item })) })),
      webhooks: book.webhooks.map(({ id, url }) => ({ id, url })),
      events: book.events.map((event) => ({ ...event, statuses: [...event.statuses] })),
    }),
    dashboard: () => paypalDashboard(book),
    control: {
      /** `{ currency, amount }` in whole units. */
      setFunds: ({ currency = "USD", amount }: { currency?: string; amount: number }) => {
        book.balances.set(currency, Math.round(amount * 1_000_000));
        return true;
      },
      /** What becomes of payments to an address: `{ email, status, error? }`; `status: null` pays again. */
      setFate: ({ email, status, error }: { email: string; status: ItemStatus | null; error?: string }) => {
        if (error !== undefined && !Object.hasOwn(itemErrors, error)) throw new Error(`PayPal knows no error ${error}`);
        if (status === null) book.fates.delete(email.toLowerCase());
        else book.fates.set(email.toLowerCase(), error === undefined ? { status } : { status, error });
        return true;
      },
      /** `{ mode: "automatic" | "by_hand" }`: whether batches are worked off by themselves. */
      setProcessing: ({ mode }: { mode: "automatic" | "by_hand" }) => {
        book.processing = mode;
        return true;
      },
      /** `{ silent }`: events happen and nobody is told. */
      setWebhooks: ({ silent }: { silent: boolean }) => {
        book.silent = silent;
        return true;
      },
      /** Works off every batch that waits. */
      process: () =>
        hosted(async (host) => {
          for (const batch of book.batches) await deliveries.process(batch, host);
          return true;
        }),
      /** Denies a batch after it was taken in: `{ id, error? }`. */
      deny: ({ id, error = "INSUFFICIENT_FUNDS" }: { id: string; error?: string }) => {
        const batch = book.batches.find((one: PaypalBatchRow) => one.id === id || one.senderBatchId === id);
        if (!batch) return false;
        batch.status = "DENIED";
        batch.error = { name: error, message: itemErrors[error] ?? error };
        for (const item of batch.items)
          book.balances.set(
            item.currency,
            (book.balances.get(item.currency) ?? 0) + Math.round(Number(item.value) * 1e6),
          );
        return true;
      },
      /** Moves one item, by its own or the sender's id: `{ item, status, error? }`. */
      move: ({ item, status, error }: { item: string; status: ItemStatus; error?: string }) =>
        hosted(async (host) => {
          const found = placed(item);
          if (found)
            await deliveries.move(found.batch, found.item, error === undefined ? { status } : { status, error }, host);
          return found !== null;
        }),
      /** Posts a stored event again; answers with the status code. */
      redeliver: ({ id }: { id: string }) => hosted((host) => deliveries.repeat(id, host)),
      /** What an app may do: `{ clientId?, scopes }`, by the end of the scope's address. */
      setScopes: ({ clientId = paypalDemo.clientId, scopes }: { clientId?: string; scopes: string[] }) => {
        const app = book.apps.get(clientId);
        if (app) app.scopes = scopes;
        return app !== undefined;
      },
      /** Withdraws every token; the next call has to ask for a fresh one. */
      expireTokens: () => book.tokens.clear(),
      revokeKey: ({ key }: { key: string }) => book.apps.delete(key),
      addKey: ({ key, secret }: { key: string; secret?: string }) => {
        const scopes = [
          "https://uri.paypal.com/payments/payouts",
          "https://uri.paypal.com/services/applications/webhooks",
        ];
        book.apps.set(key, { secret: secret ?? paypalDemo.clientSecret, appId: `APP-${book.newId(17)}`, scopes });
        return true;
      },
      /** The next creation of a batch meets this: `{ status, afterWork? }`. */
      failNext: (trouble: { status: number; afterWork?: boolean }) => troubles.push(trouble),
      /** Resolves when every batch and webhook under way is done. */
      settle: () => deliveries.settle(),
    },
  };
}
