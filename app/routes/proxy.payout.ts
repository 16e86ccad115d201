import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { beginOnboarding } from "../flows/begin-onboarding.ts";
import { showPayoutWays } from "../flows/show-payout-ways.ts";
import type { Services } from "../platform/services.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderPayoutWays } from "./proxy/render-payout-ways.ts";
import { renderReferrerPage, renderTrouble } from "./proxy/render-referrer-page.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: { "content-type": "application/liquid", "cache-control": "no-store", "content-language": language.code },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

const railName = z.string().regex(/^[a-z-]{1,40}$/);

/** How the customer who is signed in gets paid: what they have to set up for it, and how far they are. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  // The provider sends people here whose address was used before: a fresh one is minted on the spot.
  const again = railName.safeParse(new URL(request.url).searchParams.get("again"));
  return again.success ? begin(services, caller, again.data) : show(services, caller);
}

/** The button of that page: on to the provider. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  const form = await request.formData().catch(() => null);
  const rail = railName.safeParse(form?.get("rail"));
  return rail.success ? begin(services, caller, rail.data) : show(services, caller);
}

async function begin(services: Services, caller: Caller, rail: string): Promise<Response> {
  if (caller.customerId === null) return show(services, caller);
  const begun = await beginOnboarding(services, caller.shopId, {
    customerId: caller.customerId,
    rail,
    page: `${caller.pathPrefix}/payout?locale=${caller.language.locale}`,
  });
  if (begun.ok) return redirect(begun.url, { status: 303, headers: { "cache-control": "no-store" } });
  return show(services, caller, begun.why === "not_now" ? "not_now" : undefined);
}

async function show(services: Services, caller: Caller, trouble?: Trouble): Promise<Response> {
  const { language, customerId, shopId } = caller;
  if (customerId === null) return liquid(language, renderReferrerPage({ state: "signed_out" }, caller));
  const ways = await showPayoutWays(services, shopId, customerId);
  return liquid(language, renderPayoutWays(ways, caller, trouble), trouble === undefined ? 200 : 503);
}
