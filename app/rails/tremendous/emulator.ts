import type { Emulator, EmulatorHost } from "../kit/emulator.ts";
import { ok, type TremendousAnswer, tooMany, tremendousError } from "./emulator/answer.ts";
import { createTremendousBook, type OrderStatus, type TremendousOrder } from "./emulator/book.ts";
import { createOrder } from "./emulator/create-order.ts";
import { redeemPage, tremendousDashboard } from "./emulator/dashboard.ts";
import { createDeliveries } from "./emulator/deliveries.ts";
import {
  campaignAnswer,
  fundingSourceAnswer,
  orderAnswer,
  organisationAnswer,
  rewardAnswer,
} from "./emulator/objects.ts";

/** What opens a fresh emulator, ready to paste into the settings form. */
export const tremendousDemo = {
  apiKey: "TEST_goodwordSandbox0001",
  fundingSourceId: "BALANCEDEMO1",
  campaignId: "CAMPAIGN0001",
} as const;

const pending: readonly OrderStatus[] = ["PENDING APPROVAL", "PENDING INTERNAL PAYMENT APPROVAL", "PENDING SETTLEMENT"];

/** The events a real organisation can be told of, as far as they concern orders and rewards. */
const eventNames = [
  "ORDERS.CREATED",
  "ORDERS.APPROVED",
  "ORDERS.CANCELED",
  "ORDERS.FAILED",
  "REWARDS.DELIVERY.SUCCEEDED",
  "REWARDS.DELIVERY.FAILED",
  "REWARDS.CANCELED",
];

/**
 * Tremendous in miniature: orders that an external id makes once, a balance that runs dry, approvals, deliveries that
 * bounce, one signed webhook for the organisation. In memory.
 */
export function createTremendousEmulator(): Emulator {
  const book = createTremendousBook();
  const deliveries = createDeliveries(book);
  const troubles: { readonly status: number; readonly afterWork?: boolean }[] = [];
  const state: { host: EmulatorHost | null } = { host: null };

  const orderBy = (id: string) => book.orders.find((order) => order.id === id || order.externalId === id);
  const rewardBy = (id: string) => book.orders.find((order) => order.reward.id === id)?.reward;
  const orderResource = (order: TremendousOrder) => ({ id: order.id, type: "orders" });

  async function handle(request: Request, host: EmulatorHost): Promise<Response> {
    state.host = host;
    const answer = await decide(request, host);
    const body = answer.html === true ? String(answer.body) : JSON.stringify(answer.body);
    const type = answer.html === true ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
    return new Response(body, { status: answer.status, headers: { "content-type": type } });
  }

  async function decide(request: Request, host: EmulatorHost): Promise<TremendousAnswer> {
    const url = new URL(request.url);
    const token = /^\/rewards\/payout\/(\w+)$/.exec(url.pathname)?.[1];
    if (token !== undefined && request.method === "GET") {
      const order = book.orders.find((one) => one.reward.token === token);
      return { status: order ? 200 : 404, body: redeemPage(book, order ?? null), html: true };
    }
    const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    if (bearer === undefined || !book.keys.has(bearer)) return tremendousError(401, "Unauthorized");
    const path = url.pathname.replace(/^\/api\/v2/, "");
    const trouble = request.method === "POST" && path === "/orders" ? troubles.shift() : undefined;
    if (trouble?.status === 429) return tooMany();
    if (trouble !== undefined && trouble.afterWork !== true)
      return tremendousError(trouble.status, "Something went wrong");
    const answer = await route(`${request.method} ${path}`, request, host);
    return trouble === undefined ? answer : tremendousError(trouble.status, "Something went wrong");
  }

  async function route(line: string, request: Request, host: EmulatorHost): Promise<TremendousAnswer> {
    const [, verb = "", kind = "", id, action] = /^(\w+) \/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(line) ?? [];
    const key = id === undefined ? undefined : decodeURIComponent(id);
    switch (`${verb} ${kind}${key === undefined ? "" : "/id"}${action === undefined ? "" : `/${action}`}`) {
      case "POST orders": {
        const body: unknown = await request.json().catch(() => undefined);
        const { answer, created } = createOrder(book, body, host.now(), (order) =>
          deliveries.redeemUrl(order.reward, host),
        );
        if (created !== null) {
          void deliveries.tell("ORDERS.CREATED", orderResource(created), host);
          if (created.status === "EXECUTED") deliveries.schedule(created, host);
        }
        return answer;
      }
      case "GET orders": {
        const asked = new URL(request.url).searchParams;
        const since = Date.parse(asked.get("created_at[gte]") ?? "1970-01-01");
        const until = Date.parse(asked.get("created_at[lte]") ?? "2999-01-01");
        const found = [...book.orders].reverse().filter((order) => {
          const at = Date.parse(order.createdAt);
          const external = asked.get("external_id");
          return at >= since && at <= until && (external === null || order.externalId === external);
        });
        const offset = Number(asked.get("offset") ?? 0);
        const limit = Math.min(Number(asked.get("limit") ?? 10), 100);
        return ok({
          orders: found.slice(offset, offset + limit).map((order) => orderAnswer(book, order, null)),
          total_count: found.length,
        });
      }
      case "GET orders/id":
        return found(orderBy(key ?? ""), (order) => ({ order: orderAnswer(book, order, null) }));
      case "POST order_approvals/id/approve":
        return found(await approve(key ?? "", host), (order) => ({ order: orderAnswer(book, order, null) }));
      case "POST order_approvals/id/reject":
        return found(await reject(key ?? "", host), (order) => ({ order: orderAnswer(book, order, null) }));
      case "GET rewards":
        return ok({
          rewards: [...book.orders].reverse().map((order) => rewardAnswer(order.reward, null)),
          total_count: book.orders.length,
        });
      case "GET rewards/id":
        return found(rewardBy(key ?? ""), (reward) => ({ reward: rewardAnswer(reward, null) }));
      case "POST rewards/id/generate_link": {
        const reward = rewardBy(key ?? "");
        if (reward?.canceled === true) return tremendousError(422, "The reward was canceled");
        return found(reward, (one) => ({ reward: { id: one.id, link: deliveries.redeemUrl(one, host) } }));
      }
      case "POST rewards/id/resend":
      case "POST rewards/id/cancel": {
        const reward = rewardBy(key ?? "");
        if (reward && (reward.deliveryStatus !== "FAILED" || reward.canceled))
          return tremendousError(422, "Only rewards whose delivery failed can be changed");
        if (reward && action === "cancel") await cancel(reward.id, host);
        if (reward && action === "resend") {
          const update = (await request.json().catch(() => ({}))) as { updated_email?: string };
          reward.email = update.updated_email ?? reward.email;
          await deliveries.deliver(reward, host);
        }
        return found(reward, () => ({}));
      }
      case "GET funding_sources":
        return ok({ funding_sources: book.fundingSources.map((source) => fundingSourceAnswer(book, source)) });
      case "GET funding_sources/id":
        return found(
          book.fundingSources.find((one) => one.id === key || (key === "balance" && one.method === "balance")),
          (source) => ({ funding_source: fundingSourceAnswer(book, source) }),
        );
      case "GET campaigns":
        return ok({ campaigns: book.campaigns.map(campaignAnswer) });
      case "GET campaigns/id":
        return found(
          book.campaigns.find((one) => one.id === key),
          (campaign) => ({ campaign: campaignAnswer(campaign) }),
        );
      case "GET organizations":
        return ok({ organizations: [organisationAnswer(book)] });
      case "GET organizations/id":
        return found(key === book.organisation.id ? book : undefined, (own) => ({
          organization: organisationAnswer(own),
        }));
      case "GET webhooks":
        return ok({ webhooks: book.webhook === null ? [] : [webhookAnswer()] });
      case "POST webhooks": {
        const body = (await request.json().catch(() => null)) as { url?: unknown } | null;
        if (typeof body?.url !== "string" || !/^https?:\/\//.test(body.url))
          return tremendousError(422, "Webhook failed: validation failure", { url: "is not a valid address" });
        book.webhook = { id: book.newId(), url: body.url, privateKey: `${book.newUuid()}${book.newId()}` };
        return ok({ webhook: webhookAnswer() });
      }
      case "GET webhooks/id":
        return found(book.webhook?.id === key ? book.webhook : undefined, () => ({ webhook: webhookAnswer() }));
      case "DELETE webhooks/id":
        if (book.webhook?.id !== key) return tremendousError(404, "Not found");
        book.webhook = null;
        return ok({});
      case "GET webhooks/id/events":
        return found(book.webhook?.id === key ? book.webhook : undefined, () => ({ events: eventNames }));
      default:
        return tremendousError(404, `No such address: ${line}`);
    }
  }

  const webhookAnswer = () => ({
    id: book.webhook?.id,
    url: book.webhook?.url ?? null,
    private_key: book.webhook?.privateKey,
  });

  async function approve(id: string, host: EmulatorHost): Promise<TremendousOrder | undefined> {
    const order = orderBy(id);
    if (order === undefined || !pending.includes(order.status)) return undefined;
    order.status = "EXECUTED";
    order.reward.deliveryStatus = order.reward.method === "LINK" ? "SUCCEEDED" : "SCHEDULED";
    await deliveries.tell("ORDERS.APPROVED", orderResource(order), host);
    deliveries.schedule(order, host);
    return order;
  }

  async function reject(id: string, host: EmulatorHost): Promise<TremendousOrder | undefined> {
    const order = orderBy(id);
    if (order === undefined || !pending.includes(order.status)) return undefined;
    order.status = "CANCELED";
    refund(order);
    await deliveries.tell("ORDERS.CANCELED", orderResource(order), host);
    return order;
  }

  async function cancel(rewardId: string, host: EmulatorHost): Promise<boolean> {
    const order = book.orders.find((one) => one.reward.id === rewardId);
    if (order === undefined || order.reward.canceled) return false;
    order.reward.canceled = true;
    refund(order);
    await deliveries.tell("REWARDS.CANCELED", { id: rewardId, type: "rewards" }, host);
    return true;
  }

  function refund(order: TremendousOrder): void {
    order.refundMinor = order.costMinor;
    const source = book.fundingSources.find((one) => one.id === order.fundingSourceId);
    if (source?.method === "balance") source.availableMinor += order.costMinor;
  }

  /** Knobs that post webhooks need a host; there is one as soon as the first request came. */
  const hosted = async <Result>(then: (host: EmulatorHost) => Promise<Result>): Promise<Result> => {
    if (state.host === null) throw new Error("nothing has called Tremendous yet");
    return then(state.host);
  };

  return {
    hosts: ["testflight.tremendous.com", "api.tremendous.com", "www.tremendous.com"],
    handle,
    snapshot: () => ({
      organisation: { ...book.organisation },
      fundingSources: book.fundingSources.map((source) => ({ ...source })),
      orders: book.orders.map((order) => ({ ...order, reward: { ...order.reward } })),
      webhook: book.webhook === null ? null : { id: book.webhook.id, url: book.webhook.url },
      events: book.events.map((event) => ({ ...event, statuses: [...event.statuses] })),
    }),
    dashboard: () => tremendousDashboard(book),
    control: {
      /** `{ amount }` in whole units of the organisation's currency; fires FUNDING_SOURCES.FUNDED when it rises. */
      setFunds: async ({ amount, id }: { amount: number; id?: string }) => {
        const source = book.fundingSources.find((one) => one.id === (id ?? tremendousDemo.fundingSourceId));
        if (source === undefined) return false;
        const risen = Math.round(amount * 100) > source.availableMinor;
        source.availableMinor = Math.round(amount * 100);
        if (risen && state.host !== null)
          await deliveries.tell("FUNDING_SOURCES.FUNDED", { id: source.id, type: "funding_sources" }, state.host);
        return true;
      },
      /** `{ status: "active" | "failed" | "deleted" }` of the balance. */
      setFundingSource: ({
        status,
        usagePermissions,
      }: {
        status?: "active" | "failed" | "deleted";
        usagePermissions?: string[];
      }) => {
        const source = book.fundingSources[0];
        if (source && status) source.status = status;
        if (source && usagePermissions) source.usagePermissions = usagePermissions;
        return source !== undefined;
      },
      /** `{ status: "PENDING APPROVAL" | … | null }`: what new orders wait for. */
      setApprovals: ({ status }: { status: OrderStatus | null }) => {
        book.approvals = status;
        return true;
      },
      approve: ({ id }: { id: string }) => hosted(async (host) => (await approve(id, host)) !== undefined),
      reject: ({ id }: { id: string }) => hosted(async (host) => (await reject(id, host)) !== undefined),
      /** `{ mode: "automatic" | "by_hand" }`: whether e-mails go out by themselves. */
      setDeliveries: ({ mode }: { mode: "automatic" | "by_hand" }) => {
        book.deliveries = mode;
        return true;
      },
      /** Delivers one reward now (by reward id). */
      deliver: ({ id }: { id: string }) =>
        hosted(async (host) => {
          const reward = rewardBy(id);
          if (reward) await deliveries.deliver(reward, host);
          return reward !== undefined;
        }),
      /** Mail to this address bounces; `reason: null` lets it through again. */
      bounce: ({ email, reason = "invalid_email" }: { email: string; reason?: string | null }) => {
        if (reason === null) book.bouncing.delete(email);
        else book.bouncing.set(email, reason);
        return true;
      },
      /** Cancels a reward as the merchant does in the dashboard: the money returns to the balance. */
      cancelReward: ({ id }: { id: string }) => hosted((host) => cancel(id, host)),
      /** Posts a stored event again; answers with the status code. */
      redeliver: ({ uuid }: { uuid: string }) => hosted((host) => deliveries.repeat(uuid, host)),
      addKey: ({ key }: { key: string }) => {
        book.keys.add(key);
        return true;
      },
      revokeKey: ({ key }: { key: string }) => book.keys.delete(key),
      /** The next order meets this: `{ status, afterWork? }`. */
      failNext: (trouble: { status: number; afterWork?: boolean }) => troubles.push(trouble),
      /** Resolves when every mail and webhook under way has gone. */
      settle: () => deliveries.settle(),
    },
  };
}

function found<Item>(item: Item | undefined, answer: (item: Item) => unknown): TremendousAnswer {
  return item === undefined ? tremendousError(404, "Not found") : ok(answer(item));
}
