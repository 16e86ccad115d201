import { addsUp } from "../../core/money/asset.ts";
import { assetOf, currency, formatMoney, type Money, money } from "../../core/money/money.ts";
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
import { type AdminFailure, readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { readShopFacts, type ShopFacts } from "../kit/shopify/shop-facts.ts";
import { addCode } from "./add-code.ts";
import { definitionKeyOf, definitionOf, keyOfGives, ourDiscount } from "./definition.ts";
import { ensureDiscount } from "./ensure-discount.ts";
import { inspectDiscounts, mendDiscount } from "./foundation.ts";
import { givesOf } from "./gives-of.ts";
import { lastMoment } from "./last-moment.ts";
import { discountOfCode } from "./operations.ts";
import { revokeCode, wasUsed } from "./revoke-code.ts";
import { codeTries, rewardCode } from "./reward-code.ts";
import { type ShopifyDiscountSettings, shopifyDiscountSettings } from "./settings.ts";

type Context = RailContext<ShopifyDiscountSettings>;

/** A slip of the finger is stopped here; Shopify itself would take more. Pieces go out one by one. */
function limitsOf(value: Pick<Money, "currency">): RailLimits {
  return { minMinor: 1, maxMinor: addsUp(assetOf(value.currency)) ? 100_000_000 : 1 };
}

/**
 * A single-use discount code in the shop itself: one native discount per reward definition, one redeem code per grant.
 * Shopify has no idempotency key here, so the code is chosen by us from the order's key, and read back before any repeat.
 */
export const shopifyDiscount: Rail<ShopifyDiscountSettings> = {
  name: "shopify-discount",
  title: "Discount code",
  summary: "A discount code for the person's next order in this store, usable once.",
  settings: shopifyDiscountSettings,
  delivers: ["money", "percent_off", "amount_off", "free_item", "free_shipping"],
  brings: "discount_code",
  needs: [],
  // A mutation costs 10 of the 100 points that the smallest plan gets back each second; half of them are the screens'.
  pace: { concurrent: 2, perSecond: 3 },
  revokes: "whole",
  limits: (currency) => limitsOf({ currency }),
  funds: async () => null,

  async test(ctx): Promise<ConnectionTest> {
    const shop = await readShop(ctx);
    if (shop.kind === "refused") return { ok: false, code: shop.code, detail: shop.detail };
    if (shop.kind !== "shop") return { ok: false, code: "unreachable", detail: shop.detail };
    if (shop.missing(["write_discounts"]).length > 0)
      return {
        ok: false,
        code: "permission_missing",
        detail: "The app may not write discounts. Open it in the admin once to grant that.",
      };
    return {
      ok: true,
      account: null,
      summary: "Ready: codes are made in this store, nothing else to connect.",
      facts: [
        { label: "Currency", value: shop.currency },
        { label: "Combines with", value: ctx.settings.combinesWith },
        { label: "Usable by", value: ctx.settings.usableBy === "person" ? "its person alone" : "whoever has it" },
      ],
    };
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const refusal = refuseOutsideLimits(order.value, limitsOf(order.value), shopifyDiscount.title);
    if (refusal) return refusal;
    const shop = await readShop(ctx);
    if (shop.kind === "later" || shop.kind === "unknown") return { kind: "cannot_tell", detail: shop.detail };
    if (shop.kind === "refused") return shop;
    const refusalHere = refuseCurrency(order, shop) ?? refusePerson(order, ctx);
    if (refusalHere) return refusalHere;
    const gives = await givesOf(order.value, shop, ctx);
    if (gives.kind === "later") return { kind: "cannot_tell", detail: gives.detail };
    return gives.kind === "refused" ? gives : { kind: "ready", to: order.person.name ?? "The person" };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOutsideLimits(order.value, limitsOf(order.value), shopifyDiscount.title);
    if (refusal) return refusal;
    const shop = await readShop(ctx);
    // Reading moves nothing, so a question without an answer is simply asked again.
    if (shop.kind === "unknown") return { kind: "later", afterSeconds: 10, detail: shop.detail };
    if (shop.kind !== "shop") return shop;
    const refusalHere = refuseCurrency(order, shop) ?? refusePerson(order, ctx);
    if (refusalHere) return refusalHere;
    const asked = await givesOf(order.value, shop, ctx);
    if (asked.kind !== "gives") return asked;
    const { combinesWith, expiresAfterDays, usableBy } = ctx.settings;
    const definition = definitionOf(
      order.value,
      asked.gives,
      { combinesWith },
      {
        customerId: usableBy === "person" ? order.person.customerId : null,
        endsAt: expiresAfterDays === undefined ? null : lastMoment(order.startedAt, expiresAfterDays),
      },
    );

    for (let turn = 0; turn < codeTries; turn += 1) {
      const code = rewardCode(order.key, turn);
      const owner = await ownerOf(code, order, ctx);
      if (owner.kind === "failed") return ask(owner.failure);
      if (owner.kind === "ours") return issued(code, owner, shop);
      if (owner.kind === "refused") return owner;
      if (owner.kind === "stranger") continue;

      const discount = await ensureDiscount(definition, shop.installationId, ctx);
      if (discount.kind !== "ready") return discount;
      const added = await addCode(discount.discountId, code, ctx);
      if (added.kind === "added")
        return issued(code, { discountId: discount.discountId, endsAt: definition.endsAt }, shop);
      if (added.kind !== "taken") return added;
      // Somebody was faster: this same attempt on another worker, or a stranger's code.
      const now = await ownerOf(code, order, ctx);
      if (now.kind === "ours") return issued(code, now, shop);
      if (now.kind === "refused") return now;
      if (now.kind !== "stranger")
        return { kind: "unknown", detail: "Shopify says that the code exists but does not show it yet." };
    }
    return refused(
      "provider_refused",
      `Other discounts in this store use the codes ${rewardCode(order.key, 0)} and the next ones.`,
    );
  },

  async lookUp(order, ctx): Promise<LookUpOutcome> {
    const shop = await readShop(ctx);
    if (shop.kind !== "shop") return { kind: "cannot_tell", detail: shop.detail };
    for (let turn = 0; turn < codeTries; turn += 1) {
      const code = rewardCode(order.key, turn);
      const owner = await ownerOf(code, order, ctx);
      if (owner.kind === "failed") return { kind: "cannot_tell", detail: owner.failure.detail };
      if (owner.kind === "ours") return issued(code, owner, shop);
      if (owner.kind === "refused") return owner;
      // Turns are used in order, so behind a free code there is nothing of ours.
      if (owner.kind === "nobody") return { kind: "absent" };
    }
    return { kind: "absent" };
  },

  revoke: revokeCode,

  async unspent({ code }, value, ctx) {
    const used = code === undefined ? null : await wasUsed(code, ctx);
    if (used === null) return { kind: "not_now", detail: "Shopify could not say whether the code was used." };
    return { kind: "left", value: money(used ? 0 : value.amountMinor, value.currency) };
  },

  foundation: {
    atOnce: 25,
    inspect: inspectDiscounts,
    mend: mendDiscount,
    restore: async (order, delivery, ctx) => {
      const used = delivery.code === undefined ? null : await wasUsed(delivery.code, ctx);
      if (used === null)
        return { kind: "later", afterSeconds: 10, detail: "Shopify could not say whether it was used." };
      // The key leads to the same code: the person's mail and page stay true.
      return used ? { kind: "spent" } : shopifyDiscount.send(order, ctx);
    },
  },
};

/** The discount that a code is on, and when its codes end. */
interface CodePlace {
  readonly discountId: string;
  readonly endsAt: Date | null;
}

type Owner =
  | { readonly kind: "nobody" }
  | { readonly kind: "stranger" }
  | ({ readonly kind: "ours" } & CodePlace)
  | Refusal
  | { readonly kind: "failed"; readonly failure: AdminFailure };

/** Whose a code is. One of ours with another amount means that a key was used twice: that is refused loudly, never paid. */
async function ownerOf(code: string, order: PayoutOrder, ctx: Context): Promise<Owner> {
  const found = await ctx.shopify.run(discountOfCode, { code, goods: false }, ctx.signal);
  if (found.kind !== "ok") return { kind: "failed", failure: found };
  const node = found.data.codeDiscountNodeByCode;
  if (node === null) return { kind: "nobody" };
  const discount = ourDiscount(node.codeDiscount);
  const key = discount && definitionKeyOf(discount);
  if (key === null) return { kind: "stranger" };
  // Settings and prices may have changed since: only what was promised must be the same.
  if (!key.startsWith(keyOfPromise(order.value)))
    return refused(
      "provider_refused",
      `Shopify has this payout's code under another amount (${key}). Look at the discount ${node.id} before you issue this again.`,
    );
  return { kind: "ours", discountId: node.id, endsAt: discount?.endsAt ? new Date(discount.endsAt) : null };
}

function keyOfPromise(value: Money): string {
  const asset = assetOf(value.currency);
  switch (asset.kind) {
    case "percent_off":
      return keyOfGives({ kind: "percent", basisPoints: asset.basisPoints });
    case "free_shipping":
      return keyOfGives({ kind: "shipping" });
    case "free_item":
      return keyOfGives({ kind: "item", product: asset.product, price: value });
    case "amount_off":
      return keyOfGives({ kind: "amount", value: money(asset.amountMinor, currency(asset.currency)) });
    case "money":
    case "points":
    case "free_service":
      return keyOfGives({ kind: "amount", value });
  }
}

const readShop = (ctx: Context) => readShopFacts(ctx, "discounts");

function refuseCurrency(order: PayoutOrder, shop: ShopFacts): Refusal | null {
  const asset = assetOf(order.value.currency);
  if (asset.kind !== "money" && asset.kind !== "amount_off") return null;
  if (shop.currency === asset.currency) return null;
  return refused(
    "currency_mismatch",
    `Discounts in this store are in ${shop.currency}; the reward of ${formatMoney(order.value)} is in ${asset.currency}.`,
  );
}

/** A code for its person alone needs to know who that is. */
function refusePerson(order: PayoutOrder, ctx: Context): Refusal | null {
  if (ctx.settings.usableBy !== "person" || order.person.customerId !== null) return null;
  return refused("person_incomplete", "A personal code needs the person's customer account.");
}

function issued(
  code: string,
  { discountId, endsAt }: CodePlace,
  shop: ShopFacts,
): { kind: "issued"; delivery: Delivery } {
  return {
    kind: "issued",
    delivery: {
      kind: "discount_code",
      reference: discountId,
      code,
      url: `${shop.url}/discount/${code}`,
      ...(endsAt === null ? {} : { expiresAt: endsAt.toISOString() }),
    },
  };
}

function ask(failure: AdminFailure): SendOutcome {
  const read = readAdminFailure(failure, "discounts");
  return read.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: read.detail } : read;
}
