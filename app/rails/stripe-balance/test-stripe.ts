import Stripe from "stripe";
import { fingerprint } from "../kit/fingerprint.ts";
import type { ConnectionTest, RailContext } from "../kit/rail.ts";
import { openStripe } from "./open-stripe.ts";
import { readStripeError } from "./read-stripe-error.ts";
import { isLiveKey, type StripeSettings } from "./settings.ts";

/** A customer that cannot exist: writing to it tells whether the key may write, and writes nothing. */
const nobody = "cus_goodwordPermissionCheck";

/** Tries the key without moving anything: reads the account, lists one of what a payout reads, names what it may not do. */
export async function testStripe(ctx: RailContext<StripeSettings>): Promise<ConnectionTest> {
  const stripe = openStripe(ctx);
  const key = ctx.settings.secretKey;
  const missing: string[] = [];
  const facts: { label: string; value: string }[] = [
    { label: "Mode", value: isLiveKey(key) ? "Live" : "Test: no real money moves" },
    { label: "Key", value: key.startsWith("rk_") ? "Restricted key" : "Secret key (a restricted key would be enough)" },
  ];
  try {
    const account = await allowed(() => stripe.accounts.retrieveCurrent());
    const name = account?.settings?.dashboard.display_name ?? account?.business_profile?.name ?? account?.id ?? null;
    if (account) {
      facts.unshift({ label: "Account", value: name === account.id ? account.id : `${name} (${account.id})` });
      if (account.default_currency) facts.push({ label: "Currency", value: account.default_currency.toUpperCase() });
    }
    const customers = await allowed(() => stripe.customers.list({ limit: 1 }));
    if (customers === null) missing.push("read customers");
    if (customers?.data.length === 0) facts.push({ label: "Customers", value: "None yet: nobody can be credited" });
    if ((await allowed(() => stripe.subscriptions.list({ limit: 1 }))) === null) missing.push("read subscriptions");
    if (key.startsWith("rk_") && !(await mayWrite(stripe))) missing.push("write customers");
    if (missing.length > 0)
      return {
        ok: false,
        code: "permission_missing",
        detail: `The key works but may not ${missing.join(", and may not ")}. Add this to the restricted key in Stripe, or paste another key.`,
      };
    return {
      ok: true,
      summary: `Connected to ${name ?? "Stripe"}${isLiveKey(key) ? "" : " in test mode"}.`,
      account: `${isLiveKey(key) ? "live" : "test"}:${account?.id ?? fingerprint(key)}`,
      facts,
    };
  } catch (error) {
    const failure = readStripeError(error, false, key);
    return { ok: false, code: failure.kind === "refused" ? failure.code : "unreachable", detail: failure.detail };
  }
}

async function allowed<Result>(call: () => Promise<Result>): Promise<Result | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return null;
    throw error;
  }
}

async function mayWrite(stripe: Stripe): Promise<boolean> {
  try {
    const done = await allowed(() =>
      stripe.customers.createBalanceTransaction(nobody, { amount: -1, currency: "usd" }),
    );
    return done !== null;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing") return true;
    throw error;
  }
}
