import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { joinProgram } from "../flows/join-program.ts";
import type { Services } from "../platform/services.ts";
import { readReferrerPage } from "../store/referrer-page.ts";
import { answer, refuse } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";

const page = (services: Services, { shopId, customerId, language, pathPrefix }: Caller) =>
  services.db.inShop(shopId, (db) =>
    readReferrerPage(db, services.seal, customerId, language, services.clock.now(), pathPrefix),
  );

/** What the referral widget shows. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const caller = await proxyCaller(context.services, request);
  return answer(caller.language, await page(context.services, caller));
}

/** Joins the program; joining again answers the same. */
export async function action({ request, context }: ActionFunctionArgs) {
  const caller = await proxyCaller(context.services, request);
  if (request.method !== "POST") return refuse(caller.language, "method", 405);
  if (caller.customerId !== null) {
    const joined = await joinProgram(context.services, caller.shopId, caller.customerId);
    if (!joined.ok && joined.why === "not_now") return refuse(caller.language, "not_now", 503);
  }
  return answer(caller.language, await page(context.services, caller));
}
