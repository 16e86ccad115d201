import { type Currency, exponentOf } from "../../core/money/money.ts";
import { fileRail } from "../kit/file/file-rail.ts";
import type { RailLimits } from "../kit/rail.ts";
import { batchPayments } from "./batch-payments.ts";
import { wiseFileSettings } from "./settings.ts";

/** Wise has no one limit; this is ours, against a slip of the finger, in whole units. */
const most = 1_000_000;

function wiseLimits(currency: Currency): RailLimits {
  // Wise sends to e-mail recipients in currencies only; and not to Brazil.
  if (!/^[A-Z]{3}$/.test(currency) || currency === "BRL") return "unsupported";
  const unit = 10 ** exponentOf(currency);
  return { minMinor: unit, maxMinor: most * unit };
}

/** Money at the person's bank by a file that the merchant uploads at Wise, which asks the person for their account by e-mail. */
export const wiseFile = fileRail({
  name: "wise-file",
  title: "Wise file",
  summary: "Money at the person's bank, by a Batch Payments file that you upload at Wise.",
  settings: wiseFileSettings,
  file: batchPayments,
  limits: wiseLimits,
});
