import { CsvError, parse } from "csv-parse/sync";

/** A report larger than any file we make, with room for the provider's own columns. */
const mostCharacters = 4_000_000;

/** A report of a provider as rows by heading; headings are folded, since providers change their capitals. */
export type ReportRows =
  | { readonly kind: "read"; readonly rows: readonly ReadonlyMap<string, string>[] }
  | { readonly kind: "not_read"; readonly detail: string };

/** Two spellings of a heading that mean the same one fold to the same: "Transaction Status", "transaction_status". */
export function foldHeading(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * Reads a CSV with headings. Lines before the headings (summaries, as PayPal writes them) are passed over: the headings are in
 * the first line that has all of `needed`, each in one of its spellings.
 */
export function readReport(text: string, needed: readonly (readonly string[])[]): ReportRows {
  if (text.length > mostCharacters) return { kind: "not_read", detail: "The file is too large to be such a report." };
  let lines: readonly (readonly string[])[];
  try {
    lines = parse(text, {
      bom: true,
      delimiter: [",", ";", "\t"],
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    }) as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { kind: "not_read", detail: `This is no CSV file: ${error.message.slice(0, 200)}` };
  }
  const spellings = needed.map((names) => names.map(foldHeading));
  const at = lines.findIndex((line) => {
    const folded = line.map(foldHeading);
    return spellings.every((names) => names.some((name) => folded.includes(name)));
  });
  const headings = lines[at]?.map(foldHeading);
  if (headings === undefined)
    return {
      kind: "not_read",
      detail: `No line has the headings ${needed.map((names) => `“${names[0]}”`).join(", ")}. Download the report as CSV and import it as it is.`,
    };
  const rows = lines
    .slice(at + 1)
    .map((line) => new Map(headings.map((heading, index) => [heading, line[index] ?? ""])));
  return { kind: "read", rows };
}

/** The first of some spellings that a row has a value under; empty where there is none. */
export function cell(row: ReadonlyMap<string, string>, names: readonly string[]): string {
  for (const name of names) {
    const value = row.get(foldHeading(name));
    if (value !== undefined && value !== "") return value;
  }
  return "";
}
