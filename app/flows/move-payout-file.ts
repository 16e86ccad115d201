import type { PayoutFileId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { fileLines, lockFile, moveFile, openInFile } from "../store/payout-files.ts";

export type MoveFileResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Writes down that a file was uploaded at the provider, or that it never was: its payments wait for another one then. A file of
 * which a payment has its end was uploaded, whatever anybody says.
 */
export async function movePayoutFile(
  services: Services,
  shopId: ShopId,
  request: { readonly fileId: PayoutFileId; readonly state: "uploaded" | "dropped" },
): Promise<MoveFileResult> {
  return services.db.inShop(shopId, async (db): Promise<MoveFileResult> => {
    const file = await lockFile(db, request.fileId);
    if (file === null) return { ok: false, message: "There is no such file. Reload the page." };
    if (file.state === request.state) return { ok: true };
    if (request.state === "dropped") {
      const lines = await fileLines(db, file.fileId);
      if ((await openInFile(db, file.fileId)) < lines.length)
        return {
          ok: false,
          message:
            "Payments of this file have been made, so it was uploaded. Import the provider's report for the others.",
        };
    }
    return (await moveFile(db, file, request.state, services.clock.now()))
      ? { ok: true }
      : { ok: false, message: "This file has its end already. Reload the page to see how it stands." };
  });
}
