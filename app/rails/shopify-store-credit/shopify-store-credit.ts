import { formatMoney, toDecimal } from "../../core/money/money.ts";
import { oneAtATime } from "../kit/one-at-a-time.ts";
import type {
  CheckOutcome,
  ConnectionTest,
  Delivery,
  LookUpOutcome,
  PayoutOrder,
  Rail,
  RailContext,
  RailLimits,
  Refusal,
  SendOutcome,
} from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { readShopFacts, type ShopFacts } from "../kit/shopify/shop-facts.ts";
import { expiryOf, type FoundLine, findLine } from "./find-line.ts";
import { giveCredit, storeCreditLines } from "./operations.ts";
import { revokeCredit } from "./revoke-credit.ts";
import { type StoreCreditSettings, storeCreditSettings } from "./settings.ts";
import { unspentCredit } from "./unspent-credit.ts";

type Context = RailContext<StoreCreditSettings>;

/** A slip of the finger is stopped here; Shopify has a ceiling of its own for what one account may hold. */
const limits: RailLimits = { minMinor: 1, maxMinor: 100_000_000 };

/** A request whose answer never came is over at Shopify's by then: what is not there now will not come any more. */
const settledMs = 90_000;

const scopes = ["write_store_credit_account_transactions", "read_store_credit_accounts"] as const;

/**
 * Store credit on the customer's account in the shop. Shopify keeps neither key nor reference of ours with it, so before
 * anything is given (again) we read what is there; two credits to one customer never go out at the same time.
 */
export const shopifyStoreCredit: Rail<StoreCreditSettings> = {
  name: "shopify-store-credit",
  title: "Store credit",
  summary: "Credit on the customer's account in this store. It comes off at checkout when they are signed in.",
  settings: storeCreditSettings,
  scopes,
  delivers: ["money"],
  brings: "store_credit",
  needs: ["customer"],
  pace: { concurrent: 2, perSecond: 3, onePerPerson: true },
  revokes: "parts",
  limits: () => limits,
  funds: async () => null,

  async test(ctx): Promise<ConnectionTest> {
    const shop = await readShopFacts(ctx, "store credit");
    if (shop.kind === "refused") return { ok: false, code: shop.code, detail: shop.detail };
    if (shop.kind !== "shop") return { ok: false, code: "unreachable", detail: shop.detail };
    const missing = refuseScopes(shop);
    if (missing) return { ok: false, code: missing.code, detail: missing.detail, scopes: shop.missing(scopes) };
    const { expiresAfterDays, notify } = ctx.settings;
    return {
      ok: true,
      account: null,
      summary: "Ready: store credit is given in this store, nothing else to connect.",
      facts: [
        { label: "Currencies", value: shop.currencies.join(", ") },
        { label: "Expires", value: expiresAfterDays === undefined ? "never" : `after ${expiresAfterDays} days` },
        { label: "E-mail from Shopify", value: notify },
      ],
    };
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const refusal = refuseOrder(order);
    if (refusal !== null) return refusal;
    const shop = await readShopFacts(ctx, "store credit");
    if (shop.kind === "refused") return shop;
    if (shop.kind !== "shop") return { kind: "cannot_tell", detail: shop.detail };
    const unfit = refuseScopes(shop) ?? refuseCurrency(order, shop);
    if (unfit) return unfit;
    const read = await ctx.shopify.run(storeCreditLines, { customer: order.person.customerId ?? "" }, ctx.signal);
    if (read.kind !== "ok") {
      const failure = readAdminFailure(read, "store credit");
      return failure.kind === "refused" ? failure : { kind: "cannot_tell", detail: failure.detail };
    }
    return read.data.customer === null ? nobody() : { kind: "ready", to: read.data.customer.displayName };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOrder(order);
    if (refusal !== null) return refusal;
    return oneAtATime(`store credit of ${order.person.customerId}`, () => give(order, ctx));
  },

  async lookUp(order, ctx): Promise<LookUpOutcome> {
    const found = await ownCredit(order, ctx);
    if (found.kind === "found") return issued(found.id, found.line.expiresAt);
    if (found.kind !== "none") return { kind: "cannot_tell", detail: found.detail };
    if (ctx.now().getTime() - Date.parse(order.startedAt) < settledMs)
      return { kind: "cannot_tell", detail: "Shopify may still be working on it." };
    return { kind: "absent" };
  },

  revoke: revokeCredit,
  unspent: unspentCredit,
};

async function give(order: PayoutOrder, ctx: Context): Promise<SendOutcome> {
  // Shopify's mistake about a currency comes back in words only, and a reading costs less than a wrong mutation.
  const shop = await readShopFacts(ctx, "store credit");
  if (shop.kind === "unknown") return { kind: "later", afterSeconds: 10, detail: shop.detail };
  if (shop.kind !== "shop") return shop;
  const unfit = refuseScopes(shop) ?? refuseCurrency(order, shop);
  if (unfit) return unfit;
  const before = await ownCredit(order, ctx);
  if (before.kind === "found") return issued(before.id, before.line.expiresAt);
  if (before.kind === "cannot_tell") return { kind: "unknown", detail: before.detail };
  if (before.kind !== "none") return before;

  const { customerId } = order.person;
  const expiresAt = expiryOf(order.startedAt, ctx.settings.expiresAfterDays);
  const made = await ctx.shopify.run(
    giveCredit,
    {
      customer: customerId ?? "",
      credit: {
        creditAmount: { amount: toDecimal(order.value), currencyCode: order.value.currency },
        expiresAt,
        notify: ctx.settings.notify === "yes",
      },
    },
    ctx.signal,
  );
  if (made.kind !== "ok") return readAdminFailure(made, "store credit");
  const answer = made.data.storeCreditAccountCredit;
  if (answer?.storeCreditAccountTransaction) return issued(answer.storeCreditAccountTransaction.id, expiresAt);
  const [error] = answer?.userErrors ?? [];
  if (!error) return { kind: "unknown", detail: "Shopify answered with neither a credit nor an error." };
  switch (error.code) {
    case "OWNER_NOT_FOUND":
    case "ACCOUNT_NOT_FOUND":
      return nobody();
    case "CREDIT_LIMIT_EXCEEDED":
      return refused(
        "outside_limits",
        `With ${formatMoney(order.value)} more the customer would have more store credit than Shopify allows.`,
      );
    case "MISMATCHING_CURRENCY":
    case "UNSUPPORTED_CURRENCY":
      return refused("currency_mismatch", `Shopify gives no store credit in ${order.value.currency} here.`);
    default:
      return refused("provider_refused", `Shopify refused the credit: ${error.message}`);
  }
}

/** What of the customer's store credit is this order's. Reading moves nothing: what stops it is to be asked again. */
async function ownCredit(
  order: PayoutOrder,
  ctx: Context,
): Promise<FoundLine | Refusal | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }> {
  const read = await ctx.shopify.run(storeCreditLines, { customer: order.person.customerId ?? "" }, ctx.signal);
  if (read.kind !== "ok") {
    const failure = readAdminFailure(read, "store credit");
    return failure.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: failure.detail } : failure;
  }
  if (read.data.customer === null) return nobody();
  const account = read.data.customer.storeCreditAccounts.nodes.find(
    (one) => one.balance.currencyCode === order.value.currency,
  );
  if (!account) return { kind: "none" };
  return findLine(
    account.transactions,
    { kind: "Credit", startedAt: order.startedAt, fits: (size) => size.amountMinor === order.value.amountMinor },
    ctx.known,
  );
}

function refuseOrder(order: PayoutOrder): Refusal | null {
  const outside = refuseOutsideLimits(order.value, limits, shopifyStoreCredit.title);
  if (outside) return outside;
  if (order.person.customerId !== null) return null;
  return refused(
    "person_incomplete",
    "Store credit needs a customer account in this store, and the referrer has none.",
  );
}

function refuseScopes(shop: ShopFacts): Refusal | null {
  if (shop.missing(scopes).length === 0) return null;
  return refused(
    "permission_missing",
    "The app may not work with store credit yet. Allow it under Settings, Store credit.",
  );
}

function refuseCurrency(order: PayoutOrder, shop: ShopFacts): Refusal | null {
  if (shop.currencies.includes(order.value.currency)) return null;
  return refused(
    "currency_mismatch",
    `This store sells in ${shop.currencies.join(", ")}; the reward of ${formatMoney(order.value)} is in ${order.value.currency}.`,
  );
}

function nobody(): Refusal {
  return refused("no_customer", "The referrer's customer account is not in this store any more.");
}

function issued(reference: string, expiresAt: string | null | undefined): { kind: "issued"; delivery: Delivery } {
  // Shopify writes the same moment in its own way.
  const ends = expiresAt ? { expiresAt: new Date(expiresAt).toISOString() } : {};
  return { kind: "issued", delivery: { kind: "store_credit", reference, ...ends } };
}
