import { z } from "zod";
import { type Money, money, parseCurrency, parseDecimal, toDecimal } from "../../core/money/money.ts";
import type { ConnectionTest, PayoutOrder, Rail, RailContext, Refusal, SendOutcome } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { wiseLimits } from "../kit/wise/wise-limits.ts";
import { askWise, transactionId } from "./ask-wise.ts";
import { connectWiseWebhook } from "./connect-webhook.ts";
import { lookUpGroup, sendGroup } from "./group-payouts.ts";
import { listTransfers } from "./list-transfers.ts";
import { makeTransfer } from "./make-transfer.ts";
import { plain } from "./plain.ts";
import { readWiseEvents } from "./read-events.ts";
import { type WiseSettings, wiseSettings } from "./settings.ts";
import { findTransfer, isUnpaid, readTransfer, stateOf, type WiseTransfer } from "./transfers.ts";

type Context = RailContext<WiseSettings>;

const paid = z.object({ status: z.string(), errorCode: z.string().nullish() });
const profiles = z.array(z.object({ id: z.number().int() }));
const balances = z.array(z.object({ amount: z.object({ value: z.number(), currency: z.string() }) }));

/**
 * Money at the person's bank, whom Wise asks for their account by e-mail. Rests on our own transaction id, by which Wise makes
 * one transfer, and on paying a transfer only while it waits for its money.
 */
export const wise: Rail<WiseSettings> = {
  name: "wise",
  title: "Wise",
  summary: "Money at the person's bank: Wise asks them for their account by e-mail.",
  settings: wiseSettings,
  delivers: ["money"],
  brings: "bank_payment",
  tellsFunds: true,
  needs: ["email"],
  pace: { concurrent: 2, perSecond: 2 },
  limits: wiseLimits,
  test: testWise,

  async funds(_currency, ctx) {
    const ready = await readBalance(ctx);
    return ready && { available: ready };
  },

  check: async (order) =>
    refusal(order) ?? { kind: "ready", to: `${order.person.name ?? "The person"}, by e-mail from Wise` },

  async send(order, ctx): Promise<SendOutcome> {
    const no = refusal(order);
    if (no) return no;
    // How long Wise remembers an id is not written anywhere, so it is looked for before it is used.
    const before = await findTransfer(order, ctx);
    if (before.kind === "not_told") return plain(before.answer);
    const made = before.kind === "found" ? before.transfer : await makeTransfer(order, ctx);
    if ("kind" in made) return made;
    return isUnpaid(made) ? pay(made, ctx) : stateOf(made);
  },

  async lookUp(order, ctx, reference) {
    const found = await findTransfer(order, ctx);
    if (found.kind === "not_told") return { kind: "cannot_tell", detail: plain(found.answer).detail };
    // Not there, or there and not paid: the same order goes on from where it stands. With a reference, it waits for people.
    if (found.kind === "absent" || (isUnpaid(found.transfer) && !reference)) return { kind: "send_again" };
    return stateOf(found.transfer);
  },

  batch: {
    // Wise takes 1,000 transfers in a group; a batch is one transaction of ours as well.
    most: 500,
    wanted: (settings) => settings.together === "groups",
    refuse: refusal,
    send: sendGroup,
    lookUp: lookUpGroup,
  },

  list: listTransfers,
  markOf: transactionId,
  readEvents: readWiseEvents,
  connectWebhook: connectWiseWebhook,
};

/** A definite no that needs no request. */
function refusal(order: PayoutOrder): Refusal | null {
  if (!order.person.email?.trim()) return refused("person_incomplete", "Wise needs the person's e-mail address.");
  return refuseOutsideLimits(order.value, wiseLimits(order.value.currency), wise.title);
}

/** Pays a transfer from the balance. Wise says no with 200 as well; a transfer that it did not take is cancelled before that counts. */
async function pay(unpaid: WiseTransfer, ctx: Context): Promise<SendOutcome> {
  const path = `/v3/profiles/${ctx.settings.profileId}/transfers/${unpaid.id}/payments`;
  const answer = await askWise(ctx, "POST", path, { writes: true, body: { type: "BALANCE" } });
  // Prepared here, paid there: outside some countries a token may not pay.
  if (answer.kind === "forbidden") return stateOf(unpaid);
  if (answer.kind === "later" || answer.kind === "unknown") return answer;
  const said = answer.kind === "ok" ? paid.safeParse(answer.body).data : undefined;
  if (answer.kind === "ok" && said?.status === "COMPLETED") return stateOf({ ...unpaid, status: "processing" });
  if (answer.kind === "ok" && said?.status !== "REJECTED")
    return { kind: "unknown", detail: "Wise's answer to the payment could not be read." };
  // Another worker may have paid it a moment before; and what is left unpaid, people could still pay by hand.
  const now = await askWise(ctx, "GET", `/v1/transfers/${unpaid.id}`);
  const current = now.kind === "ok" ? readTransfer(now.body) : null;
  if (current === null) return { kind: "unknown", detail: `Wise did not say how transfer ${unpaid.id} stands.` };
  if (!isUnpaid(current)) return stateOf(current);
  const cancelled = await askWise(ctx, "PUT", `/v1/transfers/${unpaid.id}/cancel`, { writes: true });
  if (cancelled.kind !== "ok")
    return { kind: "unknown", detail: `Transfer ${unpaid.id} was not paid and could not be cancelled.` };
  if (answer.kind === "refused") return answer;
  const code = said?.errorCode ?? "no reason given";
  return refused(
    /insufficient|balance/i.test(code) ? "needs_funds" : "provider_refused",
    `Wise rejected the payment of transfer ${unpaid.id}: ${code}. It was cancelled.`,
  );
}

/** What the balance holds in its own currency; `null` where Wise does not say. */
async function readBalance(ctx: Context): Promise<Money | null> {
  const answer = await askWise(ctx, "GET", `/v4/profiles/${ctx.settings.profileId}/balances?types=STANDARD`);
  const source = parseCurrency(ctx.settings.sourceCurrency);
  const listed = answer.kind === "ok" ? balances.safeParse(answer.body).data : undefined;
  if (!listed || source === null) return null;
  const found = listed.find((one) => one.amount.currency === source);
  return found ? (parseDecimal(String(found.amount.value), source) ?? null) : money(0, source);
}

async function testWise(ctx: Context): Promise<ConnectionTest> {
  const { environment, profileId } = ctx.settings;
  const answer = await askWise(ctx, "GET", "/v2/profiles");
  if (answer.kind !== "ok") {
    const failure = plain(answer);
    return { ok: false, code: failure.kind === "refused" ? failure.code : "unreachable", detail: failure.detail };
  }
  const there = profiles.safeParse(answer.body).data ?? [];
  if (!there.some((one) => String(one.id) === profileId))
    return {
      ok: false,
      code: "not_configured",
      detail: `The token opens no profile ${profileId}; it opens ${there.map((one) => one.id).join(", ") || "none"}.`,
    };
  const ready = await readBalance(ctx);
  return {
    ok: true,
    summary: `Connected to Wise${environment === "live" ? "" : ", sandbox"}.`,
    account: `${environment}:${profileId}`,
    facts: ready === null ? [] : [{ label: "Balance", value: `${toDecimal(ready)} ${ready.currency}` }],
  };
}
