import { toDecimal } from "../../core/money/money.ts";
import type { CheckOutcome, LookUpOutcome, PayoutOrder, Rail, RailContext, Refusal, SendOutcome } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { answers, read, type TremendousOrder } from "./answers.ts";
import { readFunding } from "./funding.ts";
import { listOrders } from "./list-orders.ts";
import { openTremendous, type Tremendous } from "./open-tremendous.ts";
import { readTremendousEvents } from "./read-events.ts";
import { orderDifference, readOrder } from "./read-order.ts";
import { readTremendousError, statusOf } from "./read-tremendous-error.ts";
import { type TremendousSettings, tremendousSettings } from "./settings.ts";
import { testTremendous } from "./test-tremendous.ts";
import { tremendousLimits } from "./tremendous-limits.ts";

type Context = RailContext<TremendousSettings>;

/**
 * A gift card or transfer of the person's choice, ordered at Tremendous. Rests on `external_id`: it makes one order for
 * ever and finds it again.
 */
export const tremendous: Rail<TremendousSettings> = {
  name: "tremendous",
  title: "Tremendous",
  summary: "A gift card, prepaid card or transfer that the person chooses from Tremendous' catalogue.",
  settings: tremendousSettings,
  delivers: ["money"],
  brings: "gift_card_email",
  tellsFunds: true,
  needs: ["email"],
  // Ten requests a second for the whole organisation; half are left to its dashboard and other apps.
  pace: { concurrent: 4, perSecond: 5 },
  limits: tremendousLimits,
  test: testTremendous,

  async funds(_currency, ctx) {
    try {
      const funding = await readFunding(openTremendous(ctx), ctx.settings.fundingSourceId);
      return funding.kind === "funding" && funding.available ? { available: funding.available } : null;
    } catch (error) {
      // Without an answer there is no amount to compare with; the order itself will say.
      ctx.log.warn({ detail: failureOf(error, ctx, false).detail }, "the available funds could not be read");
      return null;
    }
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const refusal = refuseOrder(order);
    if (refusal) return refusal;
    try {
      const funding = await readFunding(openTremendous(ctx), ctx.settings.fundingSourceId);
      if (funding.kind === "refused") return funding;
      const { available } = funding;
      if (available?.currency === order.value.currency && available.amountMinor < order.value.amountMinor)
        return refused("needs_funds", `${toDecimal(available)} ${available.currency} are left at Tremendous.`);
      const how = ctx.settings.delivery === "EMAIL" ? "by e-mail" : "as a link";
      return { kind: "ready", to: `${order.person.name ?? "The person"}, ${how}` };
    } catch (error) {
      const failure = failureOf(error, ctx, false);
      return failure.kind === "refused" ? failure : { kind: "cannot_tell", detail: failure.detail };
    }
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOrder(order);
    if (refusal) return refusal;
    const api = openTremendous(ctx);
    let made: TremendousOrder;
    try {
      made = (await read(answers.order, api.orders.createOrder(requestOf(order, ctx.settings)))).order;
    } catch (error) {
      return failureOf(error, ctx, true);
    }
    const difference = orderDifference(made, order);
    if (difference !== null)
      return refused(
        "provider_refused",
        `Tremendous has an order ${made.id} under this payout's key, and it differs in ${difference}. Look at it in Tremendous before you issue this again.`,
      );
    try {
      return await withLink(api, made);
    } catch (error) {
      // The order stands, whatever the link's endpoint says; the look-up fetches it again.
      return { kind: "unknown", detail: failureOf(error, ctx, false).detail };
    }
  },

  async lookUp(order, ctx): Promise<LookUpOutcome> {
    const api = openTremendous(ctx);
    let found: TremendousOrder;
    try {
      found = (await read(answers.order, api.orders.getOrder(order.key))).order;
    } catch (error) {
      if (statusOf(error) === 404) return { kind: "absent" };
      return { kind: "cannot_tell", detail: failureOf(error, ctx, false).detail };
    }
    try {
      return await withLink(api, found);
    } catch (error) {
      return { kind: "cannot_tell", detail: failureOf(error, ctx, false).detail };
    }
  },

  list: listOrders,
  readEvents: readTremendousEvents,

  async connectWebhook(url, ctx): Promise<TremendousSettings> {
    const { webhooks } = openTremendous(ctx);
    try {
      const before = await read(answers.webhooks, webhooks.listWebhooks());
      const ours = before.webhooks?.find((webhook) => webhook.url === url && webhook.private_key);
      if (ours?.private_key) return { ...ctx.settings, webhookKey: ours.private_key };
      const { webhook } = await read(answers.webhook, webhooks.createWebhook({ url }));
      return { ...ctx.settings, webhookKey: webhook.private_key };
    } catch (error) {
      // The client's own error carries the API key in its request; it must not travel to a log.
      throw new Error(failureOf(error, ctx, false).detail);
    }
  },
};

function refuseOrder(order: PayoutOrder): Refusal | null {
  if (!order.person.email?.trim()) return refused("person_incomplete", "Tremendous needs the person's e-mail.");
  return refuseOutsideLimits(order.value, tremendousLimits(order.value.currency), tremendous.title);
}

type OrderRequest = Parameters<Tremendous["orders"]["createOrder"]>[0];
type CurrencyCode = NonNullable<NonNullable<OrderRequest["reward"]["value"]>["currency_code"]>;

function requestOf(order: PayoutOrder, settings: TremendousSettings): OrderRequest {
  const email = order.person.email?.trim() ?? "";
  return {
    external_id: order.key,
    payment: { funding_source_id: settings.fundingSourceId },
    reward: {
      ...(settings.campaignId === "" ? {} : { campaign_id: settings.campaignId }),
      ...(settings.products.length === 0 ? {} : { products: [...settings.products] }),
      value: {
        // Whole units as a JSON number: a decimal of at most 15 digits survives the float and prints the same again.
        denomination: Number(toDecimal(order.value)),
        // `tremendousLimits` has refused every currency that the client does not list.
        currency_code: order.value.currency as string as CurrencyCode,
      },
      recipient: { name: order.person.name ?? email, email },
      delivery: { method: settings.delivery, ...(order.memo === "" ? {} : { meta: { message: order.memo } }) },
    },
  };
}

/** An order's state, with the link in hand where the reward is one: only the first answer carries it. */
async function withLink(api: Tremendous, order: TremendousOrder) {
  const reward = order.rewards?.[0];
  const given = reward?.delivery?.link ?? null;
  const state = readOrder(order, given);
  if (state.kind !== "issued" || reward?.delivery?.method !== "LINK" || given !== null || !reward.id) return state;
  const made = await read(answers.link, api.rewards.generateRewardLink(reward.id));
  return readOrder(order, made.reward.link ?? null);
}

function failureOf(error: unknown, ctx: Context, writes: boolean) {
  return readTremendousError(error, writes, [ctx.settings.apiKey, ctx.settings.webhookKey]);
}
