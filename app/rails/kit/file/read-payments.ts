import type { FileReportLine, PayoutFileFormat } from "../rail.ts";
import { cell, readReport } from "./read-report.ts";

/** How one provider's report tells of the payments of a file. */
export interface PaymentReport {
  /** The provider, as its report is spoken of. */
  readonly provider: string;
  /** Each heading in the spellings that are known. */
  readonly headings: Readonly<Record<"token" | "status" | "reference" | "problem", readonly string[]>>;
  /** What the provider's words mean, in small letters alone. */
  readonly states: Readonly<Record<string, Pick<FileReportLine, "state" | "code">>>;
  /** Our token from how the provider writes it. */
  token(written: string): string;
}

/** Reads a report's payments. A line without a token, or with a word that is not known, is passed over and counted. */
export function readPayments(text: string, of: PaymentReport): ReturnType<PayoutFileFormat<never>["read"]> {
  const { headings } = of;
  const report = readReport(text, [headings.token, headings.status]);
  if (report.kind === "not_read") return report;
  const lines: FileReportLine[] = [];
  for (const row of report.rows) {
    const token = of.token(cell(row, headings.token));
    const said = cell(row, headings.status);
    const told = of.states[said.toLowerCase().replace(/[^a-z]/g, "")];
    if (token === "" || told === undefined) continue;
    const problem = cell(row, headings.problem);
    lines.push({
      token,
      ...told,
      reference: cell(row, headings.reference) || null,
      detail: `${of.provider}'s report says ${said}${problem === "" ? "" : `: ${problem}`}`.slice(0, 300),
    });
  }
  return { kind: "read", lines, passedOver: report.rows.length - lines.length };
}
