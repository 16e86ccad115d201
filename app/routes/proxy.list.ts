import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { confirmPlace } from "../flows/confirm-place.ts";
import { joinList } from "../flows/join-list.ts";
import { showList } from "../flows/show-list.ts";
import type { Services } from "../platform/services.ts";
import { liquid, refuseInTheme } from "./proxy/liquid.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import { type ListStep, renderList, renderNoList } from "./proxy/render-list.ts";

const code = z
  .string()
  .regex(/^[A-Z0-9.]{1,40}$/)
  .catch("");
const token = z.string().max(300);

/** The waiting list, and where somebody on it stands. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuseInTheme);
  const { searchParams } = new URL(request.url);
  const me = token.safeParse(searchParams.get("me"));
  if (me.success) return own(services, caller, me.data);
  const from = code.parse(searchParams.get("from") ?? "");
  return page(services, caller, from, { at: "form", typed: { email: "", name: "", from, trouble: null } });
}

const wish = z.object({ email: z.string().max(1_000), name: z.string().max(1_000), from: code });

/** The button of the form, and the one that confirms an address. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuseInTheme);
  const me = token.safeParse(new URL(request.url).searchParams.get("me"));
  if (me.success) {
    await confirmPlace(services, caller.shopId, {
      token: me.data,
      page: `${caller.pathPrefix}/list`,
      ip: ipOf(request),
      userAgent: request.headers.get("user-agent"),
    });
    return own(services, caller, me.data);
  }
  const form = wish.safeParse(Object.fromEntries((await request.formData().catch(() => null)) ?? []));
  const typed = form.success ? form.data : { email: "", name: "", from: "" };
  const limit = await services.limits.invitation(caller.shopId, ipOf(request) ?? "");
  if (!limit.ok)
    return page(services, caller, typed.from, { at: "form", typed: { ...typed, trouble: "too_many" } }, 429);
  const joined = await joinList(services, caller.shopId, {
    ...typed,
    locale: caller.language.locale,
    page: `${caller.pathPrefix}/list`,
  });
  if (joined.ok) return page(services, caller, typed.from, { at: "sent" });
  const trouble = joined.why === "closed" ? null : joined.why;
  return page(services, caller, typed.from, { at: "form", typed: { ...typed, trouble } }, trouble === null ? 410 : 422);
}

const ipOf = (request: Request) => request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() || null;

async function page(services: Services, caller: Caller, from: string, step: ListStep, status = 200): Promise<Response> {
  const list = await showList(services, caller.shopId, { from }, caller.language);
  return list === null
    ? liquid(caller.language, renderNoList(caller), 404)
    : liquid(caller.language, renderList(list, caller, step), status);
}

async function own(services: Services, caller: Caller, me: string): Promise<Response> {
  const list = await showList(services, caller.shopId, { me }, caller.language);
  const answer =
    list === null
      ? liquid(caller.language, renderNoList(caller), 410)
      : liquid(caller.language, renderList(list, caller, { at: "own", token: me }));
  // The address opens something: it is told to nobody.
  answer.headers.set("referrer-policy", "no-referrer");
  return answer;
}
