import { createHmac, randomUUID } from "node:crypto";
import type { Emulator, EmulatorHost } from "../kit/emulator.ts";

/** What opens a fresh emulator, ready to paste into the settings form. */
export const razorpayxDemo = {
  keyId: "rzp_test_goodwordDemo01",
  keySecret: "razorpayxDemoSecret0001",
  accountNumber: "7878780080316316",
  webhookSecret: "goodword-demo-webhook",
} as const;

interface Payout {
  readonly id: string;
  readonly amount: number;
  readonly mode: string;
  readonly to: string;
  /** Of the contact. */
  readonly email: string | null;
  readonly reference_id: string | null;
  readonly narration: string | null;
  readonly created: Date;
  status: string;
  reason: string | null;
  utr: string | null;
  /** Whether its money is out of the balance. */
  debited: boolean;
}

/** What became of a request under a key: told again while the key is kept. */
interface Kept {
  readonly body: string;
  readonly payoutId: string;
  readonly at: Date;
}

interface Trouble {
  readonly status: number;
}

interface Downtime {
  readonly id: string;
  readonly bank: string;
  readonly methods: readonly string[];
  readonly up?: boolean;
}

const weekMs = 7 * 86_400_000;
const limits: Readonly<Record<string, number>> = { UPI: 100_000_00, IMPS: 500_000_00 };

/**
 * api.razorpay.com's payouts in miniature: one payout for one idempotency key, which is kept for seven days; what was processed
 * may come back; webhooks in the order in which things happen, or as a test says. One account, in memory.
 */
export function createRazorpayxEmulator(): Emulator {
  const state = { funds: 10_000_000_00, keyValid: true, silent: false, allowed: true };
  const payouts: Payout[] = [];
  const keys = new Map<string, Kept>();
  const troubles: Trouble[] = [];
  const messages: { id: string; url: string; body: string; statuses: number[] }[] = [];
  const hooks: { url: string; secret: string }[] = [];
  const down = new Map<string, { bank: string; methods: readonly string[]; begin: number }>();
  let world: EmulatorHost | null = null;
  let drawn = 0;

  const answer = (status: number, body: unknown) => Response.json(body, { status });
  const wrong = (description: string, reason = "input_validation_failed", status = 400) =>
    answer(status, {
      error: { code: "BAD_REQUEST_ERROR", description, source: "business", reason, step: "NA", metadata: {} },
    });

  const shown = (one: Payout) => ({
    id: one.id,
    entity: "payout",
    fund_account_id: `fa_${one.id.slice(5)}`,
    amount: one.amount,
    currency: "INR",
    notes: {},
    fees: one.status === "processed" || one.status === "processing" ? 590 : 0,
    tax: one.status === "processed" || one.status === "processing" ? 90 : 0,
    status: one.status,
    purpose: "payout",
    utr: one.utr,
    mode: one.mode,
    reference_id: one.reference_id,
    narration: one.narration,
    batch_id: null,
    status_details:
      one.reason === null ? null : { reason: one.reason, description: words(one.reason), source: "beneficiary_bank" },
    created_at: Math.floor(one.created.getTime() / 1_000),
    fee_type: "",
  });
  const words = (reason: string) => reason.replaceAll("_", " ");

  const tell = (event: string, one: Payout) => post(event, "payout", shown(one));

  async function post(event: string, name: string, entity: object): Promise<void> {
    if (world === null || state.silent) return;
    const body = JSON.stringify({
      entity: "event",
      account_id: "acc_00000000000001",
      event,
      contains: [name],
      payload: { [name]: { entity } },
      created_at: Math.floor(world.now().getTime() / 1_000),
    });
    for (const { url, secret } of hooks) {
      const message = { id: randomUUID().replaceAll("-", "").slice(0, 14), url, body, statuses: [] as number[] };
      messages.push(message);
      message.statuses.push(await world.deliver({ url, headers: signed(message.id, body, secret), body }));
    }
  }

  function move(one: Payout, status: string, reason: string | null): Promise<void> {
    // Money leaves with the payout and is back with its failure or its return.
    const out = ["processing", "processed", "scheduled", "queued", "pending"].includes(status);
    if (one.debited && !out) state.funds += one.amount;
    if (!one.debited && out) state.funds -= one.amount;
    one.debited = out;
    one.status = status;
    one.reason = reason;
    if (status === "processed") one.utr = `UTR${one.id.slice(-8)}`;
    return tell(`payout.${status === "processing" ? "initiated" : status}`, one);
  }

  function create(text: string, key: string, now: Date): Response {
    if (!/^[A-Za-z0-9\-_ ]{4,36}$/.test(key)) return wrong("The idempotency key is missing or not valid.");
    for (const [name, { at }] of keys) if (now.getTime() - at.getTime() > weekMs) keys.delete(name);
    const before = keys.get(key);
    if (before !== undefined) {
      if (before.body !== text) return wrong("Different request body sent with the same Idempotency Header");
      const one = payouts.find((each) => each.id === before.payoutId);
      return one ? answer(200, shown(one)) : wrong("The id provided does not exist");
    }
    const body = read(text);
    const refusal = check(body);
    if (refusal !== null) return refusal;
    const amount = Number(body.amount);
    if (amount > state.funds && body.queue_if_low_balance !== true)
      return wrong(
        "Your account does not have enough balance to carry out the payout operation.",
        "insufficient_funds",
      );
    const account = body.fund_account as {
      vpa?: { address: string };
      bank_account?: { ifsc: string; account_number: string };
      contact?: { email?: string };
    };
    const one: Payout = {
      id: `pout_${String(++drawn).padStart(14, "0")}`,
      amount,
      mode: String(body.mode),
      to: account.vpa?.address ?? `${account.bank_account?.ifsc} ${account.bank_account?.account_number}`,
      email: account.contact?.email ?? null,
      reference_id: body.reference_id === undefined ? null : String(body.reference_id),
      narration: body.narration === undefined ? null : String(body.narration),
      created: now,
      status: "processing",
      reason: null,
      utr: null,
      debited: false,
    };
    if (amount > state.funds) [one.status, one.reason] = ["queued", "low_balance"];
    else {
      one.debited = true;
      state.funds -= amount;
    }
    payouts.push(one);
    keys.set(key, { body: text, payoutId: one.id, at: now });
    const said = shown(one);
    const ifsc = account.bank_account?.ifsc ?? "";
    if ([...down.values()].some(({ bank, methods }) => ifsc.startsWith(bank) && methods.includes(one.mode)))
      void move(one, "failed", "beneficiary_bank_offline");
    return answer(200, said);
  }

  async function route(request: Request, now: Date): Promise<Response> {
    const url = new URL(request.url);
    const line = `${request.method} ${url.pathname}`;
    if (line === "GET /v1/banking_balances")
      return answer(200, {
        entity: "collection",
        count: 1,
        items: [
          {
            entity: "banking_balance",
            currency: "INR",
            account_number: razorpayxDemo.accountNumber,
            account_type: "razorpayx_lite",
            amount: state.funds,
            available_amount: state.funds,
            refreshed_at: Math.floor(now.getTime() / 1_000),
          },
        ],
      });
    if (line === "POST /v1/payouts") {
      const text = await request.text();
      if (!state.allowed) return wrong("Your IP is not allowed to make payouts");
      const trouble = troubles.shift();
      if (trouble) return answer(trouble.status, { error: { code: "SERVER_ERROR", description: "not now" } });
      return create(text, request.headers.get("x-payout-idempotency") ?? "", now);
    }
    if (line === "GET /v1/payouts") {
      if (url.searchParams.get("account_number") !== razorpayxDemo.accountNumber)
        return wrong("The account number is invalid.");
      const reference = url.searchParams.get("reference_id");
      const [count, skip] = [Number(url.searchParams.get("count") ?? 10), Number(url.searchParams.get("skip") ?? 0)];
      const from = Number(url.searchParams.get("from") ?? 0) * 1_000;
      const to = Number(url.searchParams.get("to") ?? Number.POSITIVE_INFINITY) * 1_000;
      const found = [...payouts]
        .reverse()
        .filter((one) => reference === null || one.reference_id === reference)
        .filter((one) => one.created.getTime() >= from && one.created.getTime() <= to);
      const items = found.slice(skip, skip + Math.min(count, 100)).map(shown);
      return answer(200, { entity: "collection", count: items.length, items });
    }
    const one = payouts.find((each) => line === `GET /v1/payouts/${each.id}`);
    return one ? answer(200, shown(one)) : wrong("The id provided does not exist");
  }

  /** Why a payout cannot be made as it is asked for; null when it can. */
  function check(body: Record<string, unknown>): Response | null {
    const amount = Number(body.amount);
    const account = body.fund_account as
      | {
          account_type?: string;
          vpa?: { address?: string };
          bank_account?: { name?: string; ifsc?: string; account_number?: string };
          contact?: { name?: string };
        }
      | undefined;
    if (body.account_number !== razorpayxDemo.accountNumber) return wrong("The account number is invalid.");
    if (!Number.isInteger(amount) || amount < 100) return wrong("The amount must be at least 100.");
    if (body.currency !== "INR") return wrong("The selected currency is invalid.");
    const mode = String(body.mode);
    if (!["NEFT", "RTGS", "IMPS", "UPI"].includes(mode)) return wrong("Payout mode is invalid");
    if (amount > (limits[mode] ?? Number.POSITIVE_INFINITY)) return wrong(`The amount is above the limit of ${mode}.`);
    if (mode === "RTGS" && amount < 200_000_00) return wrong("The amount is below the limit of RTGS.");
    if (!/^[A-Za-z0-9 ’\-_/().]{3,50}$/.test(account?.contact?.name ?? ""))
      return wrong("The contact name is invalid.");
    if (!/^[A-Za-z0-9 ]{0,30}$/.test(String(body.narration ?? ""))) return wrong("The narration format is invalid.");
    if (String(body.reference_id ?? "").length > 40) return wrong("The reference id may not be longer than 40.");
    if (account?.account_type === "vpa" && mode === "UPI")
      return /^[A-Za-z0-9.\-_]+@[A-Za-z0-9]+$/.test(account.vpa?.address ?? "") ? null : wrong("Invalid VPA.");
    if (account?.account_type === "bank_account" && mode !== "UPI")
      return /^[A-Z]{4}0[A-Z0-9]{6}$/.test(account.bank_account?.ifsc ?? "") &&
        /^[A-Za-z0-9]{5,35}$/.test(account.bank_account?.account_number ?? "")
        ? null
        : wrong("Invalid bank account.");
    return wrong("Payout mode is not allowed for this fund account.");
  }

  return {
    hosts: ["api.razorpay.com"],
    async handle(request, host) {
      world = host;
      const given = Buffer.from(
        request.headers.get("authorization")?.replace(/^Basic /, "") ?? "",
        "base64",
      ).toString();
      if (!state.keyValid || given !== `${razorpayxDemo.keyId}:${razorpayxDemo.keySecret}`)
        return answer(401, { error: { code: "BAD_REQUEST_ERROR", description: "Authentication failed" } });
      return route(request, host.now());
    },
    snapshot: () => ({
      funds: state.funds,
      messages: messages.map((message) => ({ ...message, statuses: [...message.statuses] })),
      payouts: payouts.map(({ created, ...one }) => ({ ...one, created: created.toISOString() })),
    }),
    dashboard: () =>
      `<table><caption>Payouts</caption><thead><tr><th scope="col">Id</th><th scope="col">Status</th><th scope="col">Amount</th></tr></thead><tbody>${
        payouts
          .map(
            (one) => `<tr><td>${one.id}</td><td>${one.status}</td><td>${(one.amount / 100).toFixed(2)} INR</td></tr>`,
          )
          .join("") || `<tr><td colspan="3">No payout was made yet.</td></tr>`
      }</tbody></table>`,
    control: {
      /** `{ amount }` in rupees. */
      setFunds: ({ amount }: { amount: number }) => {
        state.funds = Math.round(amount * 100);
        return true;
      },
      /** The merchant enters our address and a secret of their own in the dashboard: `{ url, secret? }`. */
      addWebhook: ({ url, secret = razorpayxDemo.webhookSecret }: { url: string; secret?: string }) => {
        if (!hooks.some((hook) => hook.url === url)) hooks.push({ url, secret });
        return true;
      },
      /** Everything that is processing arrives at its bank. */
      arrive: async () => {
        for (const one of payouts) if (one.status === "processing") await move(one, "processed", "payout_processed");
        return true;
      },
      /** What becomes of a payout, by its id or our reference: `{ id, status, reason? }`. */
      move: async ({ id, status, reason = null }: { id: string; status: string; reason?: string | null }) => {
        const one = payouts.find((each) => each.id === id || each.reference_id === id);
        if (!one) throw new TypeError(`there is no payout ${id}`);
        await move(one, status, reason);
        return true;
      },
      /** A bank goes down, or is back: `{ id, bank, methods, up? }`. What is sent there meanwhile fails. */
      downtime: async ({ id, bank, methods, up = false }: Downtime) => {
        const begin = down.get(id)?.begin ?? Math.floor((world?.now().getTime() ?? 0) / 1_000);
        if (up) down.delete(id);
        else down.set(id, { bank, methods, begin });
        await post(`payout.downtime.${up ? "resolved" : "started"}`, "payout.downtime", {
          id,
          entity: "payout.downtime",
          scheduled: false,
          method: methods,
          begin,
          end: up ? Math.floor((world?.now().getTime() ?? 0) / 1_000) : null,
          status: up ? "resolved" : "started",
          source: "beneficiary",
          instrument: { bank },
          created_at: begin,
          updated_at: begin,
        });
        return true;
      },
      /** Tells a message again, however old: `{ id }`. */
      repeat: async ({ id }: { id: string }) => {
        const message = messages.find((each) => each.id === id);
        const hook = hooks.find((each) => each.url === message?.url);
        if (!message || !hook || world === null) return 0;
        return world.deliver({ url: message.url, headers: signed(id, message.body, hook.secret), body: message.body });
      },
      /** Whether events are told: `{ silent }`. */
      silence: ({ silent }: { silent: boolean }) => {
        state.silent = silent;
        return true;
      },
      /** Whether this server's address is on the merchant's list: `{ allowed }`. */
      allowAddress: ({ allowed }: { allowed: boolean }) => {
        state.allowed = allowed;
        return true;
      },
      /** The next payout meets this: `{ status }`. */
      failNext: (trouble: Trouble) => troubles.push(trouble),
      revokeKey: () => {
        state.keyValid = false;
        return true;
      },
    },
  };
}

/** As Razorpay signs: hex HMAC-SHA256 of the body under the merchant's secret. */
function signed(id: string, body: string, secret: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-razorpay-event-id": id,
    "x-razorpay-signature": createHmac("sha256", secret).update(body).digest("hex"),
  };
}

function read(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
