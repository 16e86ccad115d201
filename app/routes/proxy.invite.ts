import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { acceptInvitation } from "../flows/accept-invitation.ts";
import { confirmAddress } from "../flows/confirm-address.ts";
import { showInvitation } from "../flows/show-invitation.ts";
import type { Services } from "../platform/services.ts";
import { liquid, refuseInTheme } from "./proxy/liquid.ts";
import { type Caller, proxyCaller } from "./proxy/proxy-caller.ts";
import {
  renderAcceptedInvitation,
  renderConfirmation,
  renderInvitation,
  renderNoInvitation,
  renderRefusedInvitation,
} from "./proxy/render-invitation.ts";

/** Where the link of a sign-up program leads: who invites, and what there is to get. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const caller = await proxyCaller(services, request, refuseInTheme);
  const { searchParams } = new URL(request.url);
  const token = searchParams.get("confirm");
  if (token !== null) return confirm(services, caller, token, false);
  const code = searchParams.get("code") ?? "";
  const invitation = await showInvitation(services, caller.shopId, code, caller.language);
  return invitation === null
    ? liquid(caller.language, renderNoInvitation(caller), 404)
    : liquid(caller.language, renderInvitation(invitation, caller, caller.customerId !== null));
}

const accepted = z.object({ token: z.string().max(200), email: z.string().max(1_000) });

/** The button of that page. */
export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const caller = await proxyCaller(services, request, refuseInTheme);
  const confirms = new URL(request.url).searchParams.get("confirm");
  if (confirms !== null) return confirm(services, caller, confirms, true);
  const form = accepted.safeParse(Object.fromEntries((await request.formData().catch(() => null)) ?? []));
  if (!form.success) return liquid(caller.language, renderNoInvitation(caller), 404);
  const { token, email } = form.data;
  const ip = request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() || null;
  const limit = await services.limits.invitation(caller.shopId, ip ?? "");
  if (!limit.ok)
    return liquid(caller.language, renderRefusedInvitation({ trouble: "too_many", typed: email, token }, caller), 429);
  const done = await acceptInvitation(services, caller.shopId, {
    token,
    email,
    locale: caller.language.locale,
    page: `${caller.pathPrefix}/invite`,
    ip,
    userAgent: request.headers.get("user-agent"),
  });
  if (done.ok) return liquid(caller.language, renderAcceptedInvitation(done.code, caller));
  if (done.why === "gone") return liquid(caller.language, renderNoInvitation(caller), 404);
  return liquid(caller.language, renderRefusedInvitation({ trouble: "email", typed: email, token }, caller), 422);
}

/** The link of the mail, and its button. */
async function confirm(services: Services, caller: Caller, token: string, press: boolean): Promise<Response> {
  const stand = token.length > 300 ? null : await confirmAddress(services, caller.shopId, token, press);
  return stand === null
    ? liquid(caller.language, renderNoInvitation(caller), 410)
    : liquid(caller.language, renderConfirmation(stand, token, caller));
}
