import { Readable } from "node:stream";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { calendarOf, type Day, parseDay } from "../core/calendar.ts";
import { readAsset } from "../core/money/asset.ts";
import type { Currency } from "../core/money/money.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { openShop } from "./admin/open-shop.ts";
import { writeAccountSums, writeJournal } from "./admin/write-journal.ts";

const address = z
  .object({
    from: z
      .string()
      .refine((text) => parseDay(text) !== null)
      .transform((text) => text as Day),
    to: z
      .string()
      .refine((text) => parseDay(text) !== null)
      .transform((text) => text as Day),
    currency: z
      .string()
      .refine((text) => readAsset(text) !== null)
      .transform((text) => text as Currency),
    file: z.enum(["journal", "accounts"]),
  })
  .refine(({ from, to }) => from <= to);

/** The books of a period as a CSV file: every line, or each account's sums. Written while it is read, whatever its length. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  const asked = address.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (shop === null || !asked.success)
    return new Response("Choose a first day, a last day that is not before it, and a currency.", { status: 400 });
  const { from, to, currency, file } = asked.data;
  const rails = await railChoices(services, shop.shopId);
  const timezone = await shop.read(async (_, row) => row.timezone);
  const of = {
    first: from,
    last: to,
    currency,
    calendar: calendarOf(timezone),
    rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
  };
  const lines = (file === "journal" ? writeJournal : writeAccountSums)((query) => shop.read(query), of);
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="goodword-${file}-${from}-${to}-${currency.replaceAll(":", "-")}.csv"`,
      "cache-control": "no-store",
    },
  });
}
