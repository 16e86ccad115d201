import type { LoaderFunctionArgs } from "@remix-run/node";
import type { PayoutFileId } from "../core/ids.ts";
import { readFileContent } from "../store/payout-files.ts";
import { openShop } from "./admin/open-shop.ts";

/** A file of payments, the very same each time it is downloaded, until it has its end. */
export async function loader({ request, params, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  const fileId = /^pfl_[0-9a-z_]{1,60}$/.exec(params.fileId ?? "")?.[0];
  const file =
    shop === null || fileId === undefined
      ? null
      : await shop.read((db) => readFileContent(db, services.seal, fileId as PayoutFileId));
  if (file === null) return new Response("This file has its end and is kept no longer.", { status: 404 });
  const name = `goodword-${file.rail}-${file.createdAt.toISOString().slice(0, 10)}-${file.currency}.csv`;
  return new Response(file.text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
