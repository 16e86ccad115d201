import { Readable } from "node:stream";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { calendarOf } from "../core/calendar.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { annualLines } from "../store/views/annual-totals.ts";
import { openShop } from "./admin/open-shop.ts";
import { writeAnnualTotals } from "./admin/write-annual-totals.ts";

const address = z.object({ year: z.coerce.number().int().min(2000).max(2999) });

/** What reached everybody in a year as a CSV file, a line for each person and way of paying. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  const asked = address.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (shop === null || !asked.success) return new Response("Choose a year.", { status: 400 });
  const { year } = asked.data;
  const rails = await railChoices(services, shop.shopId);
  const timezone = await shop.read(async (_, row) => row.timezone);
  const lines = writeAnnualTotals((after) => shop.read((db) => annualLines(db, services.seal, year, after)), {
    year,
    calendar: calendarOf(timezone),
    rail: (name) => rails.find((rail) => rail.name === name)?.title ?? name,
  });
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="goodword-annual-totals-${year}.csv"`,
      "cache-control": "no-store",
    },
  });
}
