import { z } from "zod";
import { money } from "../../core/money/money.ts";
import { asDetails, maskDetails } from "../../core/payout/payout-details.ts";
import type { ConnectionTest, PayoutOrder, Rail, RailContext, RailLimits, Refusal, SendOutcome } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { askRazorpayx } from "./ask-razorpayx.ts";
import { listPayouts } from "./list-payouts.ts";
import { fetchPayout, findPayout, readPayout, stateOf } from "./payouts.ts";
import { readRazorpayxEvents } from "./read-events.ts";
import { modeOf, mostUpi, requestOf } from "./request-of.ts";
import { type RazorpayxSettings, razorpayxSettings } from "./settings.ts";

type Context = RailContext<RazorpayxSettings>;

const balances = z.object({
  items: z.array(z.object({ account_number: z.string(), available_amount: z.number().int() })),
});

/** RazorpayX keeps a key for seven calendar days; a day less, so that clocks and time zones cannot matter. */
const keyKeptMs = 6 * 86_400_000;

/** Ours, against a slip of the finger, in paise: RazorpayX has none for NEFT. */
const most = 1_000_000_00;

/**
 * Rupees at the person's bank or UPI ID. Rests on the idempotency key that RazorpayX keeps for a week, and on our reference, by
 * which a payout is found after that.
 */
export const razorpayx: Rail<RazorpayxSettings> = {
  name: "razorpayx",
  title: "RazorpayX",
  summary: "Rupees at the person's bank account or UPI ID in India.",
  settings: razorpayxSettings,
  delivers: ["money"],
  brings: "bank_payment",
  tellsFunds: true,
  needs: ["bank_details"],
  asks: ["upi", "in_bank"],
  // Their guideline: 5 to 10 requests a second.
  pace: { concurrent: 3, perSecond: 5 },
  limits: razorpayxLimits,
  test: testRazorpayx,

  async funds(currency, ctx) {
    if (currency !== "INR") return null;
    const answer = await askRazorpayx(ctx, "/v1/banking_balances");
    const listed = answer.kind === "ok" ? balances.safeParse(answer.body).data : undefined;
    const own = listed?.items.find((one) => one.account_number === ctx.settings.accountNumber);
    return own ? { available: money(own.available_amount, currency) } : null;
  },

  check: async (order) => {
    const details = asDetails(order.person.destination ?? {});
    return refusal(order) ?? { kind: "ready", to: details === null ? "The person" : maskDetails(details) };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const no = refusal(order);
    if (no) return no;
    if (ctx.now().getTime() - Date.parse(order.startedAt) > keyKeptMs) {
      const before = await findPayout(order, ctx);
      if (before.kind === "not_told") return before.answer;
      if (before.kind === "found") return stateOf(before.payout);
    }
    const { name, email, destination } = order.person;
    const answer = await askRazorpayx(ctx, "/v1/payouts", {
      key: order.key,
      body: requestOf(order, ctx.settings),
      person: [name, email, ...Object.values(destination ?? {})].filter((one) => (one?.length ?? 0) > 5),
    });
    if (answer.kind !== "ok") return answer;
    const made = readPayout(answer.body);
    return made === null ? { kind: "unknown", detail: "RazorpayX' answer could not be read." } : stateOf(made);
  },

  async lookUp(order, ctx, reference) {
    if (reference) {
      const now = await fetchPayout(reference, ctx);
      if (!("kind" in now)) return stateOf(now);
      if (now.kind !== "refused") return { kind: "cannot_tell", detail: now.detail };
    }
    const found = await findPayout(order, ctx);
    if (found.kind === "not_told") return { kind: "cannot_tell", detail: found.answer.detail };
    if (found.kind === "found") return stateOf(found.payout);
    // Their list may be behind by minutes; under its key the same request pays once at most, and says how it stands.
    return { kind: "send_again" };
  },

  list: listPayouts,
  readEvents: readRazorpayxEvents,
  // They name a bank by its short name or by the first letters of its IFSC: SBI is SBIN. UPI is never down by their word.
  isHitBy: (order, { bank, modes }) =>
    bank !== "" && modes.includes(modeOf(order)) && (order.person.destination?.ifsc ?? "").startsWith(bank),
  // Razorpay has no call that registers a webhook: the merchant copies the address.
  connectWebhook: async (url, { settings }) => ({ ...settings, webhookUrl: url }),
};

function razorpayxLimits(currency: string): RailLimits {
  return currency === "INR" ? { minMinor: 100, maxMinor: most } : "unsupported";
}

/** A definite no that needs no request. */
function refusal(order: PayoutOrder): Refusal | null {
  const outside = refuseOutsideLimits(order.value, razorpayxLimits(order.value.currency), razorpayx.title);
  if (outside) return outside;
  const { destination } = order.person;
  if (destination?.kind !== "upi" && destination?.kind !== "in_bank")
    return refused("details_missing", "RazorpayX needs the person's UPI ID or bank account.");
  return destination.kind === "upi"
    ? refuseOutsideLimits(order.value, { minMinor: 100, maxMinor: mostUpi }, "UPI")
    : null;
}

async function testRazorpayx(ctx: Context): Promise<ConnectionTest> {
  const { accountNumber, keyId } = ctx.settings;
  const query = new URLSearchParams({ account_number: accountNumber, count: "1" });
  const answer = await askRazorpayx(ctx, `/v1/payouts?${query}`);
  if (answer.kind === "refused")
    return {
      ok: false,
      code: answer.code === "provider_refused" ? "not_configured" : answer.code,
      detail: answer.detail,
    };
  if (answer.kind !== "ok") return { ok: false, code: "unreachable", detail: answer.detail };
  const live = keyId.startsWith("rzp_live_");
  return {
    ok: true,
    summary: `Connected to RazorpayX${live ? "" : ", test mode"}.`,
    account: `${live ? "live" : "test"}:${accountNumber}`,
    facts: [{ label: "Account", value: `ends in ${accountNumber.slice(-4)}` }],
  };
}
