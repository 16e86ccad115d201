import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { followDetailsLink } from "../flows/follow-details-link.ts";
import type { Services } from "../platform/services.ts";
import { readShop } from "../store/shops.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderDetailsLink } from "./proxy/render-details-link.ts";
import { renderTrouble } from "./proxy/render-referrer-page.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: {
      "content-type": "application/liquid",
      "cache-control": "no-store",
      "content-language": language.code,
      // The address opens something: it is told to nobody.
      "referrer-policy": "no-referrer",
    },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

const tokens = z.string().regex(/^[A-Za-z0-9_-]{32}$/);

/** Where the link of a mail leads: it shows what it is about, and a button. Whoever has the mail need not be signed in. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  return answer(services, caller, request, false);
}

/** The button: confirms the details, or stops the change. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  return answer(services, caller, request, true);
}

async function answer(services: Services, caller: Caller, request: Request, press: boolean): Promise<Response> {
  const { language, shopId } = caller;
  const token = tokens.safeParse(new URL(request.url).searchParams.get("token"));
  const linked = token.success ? await followDetailsLink(services, shopId, token.data, press) : null;
  const shop = await services.db.inShop(shopId, readShop);
  const body = renderDetailsLink(linked, {
    reader: caller,
    timezone: shop.timezone,
    token: token.success ? token.data : "",
    done: press,
  });
  return liquid(language, body, linked === null ? 410 : 200);
}
