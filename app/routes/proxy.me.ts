import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { Language } from "../core/language/language.ts";
import { joinProgram } from "../flows/join-program.ts";
import type { Services } from "../platform/services.ts";
import { readReferrerPage } from "../store/referrer-page.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderReferrerPage, renderTrouble } from "./proxy/render-referrer-page.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: {
      "content-type": "application/liquid",
      "cache-control": "no-store",
      "content-language": language.code,
    },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

const readPage = (services: Services, { shopId, customerId, language }: Caller) =>
  services.db.inShop(shopId, (db) => readReferrerPage(db, services.seal, customerId, language));

/** The widget's content as a page of its own, inside the theme: what people without script get. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const caller = await proxyCaller(context.services, request, refuse);
  return liquid(caller.language, renderReferrerPage(await readPage(context.services, caller), caller));
}

/** The join button of that page. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context;
  const caller = await proxyCaller(services, request, refuse);
  const joined = caller.customerId === null ? null : await joinProgram(services, caller.shopId, caller.customerId);
  const page = await readPage(services, caller);
  const failed = joined !== null && !joined.ok && joined.why === "not_now";
  return liquid(caller.language, renderReferrerPage(page, caller, failed ? "not_now" : undefined), failed ? 503 : 200);
}
