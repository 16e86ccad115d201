import {
  CampaignsApi,
  Configuration,
  Environments,
  FundingSourcesApi,
  OrdersApi,
  OrganizationsApi,
  RewardsApi,
  WebhooksApi,
} from "tremendous";
import type { RailContext } from "../kit/rail.ts";
import type { TremendousSettings } from "./settings.ts";

/** The client has no limit of its own and would wait for ever. */
const timeoutMs = 20_000;

/** Tremendous' official client, led through our way out. It never retries; a retry is ours, with the same external id. */
export function openTremendous(ctx: RailContext<TremendousSettings>) {
  const configuration = new Configuration({
    basePath: ctx.http.address(Environments[ctx.settings.environment]),
    accessToken: ctx.settings.apiKey,
    baseOptions: { timeout: timeoutMs, maxRedirects: 0, signal: ctx.signal },
  });
  return {
    orders: new OrdersApi(configuration),
    rewards: new RewardsApi(configuration),
    fundingSources: new FundingSourcesApi(configuration),
    campaigns: new CampaignsApi(configuration),
    organizations: new OrganizationsApi(configuration),
    webhooks: new WebhooksApi(configuration),
  };
}

export type Tremendous = ReturnType<typeof openTremendous>;
