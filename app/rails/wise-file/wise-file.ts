import { fileRail } from "../kit/file/file-rail.ts";
import { wiseLimits } from "../kit/wise/wise-limits.ts";
import { batchPayments } from "./batch-payments.ts";
import { wiseFileSettings } from "./settings.ts";

/** Money at the person's bank by a file that the merchant uploads at Wise, which asks the person for their account by e-mail. */
export const wiseFile = fileRail({
  name: "wise-file",
  title: "Wise file",
  summary: "Money at the person's bank, by a Batch Payments file that you upload at Wise.",
  settings: wiseFileSettings,
  file: batchPayments,
  limits: wiseLimits,
});
