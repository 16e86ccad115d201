import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { NotThere } from "../components/not-there.tsx";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Not found · Goodword" }];

/** An address inside the admin that leads nowhere. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  await openShop(request, services);
  return Response.json(null, { status: 404 });
}

export default function NotFound() {
  return <NotThere what="page" />;
}
