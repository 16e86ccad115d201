import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { say } from "../core/language/say.ts";
import { type DetailsKind, detailsFields } from "../core/payout/payout-details.ts";
import { beginOnboarding } from "../flows/begin-onboarding.ts";
import { savePayoutDetails } from "../flows/save-payout-details.ts";
import { showPayoutWays } from "../flows/show-payout-ways.ts";
import type { Services } from "../platform/services.ts";
import { readShop } from "../store/shops.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderPayoutWays, type WaysSaid } from "./proxy/render-payout-ways.ts";
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

const press = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["again", "back"]), rail: railName }),
  z.looseObject({ do: z.literal("save"), rail: railName, kind: z.enum(Object.keys(detailsFields) as [DetailsKind]) }),
]);

/** The buttons of that page: on to the provider, or what the person fills in here. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  const form = await request.formData().catch(() => null);
  const wish = press.safeParse(Object.fromEntries(form ?? []));
  if (wish.success) return save(services, caller, wish.data);
  const rail = railName.safeParse(form?.get("rail"));
  return rail.success ? begin(services, caller, rail.data) : show(services, caller);
}

const longest = 200;

async function save(services: Services, caller: Caller, wish: z.infer<typeof press>): Promise<Response> {
  const { language, customerId, shopId } = caller;
  if (customerId === null) return show(services, caller);
  const typed =
    wish.do === "save"
      ? Object.fromEntries(
          detailsFields[wish.kind].map((name) => [name, String(wish[name] ?? "").slice(0, longest)] as const),
        )
      : {};
  const done = await savePayoutDetails(services, shopId, {
    customerId,
    rail: wish.rail,
    locale: language.locale,
    page: `${caller.pathPrefix}/confirm?locale=${language.locale}`,
    do: wish.do === "save" ? { kind: "save", of: wish.kind, typed } : { kind: wish.do },
  });
  if (done.ok) {
    const news =
      wish.do === "back"
        ? say(language, "details.taken_back")
        : done.mailedTo === null
          ? say(language, "details.same")
          : say(language, "details.mailed", { address: done.mailedTo });
    return show(services, caller, { news });
  }
  if (done.why === "wrong" && wish.do === "save")
    return show(services, caller, {
      trouble: "details_wrong",
      form: { rail: wish.rail, kind: wish.kind, typed, wrong: done.wrong },
    });
  const troubles = {
    not_there: "way_gone",
    wrong: "way_gone",
    no_address: "details_no_address",
    too_many: "details_many",
  } as const;
  return show(services, caller, { trouble: troubles[done.why] });
}

async function begin(services: Services, caller: Caller, rail: string): Promise<Response> {
  if (caller.customerId === null) return show(services, caller);
  const begun = await beginOnboarding(services, caller.shopId, {
    customerId: caller.customerId,
    rail,
    page: `${caller.pathPrefix}/payout?locale=${caller.language.locale}`,
  });
  if (begun.ok) return redirect(begun.url, { status: 303, headers: { "cache-control": "no-store" } });
  return show(services, caller, begun.why === "not_now" ? { trouble: "not_now" } : {});
}

async function show(services: Services, caller: Caller, said: WaysSaid = {}): Promise<Response> {
  const { language, customerId, shopId } = caller;
  if (customerId === null) return liquid(language, renderReferrerPage({ state: "signed_out" }, caller));
  const ways = await showPayoutWays(services, shopId, customerId);
  const { timezone } = await services.db.inShop(shopId, readShop);
  const status = said.trouble === undefined ? 200 : said.trouble === "not_now" ? 503 : 422;
  return liquid(language, renderPayoutWays(ways, { ...caller, timezone }, said), status);
}
