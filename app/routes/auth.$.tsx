import { type LoaderFunctionArgs, redirect } from "@remix-run/node";

/** The library's own addresses: the bounce page that fetches a session token, and the way out of the frame. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  // The library sends people without a shop here. There is no form to type one in: apps are opened from the admin.
  if (new URL(request.url).pathname === "/auth/login") return redirect("/");
  await context.services.shopify.authenticate.admin(request);
  return null;
}
