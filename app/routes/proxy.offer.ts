import type { LoaderFunctionArgs } from "@remix-run/node";
import { showOffer } from "../flows/show-offer.ts";
import { answer, refuse } from "./proxy/answer.ts";
import { proxyCaller } from "./proxy/proxy-caller.ts";

/** What the discount popup shows for the code of a share link. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, language, customerId } = await proxyCaller(context.services, request);
  const code = new URL(request.url).searchParams.get("code") ?? "";
  const offer = await showOffer(context.services, shopId, code, language, customerId);
  return offer === null ? refuse(language, "offer_unavailable", 404) : answer(language, offer);
}
