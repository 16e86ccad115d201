import type { LoaderFunctionArgs } from "@remix-run/node";
import { parseDay } from "../core/calendar.ts";
import type { Language } from "../core/language/language.ts";
import { hasPayoutWays } from "../flows/has-payout-ways.ts";
import { readStatementPage } from "../store/statement-page.ts";
import type { Trouble } from "./proxy/answer.ts";
import { proxyCaller } from "./proxy/proxy-caller.ts";
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
  const { customerId, language } = caller;
  if (customerId === null) return liquid(language, renderReferrerPage({ state: "signed_out" }, caller));
  const search = new URL(request.url).searchParams;
  const month = search.get("month") ?? "";
  const asked = {
    month: parseDay(`${month}-01`),
    currency: search.get("currency"),
    after: /^ltx_[0-9a-z]{1,60}$/.exec(search.get("after") ?? "")?.[0] ?? null,
  };
  const page = await services.db.inShop(caller.shopId, (db) =>
    readStatementPage(db, customerId, asked, language, services.clock.now()),
  );
  const setsUp = page !== null && (await hasPayoutWays(services, caller.shopId));
  return liquid(language, renderStatement(page, caller, month, setsUp));
}
