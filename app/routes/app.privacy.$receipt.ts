import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportPerson } from "../store/privacy.ts";
import { findShopByDomain } from "../store/shops.ts";

/** The file for a customer who asked for their data: everything that Goodword holds about them in this shop. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session } = await services.shopify.authenticate.admin(request);
  const shopId = await findShopByDomain(services.db.sql, session.shop);
  const receipt = /^\d{1,18}$/.test(params.receipt ?? "") ? BigInt(params.receipt ?? "") : null;
  const found =
    shopId === null || receipt === null
      ? null
      : await services.db.inShop(shopId, (db) => exportPerson(db, services.seal, receipt));
  if (found === null) throw new Response("There is no such request, or the person was erased since.", { status: 404 });
  return new Response(JSON.stringify(found, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="goodword-data-request-${params.receipt}.json"`,
      "cache-control": "no-store",
    },
  });
}
