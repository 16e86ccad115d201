import { randomBytes } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { Language } from "../core/language/language.ts";
import { say } from "../core/language/say.ts";
import { currency, formatMoney, money } from "../core/money/money.ts";
import { exchangePoints } from "../flows/exchange-points.ts";
import type { Services } from "../platform/services.ts";
import { readPointsPage } from "../store/points-page.ts";
import type { Trouble } from "./proxy/answer.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { renderPoints } from "./proxy/render-points.ts";
import { renderReferrerPage, renderTrouble } from "./proxy/render-referrer-page.ts";

const liquid = (language: Language, body: string, status = 200) =>
  new Response(body, {
    status,
    headers: { "content-type": "application/liquid", "cache-control": "no-store", "content-language": language.code },
  });

const refuse = (language: Language, error: Trouble, status: number) =>
  liquid(language, renderTrouble(language, error), status);

/** The points of the customer who is signed in, and what they can have for them. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  return show(services, await proxyCaller(services, request, refuse));
}

const wish = z.object({
  points: z.coerce.number().int().min(1).max(10_000_000),
  press: z.string().regex(/^[0-9a-f]{24}$/),
});

/** The buttons of that page: points are given for a reward. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuse);
  const { customerId, language, shopId } = caller;
  const asked = wish.safeParse(Object.fromEntries((await request.formData().catch(() => null)) ?? []));
  if (customerId === null || !asked.success) return show(services, caller, { trouble: "points_gone" }, 422);
  const { points, press } = asked.data;
  const done = await exchangePoints(services, shopId, { customerId, points, pressKey: press });
  switch (done.kind) {
    case "gone":
      return show(services, caller, { trouble: "points_gone" }, 422);
    case "too_few":
      return show(services, caller, { trouble: "points_few" }, 422);
    case "exchanged": {
      const words = {
        amount: formatMoney(done.value, language.locale),
        points: formatMoney(money(points, currency("POINTS")), language.locale),
      };
      return show(services, caller, { news: say(language, "points.done", words) });
    }
  }
}

async function show(
  services: Services,
  caller: Caller,
  said?: { readonly trouble: Trouble } | { readonly news: string },
  status = 200,
): Promise<Response> {
  const { customerId, language, shopId } = caller;
  if (customerId === null) return liquid(language, renderReferrerPage({ state: "signed_out" }, caller));
  const page = await services.db.inShop(shopId, (db) => readPointsPage(db, customerId, language));
  return liquid(language, renderPoints(page, caller, randomBytes(12).toString("hex"), said), status);
}
