import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { parseDay } from "../core/calendar.ts";
import type { Language } from "../core/language/language.ts";
import { say } from "../core/language/say.ts";
import { chooseRail } from "../flows/choose-rail.ts";
import { hasPayoutWays } from "../flows/has-payout-ways.ts";
import { offerRails } from "../flows/offer-rails.ts";
import type { Services } from "../platform/services.ts";
import { readClaimLines } from "../store/claim-page.ts";
import { readStatementPage } from "../store/statement-page.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderReferrerPage, renderTrouble } from "./proxy/render-referrer-page.ts";
import { renderStatement } from "./proxy/render-statement.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: { "content-type": "application/liquid", "cache-control": "no-store", "content-language": language.code },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

/** What the store owes the customer who is signed in, month by month, inside the theme. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  return show(services, caller, new URL(request.url).searchParams);
}

const wish = z.object({ rail: z.string().max(40) });

/** The button of that page: how the person wants to be paid. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  const { customerId, language, shopId } = caller;
  const asked = wish.safeParse(Object.fromEntries((await request.formData().catch(() => null)) ?? []));
  const done =
    customerId !== null &&
    asked.success &&
    (await chooseRail(services, shopId, { customerId, rail: asked.data.rail === "" ? null : asked.data.rail }));
  const { searchParams } = new URL(request.url);
  return done
    ? show(services, caller, searchParams, { news: say(language, "statement.way_saved") })
    : show(services, caller, searchParams, { trouble: "way_gone" }, 422);
}

async function show(
  services: Services,
  caller: Caller,
  search: URLSearchParams,
  said?: { readonly trouble: Trouble } | { readonly news: string },
  status = 200,
): Promise<Response> {
  const { customerId, language, shopId } = caller;
  if (customerId === null) return liquid(language, renderReferrerPage({ state: "signed_out" }, caller));
  const month = search.get("month") ?? "";
  const asked = {
    month: parseDay(`${month}-01`),
    currency: search.get("currency"),
    after: /^ltx_[0-9a-z]{1,60}$/.exec(search.get("after") ?? "")?.[0] ?? null,
  };
  const { page, claims } = await services.db.inShop(shopId, async (db) => ({
    page: await readStatementPage(db, customerId, asked, language, services.clock.now()),
    claims: await readClaimLines(db, customerId, language),
  }));
  const setsUp = page !== null && (await hasPayoutWays(services, shopId));
  const offer = await offerRails(services, shopId, customerId);
  return liquid(
    language,
    renderStatement(page, caller, month, { offer, setsUp, claims, ...(said === undefined ? {} : { said }) }),
    status,
  );
}
