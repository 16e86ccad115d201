import { foldCode } from "./fold-code.ts";
import { foldEmail } from "./fold-email.ts";
import { type ChosenCodeFlaw, readChosenCode } from "./read-chosen-code.ts";

/** One line of a sheet of codes as it came out of the file: its number there, and its cells by the heading over them. */
export interface SheetLine {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A line that can be taken over. */
export interface SheetEntry {
  readonly line: number;
  readonly email: string;
  readonly name: string | null;
  readonly code: string;
  readonly folded: string;
}

/** What is wrong with a line. `twice` names the line that has the code first. */
export type SheetFlaw =
  | { readonly line: number; readonly kind: "email" }
  | { readonly line: number; readonly kind: "code"; readonly why: ChosenCodeFlaw }
  | { readonly line: number; readonly kind: "twice"; readonly first: number };

/** The headings that a sheet must have; `name` may be there. */
export const sheetHeadings = ["email", "code"] as const;

/** Reads the lines of a sheet: who gets which code. Nothing is looked up; that a code is free is another question. */
export function readCodeSheet(lines: readonly SheetLine[]): {
  readonly entries: readonly SheetEntry[];
  readonly flaws: readonly SheetFlaw[];
} {
  const entries: SheetEntry[] = [];
  const flaws: SheetFlaw[] = [];
  const firsts = new Map<string, number>();
  for (const { line, cells } of lines) {
    const email = foldEmail(cells.email ?? null);
    const code = readChosenCode(cells.code ?? "");
    if (email === null) flaws.push({ line, kind: "email" });
    if (!code.ok) flaws.push({ line, kind: "code", why: code.why });
    if (email === null || !code.ok) continue;
    const folded = foldCode(code.code);
    const first = firsts.get(folded);
    if (first !== undefined) {
      flaws.push({ line, kind: "twice", first });
      continue;
    }
    firsts.set(folded, line);
    const name = cells.name?.trim().slice(0, 120) ?? "";
    entries.push({ line, email, name: name === "" ? null : name, code: code.code, folded });
  }
  return { entries, flaws };
}
