import type { PayoutFileId, ShopId } from "../core/ids.ts";
import type { PayoutOutcome } from "../core/payout/payout-outcome.ts";
import type { Services } from "../platform/services.ts";
import type { FileReportLine, PayoutFileFormat } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { fileLines, lockFile, moveFile, openInFile } from "../store/payout-files.ts";
import { lockPayout, type PayoutRow, settlePayout } from "../store/payouts.ts";

/** What a report told: payments by how they stand now, and lines that are no payment of this file. */
export interface ReportSummary {
  readonly paid: number;
  readonly refused: number;
  readonly waiting: number;
  /** Payments of the file of which the report says nothing. */
  readonly missing: number;
  readonly strange: number;
}

export type ImportReportResult =
  | { readonly ok: true; readonly summary: ReportSummary }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a provider's report of a file and settles each payment that it names. Imported again, or a later one that says more, it
 * changes only what has changed. That there is a report means that the file was uploaded.
 */
export async function importPayoutReport(
  services: Services,
  shopId: ShopId,
  request: { readonly fileId: PayoutFileId; readonly text: string; readonly actor: string },
): Promise<ImportReportResult> {
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<ImportReportResult> => {
    const file = await lockFile(db, request.fileId);
    const format = file && rails[file.rail]?.file;
    if (!file || !format || file.state === "dropped")
      return { ok: false, message: "There is no such file any more. Reload the page to see how it stands." };
    const report = format.read(request.text);
    if (report.kind === "not_read") return { ok: false, message: report.detail };
    const lines = await fileLines(db, file.fileId);
    const told = new Map(report.lines.map((line) => [line.token, line]));
    const ours = new Set(lines.map((line) => line.token));
    const named = lines.filter((line) => told.has(line.token));
    if (named.length === 0)
      return {
        ok: false,
        message: "None of its lines is a payment of this file. Is it the report of another one?",
      };
    for (const { payoutId, token } of named) {
      const payout = await lockPayout(db, payoutId);
      const line = told.get(token);
      const outcome = payout && line && outcomeOf(payout, line, format);
      if (!payout || !outcome) continue;
      const attempt = await lastAttempt(db, services.seal, payoutId);
      await settlePayout(db, services.seal, payout, attempt, outcome, request.actor, at);
    }
    if (file.state === "exported") await moveFile(db, file, "uploaded", at);
    const open = await openInFile(db, file.fileId);
    if (open === 0) await moveFile(db, { ...file, state: "uploaded" }, "settled", at);
    const count = (state: FileReportLine["state"]) =>
      named.filter((line) => told.get(line.token)?.state === state).length;
    return {
      ok: true,
      summary: {
        paid: count("issued"),
        refused: count("failed"),
        waiting: count("waiting"),
        missing: lines.length - named.length,
        strange: [...told.keys()].filter((token) => !ours.has(token)).length + report.passedOver,
      },
    };
  });
}

/** What a line makes of a payment; `null` where it tells nothing new. */
function outcomeOf(payout: PayoutRow, line: FileReportLine, format: PayoutFileFormat<never>): PayoutOutcome | null {
  const { detail } = line;
  switch (line.state) {
    case "issued":
      if (payout.state === "issued") return null;
      return {
        state: "issued",
        outcome: "issued",
        reason: "delivered",
        detail,
        delivery: { kind: format.brings, reference: line.reference ?? line.token },
      };
    case "waiting": {
      const reason = line.code ?? "on_its_way";
      if (payout.state !== "accepted" || payout.reason === reason) return null;
      return { state: "accepted", outcome: "accepted", reason, detail, delivery: null };
    }
    case "failed":
      return {
        state: payout.state === "issued" ? "reversed" : "failed",
        outcome: "refused",
        reason: line.code ?? "provider_refused",
        detail,
        delivery: null,
      };
  }
}
