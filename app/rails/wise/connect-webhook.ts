import { z } from "zod";
import type { RailContext } from "../kit/rail.ts";
import { askWise } from "./ask-wise.ts";
import type { WiseSettings } from "./settings.ts";

const subscription = z.object({
  id: z.string(),
  trigger_on: z.string(),
  delivery: z.object({ url: z.string() }),
});
const trigger = "transfers#state-change";

/**
 * Asks Wise to tell us how transfers go on. Whether a token of the merchant's own may is Wise's choice, and without it we ask
 * instead: a no is no hindrance, and the settings then name no subscription.
 */
export async function connectWiseWebhook(url: string, ctx: RailContext<WiseSettings>): Promise<WiseSettings> {
  const path = `/v3/profiles/${ctx.settings.profileId}/subscriptions`;
  const kept = (id: string | null): WiseSettings => ({ ...ctx.settings, subscription: id });
  const listed = await askWise(ctx, "GET", path);
  const before = listed.kind === "ok" ? z.array(subscription).safeParse(listed.body).data : undefined;
  const ours = before?.find((one) => one.trigger_on === trigger && one.delivery.url === url);
  if (ours) return kept(ours.id);
  const made = await askWise(ctx, "POST", path, {
    body: { name: "Goodword", trigger_on: trigger, delivery: { version: "2.0.0", url } },
  });
  const id = made.kind === "ok" ? subscription.safeParse(made.body).data?.id : undefined;
  if (id === undefined)
    ctx.log.warn(
      { detail: made.kind === "ok" ? "the answer could not be read" : made.detail },
      "Wise takes no webhook address: transfers are asked about instead",
    );
  return kept(id ?? null);
}
