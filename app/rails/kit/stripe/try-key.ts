import Stripe from "stripe";
import { fingerprint } from "../fingerprint.ts";
import type { ConnectionTest, RailContext } from "../rail.ts";
import { openStripe } from "./open-stripe.ts";
import { readStripeError } from "./read-stripe-error.ts";
import { isLiveKey, type StripeAccess } from "./stripe-settings.ts";

/** What a rail has to be allowed to do. A probe that writes aims at something that cannot exist, and so writes nothing. */
export interface Right {
  /** As in "may not …". */
  readonly name: string;
  /** Only a restricted key can lack it, so a full one is not asked. */
  readonly restrictedOnly?: true;
  probe(stripe: Stripe): Promise<unknown>;
}

type Fact = { readonly label: string; readonly value: string };

/**
 * Tries a key without moving anything: reads the account, then each right in turn, and names those that are missing.
 * `account` tells one account from every other, and live from test.
 */
export async function tryKey(
  ctx: RailContext<StripeAccess>,
  rights: readonly Right[],
  more: (stripe: Stripe) => Promise<readonly Fact[]> = async () => [],
): Promise<ConnectionTest> {
  const stripe = openStripe(ctx);
  const key = ctx.settings.secretKey;
  const facts: Fact[] = [
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
    const missing: string[] = [];
    for (const right of rights)
      if (!(right.restrictedOnly && key.startsWith("sk_")) && (await allowed(() => there(right, stripe))) === null)
        missing.push(right.name);
    if (missing.length > 0)
      return {
        ok: false,
        code: "permission_missing",
        detail: `The key works but may not ${missing.join(", and may not ")}. Add this to the restricted key in Stripe, or paste another key.`,
      };
    facts.push(...(await more(stripe)));
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

async function there(right: Right, stripe: Stripe): Promise<true> {
  try {
    await right.probe(stripe);
  } catch (error) {
    // What the probe aimed at is not there: the key got past the permission, which was the question.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing")) throw error;
  }
  return true;
}
