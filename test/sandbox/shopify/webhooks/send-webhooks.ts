import type { DeliveryView, SubscriptionView } from "../../control.ts";
import { toJson } from "../../http/json.ts";
import type { Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { readAppConfig } from "../app-toml.ts";
import type { Deliveries } from "./deliveries.ts";

/** Scopes an app needs to hear of a topic; topics that are not here need none. */
const topicScopes: readonly [pattern: RegExp, scope: string][] = [
  [/^(orders|refunds)\//, "read_orders"],
  [/^customers\/(create|update|delete|enable|disable)$/, "read_customers"],
  [/^customers\/merge$/, "read_customer_merge"],
  [/^discounts\//, "read_discounts"],
  [/^disputes\//, "read_shopify_payments_disputes"],
];

/** `ORDERS_PAID` for `orders/paid`. */
export function topicConstant(topic: string): string {
  return topic.toUpperCase().replaceAll("/", "_").replaceAll(".", "_");
}

/** Who hears of what in a shop: the app's own configuration, then what was subscribed through the API. */
export function subscriptionsOf(world: World, shop: Shop): SubscriptionView[] {
  const config = readAppConfig(world.app.root);
  return [
    ...config.subscriptions.map(({ topic, uri, includeFields }) => ({
      topic,
      uri,
      origin: "app" as const,
      includeFields,
    })),
    ...config.compliance.map(({ topic, uri }) => ({ topic, uri, origin: "app" as const, includeFields: null })),
    ...shop.subscriptions.map(({ topic, uri, includeFields }) => ({
      topic,
      uri,
      origin: "shop" as const,
      includeFields,
    })),
  ];
}

/** Sends topics with their payloads to all who subscribed. All that stem from one action carry one event id. */
export function sendWebhooks(
  world: World,
  deliveries: Deliveries,
  shop: Shop,
  topics: readonly (readonly [topic: string, payload: unknown])[],
  options: { evenUninstalled?: boolean; scopes?: readonly string[] } = {},
): DeliveryView[] {
  if (!shop.installation.installed && !options.evenUninstalled) return [];
  const config = readAppConfig(world.app.root);
  const eventId = world.ids.uuid();
  const scopes = options.scopes ?? shop.installation.scopes;
  const made: DeliveryView[] = [];
  for (const [topic, payload] of topics) {
    const needed = topicScopes.find(([pattern]) => pattern.test(topic))?.[1];
    if (needed && !scopes.includes(needed) && !scopes.includes(needed.replace("read_", "write_"))) continue;
    const send = (uri: string, includeFields: string[] | null, name: string | null, onGivenUp?: () => void) => {
      if (!/^(https?:\/\/|\/)/.test(uri)) return;
      made.push(
        ...deliveries.make({
          shop: shop.domain,
          topic,
          url: new URL(uri, world.app.url()).href,
          apiVersion: config.webhookApiVersion,
          name,
          eventId,
          body: toJson(includeFields ? only(payload, includeFields) : payload),
          ...(onGivenUp ? { onGivenUp } : {}),
        }),
      );
    };
    for (const one of config.subscriptions) if (one.topic === topic) send(one.uri, one.includeFields, one.name);
    for (const one of config.compliance) if (one.topic === topic) send(one.uri, null, null);
    for (const one of [...shop.subscriptions])
      if (one.topic === topicConstant(topic))
        send(one.uri, one.includeFields, one.name, () => {
          // A subscription made through the API goes away when all tries of a delivery failed.
          shop.subscriptions.splice(shop.subscriptions.indexOf(one), 1);
        });
  }
  return made;
}

/** The named members, `a.b` meaning a member of a member. */
function only(payload: unknown, fields: readonly string[]): unknown {
  if (typeof payload !== "object" || payload === null) return payload;
  if (Array.isArray(payload)) return payload.map((item) => only(item, fields));
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload)) {
    const below = fields.filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));
    if (fields.includes(name)) kept[name] = value;
    else if (below.length > 0) kept[name] = only(value, below);
  }
  return kept;
}
