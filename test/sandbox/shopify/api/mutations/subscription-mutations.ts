import { gid } from "../../../world/ids.ts";
import { type ApiContext, idOf, refused, userError } from "../api-context.ts";
import { subscriptionNode } from "../nodes/shop-node.ts";

interface SubscriptionInput {
  uri?: string | null;
  callbackUrl?: string | null;
  includeFields?: string[] | null;
  filter?: string | null;
  name?: string | null;
}

/** Webhook subscriptions of one shop, and what this world has no counterpart for. */
export const subscriptionMutations = {
  webhookSubscriptionCreate: (
    { topic, webhookSubscription: input }: { topic: string; webhookSubscription: SubscriptionInput },
    context: ApiContext,
  ) => {
    const uri = input.uri ?? input.callbackUrl;
    if (!uri)
      return refused(
        ["webhookSubscription"],
        userError(["webhookSubscription", "callbackUrl"], null, "Address can't be blank"),
      );
    if (input.filter) throw new Error("The sandbox does not know webhook filters.");
    if (context.shop.subscriptions.some((one) => one.topic === topic && one.uri === uri))
      return refused(
        ["webhookSubscription"],
        userError(["webhookSubscription"], null, "Address for this topic has already been taken"),
      );
    const subscription = {
      id: context.world.ids.next("WebhookSubscription"),
      topic,
      uri,
      includeFields: input.includeFields ?? null,
      filter: null,
      name: input.name ?? null,
      createdAt: context.world.clock.now(),
    };
    context.shop.subscriptions.push(subscription);
    return { webhookSubscription: subscriptionNode(subscription), userErrors: [] };
  },

  webhookSubscriptionDelete: ({ id }: { id: string }, context: ApiContext) => {
    const index = context.shop.subscriptions.findIndex((one) => one.id === idOf(id, "WebhookSubscription"));
    if (index < 0)
      return refused(["deletedWebhookSubscriptionId"], userError(["id"], null, "Webhook subscription does not exist"));
    const [gone] = context.shop.subscriptions.splice(index, 1);
    return { deletedWebhookSubscriptionId: gid("WebhookSubscription", gone?.id ?? ""), userErrors: [] };
  },

  flowTriggerReceive: ({ handle }: { handle?: string | null }) => ({
    userErrors: [userError(["handle"], null, `No flow trigger ${handle ?? ""} is deployed in this world.`)],
  }),
  webPixelCreate: () =>
    refused(["webPixel"], userError(["webPixel"], "NOT_FOUND", "No web pixel extension is deployed in this world.")),
  bulkOperationRunQuery: () =>
    refused(
      ["bulkOperation"],
      userError(["query"], "INVALID", "Bulk operations do not run in this world; read with pages."),
    ),
};
