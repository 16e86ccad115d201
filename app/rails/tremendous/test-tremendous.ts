import { formatMoney } from "../../core/money/money.ts";
import { fingerprint } from "../kit/fingerprint.ts";
import type { ConnectionTest, RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { answers, read } from "./answers.ts";
import { readFunding } from "./funding.ts";
import { openTremendous, type Tremendous } from "./open-tremendous.ts";
import { readTremendousError, statusOf } from "./read-tremendous-error.ts";
import type { TremendousSettings } from "./settings.ts";

/** Reads what a payout would need and shows it: the organisation, what pays, what is left, who gets the webhooks. */
export async function testTremendous(ctx: RailContext<TremendousSettings>): Promise<ConnectionTest> {
  const { settings } = ctx;
  const tremendous = openTremendous(ctx);
  const sandbox = settings.environment === "testflight";
  try {
    const { organizations } = await read(answers.organizations, tremendous.organizations.listOrganizations());
    const organisation = organizations?.[0];
    const funding = await readFunding(tremendous, settings.fundingSourceId);
    if (funding.kind === "refused") return { ok: false, code: funding.code, detail: funding.detail };
    const campaign = await readCampaign(tremendous, settings.campaignId);
    if (campaign !== null && campaign.kind === "refused")
      return { ok: false, code: campaign.code, detail: campaign.detail };
    const facts = [
      { label: "Organisation", value: `${organisation?.name ?? "unnamed"}${status(organisation?.status)}` },
      { label: "Environment", value: sandbox ? "Sandbox: nothing real is sent" : "Production" },
      { label: "Funding source", value: `${funding.id} (${funding.method.replaceAll("_", " ")})` },
      { label: "Available", value: funding.available ? formatMoney(funding.available) : "Charged order by order" },
      ...(campaign === null ? [] : [{ label: "Campaign", value: campaign.name }]),
      { label: "Webhook", value: await webhookFact(tremendous, settings) },
    ];
    return {
      ok: true,
      account: `${settings.environment}:${organisation?.id ?? fingerprint(settings.apiKey)}`,
      summary: `Connected to ${organisation?.name ?? "Tremendous"}${sandbox ? " in the sandbox" : ""}.`,
      facts,
    };
  } catch (error) {
    const failure = readTremendousError(error, false, [settings.apiKey, settings.webhookKey]);
    return { ok: false, code: failure.kind === "refused" ? failure.code : "unreachable", detail: failure.detail };
  }
}

function status(given: string | undefined): string {
  return given === undefined || given === "APPROVED" ? "" : ` (${given.toLowerCase()}: cannot send yet)`;
}

async function readCampaign(
  tremendous: Tremendous,
  id: string,
): Promise<{ readonly kind: "found"; readonly name: string } | Refusal | null> {
  if (id === "") return null;
  try {
    const { campaign } = await read(answers.campaign, tremendous.campaigns.getCampaign(id));
    return { kind: "found", name: `${campaign.name} (${id})` };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    return refused("not_configured", `Tremendous knows no campaign ${id}.`);
  }
}

/** An organisation has one webhook address: whoever connects last has it. */
async function webhookFact(tremendous: Tremendous, settings: TremendousSettings): Promise<string> {
  const { webhooks } = await read(answers.webhooks, tremendous.webhooks.listWebhooks());
  const [webhook] = webhooks ?? [];
  if (webhook === undefined) return "Not connected: we ask Tremendous how deliveries end";
  if (settings.webhookKey !== "" && webhook.private_key === settings.webhookKey) return "Ours";
  return `Another address gets the events (${hostOf(webhook.url)}); connecting ours replaces it`;
}

function hostOf(url: string | null | undefined): string {
  return url && URL.canParse(url) ? new URL(url).host : "unknown";
}
