import { Readable } from "node:stream";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { calendarOf } from "../core/calendar.ts";
import { csvLine } from "../core/csv-line.ts";
import { readProgram } from "../store/programs.ts";
import { type ListedEntry, listLeaders, listPrograms } from "../store/views/waiting-list.ts";
import { reachedOf } from "./admin/describe-list-entry.ts";
import { openShop } from "./admin/open-shop.ts";

/** Who is on a waiting list as a CSV file, those who stand first at its top. Written while it is read, whatever its length. */
export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  if (shop === null) return new Response("The store is being set up.", { status: 400 });
  const asked = new URL(request.url).searchParams.get("program");
  const known = await shop.read(async (db, row) => {
    const chosen = (await listPrograms(db)).find(({ programId }) => programId === asked);
    const program = chosen && (await readProgram(db, chosen.programId));
    return program && { program, calendar: calendarOf(row.timezone) };
  });
  if (!known) return new Response("Choose a waiting list.", { status: 400 });
  const { program, calendar } = known;
  const { read } = shop;
  async function* lines(): AsyncGenerator<string> {
    yield csvLine(["Place", "E-mail", "Shown as", "Brought", "Has reached", "Joined", "Code"]);
    for (let after: ListedEntry | null = null; ; ) {
      const from: ListedEntry | null = after;
      const page: ListedEntry[] = await read((db) => listLeaders(db, services.seal, program.programId, from, 500));
      let text = "";
      for (const entry of page)
        text += csvLine([
          entry.place,
          entry.email ?? "",
          entry.shownName ?? "",
          entry.brought,
          reachedOf(program.terms, entry.brought) ?? "",
          calendar.dayOf(new Date(entry.at)),
          entry.code,
        ]);
      if (text !== "") yield text;
      after = page.at(-1) ?? null;
      if (page.length < 500) return;
    }
  }
  return new Response(Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": 'attachment; filename="goodword-waiting-list.csv"',
      "cache-control": "no-store",
    },
  });
}
