import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { say } from "../core/language/say.ts";
import { fileClaim } from "../flows/file-claim.ts";
import type { Services } from "../platform/services.ts";
import { readClaimPage } from "../store/claim-page.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderClaim, type SaidOfClaim } from "./proxy/render-claim.ts";
import { renderTrouble } from "./proxy/render-referrer-page.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: { "content-type": "application/liquid", "cache-control": "no-store", "content-language": language.code },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

/** Where a friend or a referrer says who referred an order, when the code was forgotten. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  return show(services, caller);
}

const typed = z.string().max(300).catch("");
const form = z.object({ side: z.enum(["friend", "referrer"]), order: typed, email: typed, code: typed });

/** The two forms of that page. Whatever is well-formed gets one answer. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  const { language, shopId, customerId } = caller;
  const read = form.safeParse(Object.fromEntries((await request.formData().catch(() => null)) ?? []));
  if (!read.success) return show(services, caller);
  const limit = await services.limits.claims(shopId, caller.visitor);
  if (!limit.ok) return show(services, caller, { ...read.data, trouble: "claim_often" }, 429);
  const { side, order, email, code } = read.data;
  const wish = { order, email, code: side === "friend" ? code : null, customerId, locale: language.locale };
  const done = await fileClaim(services, shopId, wish);
  if (done.ok) return show(services, caller, { news: say(language, "claim.thanks") });
  return show(services, caller, { ...read.data, trouble: `claim_${done.why}` }, 422);
}

async function show(services: Services, caller: Caller, said?: SaidOfClaim, status = 200): Promise<Response> {
  const { language, shopId, customerId } = caller;
  const page = await services.db.inShop(shopId, (db) => readClaimPage(db, customerId, language));
  return liquid(language, renderClaim(page, caller, said), status);
}
