import { CsvError, parse } from "csv-parse/sync";
import type { ProgramId, ShopId } from "../core/ids.ts";
import {
  readCodeSheet,
  type SheetEntry,
  type SheetFlaw,
  type SheetLine,
  sheetHeadings,
} from "../core/referral/read-code-sheet.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { findHolders, findImported, writeImport } from "../store/code-import.ts";
import { readProgram } from "../store/programs.ts";

/** Lines that one import takes: a page can show them, and one transaction write them. */
const mostLines = 5_000;

/** What an import would do, or did. */
export interface ImportSummary {
  readonly codes: number;
  readonly newReferrers: number;
  readonly knownReferrers: number;
  /** Codes that their referrer has already: nothing is done. */
  readonly unchanged: number;
}

/** What is wrong with a line; `taken` is a code of another referrer. */
export type ImportFlaw = SheetFlaw | { readonly line: number; readonly kind: "taken" };

export type ImportResult =
  | { readonly ok: true; readonly done: boolean; readonly summary: ImportSummary }
  | { readonly ok: false; readonly kind: "lines"; readonly flaws: readonly ImportFlaw[] }
  | { readonly ok: false; readonly kind: "file"; readonly message: string };

/**
 * Reads a CSV of e-mail addresses and codes, and says what it would do; with `commit` it does it, all lines or none. Referrers
 * who are not known yet are made from the address, and become the customer who signs in with it. Imported twice it does
 * nothing the second time.
 */
export async function importCodes(
  services: Services,
  shopId: ShopId,
  given: { readonly programId: ProgramId; readonly text: string; readonly commit: boolean; readonly actor: string },
): Promise<ImportResult> {
  const lines = readLines(given.text);
  if (typeof lines === "string") return { ok: false, kind: "file", message: lines };
  const sheet = readCodeSheet(lines);
  const at = services.clock.now();
  const { programId } = given;
  return services.db.inShop(shopId, async (db): Promise<ImportResult> => {
    const program = await readProgram(db, programId);
    if (program === null || program.state === "ended")
      return { ok: false, kind: "file", message: "This program has ended. Choose another one." };
    const hashes = new Map(sheet.entries.map((entry) => [entry.email, services.seal.hash(entry.email, shopId)]));
    const hashOf = ({ email }: SheetEntry) => hashes.get(email) as Buffer;
    const known = await findImported(db, [...hashes.values()]);
    const holders = await findHolders(
      db,
      sheet.entries.map((entry) => entry.folded),
    );
    const referrerOf = (entry: SheetEntry) => known.get(hashOf(entry).toString("hex")) ?? null;
    const isOwn = (entry: SheetEntry) => {
      const holder = holders.get(entry.folded);
      return holder?.programId === programId && holder.referrerId === referrerOf(entry);
    };
    const flaws: ImportFlaw[] = [
      ...sheet.flaws,
      ...sheet.entries
        .filter((entry) => holders.has(entry.folded) && !isOwn(entry))
        .map(({ line }) => ({ line, kind: "taken" as const })),
    ];
    if (flaws.length > 0) return { ok: false, kind: "lines", flaws: flaws.sort((a, b) => a.line - b.line) };
    const wanted = sheet.entries.filter((entry) => !holders.has(entry.folded));
    const people = new Set(wanted.map((entry) => entry.email));
    const fresh = new Set(wanted.filter((entry) => referrerOf(entry) === null).map((entry) => entry.email));
    const summary: ImportSummary = {
      codes: wanted.length,
      newReferrers: fresh.size,
      knownReferrers: people.size - fresh.size,
      unchanged: sheet.entries.length - wanted.length,
    };
    if (!given.commit) return { ok: true, done: false, summary };
    const sealed = (text: string | null, use: string) =>
      text === null ? null : Buffer.from(services.seal.seal(text, use));
    await writeImport(
      db,
      wanted.map((entry) => ({
        code: entry.code,
        emailHash: hashOf(entry),
        emailSealed: sealed(entry.email, "referrer.email"),
        nameSealed: sealed(entry.name, "referrer.name"),
        referrerId: referrerOf(entry),
      })),
      { programId, actor: given.actor },
      at,
    );
    if (program.state !== "draft" && wanted.length > 0)
      await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true, done: true, summary };
  });
}

/** The lines below the headings, or what is wrong with the file as a whole. */
function readLines(text: string): SheetLine[] | string {
  if (text.trim() === "") return "The file is empty. It needs the headings email and code, and a line for each code.";
  let rows: { info: { lines: number }; record: Record<string, string> }[];
  try {
    rows = parse(text, {
      bom: true,
      info: true,
      // As spreadsheets of different countries write it.
      delimiter: [",", ";", "\t"],
      columns: (headings: string[]) => headings.map((heading) => heading.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `Line ${error.lines ?? "?"} cannot be read: check its quotation marks and its number of columns.`;
  }
  const headings = Object.keys(rows[0]?.record ?? {});
  if (rows.length === 0) return "There is no line below the headings.";
  const missing = sheetHeadings.filter((heading) => !headings.includes(heading));
  if (missing.length > 0) return `The first line must name the columns. Missing: ${missing.join(", ")}.`;
  if (rows.length > mostLines) return `An import takes at most ${mostLines} lines. Split the file.`;
  return rows.map(({ info, record }) => ({ line: info.lines, cells: record }));
}
