import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { say } from "../core/language/say.ts";
import { applyToProgram } from "../flows/apply-to-program.ts";
import { askSecondLook } from "../flows/ask-second-look.ts";
import { type CodeRefusal, chooseCode } from "../flows/choose-code.ts";
import { hasPayoutWays } from "../flows/has-payout-ways.ts";
import { joinProgram } from "../flows/join-program.ts";
import type { Services } from "../platform/services.ts";
import { placeOf, readReferrerPage } from "../store/referrer-page.ts";
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

const readPage = (services: Services, { shopId, customerId, language, pathPrefix }: Caller) =>
  services.db.inShop(shopId, (db) =>
    readReferrerPage(db, services.seal, customerId, language, services.clock.now(), pathPrefix),
  );

/** The widget's content as a page of its own, inside the theme: what people without script get. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const caller = await proxyCaller(context.services, request, refuse);
  const page = await readPage(context.services, caller);
  const setsUp = page.state === "ready" && (await hasPayoutWays(context.services, caller.shopId));
  return liquid(caller.language, renderReferrerPage(page, caller, { setsUp }));
}

const chosen = z.string().max(500);
const secondLook = z.object({
  referral: z.string().regex(/^ref_[0-9a-z_]{1,60}$/),
  plea: z.string().max(5_000).default(""),
});

const applies = z.object({ apply: z.literal("yes"), about: z.string().max(20_000).default("") });

/** Why no code was given, in the words of the storefront. */
const codeTroubles: Readonly<Record<CodeRefusal, Trouble>> = {
  too_short: "code_letters",
  too_long: "code_letters",
  letters: "code_letters",
  rude: "code_refused",
  reserved: "code_refused",
  taken: "code_taken",
  // Whose it is is nobody's business.
  taken_at_shopify: "code_taken",
  not_allowed: "code_fixed",
  not_there: "code_fixed",
  too_many: "code_many",
  not_now: "not_now",
};

/** The buttons of that page: join, change the code, apply as an ambassador, or ask for a second look. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context;
  const caller = await proxyCaller(services, request, refuse);
  const form = await request.formData().catch(() => null);
  const code = chosen.safeParse(form?.get("code"));
  if (code.success) return changeCode(services, caller, code.data);
  const application = applies.safeParse(Object.fromEntries(form ?? []));
  if (application.success) return apply(services, caller, application.data.about);
  const wish = secondLook.safeParse(Object.fromEntries(form ?? []));
  if (wish.success) return lookAgain(services, caller, wish.data);
  const joined = caller.customerId === null ? null : await joinProgram(services, caller.shopId, caller.customerId);
  const page = await readPage(services, caller);
  const failed = joined !== null && !joined.ok && joined.why === "not_now";
  return liquid(
    caller.language,
    renderReferrerPage(page, caller, failed ? { trouble: "not_now" } : {}),
    failed ? 503 : 200,
  );
}

async function changeCode(services: Services, caller: Caller, typed: string): Promise<Response> {
  const { shopId, language, customerId } = caller;
  const place = await services.db.inShop(shopId, (db) => placeOf(db, customerId));
  const done =
    place === null
      ? ({ ok: false, why: "not_there" } as const)
      : await chooseCode(services, shopId, {
          ...place,
          text: typed,
          by: { kind: "referrer", actor: place.referrerId },
        });
  const page = await readPage(services, caller);
  if (done.ok)
    return liquid(language, renderReferrerPage(page, caller, { news: say(language, "page.code_changed", done) }));
  const trouble = codeTroubles[done.why];
  return liquid(language, renderReferrerPage(page, caller, { trouble, typed }), trouble === "not_now" ? 503 : 422);
}

async function apply(services: Services, caller: Caller, about: string): Promise<Response> {
  const { shopId, language, customerId } = caller;
  const done = customerId === null ? null : await applyToProgram(services, shopId, { customerId, about });
  const page = await readPage(services, caller);
  if (done?.ok) return liquid(language, renderReferrerPage(page, caller, { news: say(language, "apply.done") }));
  const notNow = done?.why === "not_now";
  return liquid(language, renderReferrerPage(page, caller, notNow ? { trouble: "not_now" } : {}), notNow ? 503 : 422);
}

async function lookAgain(
  services: Services,
  caller: Caller,
  wish: { readonly referral: string; readonly plea: string },
): Promise<Response> {
  const { shopId, language, customerId } = caller;
  const done =
    customerId === null
      ? ({ ok: false, why: "not_there" } as const)
      : await askSecondLook(services, shopId, { customerId, referralId: wish.referral, plea: wish.plea });
  const page = await readPage(services, caller);
  if (done.ok)
    return liquid(language, renderReferrerPage(page, caller, { news: say(language, "page.second_look_done") }));
  // That it was answered is in the list already; what is not there was never theirs, or counts by now.
  return liquid(language, renderReferrerPage(page, caller), 422);
}
