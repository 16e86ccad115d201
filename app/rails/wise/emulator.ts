import { createHash } from "node:crypto";
import type { Emulator, EmulatorHost } from "../kit/emulator.ts";
import { createWiseDeliveries, wiseDemoKey } from "./emulator/deliveries.ts";
import { createWiseGroups } from "./emulator/groups.ts";

/** What opens a fresh emulator, ready to paste into the settings form. It signs with a key of its own, not with Wise's. */
export const wiseDemo = {
  apiToken: "wise-goodword-sandbox-0001",
  profileId: "16000001",
  webhookKey: wiseDemoKey,
} as const;

interface Quote {
  readonly id: string;
  readonly sourceCurrency: string;
  readonly targetCurrency: string;
  readonly targetAmount: number;
  used: boolean;
}

interface Recipient {
  readonly id: number;
  readonly currency: string;
  readonly name: string;
  readonly email: string;
}

interface Transfer {
  readonly id: number;
  readonly created: Date;
  readonly targetAccount: number;
  readonly quote: Quote;
  readonly customerTransactionId: string;
  readonly reference: string;
  status: string;
  paid: boolean;
}

interface Trouble {
  readonly status: number;
  /** The work was done all the same, before the error was said. */
  readonly afterWork?: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * api.wise-sandbox.com in miniature: a transfer is made once of the caller's transaction id, and paid by a request of its own that
 * says no with 200. One profile with one balance, every rate is one. In memory.
 */
export function createWiseEmulator(): Emulator {
  const tokens = new Set<string>([wiseDemo.apiToken]);
  const quotes = new Map<string, Quote>();
  const recipients = new Map<number, Recipient>();
  const transfers: Transfer[] = [];
  const troubles: Trouble[] = [];
  const state = {
    funds: 100_000,
    mayPay: true,
    maySubscribe: true,
    rejectWith: null as string | null,
    refusedEmail: null as string | null,
    drawn: 50_000_000,
  };
  const deliveries = createWiseDeliveries(wiseDemo.profileId);
  /** Where webhooks go out; known as soon as the first request came. */
  let world: EmulatorHost | null = null;
  const next = () => ++state.drawn;
  const answer = (status: number, body: unknown) => Response.json(body, { status });
  const invalid = (code: string, message: string) => answer(422, { errors: [{ code, message, arguments: [] }] });
  const named = (id: unknown) =>
    transfers.find((one) => String(one.id) === String(id) || one.customerTransactionId === id);

  const become = (one: Transfer, status: string) => {
    const from = one.status;
    one.status = status;
    return world ? deliveries.tell({ id: one.id, targetAccount: one.targetAccount, from, to: status }, world) : null;
  };

  const transferAnswer = (one: Transfer) => ({
    id: one.id,
    user: 1,
    targetAccount: one.targetAccount,
    sourceAccount: null,
    quote: null,
    quoteUuid: one.quote.id,
    status: one.status,
    reference: one.reference,
    rate: 1,
    created: one.created.toISOString().slice(0, 19).replace("T", " "),
    business: Number(wiseDemo.profileId),
    details: { reference: one.reference },
    hasActiveIssues: false,
    sourceCurrency: one.quote.sourceCurrency,
    sourceValue: one.quote.targetAmount,
    targetCurrency: one.quote.targetCurrency,
    targetValue: one.quote.targetAmount,
    customerTransactionId: one.customerTransactionId,
  });

  function createTransfer(body: Record<string, unknown>, now: Date): Response {
    const id = String(body.customerTransactionId);
    if (!uuid.test(id)) return invalid("NOT_VALID", "customerTransactionId is no UUID");
    // The same id again is the same transfer, whatever else the request says.
    const before = transfers.find((one) => one.customerTransactionId === id);
    if (before) return answer(200, transferAnswer(before));
    const quote = quotes.get(String(body.quoteUuid));
    const recipient = recipients.get(Number(body.targetAccount));
    if (!quote || quote.used) return invalid("NOT_FOUND", "quote is not there or was used before");
    if (!recipient) return invalid("NOT_FOUND", "target account is not there");
    quote.used = true;
    const made: Transfer = {
      id: next(),
      created: now,
      targetAccount: recipient.id,
      quote,
      customerTransactionId: id,
      reference: String((body.details as { reference?: string } | undefined)?.reference ?? ""),
      status: "incoming_payment_waiting",
      paid: false,
    };
    transfers.push(made);
    return answer(200, transferAnswer(made));
  }

  const groups = createWiseGroups(wiseDemo.profileId, {
    make(body, now) {
      const made = createTransfer(body, now);
      return { answer: made, id: made.ok ? (named(body.customerTransactionId)?.id ?? null) : null };
    },
    waiting: (ids) =>
      transfers
        .filter((one) => ids.includes(one.id) && one.status === "incoming_payment_waiting")
        .map((one) => ({ id: one.id, amount: one.quote.targetAmount })),
    cancel: (id) => void become(named(id) as Transfer, "cancelled"),
    pay(ids, sum, by) {
      if (by === "token" && !state.mayPay)
        return answer(403, { error: "unauthorized", error_description: "This token cannot fund batch groups" });
      const rejected = state.rejectWith ?? (state.funds < sum ? "balance.insufficient_funds" : null);
      if (rejected !== null) return answer(422, { errors: [{ code: rejected, message: "the batch was not funded" }] });
      state.funds -= sum;
      for (const id of ids) {
        const one = named(id) as Transfer;
        one.paid = true;
        void become(one, "processing");
      }
      return null;
    },
    trouble: () => troubles.shift() ?? null,
  });

  function payTransfer(one: Transfer): Response {
    if (!state.mayPay)
      return answer(403, { error: "unauthorized", error_description: "This token cannot fund transfers" });
    if (one.status !== "incoming_payment_waiting" || groups.holdsOpen(one.id))
      return invalid("TRANSFER_NOT_PAYABLE", "transfer does not wait for its money");
    const rejected = state.rejectWith ?? (state.funds < one.quote.targetAmount ? "balance.insufficient_funds" : null);
    // No with 200: a reader of status codes alone takes it for paid.
    if (rejected !== null) return answer(200, { type: "BALANCE", status: "REJECTED", errorCode: rejected });
    state.funds -= one.quote.targetAmount;
    one.paid = true;
    void become(one, "processing");
    return answer(201, { type: "BALANCE", status: "COMPLETED", errorCode: null });
  }

  async function route(request: Request, now: Date): Promise<Response> {
    const url = new URL(request.url);
    const body = (["POST", "PATCH"].includes(request.method) ? await request.json().catch(() => ({})) : {}) as Record<
      string,
      unknown
    >;
    const path = url.pathname.replace(`/profiles/${wiseDemo.profileId}/`, "/profiles/own/");
    const line = `${request.method} ${path}`;
    const grouped = path.startsWith("/v3/profiles/own/batch-") ? groups.route(line, body, now) : null;
    if (grouped) return grouped;
    const id = /\/transfers\/(\d+)/.exec(url.pathname)?.[1];
    const one = id === undefined ? undefined : named(id);
    if (id !== undefined && !one) return answer(404, { errors: [{ code: "NOT_FOUND", message: "no such transfer" }] });
    if (line === "GET /v2/profiles") return answer(200, [{ id: Number(wiseDemo.profileId), type: "BUSINESS" }]);
    if (line === "GET /v4/profiles/own/balances")
      return answer(200, [
        { id: 1, currency: "USD", type: "STANDARD", amount: { value: state.funds, currency: "USD" } },
      ]);
    if (line === "GET /v3/profiles/own/subscriptions") return answer(200, deliveries.subscriptions);
    if (line === "POST /v3/profiles/own/subscriptions") {
      if (!state.maySubscribe) return answer(403, { error: "unauthorized", error_description: "Not with this token" });
      const asked = body as { name?: string; trigger_on?: string; delivery?: { version?: string; url?: string } };
      const { name, trigger_on: trigger, delivery } = asked;
      if (!name || !trigger || !delivery?.version || !URL.canParse(delivery.url ?? ""))
        return invalid("NOT_VALID", "name, trigger_on and delivery are needed");
      const { version, url = "" } = delivery;
      return answer(200, deliveries.subscribe({ name, trigger_on: trigger, delivery: { version, url } }, now));
    }
    if (line === "POST /v3/profiles/own/quotes") {
      const targetAmount = Number(body.targetAmount);
      if (!(targetAmount > 0)) return invalid("NOT_VALID", "targetAmount must be positive");
      const quote: Quote = {
        id: createHash("sha256")
          .update(String(next()))
          .digest("hex")
          .slice(0, 32)
          .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5"),
        sourceCurrency: String(body.sourceCurrency),
        targetCurrency: String(body.targetCurrency),
        targetAmount,
        used: false,
      };
      quotes.set(quote.id, quote);
      const { used: _, ...shown } = quote;
      return answer(200, { ...shown, rate: 1, status: "PENDING", createdTime: now.toISOString() });
    }
    if (line === "POST /v1/accounts") {
      const details = body.details as { email?: string } | undefined;
      if (body.type !== "email" || !details?.email || state.refusedEmail === details.email)
        return invalid("NOT_VALID", "details.email is missing");
      const made = {
        id: next(),
        currency: String(body.currency),
        name: String(body.accountHolderName),
        email: details.email,
      };
      recipients.set(made.id, made);
      return answer(200, { id: made.id, type: "Email", currency: made.currency, active: true, details });
    }
    if (line === "POST /v1/transfers") return createTransfer(body, now);
    if (line === "GET /v1/transfers") {
      const since = Date.parse(url.searchParams.get("createdDateStart") ?? "1970-01-01");
      const [limit, offset] = ["limit", "offset"].map((name) => Number(url.searchParams.get(name) ?? 0));
      const found = [...transfers].reverse().filter((each) => each.created.getTime() >= since);
      return answer(200, found.slice(offset, (offset ?? 0) + (limit || 10)).map(transferAnswer));
    }
    if (one && line === `GET /v1/transfers/${id}`) return answer(200, transferAnswer(one));
    if (one && line === `PUT /v1/transfers/${id}/cancel`) {
      if (one.status !== "incoming_payment_waiting")
        return answer(409, { errors: [{ code: "transfer.cancellation.not.allowed", message: "too late" }] });
      void become(one, "cancelled");
      return answer(200, transferAnswer(one));
    }
    if (one && line === `POST /v3/profiles/own/transfers/${id}/payments`) {
      const trouble = troubles.shift();
      if (trouble && trouble.afterWork !== true) return answer(trouble.status, { error: "not now" });
      const said = payTransfer(one);
      return trouble ? answer(trouble.status, { error: "not now" }) : said;
    }
    return answer(404, { errors: [{ code: "NOT_FOUND", message: `no such address: ${line}` }] });
  }

  return {
    hosts: ["api.wise-sandbox.com", "api.wise.com"],
    async handle(request, host) {
      world = host;
      const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
      if (token === undefined || !tokens.has(token)) return answer(401, { error: "invalid_token" });
      return route(request, host.now());
    },
    snapshot: () => ({
      funds: state.funds,
      webhookKey: wiseDemoKey,
      subscriptions: [...deliveries.subscriptions],
      messages: deliveries.messages.map((message) => ({ ...message, statuses: [...message.statuses] })),
      recipients: [...recipients.values()],
      groups: groups.all.map((group) => ({ ...group, transferIds: [...group.transferIds] })),
      transfers: transfers.map(({ quote, created, ...one }) => ({
        ...one,
        created: created.toISOString(),
        amount: quote.targetAmount,
        currency: quote.targetCurrency,
        email: recipients.get(one.targetAccount)?.email ?? null,
      })),
    }),
    dashboard: () =>
      `<table><caption>Transfers</caption><thead><tr><th scope="col">Id</th><th scope="col">Status</th><th scope="col">Amount</th></tr></thead><tbody>${
        transfers
          .map(
            (one) =>
              `<tr><td>${one.id}</td><td>${one.status}</td><td>${one.quote.targetAmount} ${one.quote.targetCurrency.replace(/\W/g, "")}</td></tr>`,
          )
          .join("") || `<tr><td colspan="3">No transfer was made yet.</td></tr>`
      }</tbody></table>`,
    control: {
      /** `{ amount }` in whole units of the balance. */
      setFunds: ({ amount }: { amount: number }) => {
        state.funds = amount;
        return true;
      },
      /** Whether the token may pay, as in the United States and not in Europe: `{ allowed }`. */
      setFunding: ({ allowed }: { allowed: boolean }) => {
        state.mayPay = allowed;
        return true;
      },
      /** Payments are rejected with this, and a 200: `{ code }`; `null` ends it. */
      reject: ({ code }: { code: string | null }) => {
        state.rejectWith = code;
        return true;
      },
      /** Wise takes nobody of this address as a recipient: `{ email }`. */
      refuseRecipient: ({ email }: { email: string | null }) => {
        state.refusedEmail = email;
        return true;
      },
      /** People pay a batch group in Wise: `{ name }`, of the newest of that name. */
      payGroup: ({ name }: { name: string }) => groups.payByHand(name),
      /** People cancel a batch group in Wise: `{ name }`. */
      cancelGroup: ({ name }: { name: string }) => groups.cancelByHand(name),
      /** What becomes of a transfer, by its id or the caller's: `{ id, status }`. */
      move: async ({ id, status }: { id: string | number; status: string }) => {
        const one = named(id);
        if (!one) throw new Error(`there is no transfer ${id}`);
        if (status !== "incoming_payment_waiting" && status !== "cancelled") one.paid = true;
        await become(one, status);
        return true;
      },
      /** Whether the token may ask for webhooks: `{ allowed }`. */
      setSubscribing: ({ allowed }: { allowed: boolean }) => {
        state.maySubscribe = allowed;
        return true;
      },
      /** `{ silent }`: events happen and nobody is told. */
      setWebhooks: ({ silent }: { silent: boolean }) => {
        deliveries.silence(silent);
        return true;
      },
      /** Everything that was paid reaches its bank. */
      arrive: async () => {
        for (const one of transfers) if (one.status === "processing") await become(one, "outgoing_payment_sent");
        return true;
      },
      deleteWebhooks: () => deliveries.subscriptions.splice(0).length,
      /** Posts a message again, by its delivery id; answers with the status code. */
      redeliver: ({ id }: { id: string }) => (world ? deliveries.repeat(id, world) : 0),
      /** Resolves when every webhook under way is done. */
      settle: async () => {
        await deliveries.settle();
        return true;
      },
      /** The next payment meets this: `{ status, afterWork? }`. */
      failNext: (trouble: Trouble) => troubles.push(trouble),
      revokeToken: ({ token }: { token: string }) => tokens.delete(token),
    },
  };
}
